"""The audit: what is drawn, what a reviewer never sees, and what an under-triage sets going."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.kernel.periods import Period
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions import moves
from headwater.records.actions.alarms import close_gate, lift
from headwater.records.actions.audit import Found, decide_review, draw_sample, quarter_of
from headwater.records.models import Alarm, Label, Matter, Message, Review
from headwater.records.queries.figures import figures
from headwater.records.queries.gate import alarms

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
