"""What tells two reports apart: place, numbers, kind, closure and distance."""

import pytest

from headwater.city import load
from headwater.city.pairs import comparer_of, told
from headwater.kernel.facts import Point
from headwater.matters.compare import Told, compare


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("(1日09:00) 兴达路口有个坑", "(1日09:20) 兴达路口塌了一块，骑车的都绕", True),
        ("(1日09:00) 兴达路口有个坑", "(1日09:20) 科源路口有个坑", False),
        ("(1日09:00) 望春小区3幢漏水", "(1日09:20) 望春小区5幢漏水", False),
        ("(1日09:00) 寺口村停水了", "(1日09:20) 寺口村有狗叫得凶", False),
        ("(1日09:00) 石江路灯修好了谢谢", "(9日09:00) 石江路灯又不亮了", False),
    ],
)
def test_pairs_are_told_apart(one, other, same):
    city = load()
    comparer = comparer_of(city)
    pair = [told(text, city, comparer.reader) for text in (one, other)]

    decision = compare(*pair, comparer)

    assert decision.value.same is same
    assert decision.because


def test_distance_lowers_the_probability():
    comparer = comparer_of(load())
    here, near, far = (Point(lon, 28.9) for lon in (120.0, 120.0002, 120.2))

    close = comparer.compare(Told("灯坏了", point=here), Told("灯不亮", point=near))
    apart = comparer.compare(Told("灯坏了", point=here), Told("灯不亮", point=far))

    assert close.value.probability > apart.value.probability
