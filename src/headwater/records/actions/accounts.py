"""Make accounts: one for each role of the city, with a password that is told once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from headwater.records.models import Unit, User
from headwater.records.queries import ground

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Account:
    """A login as it is told once."""

    name: str
    password: str
    role: str
    unit: str


def new_password() -> str:
    """Return a random password of letters and digits that are not easily confused."""
    return "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD_LENGTH))


def make_account(name: str, role: str, unit: str, *, demo: bool = False) -> Account:
    """Make or renew an account; its password is returned and only its hash is kept."""
    password = new_password()
    user, _ = User.objects.update_or_create(
        username=name, defaults={"role": role, "unit_id": unit or None, "is_demo": demo}
    )
    user.set_password(password)
    user.save()
    return Account(name, password, role, unit)


def demo_accounts() -> list[Account]:
    """Make one demo account for each role, at the desk the city declares for it."""
    seats = ground.city().reception.seats
    known = set(Unit.objects.filter(code__in=seats.values()).values_list("code", flat=True))
    roles = ground.city().roles
    return [
        make_account(role, role, seats[role], demo=True)
        for role in roles
        if seats.get(role) in known
    ]
