"""Every role at every door: in where the city grants it, one sentence elsewhere, never a crash."""

from __future__ import annotations

import pytest

from headwater.city import load
from headwater.matters.boards import Extra

CITY = load()
SEATS = CITY.reception.seats
PAGES = {
    "/desk/": "report.receive",
    "/list/": "matter.read",
    "/rulings/": "matter.rule",
    "/sources/": "source.read",
    "/figures/": "figure.read",
    "/figures/on-time-closure/": "figure.read",
    "/wall/": "wall.read",
    "/returns/": "returns.read",
    "/checks/": "audit.work",
    "/bulk/": "matter.merge",
    "/forecast/": "matter.read",
    "/certificate/": "gate.read",
    "/second/": "matter.second",
    "/dropped/": "danger.watch",
    "/silent/": "report.receive",
    "/shadow/": "model.work",
    "/audit/": "audit.read",
    "/outbox/": "admin.work",
    "/house/": "admin.work",
    "/notices/": "notices.choose",
    "/handover/": "handover.work",
    "/knowledge/": "knowledge.read",
    **{f"/board/{board.code}/": board.door for board in CITY.boards.values()},
    **{
        f"/board/{board.code}/register/": board.door
        for board in CITY.boards.values()
        if Extra.REGISTER in board.extras
    },
}
TABLE = [(role, page) for role in CITY.roles for page in PAGES]
OPEN_TO_ALL = ("/sign-in/", "/report/", "/components/", "/healthz")


@pytest.mark.parametrize(("role", "page"), TABLE)
def test_role_meets_the_door_its_grants_say(signed_in, role, page):
    granted = PAGES[page] in {grant.door for grant in CITY.roles[role]}

    answer = signed_in(role, SEATS[role]).get(page, headers={"accept-language": "en"})

    assert answer.status_code == (200 if granted else 403)
    if not granted:
        assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("role", list(CITY.roles))
def test_every_role_has_a_first_room(signed_in, role):
    answer = signed_in(role, SEATS[role]).get("/", follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain


@pytest.mark.parametrize("page", list(PAGES))
def test_stranger_is_asked_to_sign_in(client, db, page):
    answer = client.get(page)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("page", OPEN_TO_ALL)
def test_open_pages_need_no_sign_in(client, db, page):
    assert client.get(page).status_code == 200


def test_foreign_matter_does_not_exist_for_a_handler(signed_in, sent):
    number = sent("我们村口的路灯不亮三天了，晚上黑漆漆的").number

    assert signed_in("handler", "U41").get(f"/matters/{number}/").status_code == 404


def test_move_without_the_grant_is_refused_and_changes_nothing(signed_in, sent):
    number = sent("我们村口的路灯不亮三天了，晚上黑漆漆的").number

    answer = signed_in("leader", "R02").post(f"/matters/{number}/dispatch/", follow=True)

    assert "note danger" in answer.content.decode()
