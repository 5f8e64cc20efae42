"""Who acts by a command: an account, proven by its password, that may pass a door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from headwater.kernel.permit import By

Password = Annotated[
    str, typer.Option(envvar="HEADWATER_PASSWORD", help="Their password; asked for if left out.")
]


def signed_in(name: str, password: str, door: str) -> By:
    """Return who acts: the account's password is asked for where the environment names none."""
    from headwater.records.queries.people import proven
    from headwater.records.queries.permits import by_user, require

    user = proven(name, password or typer.prompt(name, hide_input=True, err=True))
    require(user, door)
    return by_user(user)
