"""What each page asks of the database, counted: a page that grows with its rows fails here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOW

from headwater.records.models import Matter
from headwater.records.queries import ground

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
FIGURE = "/figures/diversion-d2/?period=2022-12"
# page -> (role, unit, most statements); two are the session and the reader.
PAGES = {
    "/list/": ("call-taker", "U01", 8),
    "/list/?search=路灯": ("call-taker", "U01", 8),
    "/desk/": ("call-taker", "U01", 8),
    "/rulings/": ("ruler", "U76", 12),
    "/sources/": ("leader", "R02", 6),
    "/wall/": ("leader", "R02", 20),
    "/returns/": ("ruler", "U76", 6),
    "/checks/": ("auditor", "U73", 6),
    "/bulk/": ("agent", "U75", 5),
    "/forecast/": ("ruler", "U76", 6),
    "/figures/?period=2022-12": ("leader", "R02", 25),
    FIGURE: ("leader", "R02", 10),
    "/certificate/": ("leader", "R02", 7),
    "/audit/": ("auditor", "U73", 8),
    "/shadow/": ("administrator", "U75", 6),
    "/second/": ("call-taker", "U01", 4),
    "/dropped/": ("call-taker", "U01", 5),
    "/outbox/": ("administrator", "U75", 6),
    "/house/": ("administrator", "U75", 14),
    "/board/station/": ("station", "U16", 6),
    "/board/town/": ("town-room", "U32", 6),
    "/board/visits/": ("handler", "U42", 5),
    "/board/field/": ("grid", "U32", 5),
    "/board/duty/": ("duty", "U77", 5),
    "/board/mediator/": ("mediator", "U88", 7),
    "/board/mediator/register/": ("mediator", "U88", 3),
    "/handover/": ("call-taker", "U01", 5),
    "/knowledge/": ("agent", "U75", 3),
    "/notices/": ("handler", "U42", 5),
    "/components/": ("administrator", "U75", 4),
}
ACTIONS = {
    "dispatch": ("agent", "U75", {"unit": "U42", "reason": "lamp"}, 24),
    "raise": ("agent", "U75", {"grade": "2", "reason": "dark"}, 17),
}


@pytest.fixture
def many(sent):
    numbers = [sent(LAMP, at=NOW + timedelta(minutes=n)).number for n in range(12)]
    Matter.objects.filter(number__in=numbers[:4]).update(state="unowned")
    return numbers


def counted(client, method, *asked):
    # The clock's offset is kept for a while: when it is read again must not depend on the hour.
    ground.forget_offset()
    ground.city_time()
    with CaptureQueriesContext(connection) as seen:
        answer = getattr(client, method)(*asked)
    return answer, [query["sql"] for query in seen.captured_queries]


@pytest.mark.parametrize("page", list(PAGES))
def test_page_asks_no_more_than_its_number(signed_in, many, page):
    role, unit, most = PAGES[page]

    answer, asked = counted(signed_in(role, unit), "get", page)

    assert answer.status_code == 200
    assert len(asked) <= most, "\n".join(sql[:120] for sql in asked)


def test_matter_page_asks_the_same_for_any_story(signed_in, many):
    answer, asked = counted(signed_in("call-taker", "U01"), "get", f"/matters/{many[5]}/")

    assert answer.status_code == 200
    assert len(asked) <= 23, "\n".join(sql[:120] for sql in asked)


def test_task_page_asks_the_same_for_any_story(signed_in, many):
    Matter.objects.filter(number=many[5]).update(units=["U77"])

    answer, asked = counted(signed_in("duty", "U77"), "get", f"/board/duty/{many[5]}/")

    assert answer.status_code == 200
    assert len(asked) <= 9, "\n".join(sql[:120] for sql in asked)


def test_callers_page_asks_little(client, sent):
    token = sent(LAMP).token

    answer, asked = counted(client, "get", f"/my/{token}/")

    assert answer.status_code == 200
    assert len(asked) <= 5, "\n".join(sql[:120] for sql in asked)


@pytest.mark.parametrize("verb", list(ACTIONS))
def test_action_asks_no_more_than_its_number(signed_in, many, verb):
    role, unit, filled, most = ACTIONS[verb]

    answer, asked = counted(signed_in(role, unit), "post", f"/matters/{many[6]}/{verb}/", filled)

    assert answer.status_code == 302
    assert len(asked) <= most, "\n".join(sql[:120] for sql in asked)


def test_hints_ask_only_who_asks(signed_in, db):
    answer, asked = counted(signed_in("call-taker", "U01"), "post", "/desk/hints/", {"text": LAMP})

    assert answer.status_code == 200
    assert len(asked) <= 3, "\n".join(sql[:120] for sql in asked)


def test_call_taken_at_the_desk_asks_no_more_than_its_number(signed_in, db):
    filled = {"text": LAMP, "token": "t1", "key": "F5", "unit": "U42", "reason": "lamp"}

    answer, asked = counted(signed_in("call-taker", "U01"), "post", "/desk/", filled)

    assert answer.status_code == 302
    assert len(asked) <= 34, "\n".join(sql[:120] for sql in asked)


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_deadline_page_explains_and_asks_little(signed_in, many, lang):
    page = f"/matters/{many[5]}/deadlines/decide/?lang={lang}"

    answer, asked = counted(signed_in("call-taker", "U01"), "get", page)

    assert answer.status_code == 200
    assert len(asked) <= 8, "\n".join(sql[:120] for sql in asked)
