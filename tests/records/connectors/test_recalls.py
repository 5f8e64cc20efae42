"""An order taken back is told to the platform that has it; else a person telephones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW
from tests.records.connectors.servers import OrderBox
from tests.records.connectors.test_platforms import AGENT, LAMP, TASK

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import say
from headwater.records.actions import errands, merging, moves, outside, recalls
from headwater.records.connectors.openings import opened as open_ones
from headwater.records.connectors.platforms import FakePlatform, verify
from headwater.records.connectors.refusal import Refusal
from headwater.records.connectors.web_platforms import states
from headwater.records.models import Message, OutsideOrder
from headwater.records.queries import ground
from headwater.records.queries.outside import platforms_shown


@pytest.fixture
def order(sent):
    """An order that the shipped fake has taken."""
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U77", "their pole"), by=AGENT, at=NOW)
    outside.note_orders(at=NOW)
    return OutsideOrder.objects.get(assignment__matter_id=matter)


def called_off(order, platform):
    outside.send_orders({"95598": platform}, at=NOW)
    moves.recall(order.assignment.matter_id, reason="wrong unit", by=AGENT, at=NOW)
    recalls.note_recalls(at=NOW)
    order.refresh_from_db()
    return order


def after(minutes):
    return NOW + timedelta(minutes=minutes)


def test_shipped_fake_passes_the_suite():
    assert [what for what, well in verify(FakePlatform(), TASK) if not well] == []


def test_order_taken_back_is_told_to_the_platform_once(order):
    platform = FakePlatform()
    called_off(order, platform)

    told = [recalls.send_recalls({"95598": platform}, at=after(n)) for n in (0, 1)]

    order.refresh_from_db()
    assert (told, order.state) == ([1, 0], "recalled")
    assert platform.recalled == {order.foreign_id}
    assert recalls.note_recalls(at=after(2)) == 0


def test_platform_that_works_on_what_the_caller_withdrew_is_told(order):
    platform, matter = FakePlatform(), order.assignment.matter_id
    outside.send_orders({"95598": platform}, at=NOW)
    order.refresh_from_db()
    outside.taken(order.foreign_id, by=By("key:1", "U77"), at=after(1))
    moves.withdraw(matter, reason="it was the fuse", by=AGENT, at=after(2))

    assert recalls.note_recalls(at=after(3)) == 1
    assert recalls.send_recalls({"95598": platform}, at=after(3)) == 1
    assert platform.recalled == {order.foreign_id}


def test_police_called_to_what_was_withdrawn_leave_its_holder_answerable(order):
    matter = order.assignment.matter_id
    moves.accept(matter, by=By("user:3", "U77"), at=after(1))
    moves.withdraw(matter, reason="it was the fuse", by=AGENT, at=after(2))
    moves.call_police(matter, reason="sparks", by=AGENT, at=after(3))

    held = order.assignment.matter.assignments.filter(role="lead", part="held")
    assert [part.unit_id for part in held] == ["U77"]


def test_recall_leaves_by_the_path_and_template_of_the_city(order):
    box = OrderBox()
    declared = ground.city().life.platforms
    reached = open_ones(states(declared, {"HEADWATER_PLATFORM_95598": box.url}))
    called_off(order, reached["95598"])

    assert recalls.send_recalls(reached, at=NOW) == 1

    assert box.recalled == ["/orders/WO-1/recall?app=1"]
    keys = [headers["Idempotency-Key"] for headers, _ in box.asked]
    assert keys == [str(order.pk), f"{order.pk}-recall"]
    box.close()


def test_id_there_stays_one_step_of_the_path(order):
    box = OrderBox()
    reached = open_ones(states(ground.city().life.platforms, {"HEADWATER_PLATFORM_95598": box.url}))
    box.orders[str(order.pk)] = "..%2Fall"
    called_off(order, reached["95598"])
    recalls.send_recalls(reached, at=NOW)

    assert box.recalled == ["/orders/..%252Fall/recall?app=1"]
    box.close()


def test_merging_before_acceptance_is_told_too(order, sent):
    platform = FakePlatform()
    outside.send_orders({"95598": platform}, at=NOW)
    main = sent(LAMP + "，请来看看").matter
    merging.merge(
        order.assignment.matter_id, main, merging.Reasoned("the same lamp"), by=AGENT, at=NOW
    )

    recalls.note_recalls(at=NOW)

    assert recalls.send_recalls({"95598": platform}, at=NOW) == 1


def unmerged(order, sent, then):
    """Merge an order that left, do something, and undo the merging."""
    outside.send_orders({"95598": FakePlatform()}, at=NOW)
    main = sent(LAMP + "，请来看看").matter
    matter, why = order.assignment.matter_id, merging.Reasoned("the same lamp")
    merging.merge(matter, main, why, by=AGENT, at=NOW)
    recalls.note_recalls(at=NOW)
    then()
    merging.unmerge(matter, reason="another lamp", by=AGENT, at=after(9))
    outside.note_orders(at=after(10))
    return OutsideOrder.objects.filter(assignment__matter_id=matter).order_by("made_at")


def test_undone_merging_sends_the_order_anew_where_the_platform_dropped_it(order, sent):
    platform = FakePlatform()
    clocks = set(order.assignment.clocks.values_list("kind", "due_at"))

    old, new = unmerged(order, sent, lambda: recalls.send_recalls({"95598": platform}, at=after(1)))

    assert (old.state, old.assignment.part) == ("recalled", "called-off")
    assert outside.send_orders({"95598": platform}, at=after(10)) == 1
    assert set(new.assignment.clocks.values_list("kind", "due_at")) == clocks
    assert new.assignment.dispatched_at == old.assignment.dispatched_at


def test_undone_merging_leaves_the_order_where_nobody_had_told_of_the_recall(order, sent):
    (only,) = unmerged(order, sent, lambda: None)

    assert (only.state, only.assignment.part) == ("sent", "offered")


def test_answer_to_an_order_that_was_taken_back_is_refused_with_a_sentence(order):
    called_off(order, FakePlatform())
    matter, there = order.assignment.matter_id, By("api", "U77")
    moves.dispatch(matter, moves.Order("U77", "their pole after all"), by=AGENT, at=after(1))

    with pytest.raises(Problem) as refused:
        outside.taken(order.foreign_id, by=there, at=after(2))

    assert refused.value.code == "records.order-over"


def test_platform_that_only_helps_ends_its_own_part(sent):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=NOW)
    moves.accept(matter, by=By("user:2", "U42"), at=NOW)
    moves.ask_help(matter, unit="U77", reason="their pole", by=By("user:2", "U42"), at=NOW)
    outside.note_orders(at=NOW)
    outside.send_orders({"95598": FakePlatform()}, at=NOW)
    there, order = By("api", "U77"), OutsideOrder.objects.get()

    outside.taken(order.foreign_id, by=there, at=after(1))
    found = outside.said_done(
        order.foreign_id, outside.Done("done", "pole mended"), by=there, at=after(2)
    )

    assert found.state == "accepted"
    assert found.assignments.get(unit="U77").part == "done"


def test_recall_is_tried_again_and_then_a_person_must_telephone(order):
    called_off(order, FakePlatform())
    refusing = FakePlatform(refusals=99)

    for hour in range(errands.MOST_TRIES):
        recalls.send_recalls({"95598": refusing}, at=after(61 * hour))

    order.refresh_from_db()
    assert (order.state, refusing.refusals) == ("telephone", 99 - errands.MOST_TRIES)
    (letter,) = Message.objects.filter(kind="telephone")
    assert (letter.to, letter.sentence["key"]) == ("unit:U75", "records.recall-telephone")


def test_platform_that_is_away_is_told_when_it_is_back(order):
    class Away(FakePlatform):
        def recall(self, task, there):
            raise Refusal(say("records.web-away"), again=True, away=True)

    called_off(order, FakePlatform())
    for hour in range(12):
        recalls.send_recalls({"95598": Away()}, at=after(61 * hour))

    assert recalls.send_recalls({"95598": FakePlatform()}, at=after(61 * 13)) == 1


def test_order_whose_answer_was_lost_needs_a_person(order):
    class Slow(FakePlatform):
        def send(self, task):
            raise Refusal(say("records.web-slow"), again=True, away=True)

    called_off(order, Slow())

    assert order.state == "telephone"


def test_order_that_never_left_is_told_to_nobody(order):
    moves.recall(order.assignment.matter_id, reason="wrong unit", by=AGENT, at=NOW)

    assert recalls.note_recalls(at=NOW) == 0


def test_telephone_call_is_noted_once_in_the_history(order):
    called_off(order, FakePlatform())
    recalls.send_recalls({"95598": FakePlatform(refusals=1, again=False)}, at=NOW)
    assert platforms_shown()[0]["telephone"] == 1

    recalls.note_telephoned(order.assignment.matter_id, order.pk, by=AGENT, at=after(5))

    assert platforms_shown()[0]["telephone"] == 0
    newest = order.assignment.matter.story.order_by("-seq").first()
    assert newest.because[0]["key"] == "records.telephoned"
    with pytest.raises(Problem) as refused:
        recalls.note_telephoned(order.assignment.matter_id, order.pk, by=AGENT, at=after(6))
    assert refused.value.code == "records.recall-none"


def test_page_of_the_matter_asks_to_telephone_and_takes_the_answer(order, signed_in):
    called_off(order, FakePlatform())
    recalls.send_recalls({"95598": FakePlatform(refusals=1, again=False)}, at=NOW)
    number = order.assignment.matter.number
    agent = signed_in("agent", "U75")
    page = agent.get(f"/matters/{number}/", headers={"accept-language": "en"}).content.decode()

    assert "please telephone them" in page
    agent.post(f"/matters/{number}/telephoned/{order.pk}/")

    order.refresh_from_db()
    assert order.state == "recalled"
