"""Find those who sign in."""

from __future__ import annotations

from headwater.kernel.problem import Problem
from headwater.records.models import User


def user_named(name: str) -> User:
    """Return the user of a name, or say that there is none."""
    found = User.objects.filter(username=name).first()
    if found is None:
        raise Problem("records.user-unknown", fields=["name"], given=name)
    return found


def proven(name: str, password: str) -> User:
    """Return the user whose password this is; a wrong one tells nothing else."""
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None or not found.check_password(password):
        raise Problem("records.password-wrong", fields=["name"], given=name)
    return found


def count_demo_accounts() -> int:
    """Answer how many accounts came with the demo."""
    return User.objects.filter(is_demo=True).count()
