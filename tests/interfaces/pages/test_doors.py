"""Every pair of role and door, made from the declarations: page, move and row, asked once each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.city import load
from headwater.city.reception import town_of
from headwater.interfaces.pages.forms import FORMS
from headwater.kernel.permit import By, Scope
from headwater.matters.moves import MOVES
from headwater.records.actions import moves
from headwater.records.models import Matter, User
from headwater.records.queries.permits import require, visible

CITY = load()
SEATS = CITY.reception.seats
GRANTS = {(grant.role, grant.door): grant for grant in CITY.grants()}
DOORS = sorted({grant.door for grant in CITY.grants()} | {row.door for row in MOVES})
LAMP, HOME = "我们村口的路灯不亮三天了，晚上黑漆漆的", "老公又打我，孩子在哭"
REFUSED = "Your post cannot do this"


@pytest.fixture
def matters(sent):
    """One matter of another unit, one protected; each as it came to the hotline."""
    lamp = sent(LAMP).matter
    moves.dispatch(lamp, moves.Order("U49", "lamp"), by=By("user:1", "U75"), at=NOW)
    home = sent(HOME, at=NOW + timedelta(minutes=1)).matter
    return {False: Matter.objects.get(id=lamp), True: Matter.objects.get(id=home)}


@pytest.fixture
def users(db):
    return {
        role: User.objects.create(username=role, role=role, unit_id=SEATS[role])
        for role in CITY.roles
    }


def allowed(role: str, door: str, matter: Matter) -> bool:
    """Say again, from the declaration alone, whether a role may pass a door for a matter."""
    grant = GRANTS.get((role, door))
    if grant is None or (matter.is_protected and not grant.protected):
        return False
    unit = SEATS[role]
    below = {code for code, one in CITY.units.items() if one.parent == unit} | {unit}
    town = town_of(CITY, unit)
    return {
        Scope.CITY: True,
        Scope.AREA: bool(town and town == matter.town) or unit in matter.units,
        Scope.BRANCH: bool(below & set(matter.units)),
        Scope.UNIT: unit in matter.units,
    }[grant.scope]


def passes(user: User, door: str, matter: Matter) -> bool:
    from headwater.kernel.problem import Problem

    try:
        require(user, door, matter)
    except Problem:
        return False
    return True


@pytest.mark.parametrize("role", list(CITY.roles))
def test_role_passes_exactly_the_doors_of_its_grants(users, matters, role):
    found = {(d, p): passes(users[role], d, matters[p]) for d in DOORS for p in matters}

    assert found == {(d, p): allowed(role, d, matters[p]) for d in DOORS for p in matters}


@pytest.mark.parametrize("role", list(CITY.roles))
def test_rows_a_role_may_see_are_those_the_door_says(users, matters, role):
    for door in DOORS:
        rows = set(Matter.objects.filter(visible(users[role], door)).values_list("id", flat=True))

        assert rows == {m.id for m in matters.values() if allowed(role, door, m)}, door


@pytest.mark.parametrize("role", list(CITY.roles))
def test_move_by_a_role_without_its_door_is_refused_and_changes_nothing(signed_in, matters, role):
    client, number = signed_in(role, SEATS[role]), matters[False].number
    if not allowed(role, "matter.read", matters[False]):
        assert client.get(f"/matters/{number}/").status_code in {403, 404}
        return
    for form in FORMS:
        if allowed(role, form.door, matters[False]):
            continue
        before = Matter.objects.get(number=number).last_hash

        page = client.post(f"/matters/{number}/{form.verb}/?lang=en", {}, follow=True)

        assert REFUSED in page.content.decode(), form.verb
        assert Matter.objects.get(number=number).last_hash == before


def test_who_has_no_town_sees_nothing_for_having_none(sent, person):
    nowhere = Matter.objects.get(id=sent("路灯不亮").matter)
    assert nowhere.town == ""
    nobodys = person("town-room", "U66")

    assert not passes(nobodys, "board.town", nowhere)
    assert not Matter.objects.filter(visible(nobodys, "board.town")).exists()
