"""Masked words keep the matter and lose the person."""

from __future__ import annotations

import pytest

from headwater.city import load
from headwater.intake.masking import looks_personal, mask, mask_contact

CITY = load().reception


@pytest.mark.parametrize(
    ("words", "gone", "kept"),
    [
        ("我叫王小明，楼上漏水", "王小明", "楼上漏水"),
        ("我姓陈，路灯坏了", "陈", "路灯坏了"),
        ("打我电话 138 0000 2222 就行", "0000 2222", "就行"),
        ("１３８００００２２２２是我号码", "１３８００００", "是我号码"),
        ("身份证330784199001011234没带", "330784199001011234", "没带"),
        ("车牌浙G·12345挡着门", "12345", "挡着门"),
        ("卡号6222021234567890123被扣钱", "6222021234567890123", "被扣钱"),
        ("邮箱 a.b@example.com 发我", "a.b@example.com", "发我"),
        ("微信号abc_12345", "abc_12345", "微信"),
        ("my name is John Smith, the lamp is out", "John Smith", "the lamp is out"),
    ],
)
def test_masking_takes_the_person_only(words, gone, kept):
    masked = mask(words, CITY.names, CITY.plates)

    assert gone not in masked
    assert kept in masked


@pytest.mark.parametrize(
    "words", ["五金城12号楼3单元", "2022年12月5日", "欠我45000元", "我叫他快点走"]
)
def test_masking_leaves_places_times_and_sums(words):
    assert mask(words, CITY.names, CITY.plates) == words


@pytest.mark.parametrize("query", ["13800002222", "330784199001011234", "138-0000-2222"])
def test_search_for_a_person_is_seen(query):
    assert looks_personal(query)


def test_contact_is_shown_without_its_middle():
    assert mask_contact("138 0000 2222") == "138****2222"
    assert mask_contact("王") == "王***"
