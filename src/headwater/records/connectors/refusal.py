"""What another side answers when it does not take what we send."""

from __future__ import annotations

from headwater.kernel.sentence import Sentence


class Refusal(Exception):
    """It was not taken: why, and whether another try may help.

    `away` says that the other side takes nothing from us now, whatever we send.
    """

    def __init__(self, why: Sentence, *, again: bool, away: bool = False) -> None:
        super().__init__(why.key)
        self.away = away
        self.why = why
        self.again = again
