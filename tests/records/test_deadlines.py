"""Every deadline can be explained: what counted, what did not, why it moved, who agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.conftest import NOW
from tests.evidence import evidence

from headwater.kernel.clock import Pause, Unit, put_off
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, render
from headwater.records.actions import closing, deadlines, forecasts, ladder, moves, rulings
from headwater.records.actions.deadlines import MoreTime
from headwater.records.actions.proofs import add_proof
from headwater.records.models import Clock, Forecast, History, Matter, Message, TimeAsked
from headwater.records.queries import ground
from headwater.records.queries.deadlines import explained

AGENT, BEN, SEAT = By("user:1", "U75"), By("user:2", "U42"), By("user:4", "U76")
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
ALIKE = "U09"  # another leaf with the limit of a lamp
CALENDAR, WORKED = ground.city().calendar, Unit.WORKING_MINUTES
NEARER = "U03"  # a power cut: its reply is due within hours


def later(minutes: float = 0, days: float = 0):
    return NOW + timedelta(minutes=minutes, days=days)


@pytest.fixture
def held(sent):
    matter = sent(LAMP, contact="13800002222").matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.accept(matter, by=BEN, at=later(2))
    return matter


def reply(matter) -> Clock:
    return Clock.objects.get(matter_id=matter, kind="reply")


def test_extension_needs_another_post_and_tells_the_caller(held):
    was = reply(held).due_at
    deadlines.ask_time(
        held, MoreTime("reply", "extend", "parts ordered", "3 working-days"), by=BEN, at=later(5)
    )
    assert reply(held).due_at == was

    with pytest.raises(Problem) as own:
        deadlines.grant_time(held, why="", by=BEN, at=later(6))
    deadlines.grant_time(held, why="fair", by=SEAT, at=later(7))

    assert own.value.code == "matters.second-post"
    assert reply(held).due_at > was
    assert Message.objects.filter(matter_id=held, kind="time", to="caller").count() == 1
    told = explained(reply(held))
    assert "extend-granted" in "".join(s.key for s in told.sentences)
    assert [(one.unit, one.decided_unit) for one in told.moved] == [("U42", "U76")]


@pytest.mark.parametrize("amount", ["soon", "", "900 days", "-3 days"])
def test_senseless_or_endless_amounts_are_refused(held, amount):
    with pytest.raises(Problem):
        deadlines.ask_time(held, MoreTime("reply", "extend", "why", amount), by=BEN, at=later(5))


def test_more_time_is_asked_before_the_deadline_or_not_at_all(held):
    with pytest.raises(Problem) as late:
        deadlines.ask_time(
            held, MoreTime("reply", "extend", "why", "1 days"), by=BEN, at=later(days=60)
        )

    assert late.value.code == "matters.time-late"


def told(matter) -> list[str]:
    sent = Message.objects.filter(matter_id=matter, kind="time", to="caller").order_by("pk")
    return [Sentence.from_json(one.sentence).key for one in sent]


def test_caller_hears_that_it_waits_and_that_it_goes_on(held):
    deadlines.ask_time(held, MoreTime("reply", "pause", "court decides"), by=BEN, at=later(5))
    deadlines.grant_time(held, why="fair", by=SEAT, at=later(6))
    assert told(held) == ["records.pause-notice"]

    deadlines.resume(held, by=BEN, at=later(600))
    assert told(held) == ["records.pause-notice", "records.resumed-notice"]


def test_more_time_for_a_helper_puts_no_date_of_the_caller_off(held):
    helper = By("user:3", "U41")
    moves.ask_help(held, unit="U41", reason="a stall stands there", by=BEN, at=later(3))
    moves.accept(held, by=helper, at=later(4))
    asked = MoreTime("part", "extend", "no crane", "2 working-days")
    deadlines.ask_time(held, asked, by=helper, at=later(5))
    deadlines.grant_time(held, why="fair", by=SEAT, at=later(6))

    assert told(held) == []


def test_each_of_two_helpers_asks_for_time_of_its_own(held):
    helpers = [By("user:3", "U41"), By("user:5", "U49")]
    for minute, helper in enumerate(helpers, 3):
        moves.ask_help(held, unit=helper.unit, reason="heavy", by=BEN, at=later(minute))
        moves.accept(held, by=helper, at=later(minute))
    asked = MoreTime("part", "extend", "no crane", "2 working-days")

    made = [deadlines.ask_time(held, asked, by=helper, at=later(9)) for helper in helpers]

    assert [one.clock.assignment.unit_id for one in made] == ["U41", "U49"]
    with pytest.raises(Problem) as others:
        deadlines.ask_time(held, asked, by=BEN, at=later(10))
    assert others.value.code == "matters.clock-none"


def test_pause_puts_the_deadline_off_by_the_worked_time_it_took(held):
    was = reply(held).due_at
    deadlines.ask_time(held, MoreTime("reply", "pause", "court decides"), by=BEN, at=later(5))
    deadlines.grant_time(held, why="", by=SEAT, at=later(6))
    paused = Matter.objects.get(id=held).due_at

    deadlines.resume(held, by=BEN, at=later(6, days=1))

    assert paused is None or paused != was
    assert reply(held).due_at - was >= timedelta(hours=7)
    assert explained(reply(held)).stands == reply(held).due_at


def paused(held):
    deadlines.ask_time(held, MoreTime("reply", "pause", "court decides"), by=BEN, at=later(5))
    deadlines.grant_time(held, why="", by=SEAT, at=later(6))


LONGEST = later(6, days=30)  # `[limits] pause` after it was granted


def only_reply(held):
    Clock.objects.filter(matter_id=held).exclude(kind="reply").update(stopped_at=later(3))


def test_matter_whose_clocks_all_stand_still_is_due_when_the_pause_ends_at_the_latest(held):
    only_reply(held)
    paused(held)

    assert Matter.objects.get(id=held).due_at == LONGEST
    deadlines.resume(held, by=BEN, at=later(600))
    assert Matter.objects.get(id=held).due_at == reply(held).due_at


def test_clock_that_starts_beside_one_that_stands_still_is_the_one_that_counts(held):
    only_reply(held)
    paused(held)
    moves.ask_help(held, unit="U43", reason="their pole", by=BEN, at=later(days=29))

    soonest = Matter.objects.get(id=held).clocks.filter(assignment__unit="U43").earliest("due_at")
    assert Matter.objects.get(id=held).due_at == soonest.due_at


def test_pause_ends_by_itself_and_everybody_is_told(held):
    was = reply(held).due_at
    paused(held)
    job = LONGEST + timedelta(minutes=50)

    assert deadlines.resume_overdue(at=LONGEST - timedelta(minutes=1)) == 0
    assert deadlines.resume_overdue(at=job) == 1
    assert deadlines.resume_overdue(at=job) == 0

    clock, row = reply(held), History.objects.get(matter_id=held, verb="resume")
    assert clock.paused_at is None
    assert clock.due_at == put_off(was, Pause(later(6), LONGEST), WORKED, CALENDAR).at
    assert explained(clock).stands == clock.due_at
    assert (row.by, row.rule) == ("rule", "pause-over")
    assert told(held) == ["records.pause-notice", "records.resumed-notice"]
    letter = Message.objects.get(matter_id=held, to="unit:U42", kind="warning")
    assert letter.sentence["key"] == "records.pause-over"


def test_pause_of_a_helper_ends_by_itself_also_while_the_caller_is_asked(held):
    helper = By("user:3", "U41")
    moves.ask_help(held, unit="U41", reason="a stall stands there", by=BEN, at=later(3))
    moves.accept(held, by=helper, at=later(4))
    deadlines.ask_time(held, MoreTime("part", "pause", "no crane"), by=helper, at=later(5))
    deadlines.grant_time(held, why="", by=SEAT, at=later(6))
    closing.propose(held, outcome="not-possible", result="private", by=BEN, at=later(9))

    assert deadlines.resume_overdue(at=LONGEST) == 1


def test_pause_that_nobody_ended_counts_no_longer_than_the_city_allows(held):
    was = reply(held).due_at
    paused(held)

    deadlines.resume(held, by=BEN, at=later(days=90))

    most = put_off(was, Pause(later(6), LONGEST), WORKED, CALENDAR).at
    assert reply(held).due_at == most
    assert explained(reply(held)).stands == most


def test_page_says_until_when_a_clock_stands_still_at_the_latest(held, signed_in):
    paused(held)
    number = Matter.objects.get(id=held).number
    page = f"/matters/{number}/deadlines/reply/"

    told = signed_in("handler", "U42").get(page, headers={"accept-language": "en"})

    assert "until 2023-01-04 10:36 at the latest" in told.content.decode()


def test_page_says_that_a_clock_stands_still_and_calls_it_neither_late_nor_due(held, signed_in):
    paused(held)
    number = Matter.objects.get(id=held).number
    page = f"/matters/{number}/deadlines/reply/"

    told = signed_in("handler", "U42").get(page, headers={"accept-language": "en"})

    assert "stands still now" in told.content.decode()
    assert "late-text" not in told.content.decode()


def test_each_clock_of_a_kind_is_explained_not_only_the_newest(held, signed_in):
    older = Clock.objects.get(matter_id=held, kind="accept", assignment__unit_id="U42")
    moves.ask_help(held, unit="U43", reason="their pole", by=BEN, at=later(700))
    number = Matter.objects.get(id=held).number
    page = f"/matters/{number}/deadlines/accept/?clock={older.id}"

    told = signed_in("handler", "U42").get(page).content.decode()

    assert f"{older.started_at.astimezone(ground.zone()):%Y-%m-%d %H:%M}" in told


def test_work_done_while_its_clock_stands_still_is_in_time(held):
    paused(held)

    propose(held, later(days=29))

    clock = reply(held)
    assert clock.met_at <= clock.due_at
    assert explained(clock).stands == clock.due_at


def test_helper_does_not_end_the_pause_of_the_lead(held):
    paused(held)
    helper = By("user:8", "U43")
    moves.ask_help(held, unit="U43", reason="their pole", by=BEN, at=later(7))
    moves.accept(held, by=helper, at=later(8))

    with pytest.raises(Problem) as refused:
        deadlines.resume(held, by=helper, at=later(9))

    assert refused.value.code == "matters.paused-not"


def test_more_time_may_be_asked_while_the_clock_stands_still(held):
    paused(held)
    more = MoreTime("reply", "extend", "parts ordered", "2 working-days")

    deadlines.ask_time(held, more, by=BEN, at=later(days=30))
    deadlines.grant_time(held, why="", by=SEAT, at=later(1, days=30))
    deadlines.resume(held, by=BEN, at=later(days=31))

    assert explained(reply(held)).stands == reply(held).due_at


def test_clock_that_stands_still_is_not_paused_once_more(held):
    deadlines.ask_time(held, MoreTime("reply", "pause", "court decides"), by=BEN, at=later(5))
    deadlines.grant_time(held, why="", by=SEAT, at=later(6))

    with pytest.raises(Problem) as refused:
        deadlines.ask_time(held, MoreTime("reply", "pause", "again"), by=BEN, at=later(7))

    assert refused.value.code == "matters.paused-already"


def test_refusal_leaves_the_deadline(held):
    was = reply(held).due_at
    deadlines.ask_time(held, MoreTime("reply", "pause", "holiday"), by=BEN, at=later(5))
    deadlines.refuse_time(held, why="no reason", by=SEAT, at=later(6))

    assert reply(held).due_at == was
    assert TimeAsked.objects.get().state == "refused"


def test_raising_brings_the_deadline_nearer_and_says_so(sent):
    from headwater.kernel.facts import Grade

    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    accept = Clock.objects.get(matter_id=matter, kind="accept")

    moves.change_grade(matter, moves.Regrade(Grade.IMMEDIATE, "a child"), by=BEN, at=later(2))

    nearer = Clock.objects.get(id=accept.id)
    assert nearer.due_at < accept.due_at
    assert explained(nearer).stands == nearer.due_at


def test_more_time_asked_before_a_change_and_granted_after_it_is_explained(held):
    deadlines.ask_time(
        held, MoreTime("reply", "extend", "parts ordered", "3 working-days"), by=BEN, at=later(5)
    )
    asked_for = reply(held).due_at
    moves.reclassify(held, category=NEARER, reason="no power", by=BEN, at=later(6))
    nearer = reply(held).due_at
    deadlines.grant_time(held, why="fair", by=SEAT, at=later(7))

    told = explained(reply(held))
    assert nearer < asked_for
    assert told.stands == reply(held).due_at > nearer
    assert [one.what for one in told.moved] == ["grade", "extend"]


def test_granted_time_stays_where_the_limit_is_the_same(held):
    asked = MoreTime("reply", "extend", "parts ordered", "3 working-days")
    deadlines.ask_time(held, asked, by=BEN, at=later(5))
    deadlines.grant_time(held, why="fair", by=SEAT, at=later(6))
    granted = reply(held).due_at

    moves.reclassify(held, category=ALIKE, reason="a pole", by=BEN, at=later(7))

    assert reply(held).due_at == granted


def test_change_while_a_clock_stands_still_is_counted_once_it_runs_on(held):
    deadlines.ask_time(held, MoreTime("reply", "pause", "court decides"), by=BEN, at=later(5))
    deadlines.grant_time(held, why="", by=SEAT, at=later(6))
    stood = reply(held).due_at
    moves.reclassify(held, category=NEARER, reason="no power", by=BEN, at=later(7))

    deadlines.resume(held, by=BEN, at=later(66))

    assert reply(held).due_at < stood
    assert explained(reply(held)).stands == reply(held).due_at


def test_each_step_of_the_ladder_is_taken_once(held):
    due = reply(held).due_at
    Clock.objects.filter(matter_id=held).exclude(kind="reply").update(stopped_at=due)

    taken = [ladder.climb(at=due + timedelta(days=days)) for days in (-1, 0.001, 0.002, 4, 9, 20)]

    assert taken == [0, 1, 0, 1, 1, 0]
    told = Message.objects.filter(matter_id=held, kind="warning").order_by("made_at")
    assert [message.to for message in told] == ["unit:U42", "unit:R02", "unit:R02"]
    assert History.objects.filter(matter_id=held, verb="warn").count() == 3


def test_late_ruling_warns_the_seat_too(held):
    not_ours = rulings.NotOurs("not-our-duty", "list 3", "a private lamp", "U43")
    rulings.give_back(held, not_ours, by=BEN, at=later(6))
    rulings.decline(held, reason="nor ours", by=By("user:9", "U43"), at=later(7))
    Clock.objects.filter(matter_id=held).exclude(kind="ruling").update(stopped_at=later(7))
    due = Clock.objects.get(matter_id=held, kind="ruling").due_at

    ladder.climb(at=due + timedelta(minutes=1))

    told = Message.objects.filter(matter_id=held, kind="warning").values_list("to", flat=True)
    assert set(told) == {"unit:U42", f"unit:{SEAT.unit}"}


def test_warning_names_matter_unit_clock_and_when_it_was_due(held):
    due = reply(held).due_at
    Clock.objects.filter(matter_id=held).exclude(kind="reply").update(stopped_at=due)
    ladder.climb(at=due + timedelta(minutes=1))

    said = Sentence.from_json(Message.objects.get(kind="warning").sentence)

    city = ground.city()
    shown = render(said, "en", city.lexicon)
    assert shown.startswith(f"Matter {Matter.objects.get(id=held).number} is late: ")
    assert "by 2022-12-" in shown


def test_clocks_that_wait_for_a_later_step_hold_up_no_other(held, sent):
    due = reply(held).due_at
    Clock.objects.filter(matter_id=held).exclude(kind="reply").update(stopped_at=due)
    assert ladder.climb(at=due + timedelta(minutes=1), at_once=1) == 1
    other = sent("小区门口的路灯坏了，一闪一闪").matter
    fresh = due + timedelta(minutes=2)
    Clock.objects.filter(matter_id=other).update(due_at=fresh)

    assert ladder.climb(at=fresh + timedelta(minutes=1), at_once=1) == 1


def test_forecast_is_made_once_and_judged_later(held):
    clock = reply(held)
    half = clock.started_at + 0.6 * (clock.due_at - clock.started_at)
    Clock.objects.filter(matter_id=held).exclude(kind="reply").update(stopped_at=half)

    assert forecasts.foretell(at=half) == 1
    assert forecasts.foretell(at=half) == 0
    assert Forecast.objects.get().probability == 0.5
    forecasts.settle_forecasts(at=clock.due_at + timedelta(days=1))

    assert Forecast.objects.get().missed is True


def test_forecast_of_a_clock_that_was_stopped_is_neither_right_nor_wrong(held):
    clock = reply(held)
    half = clock.started_at + 0.6 * (clock.due_at - clock.started_at)
    Clock.objects.filter(matter_id=held).exclude(kind="reply").update(stopped_at=half)
    forecasts.foretell(at=half)
    moves.withdraw(held, reason="by the caller", by=AGENT, at=half)

    forecasts.settle_forecasts(at=clock.due_at + timedelta(days=1))

    assert Forecast.objects.get().missed is None


def test_announced_calendar_moves_provisional_deadlines_with_a_history_row(sent):
    new_year = datetime(2027, 1, 29, 3, tzinfo=UTC)
    matter = sent(LAMP, at=new_year).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=new_year)
    clock = reply(matter)
    assert clock.provisional
    announced = announce(2027, {clock.due_at.date()})

    assert deadlines.recount(at=new_year + timedelta(days=1), calendar=announced) >= 1

    moved = reply(matter)
    assert moved.due_at > clock.due_at
    assert not moved.provisional
    assert History.objects.filter(matter_id=matter, verb="recount").exists()
    assert explained(moved).stands == moved.due_at


def test_recount_keeps_the_time_that_was_granted_before_the_announcement(sent):
    new_year = datetime(2027, 1, 29, 3, tzinfo=UTC)
    matter = sent(LAMP, at=new_year).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=new_year)
    moves.accept(matter, by=BEN, at=new_year)
    more = MoreTime("reply", "extend", "parts ordered", "3 working-days")
    deadlines.ask_time(matter, more, by=BEN, at=new_year)
    deadlines.grant_time(matter, why="", by=SEAT, at=new_year)
    clock = reply(matter)
    announced = announce(2027, {clock.due_at.date()})

    deadlines.recount(at=new_year + timedelta(days=1), calendar=announced)

    moved = reply(matter)
    assert moved.due_at > clock.due_at
    assert not moved.provisional
    assert explained(moved).stands == moved.due_at


def propose(held, at):
    for kind in ground.city().catalogue[Matter.objects.get(id=held).category].proof:
        add_proof(held, evidence(kind, "mended"), by=BEN, at=at)
    closing.propose(held, outcome="done", result="mended", by=BEN, at=at)


def reopened(held):
    propose(held, later(7))
    closing.answer(held, solved=False, words="still dark", by=By("caller"), at=later(8))


def passed_on(held):
    not_ours = rulings.NotOurs("not-our-duty", "list 3", "a private lamp", "U43")
    rulings.give_back(held, not_ours, by=BEN, at=later(6))
    moves.accept(held, by=By("user:9", "U43"), at=later(7))


@pytest.mark.parametrize("over", [reopened, passed_on])
def test_request_for_a_clock_that_is_over_is_not_granted_and_the_caller_told_no_false_date(
    held, over
):
    more = MoreTime("reply", "extend", "parts ordered", "3 working-days")
    deadlines.ask_time(held, more, by=BEN, at=later(5))
    over(held)

    with pytest.raises(Problem) as refused:
        deadlines.grant_time(held, why="", by=SEAT, at=later(9))

    assert refused.value.code == "matters.time-unknown"
    assert not Message.objects.filter(matter_id=held, kind="time").exists()


def announce(year, holidays):
    calendar = ground.city().calendar
    return replace(
        calendar,
        announced=calendar.announced | {year},
        holidays=calendar.holidays | holidays,
    )
