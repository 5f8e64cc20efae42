"""One normal form: what is folded, what is dropped, and where each character came from."""

from __future__ import annotations

import pytest

from headwater.kernel.text import ngrams, normalise, similarity

FOLDED = [
    ("", ""),
    ("火", "火"),
    ("救\u200b命", "救命"),
    ("着 火 了", "着火了"),
    ("ＡＢＣ　１２３ ②", "abc 123 2"),
    ("help  me 有人", "help me有人"),
    ("失火啦！快來，煙很濃", "失火啦!快来,烟很浓"),
    ("😀着火😀", "😀着火😀"),
]


@pytest.mark.parametrize(("given", "wanted"), FOLDED)
def test_text_is_folded_into_one_form(given: str, wanted: str) -> None:
    assert normalise(given).text == wanted


def test_origin_points_into_the_text_as_given() -> None:
    given = "快来，着 \u200b火 了"

    normal = normalise(given)
    start = normal.text.index("着火了")

    assert normal.span(start, start + 3) == (3, len(given))


@pytest.mark.parametrize("given", [given for given, _ in FOLDED])
def test_folding_twice_changes_nothing(given: str) -> None:
    once = normalise(given).text

    assert normalise(once).text == once


def test_similarity_counts_common_runs_of_four() -> None:
    assert similarity("楼下着火了快来", "楼下着火了快来！") == 1.0
    assert similarity("楼下着火了快来", "路灯不亮三天了") == 0.0
    assert similarity("abcde", "abcdf") == pytest.approx(1 / 3)


def test_ngrams_come_shortest_first() -> None:
    assert list(ngrams("abc", 1, 2)) == ["a", "b", "c", "ab", "bc"]
