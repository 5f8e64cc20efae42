"""Groups of near-duplicates, so that no text is examined by a model that saw its twin."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from headwater.kernel.text import fingerprint
from headwater.triage.features import Seen

ALIKE = 0.5
Ints = npt.NDArray[np.intp]


def near_duplicates(seen: Sequence[Seen]) -> Ints:
    """Answer a group for each text; texts alike by half their 4-grams share one."""
    prints = [fingerprint(one.given) for one in seen]
    leader = list(range(len(prints)))
    holders: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(prints):
        common = Counter(other for gram in own for other in holders[gram])
        for other, count in common.items():
            if count / (len(own) + len(prints[other]) - count) >= ALIKE:
                leader[_root(leader, place)] = _root(leader, other)
        for gram in own:
            holders[gram].append(place)
    return np.asarray([_root(leader, place) for place in range(len(prints))])


def twins_of(texts: Sequence[str], known: Sequence[str]) -> list[bool]:
    """Answer of each text whether it is nearly one of those known: half their 4-grams are alike."""
    prints = [fingerprint(one) for one in known]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(prints):
        for gram in own:
            holders[gram].append(place)
    return [_has_twin(fingerprint(one), prints, holders) for one in texts]


def _has_twin(
    own: frozenset[str], prints: Sequence[frozenset[str]], holders: Mapping[str, Sequence[int]]
) -> bool:
    common = Counter(other for gram in own for other in holders.get(gram, ()))
    return any(n / (len(own) + len(prints[other]) - n) >= ALIKE for other, n in common.items())


def folds_of(groups: Ints, count: int, seed: int) -> Ints:
    """Deal groups into `count` folds, at random and the same each time."""
    names = np.unique(groups)
    dealt = np.random.default_rng(seed).permutation(len(names)) % count
    return np.asarray(dealt[np.searchsorted(names, groups)])


def _root(leader: list[int], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place
