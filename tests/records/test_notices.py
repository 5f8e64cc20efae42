"""Notices leave when they may: quiet nights, digests, wishes, tries again, and again by hand."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.conftest import NOW

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.notices import How, Wish, when
from headwater.records.actions import moves, notes, outbox, watchers
from headwater.records.actions.preferences import Wanted, prefer
from headwater.records.connectors.post import FakePost
from headwater.records.models import Matter, Message
from headwater.records.queries.feed import SETTLING

CITY = ZoneInfo("Asia/Shanghai")
NIGHT, DAY = datetime(2022, 12, 5, 15, 30, tzinfo=UTC), datetime(2022, 12, 5, 2, tzinfo=UTC)
QUIET = (time(22), time(7))
A_MINUTE = timedelta(minutes=1)
AGENT, BEN = By("user:1", "U75"), By("user:2", "U42")
ROADS = By("user:0", "U42")  # nobody who watches has this key
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


@pytest.mark.parametrize(
    ("kind", "now", "wish", "how"),
    [
        ("result", DAY, Wish(QUIET), How.SEND),
        ("result", NIGHT, Wish(QUIET), How.HOLD),
        ("order", NIGHT, Wish(QUIET, 60, ("order",)), How.SEND),
        ("escalation", NIGHT, Wish(QUIET, 60), How.SEND),
        ("telephone", NIGHT, Wish(QUIET, 60), How.SEND),
        ("mention", DAY, Wish(every_minutes=60), How.COLLECT),
        ("mention", DAY, Wish(muted=("mention",)), How.DROP),
        ("result", NIGHT, Wish(), How.SEND),
    ],
)
def test_each_notice_leaves_as_it_may(kind, now, wish, how):
    assert when(kind, now, wish, CITY).value.how is how


def test_held_notice_leaves_when_the_quiet_is_over():
    until = when("result", NIGHT, Wish(QUIET), CITY).value.at

    assert until.astimezone(CITY) == datetime(2022, 12, 6, 7, tzinfo=CITY)


@pytest.fixture
def held(sent):
    matter = sent(LAMP, contact="13800002222").matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=NOW)
    moves.accept(matter, by=BEN, at=NOW)
    return matter


def test_night_keeps_a_callers_notice_until_morning(held):
    notes.tell_public(held, words="on Friday", by=BEN, at=NIGHT)
    post = FakePost()
    outbox.send_waiting(at=NIGHT, post=post)
    assert "update" not in {one.kind for one in post.taken}

    outbox.send_waiting(at=NIGHT + timedelta(hours=9), post=post)

    assert "update" in {one.kind for one in post.taken}


def test_danger_wakes_the_caller(held):
    moves.call_police(held, reason="fire", by=BEN, at=NIGHT)
    notes.tell_public(held, words="help is coming", by=BEN, at=NIGHT)
    post = FakePost()

    outbox.send_waiting(at=NIGHT, post=post)

    assert "update" in {one.kind for one in post.taken}


def test_digest_collects_for_a_unit_that_wants_it(held):
    prefer("U41", Wanted(every="60"), at=NOW)
    for words in ("ask @U41", "and again @U41"):
        notes.add_note(held, words=words, by=BEN, at=NOW)
    post = FakePost()
    outbox.send_waiting(at=NOW, post=post)
    assert outbox.collect_digests(at=NOW + timedelta(minutes=30)) == 0

    assert outbox.collect_digests(at=NOW + timedelta(minutes=61)) == 1
    outbox.send_waiting(at=NOW + timedelta(minutes=61), post=post)

    (letter,) = [one for one in post.taken if one.to == "unit:U41"]
    assert letter.kind == "digest"
    assert len(letter.words.splitlines()) == 3


def test_digest_waits_for_the_quiet_to_be_over(held):
    prefer("U41", Wanted("22:00", "07:00", every="60"), at=NIGHT)
    notes.add_note(held, words="ask @U41", by=BEN, at=NIGHT)
    post, later = FakePost(), NIGHT + timedelta(minutes=61)
    outbox.send_waiting(at=NIGHT, post=post)
    outbox.collect_digests(at=later)
    outbox.send_waiting(at=later, post=post)
    assert "digest" not in {one.kind for one in post.taken}

    outbox.send_waiting(at=NIGHT + timedelta(hours=9), post=post)
    assert "digest" in {one.kind for one in post.taken}


@pytest.mark.parametrize(
    "wanted",
    [Wanted(quiet_from="25:00"), Wanted(every="-5"), Wanted(every="often"), Wanted("22:00")],
)
def test_senseless_wishes_are_refused(db, wanted):
    with pytest.raises(Problem):
        prefer("U41", wanted, at=NOW)


def test_failed_letter_is_sent_again_by_hand(held):
    outbox.send_waiting(at=NOW, post=FakePost(refusals=99, again=False))
    failed = Message.objects.exclude(failed="").first()
    assert failed is not None

    outbox.resend(failed.pk, by=AGENT, at=NOW)
    post = FakePost()
    outbox.send_waiting(at=NOW, post=post)

    assert failed.pk in {one.id for one in post.taken}
    failed.refresh_from_db()
    assert (failed.replays, failed.failed) == (1, "")
    newest = failed.matter.story.order_by("-seq").first()
    assert (newest.because[0]["key"], newest.by) == ("records.letter-resent", AGENT.name)


def test_watcher_is_told_of_what_others_do(held, person):
    boss = person("call-taker", "U01")
    notes.watch(Matter.objects.get(id=held), by=boss, at=NOW)
    watchers.tell_watchers(at=NOW)
    moves.contact(held, note="spoke", by=BEN, at=NOW + timedelta(minutes=1))

    assert watchers.tell_watchers(at=NOW + timedelta(minutes=2)) == 1
    assert watchers.tell_watchers(at=NOW + timedelta(minutes=3)) == 0
    assert Message.objects.get(kind="watched").to == f"user:{boss.pk}"


@pytest.fixture
def two_watched(held, sent, person):
    """Two matters under watch since now; their changes come a minute later."""
    other = sent("小区门口的路灯坏了，一闪一闪").matter
    boss = person("call-taker", "U01")
    for matter in (held, other):
        notes.watch(Matter.objects.get(id=matter), by=boss, at=NOW)
    watchers.tell_watchers(at=NOW + SETTLING)
    return held, other


def test_watcher_misses_no_change_that_was_kept_after_a_later_one(two_watched):
    first, other = two_watched
    a_second = timedelta(seconds=1)
    notes.add_note(first, words="seen", by=ROADS, at=NOW + A_MINUTE)

    assert watchers.tell_watchers(at=NOW + A_MINUTE + a_second) == 0
    notes.add_note(other, words="slow line", by=ROADS, at=NOW + A_MINUTE - a_second)
    assert watchers.tell_watchers(at=NOW + A_MINUTE + SETTLING) == 2
    assert watchers.tell_watchers(at=NOW + 2 * A_MINUTE + SETTLING) == 0


def test_many_changes_are_told_in_portions_that_cut_no_instant(two_watched, monkeypatch):
    for matter in two_watched:
        notes.add_note(matter, words="seen", by=ROADS, at=NOW + A_MINUTE)
    notes.add_note(two_watched[0], words="mended", by=ROADS, at=NOW + 2 * A_MINUTE)
    monkeypatch.setattr(watchers, "AT_ONCE", 1)

    told = [watchers.tell_watchers(at=NOW + 5 * A_MINUTE) for _ in range(3)]

    assert told == [2, 1, 0]


def test_watcher_before_whom_a_wall_has_risen_is_told_nothing(held, person):
    agent = person("agent", "U75")
    notes.watch(Matter.objects.get(id=held), by=agent, at=NOW)
    watchers.tell_watchers(at=NOW)
    moves.reclassify(held, category="P04", reason="he hit her", by=BEN, at=NOW + A_MINUTE)

    assert watchers.tell_watchers(at=NOW + 2 * A_MINUTE) == 0


def test_letter_to_a_unit_names_the_matter(held):
    post = FakePost()
    outbox.send_waiting(at=NOW, post=post)

    order = next(one for one in post.taken if one.kind == "order")
    assert str(Matter.objects.get(id=held).number) in order.words


def told_off(matter) -> set[str]:
    off = Message.objects.filter(matter_id=matter, sentence__key="records.order-off")
    return set(off.values_list("to", flat=True))


def test_unit_hears_that_its_order_was_taken_back(sent):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=NOW)
    moves.recall(matter, reason="another one", by=AGENT, at=NOW + A_MINUTE)

    assert told_off(matter) == {"unit:U42"}


def test_who_works_on_what_the_caller_withdrew_hears_of_it(held):
    moves.ask_help(held, unit="U41", reason="a stall", by=BEN, at=NOW + A_MINUTE)
    moves.withdraw(held, reason="it was the fuse", by=AGENT, at=NOW + 2 * A_MINUTE)

    assert told_off(held) == {"unit:U42", "unit:U41"}
