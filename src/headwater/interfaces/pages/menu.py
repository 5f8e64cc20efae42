"""The menu: the rooms a role may enter, in the order in which the day needs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from headwater.records.queries.boards import boards_of
from headwater.records.queries.permits import doors_of


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu: its words or the board it leads to, its address, if it is open."""

    key: str
    url: str
    here: bool
    board: str = ""


ROOMS = (
    ("menu.desk", "/desk/", "report.receive"),
    ("menu.list", "/list/", "matter.read"),
    ("menu.sent", "/list/?view=sent", "matter.dispatch"),
    ("menu.second", "/second/", "matter.second"),
    ("menu.dropped", "/dropped/", "danger.watch"),
    ("menu.rulings", "/rulings/", "matter.rule"),
    ("menu.forecast", "/forecast/", "matter.grant-time"),
    ("menu.returns", "/returns/", "returns.read"),
    ("menu.checks", "/checks/", "audit.work"),
    ("menu.bulk", "/bulk/", "matter.merge"),
    ("menu.sources", "/sources/", "source.read"),
    ("menu.handover", "/handover/", "handover.work"),
    ("menu.knowledge", "/knowledge/", "knowledge.read"),
    ("menu.wall", "/wall/", "wall.read"),
    ("menu.audit", "/audit/", "audit.read"),
    ("menu.certificate", "/certificate/", "gate.read"),
    ("menu.shadow", "/shadow/", "model.work"),
    ("menu.figures", "/figures/", "figure.read"),
    ("menu.notices", "/notices/", "notices.choose"),
    ("menu.house", "/house/", "admin.work"),
    ("menu.outbox", "/outbox/", "admin.work"),
)


def menu_for(user: Any, path: str) -> list[Item]:
    """List what the reader may open; nobody signed in sees nothing."""
    if user is None or not user.is_authenticated:
        return []
    doors = doors_of(user)
    rooms = [("", f"/board/{board.code}/", board.code) for board in boards_of(user)]
    rooms += [(key, url, "") for key, url, door in ROOMS if door in doors]
    here = max((url for _, url, _ in rooms if path.startswith(url)), key=len, default="")
    return [Item(key, url, url == here, board) for key, url, board in rooms]
