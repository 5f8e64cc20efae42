"""Nothing closed on paper: guards flag, visits look, repeats count against the closing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from tests.conftest import NOW
from tests.evidence import evidence

from headwater.kernel.periods import Period
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.closing import enough_attempts
from headwater.matters.declared import GamingGuard, Kind
from headwater.matters.gaming import Closing, suspicions
from headwater.matters.states import State
from headwater.records.actions import closing, deadlines, gaming, merging, moves, repeats, visits
from headwater.records.actions.deadlines import MoreTime
from headwater.records.actions.proofs import add_proof
from headwater.records.models import Clock, Flag, Matter, Message, Visit
from headwater.records.queries import ground
from headwater.records.queries.figures import by_unit, figure

AGENT, BEN, AUDITOR = By("user:1", "U75"), By("user:2", "U42"), By("user:8", "U73")
A_DAY = 24 * 60
LAMP = "胡库上村老年活动中心门口的路灯不亮三天了"
AT = datetime(2022, 12, 5, 2, 30, tzinfo=UTC)
GUARDS = [
    GamingGuard("too-fast", Kind.TOO_FAST),
    GamingGuard("reclassified-late", Kind.RECLASSIFIED_LATE, minutes=240),
    GamingGuard("split-orders", Kind.SPLIT_ORDERS, count=3, minutes=60),
    GamingGuard("rounds", Kind.ROUNDS, count=2),
]


def later(minutes: float = 0, days: float = 0):
    return NOW + timedelta(minutes=minutes, days=days)


@pytest.mark.parametrize(
    ("more", "seen"),
    [
        ({"dispatched_at": AT, "min_travel": 20}, ["too-fast"]),
        ({"dispatched_at": AT - timedelta(hours=1), "min_travel": 20}, []),
        ({"reclassified_at": AT, "due_then": AT + timedelta(hours=2)}, ["reclassified-late"]),
        ({"reclassified_at": AT, "due_then": AT + timedelta(days=2)}, []),
        ({"reclassified_at": AT, "due_then": AT - timedelta(hours=1)}, []),
        ({"alike": 3}, ["split-orders"]),
        ({"alike": 2, "reopened": 2}, ["rounds"]),
    ],
)
def test_each_guard_sees_what_it_is_for(more, seen):
    facts = {"dispatched_at": None, "proposed_at": AT + timedelta(minutes=5), **more}

    assert [one.value for one in suspicions(Closing(**facts), GUARDS)] == seen


@pytest.mark.parametrize(
    ("minutes", "count"),
    [
        ((), 0),
        ((29, 31), 1),  # 10:59 and 11:01
        ((0, 60), 2),
        ((29, 31, 90), 2),
        ((0, 50, A_DAY - 30), 2),  # 10:30, 11:20 and 10:00 of the next day
        ((0, A_DAY), 1),  # the same hour of another day finds the same person away
        ((0, 70, 140, 210), 4),
    ],
)
def test_tries_count_an_hour_apart_and_in_different_hours(minutes, count):
    assert enough_attempts([later(one) for one in minutes], ground.zone()) == count


@pytest.fixture
def closed(sent):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.accept(matter, by=BEN, at=later(2))
    for kind in ground.city().catalogue[Matter.objects.get(id=matter).category].proof:
        add_proof(matter, evidence(kind, "mended"), by=BEN, at=later(3))
    closing.propose(matter, outcome="done", result="mended", by=BEN, at=later(4))
    closing.answer(matter, solved=True, words="", by=By("caller"), at=later(10))
    return matter


def test_done_sooner_than_one_can_get_there_is_flagged_once_and_settled(closed):
    travel = ground.city().catalogue[Matter.objects.get(id=closed).category].min_travel
    assert travel > 3

    assert gaming.flag_closings(at=later(20)) == 1
    assert gaming.flag_closings(at=later(30)) == 0

    flag = Flag.objects.get()
    gaming.settle_flag(flag.pk, finding="upheld", reason="nobody went", by=AUDITOR, at=later(40))
    flag.refresh_from_db()
    assert (flag.guard, flag.unit, flag.finding) == ("too-fast", "U42", "upheld")
    with pytest.raises(Problem):
        gaming.settle_flag(flag.pk, finding="cleared", reason="x", by=AUDITOR, at=later(41))


NEARER = "U03"  # a power cut: its reply is due within hours


@pytest.mark.parametrize(
    ("category", "extension"), [("U09", ""), ("U09", "3 working-days"), (NEARER, "")]
)
def test_category_changed_before_a_deadline_is_seen_wherever_that_went(sent, category, extension):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.accept(matter, by=BEN, at=later(2))
    at = Clock.objects.get(matter_id=matter, kind="reply").due_at - timedelta(minutes=30)
    if extension:
        asked = MoreTime("reply", "extend", "parts ordered", extension)
        deadlines.ask_time(matter, asked, by=BEN, at=at)
    moves.reclassify(matter, category=category, reason="a cable", by=AGENT, at=at)
    if extension:
        deadlines.grant_time(matter, why="", by=AUDITOR, at=at + timedelta(minutes=1))
    done = at + timedelta(minutes=20)
    closing.propose(matter, outcome="not-possible", result="private", by=BEN, at=done)

    gaming.flag_closings(at=done)

    assert [flag.guard for flag in Flag.objects.all()] == ["reclassified-late"]


class Always(Random):
    def random(self) -> float:
        return 0.0


def test_visit_by_another_body_opens_a_false_closing_again(closed):
    assert visits.draw_visits(at=later(60), chance=Always()) == 1
    assert visits.draw_visits(at=later(61), chance=Always()) == 0
    visit = Visit.objects.get()

    with pytest.raises(Problem) as own:
        visits.record_visit(visit.pk, is_true=True, note="fine", by=BEN, at=later(70))
    visits.record_visit(visit.pk, is_true=False, note="still dark", by=AUDITOR, at=later(80))

    assert own.value.code == "records.visit-own"
    matter = Matter.objects.get(id=closed)
    assert (matter.state, matter.reopened) == (State.DISPATCHED, 1)
    found = figure("false-closure", Period.parse("2022-12"))
    assert (found.numerator, found.denominator) == (1, 1)


def test_killed_visitor_leaves_no_false_closing_that_stays_closed(closed, monkeypatch):
    visit = Visit.objects.create(matter_id=closed, drawn_at=later(60), due_at=later(999))
    monkeypatch.setattr(visits, "reopen", lambda *_, **_named: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        visits.record_visit(visit.pk, is_true=False, note="dark", by=AUDITOR, at=later(80))

    assert Visit.objects.get().done_at is None


def test_danger_found_on_a_visit_is_heard(closed):
    visits.draw_visits(at=later(60), chance=Always())
    found = "电线掉在路上打火花，有人触电倒地"

    visits.record_visit(Visit.objects.get().pk, is_true=False, note=found, by=AUDITOR, at=later(80))

    assert Message.objects.filter(matter=closed, kind="escalation").exists()


def test_belied_closing_counts_when_and_for_whom_it_was_closed_whatever_came_later(closed):
    visits.draw_visits(at=later(60), chance=Always())
    visit = Visit.objects.get()
    visits.record_visit(visit.pk, is_true=False, note="still dark", by=AUDITOR, at=later(80))
    next_year = later(60 * 24 * 40)
    Matter.objects.filter(id=closed).update(holder="U43", state="closed", closed_at=next_year)

    (found,) = by_unit("false-closure", Period.parse("2022-12"))

    assert (found.scope, found.numerator, found.denominator) == ("U42", 1, 1)
    assert figure("false-closure", Period.parse("2023-01")).denominator == 0


class Never(Random):
    def random(self) -> float:
        return 0.9999


def test_unit_is_owed_the_least_of_visits_once_its_month_is_over(closed):
    drawn = [visits.draw_visits(at=later(0, days), chance=Never(1)) for days in (20, 27, 28)]

    assert drawn == [0, 1, 0]
    assert Visit.objects.get().matter_id == closed


def test_unit_that_is_short_of_visits_is_drawn_from_more_often(closed):
    class Half(Random):
        def random(self) -> float:
            return 0.5

    assert ground.city().life.visit_percent < 50
    assert visits.draw_visits(at=later(60), chance=Half()) == 1


@pytest.mark.parametrize(
    ("minutes", "days", "counts"), [(3, 0, False), (30, 0, True), (0, 20, True), (0, 40, False)]
)
def test_told_again_inside_the_window_belies_the_closing(closed, sent, minutes, days, counts):
    at = later(10 + minutes, days)
    again = sent(LAMP, at=at).matter

    found = repeats.find_repeats(at=at + timedelta(minutes=1))

    before, after = Matter.objects.get(id=closed), Matter.objects.get(id=again)
    assert found == int(counts)
    assert before.repeated == int(counts)
    assert before.state == (State.DISPATCHED if counts else State.CLOSED)
    assert after.merged_into_id == (closed if counts else None)


def test_window_runs_from_the_closing_however_long_the_work_took(sent):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.accept(matter, by=BEN, at=later(2))
    propose(matter, 25 * A_DAY)
    closing.answer(matter, solved=True, words="", by=By("caller"), at=later(0, 25))
    sent(LAMP, at=later(0, 40))

    assert repeats.find_repeats(at=later(60 * 12, 40)) == 1
    assert Matter.objects.get(id=matter).repeated == 1


def test_repeat_that_may_not_hang_on_the_closing_counts_against_it(closed, sent):
    Matter.objects.filter(id=closed).update(is_protected=True)
    again = sent(LAMP, at=later(60)).matter

    assert repeats.find_repeats(at=later(61)) == 1
    assert Matter.objects.get(id=closed).repeated == 1
    assert Matter.objects.get(id=again).merged_into_id is None


def test_what_a_person_has_told_apart_is_no_repeat(closed, sent):
    again = sent(LAMP, at=later(60)).matter
    merging.remember_not_same(again, closed, by=AGENT, at=later(61))

    assert repeats.find_repeats(at=later(62)) == 0
    assert Matter.objects.get(id=closed).state == State.CLOSED


@pytest.mark.parametrize(("days", "counts"), [(0.5, 1), (20, 1), (40, 0)])
def test_callers_own_link_counts_against_the_closing_inside_the_window(closed, days, counts):
    at = later(10, days)
    closing.answer(closed, solved=False, words="dark again", by=By("caller"), at=at)

    matter = Matter.objects.get(id=closed)
    assert (matter.repeated, matter.reopened, matter.state) == (counts, 1, State.DISPATCHED)


@pytest.fixture
def proposed(sent):
    matter = sent(LAMP, contact="13800002222").matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.accept(matter, by=BEN, at=later(2))
    propose(matter, 3)
    return matter


def propose(matter, minutes):
    for kind in ground.city().catalogue[Matter.objects.get(id=matter).category].proof:
        add_proof(matter, evidence(kind, "mended"), by=BEN, at=later(minutes))
    closing.propose(matter, outcome="done", result="mended", by=BEN, at=later(minutes))


def test_what_the_caller_says_by_telephone_is_their_answer(proposed, signed_in):
    number = Matter.objects.get(id=proposed).number
    page = f"/matters/{number}/attempt/"

    signed_in("agent", "U75").post(page, {"reached": "solved", "note": "thanks"})

    matter = Matter.objects.get(id=proposed)
    assert (matter.state, matter.answer) == (State.CLOSED, "solved")
    assert matter.attempts.get().reached


def test_unit_that_says_it_is_done_does_not_answer_for_the_caller(proposed):
    with pytest.raises(Problem) as refused:
        closing.answer_by_telephone(proposed, solved=True, words="", by=BEN, at=later(9))

    assert refused.value.code == "records.answer-own"


def test_tries_of_a_former_round_close_nothing(proposed):
    for hour in (2, 8):
        closing.attempt(proposed, reached=False, note="", by=AGENT, at=later(60 * hour))
    closing.answer(proposed, solved=False, words="dark", by=By("caller"), at=later(600))
    moves.accept(proposed, by=BEN, at=later(601))
    propose(proposed, 602)

    with pytest.raises(Problem) as refused:
        closing.close_unanswered(proposed, by=By("rule"), at=later(60 * 24 * 30))

    assert refused.value.code == "matters.attempts-few"


def test_matter_opened_again_does_not_make_its_former_closing_too_fast(sent):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.accept(matter, by=BEN, at=later(2))
    propose(matter, 120)
    closing.answer(matter, solved=False, words="dark", by=By("caller"), at=later(600))

    gaming.flag_closings(at=later(601))

    assert ground.city().catalogue[Matter.objects.get(id=matter).category].min_travel > 0
    assert not Flag.objects.filter(matter_id=matter, guard="too-fast").exists()


def test_visit_without_a_finding_changes_nothing(closed, signed_in):
    visits.draw_visits(at=later(60), chance=Always())
    visit = Visit.objects.get()

    shown = signed_in("auditor", "U73").post(f"/checks/visits/{visit.pk}/", {"note": "hm, dark"})

    assert "hm, dark" in shown.content.decode()
    visit.refresh_from_db()
    assert visit.done_at is None
    assert Matter.objects.get(id=closed).state == State.CLOSED
