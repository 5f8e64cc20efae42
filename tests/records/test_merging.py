"""One incident, many callers: hung together with reasons, answered together, undone whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW
from tests.evidence import evidence

from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.matters.states import State
from headwater.records.actions import closing, deadlines, events, merging, moves, visits
from headwater.records.actions.deadlines import MoreTime
from headwater.records.actions.events import Incident
from headwater.records.actions.merging import Reasoned
from headwater.records.actions.moves import Regrade
from headwater.records.actions.proofs import add_proof
from headwater.records.actions.retriage import Words, add_report
from headwater.records.models import Clock, Contact, Matter, Merging, Message, Visit
from headwater.records.queries import ground
from headwater.records.queries.duplicates import candidates
from headwater.records.queries.matters import by_token
from headwater.records.queries.orphans import orphan_minutes

AGENT, BEN, CALLER = By("user:1", "U75"), By("user:2", "U42"), By("caller")
LAMP = "胡库上村老年活动中心门口的路灯不亮三天了"
AGAIN = "胡库上村老年活动中心门口路灯还是不亮，没人来修"


def later(minutes: float):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def pair(sent):
    first = sent(LAMP, contact="13800002222")
    second = sent(AGAIN, at=later(20), contact="13800003333")
    moves.dispatch(first.matter, moves.Order("U42", "lamp"), by=AGENT, at=later(21))
    moves.dispatch(second.matter, moves.Order("U42", "lamp"), by=AGENT, at=later(22))
    return first, second


def get(key) -> Matter:
    return Matter.objects.get(id=key)


def hang(pair, minutes=30):
    first, second = pair
    return merging.merge(
        second.matter, first.matter, Reasoned("one lamp"), by=AGENT, at=later(minutes)
    )


def done(key, minutes):
    moves.accept(key, by=BEN, at=later(minutes))
    for kind in ground.city().catalogue[get(key).category].proof:
        add_proof(key, evidence(kind, "mended"), by=BEN, at=later(minutes + 1))
    closing.propose(key, outcome="done", result="mended", by=BEN, at=later(minutes + 2))


def test_candidates_come_with_probability_and_reasons(pair, person):
    first, second = pair

    (found,) = candidates(get(second.matter), person("call-taker", "U01"))

    assert found.matter.id == first.matter
    assert found.probability > 0.5
    assert found.because


def test_not_the_same_is_remembered_for_good(pair, person):
    first, second = pair
    merging.remember_not_same(second.matter, first.matter, by=AGENT, at=later(30))

    assert candidates(get(second.matter), person("call-taker", "U01")) == []


def test_both_callers_get_the_one_answer_and_keep_their_appeal(pair):
    hang(pair)
    first, second = pair
    done(first.matter, 40)
    told = Message.objects.filter(kind="result").values_list("matter_id", flat=True)
    assert set(told) == {first.matter, second.matter}

    closing.answer(first.matter, solved=True, words="", by=CALLER, at=later(60))
    assert get(second.matter).state == State.CLOSED

    closing.answer(second.matter, solved=False, words="still dark here", by=CALLER, at=later(90))
    assert get(first.matter).state == State.DISPATCHED
    assert get(second.matter).answer == "not-solved"


def test_undoing_puts_state_orders_and_clocks_back_and_keeps_the_trace(pair):
    _, second = pair
    before = stand(second.matter)
    hang(pair)
    assert get(second.matter).state == State.MERGED
    assert get(second.matter).due_at is None

    merging.unmerge(second.matter, reason="another pole", by=AGENT, at=later(50))

    assert stand(second.matter) == before
    made = Merging.objects.get()
    assert (made.reason, made.undone_reason) == ("one lamp", "another pole")
    verbs = list(get(second.matter).story.order_by("seq").values_list("verb", flat=True))
    assert verbs[-3:] == ["merge", "unmerge", "note"]


def stand(key):
    matter = get(key)
    parts = matter.assignments.order_by("id").values_list("unit_id", "role", "part", "ended_at")
    clocks = Clock.objects.filter(matter=matter).order_by("id")
    rows = clocks.values_list("kind", "due_at", "met_at", "stopped_at")
    return matter.state, matter.holder_id, matter.due_at, list(parts), list(rows)


@pytest.mark.parametrize("into", ["itself", "merged", "unknown"])
def test_senseless_merging_is_refused(pair, into, sent):
    hang(pair)
    first, second = pair
    target = {"itself": first.matter, "merged": second.matter, "unknown": sent(LAMP).report}[into]

    with pytest.raises(Problem):
        merging.merge(first.matter, target, Reasoned("why"), by=AGENT, at=later(40))


def test_storm_hangs_on_one_matter_but_danger_never(sent):
    main = sent(LAMP).matter
    category = get(main).category
    incident = Incident("storm", [category], later(600))
    events.declare_event(main, incident, by=AGENT, at=later(1))
    calm = sent("古山镇的路灯不亮，黑漆漆的", at=later(2)).matter
    live = sent("古山镇路灯不亮，电线掉下来冒火花，有人触电了", at=later(3)).matter

    assert events.hang_on_events(at=later(5)) == 1

    assert get(calm).merged_into_id == main
    assert get(live).merged_into_id is None
    assert events.hang_on_events(at=later(700)) == 0


def solved(key, minutes):
    done(key, minutes)
    closing.answer(key, solved=True, words="", by=CALLER, at=later(minutes + 10))


def test_hanging_on_a_closed_matter_opens_it_again_so_that_somebody_answers(pair):
    first, _ = pair
    solved(first.matter, 24)

    hang(pair, 60)

    assert get(first.matter).state == State.DISPATCHED
    assert get(first.matter).reopened == 1


def test_caller_who_comes_while_the_others_are_asked_is_asked_too(pair):
    first, second = pair
    done(first.matter, 24)

    hang(pair, 60)

    told = Message.objects.get(kind="result", matter=second.matter)
    assert told.sentence["values"]["result"] == "mended"
    assert told.sentence["values"]["number"] == second.number


def test_word_of_a_hanging_caller_outlives_the_end_that_the_other_brings(pair):
    first, second = pair
    hang(pair)
    done(first.matter, 40)
    closing.answer(second.matter, solved=True, words="", by=CALLER, at=later(50))
    closing.answer(first.matter, solved=True, words="", by=CALLER, at=later(51))

    assert get(second.matter).state == State.CLOSED
    assert get(second.matter).answer == "solved"


def killed(*_args, **_named):
    raise KeyboardInterrupt


@pytest.mark.parametrize("way", ["answer", "window"])
def test_killed_worker_leaves_nothing_hanging_on_what_has_closed(pair, way, monkeypatch):
    first, _ = pair
    hang(pair)
    done(first.matter, 40)
    Contact.objects.all().delete()
    monkeypatch.setattr(closing, "follow", killed)

    with pytest.raises(KeyboardInterrupt):
        if way == "answer":
            closing.answer(first.matter, solved=True, words="", by=CALLER, at=later(50))
        else:
            closing.close_unanswered(first.matter, by=By("rule"), at=later(60 * 24 * 9))

    assert get(first.matter).state == State.PROPOSED


def test_link_of_a_hanging_caller_leads_in_as_long_as_the_work_goes_on(pair):
    first, second = pair
    hang(pair)
    solved(first.matter, 40)
    kept = ground.city().reception.link_days * 24 * 60
    closing.reopen(first.matter, reason="dark again", by=CALLER, at=later(kept - 60))

    assert by_token(second.token, later(kept + 60)).id == second.matter


def test_danger_hangs_only_on_a_matter_that_shows_it(pair):
    first, second = pair
    moves.call_police(second.matter, reason="knife", by=AGENT, at=later(25))

    with pytest.raises(Problem) as refused:
        hang(pair)
    moves.call_police(first.matter, reason="knife", by=AGENT, at=later(31))
    hang(pair, 32)

    assert refused.value.code == "records.merge-danger"
    assert get(second.matter).state == State.MERGED


def test_police_called_to_a_hanging_matter_come_to_the_one_that_is_worked_on(pair):
    first, second = pair
    hang(pair)

    moves.call_police(second.matter, reason="knife", by=AGENT, at=later(40))

    assert get(first.matter).grade == 1
    assert get(first.matter).assignments.filter(role="police-safety", part="offered").exists()
    assert get(second.matter).story.order_by("seq").last().verb == "call-police"


@pytest.mark.parametrize("grade", [Grade.IMMEDIATE, Grade.URGENT])
def test_grade_raised_on_a_hanging_matter_raises_the_one_that_is_worked_on(pair, grade):
    first, second = pair
    hang(pair)
    moves.change_grade(second.matter, Regrade(grade, "sparks"), by=AGENT, at=later(40))

    assert get(second.matter).grade == get(first.matter).grade == grade


def test_danger_told_by_a_hanging_caller_reaches_who_does_the_work(pair):
    first, second = pair
    hang(pair)
    knife = Words("他又来了，这次手里拿着刀要砍人，快来", "web", "k1")

    add_report(second.matter, knife, by=CALLER, at=later(40))

    assert get(first.matter).grade == 1
    assert get(first.matter).assignments.filter(role="police-safety").exists()


def test_false_closing_found_at_a_hanging_matter_opens_the_one_that_was_worked_on(pair):
    first, second = pair
    hang(pair)
    solved(first.matter, 40)
    visit = Visit.objects.create(matter_id=second.matter, drawn_at=later(55), due_at=later(999))

    visits.record_visit(visit.pk, is_true=False, note="dark", by=By("u:3", "U73"), at=later(60))

    assert get(first.matter).state == State.DISPATCHED
    assert get(second.matter).state == State.CLOSED


def test_merging_is_undone_also_after_the_other_has_closed(pair):
    first, second = pair
    moves.accept(second.matter, by=BEN, at=later(25))
    before = stand(second.matter)
    hang(pair)
    solved(first.matter, 40)
    assert get(second.matter).state == State.CLOSED

    merging.unmerge(second.matter, reason="another pole", by=AGENT, at=later(60))

    assert stand(second.matter) == before
    assert orphan_minutes(later(100)) == 0


def test_undoing_what_never_was_is_refused_with_a_sentence(pair):
    first, _ = pair
    solved(first.matter, 24)

    with pytest.raises(Problem) as refused:
        merging.unmerge(first.matter, reason="why", by=AGENT, at=later(60))

    assert refused.value.code == "records.merge-none"


def test_event_hangs_nothing_that_a_person_has_told_apart(sent):
    main = sent(LAMP).matter
    incident = Incident("storm", [get(main).category], later(600))
    events.declare_event(main, incident, by=AGENT, at=later(1))
    other = sent("古山镇的路灯不亮，黑漆漆的", at=later(2)).matter
    merging.remember_not_same(other, main, by=AGENT, at=later(3))

    assert events.hang_on_events(at=later(5)) == 0
    assert get(other).merged_into_id is None


def test_event_hangs_nothing_on_a_matter_that_has_closed(sent):
    main = sent(LAMP).matter
    events.declare_event(
        main, Incident("storm", [get(main).category], later(600)), by=AGENT, at=NOW
    )
    moves.dispatch(main, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    solved(main, 2)
    sent("古山镇的路灯不亮，黑漆漆的", at=later(20))

    assert events.hang_on_events(at=later(30)) == 0
    assert get(main).state == State.CLOSED


@pytest.mark.parametrize("protected", [0, 1])
def test_protected_hangs_only_on_protected_and_nothing_else_on_it(pair, protected):
    Matter.objects.filter(id=pair[protected].matter).update(is_protected=True)

    with pytest.raises(Problem) as refused:
        hang(pair)

    assert refused.value.code == "records.merge-protected"


def test_caller_before_a_wall_that_has_risen_hears_nothing_from_behind_it(pair, client):
    first, second = pair
    hang(pair)
    moves.reclassify(first.matter, category="P04", reason="he hit her", by=AGENT, at=later(35))
    done(first.matter, 40)

    assert Message.objects.filter(kind="result", matter=first.matter).exists()
    assert not Message.objects.filter(kind="result", matter=second.matter).exists()
    page = client.get(f"/my/{second.token}/").content.decode()
    assert "mended" not in page
    assert str(first.number) not in page


def test_caller_of_a_hanging_matter_sees_who_does_the_work_and_hears_of_more_time(pair, client):
    first, second = pair
    hang(pair)
    moves.accept(first.matter, by=BEN, at=later(40))
    more = MoreTime("reply", "extend", "parts ordered", "2 working-days")
    deadlines.ask_time(first.matter, more, by=BEN, at=later(41))
    deadlines.grant_time(first.matter, why="", by=By("user:4", "U76"), at=later(42))

    page = client.get(f"/my/{ground.keyring().token(second.matter)}/").content.decode()

    assert ground.city().lexicon(Term("unit", "U42"), "zh-CN") in page
    told = Message.objects.filter(kind="time").values_list("matter_id", flat=True)
    assert set(told) == {first.matter, second.matter}
