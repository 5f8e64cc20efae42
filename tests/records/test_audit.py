"""The audit: what is drawn, what a reviewer never sees, and what an under-triage sets going."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from tests.conftest import NOW

from headwater.kernel.periods import Period
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions import moves
from headwater.records.actions.alarms import close_gate, lift
from headwater.records.actions.audit import Found, decide_review, draw_sample, quarter_of
from headwater.records.models import Alarm, Label, Matter, Message, Review, Setting
from headwater.records.models.keys import new_key
from headwater.records.queries.audit import next_review
from headwater.records.queries.figures import figures
from headwater.records.queries.gate import alarms
from headwater.triage.audit import wanted_by

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
AGENT, ANA, BEN = By("user:1", "U75"), By("user:7", "U73"), By("user:8", "U75")
DAY = timedelta(days=1)


@pytest.fixture
def diverted(sent):
    """Twelve lamps sent to a department on the first day."""
    found = []
    for n in range(12):
        matter = sent(LAMP, at=NOW + timedelta(minutes=n), place=f"P{n}").matter
        moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=NOW + timedelta(hours=1))
        found.append(matter)
    return found


def test_every_diverted_matter_of_the_first_days_is_drawn_once(diverted):
    first = draw_sample(seed="a", at=NOW + 2 * DAY)
    again = draw_sample(seed="a", at=NOW + 2 * DAY)

    assert first.diverted == 12
    assert again.diverted == 0
    assert Review.objects.filter(kind="diverted").count() == 12


def test_matter_of_today_is_not_drawn_yet(diverted):
    assert draw_sample(seed="a", at=NOW + timedelta(hours=20)).diverted == 0


def test_after_the_first_days_the_quota_is_drawn(diverted, sent):
    Matter.objects.filter(id__in=diverted).update(diverted_at=NOW + 40 * DAY)
    Matter.objects.filter(id=diverted[0]).update(diverted_at=NOW)
    start, end = quarter_of(NOW + 42 * DAY)

    drawn = draw_sample(seed="a", at=NOW + 42 * DAY)

    assert (start.month, end.month) == (1, 4)
    assert drawn.diverted == 12  # the quota is larger than what there is


@pytest.fixture
def many(diverted):
    """More matters like the first lamp, diverted at some time: rows only."""
    numbers = count(900_000)

    def make(how_many, at):
        found = [Matter.objects.get(id=diverted[0]) for _ in range(how_many)]
        for one in found:
            one.id, one.number, one.diverted_at = new_key(), next(numbers), at
        return {one.id for one in Matter.objects.bulk_create(found)}

    return make


def test_first_days_do_not_use_up_the_quota_of_the_quarter(many):
    many(700, NOW)
    draw_sample(seed="a", at=NOW + 2 * DAY)
    many(5, NOW + 20 * DAY)

    assert draw_sample(seed="a", at=NOW + 22 * DAY).diverted == 5


def test_last_day_of_a_quarter_is_drawn_in_the_next(many):
    _, end = quarter_of(NOW)
    last = many(3, end - timedelta(hours=3))
    draw_sample(seed="a", at=end)

    draw_sample(seed="a", at=end + DAY)

    assert Review.objects.filter(matter__in=last).count() == 3


def test_what_came_since_the_last_draw_goes_first(many):
    start, end = quarter_of(NOW + 60 * DAY)
    at = start + 50 * DAY
    early, fresh = many(700, start + 5 * DAY), many(8, at - 2 * DAY)
    drawn = sorted(early)[: wanted_by(at, start, end, 600) - 6]
    Review.objects.bulk_create(
        Review(matter_id=key, kind="diverted", drawn_at=start + 9 * DAY) for key in drawn
    )
    Setting.objects.create(name="audit-draws", value=[{"at": (at - 2 * DAY).isoformat()}])

    draw_sample(seed="a", at=at)

    new = Review.objects.filter(drawn_at=at, matter__diverted_at__gte=start, kind="diverted")
    assert new.count() == 6
    assert set(new.values_list("matter_id", flat=True)) <= fresh


def test_order_of_the_reviews_tells_nothing_of_what_was_diverted(many, person):
    for kind in ("diverted", "kept"):
        Review.objects.bulk_create(
            Review(matter_id=key, kind=kind, drawn_at=NOW) for key in many(20, NOW)
        )
    shown = []
    while number := next_review():
        shown.append(Review.objects.get(pk=number).kind)
        Review.objects.filter(pk=number).update(decided_at=NOW)

    assert shown.count("diverted") == 20
    assert "kept" in shown[:15]
    assert "diverted" in shown[-15:]


def test_reviewers_page_hides_what_the_system_said(diverted, signed_in):
    draw_sample(seed="a", at=NOW + 2 * DAY)
    matter = Matter.objects.get(id=diverted[0])

    page = signed_in("auditor", "U73").get("/audit/review/", headers={"accept-language": "en"})
    shown = page.content.decode()

    assert LAMP in shown
    for hidden in ("routine", "Street light", "street lamp", str(matter.number), "transfer"):
        assert hidden not in shown.split("<main")[1]


def test_review_counts_in_the_figures_with_n_and_interval(diverted, person):
    draw_sample(seed="a", at=NOW + 2 * DAY)
    ana = person("auditor", "U73")
    for one in Review.objects.filter(kind="diverted"):
        decide_review(one.pk, Found(needed=False), by=ana, at=NOW + 2 * DAY)

    k1 = figures(Period.parse("2022"), codes=["under-triage"])[0]

    assert (k1.numerator, k1.n) == (0, 12)
    assert k1.high == pytest.approx(0.2425, abs=0.03)


def test_under_triage_sends_the_police_at_once_and_closes_the_gate(diverted, person):
    draw_sample(seed="a", at=NOW + 2 * DAY)
    review = Review.objects.filter(kind="diverted").first()
    Matter.objects.filter(id=review.matter_id).update(state="closed", closed_at=NOW + DAY)

    ana = person("auditor", "U73")
    decide_review(review.pk, Found(needed=True, note="fire"), by=ana, at=NOW + 2 * DAY)

    matter = Matter.objects.get(id=review.matter_id)
    assert matter.state == "dispatched"
    assert matter.grade == 1
    assert matter.assignments.filter(role="police-safety", part="offered").exists()
    assert Message.objects.filter(matter=matter, kind="order").count() == 3
    assert Label.objects.get(matter=matter).source == "audit"
    assert Alarm.objects.get().kind == "audit"


def test_review_is_decided_once(diverted, person):
    draw_sample(seed="a", at=NOW + 2 * DAY)
    review, ana = Review.objects.first(), person("auditor", "U73")
    decide_review(review.pk, Found(needed=False), by=ana, at=NOW + 2 * DAY)

    with pytest.raises(Problem):
        decide_review(review.pk, Found(needed=True), by=ana, at=NOW + 2 * DAY)


def test_alarm_is_lifted_by_two_people(db):
    alarm = close_gate(reason="storm", by=ANA, at=NOW)

    lift(alarm.pk, reason="over", by=ANA, at=NOW)
    with pytest.raises(Problem):
        lift(alarm.pk, reason="over", by=ANA, at=NOW)
    stands = alarms().exists()
    lift(alarm.pk, reason="", by=BEN, at=NOW)

    assert stands
    assert not alarms().exists()


def test_alarm_needs_a_reason(db):
    with pytest.raises(Problem):
        close_gate(reason=" ", by=ANA, at=NOW)
