"""The account that a server of ours runs as: never root."""

from __future__ import annotations

import os
import pwd
from typing import TypedDict


class Account(TypedDict, total=False):
    """Keyword arguments of `subprocess.run` that name an account; empty = the caller's own."""

    user: int
    group: int
    extra_groups: list[int]


def as_nobody() -> Account:
    """Answer how to start a process: root drops to nobody, anybody else stays who they are."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def give_to_nobody(*paths: str | os.PathLike[str]) -> None:
    """Hand files or folders of ours to nobody; nothing happens when the caller is not root."""
    if account := as_nobody():
        for path in paths:
            os.chown(path, account["user"], account["group"], follow_symlinks=False)
