"""Keys of contacts: the newest one seals, older ones still open, a lost one says so."""

import pytest

from headwater.kernel.problem import Problem
from headwater.records.connectors.keys import KeyRing

CONTACT = {"contact": "13800002222", "name": "Dee"}


def test_newest_key_seals_and_older_ones_still_open(tmp_path):
    keys = KeyRing(tmp_path)
    before = keys.seal(CONTACT)

    newest = keys.rotate()

    assert keys.seal(CONTACT).key_id == newest != before.key_id
    assert keys.open(before) == CONTACT


def test_new_key_never_replaces_one_in_use(tmp_path):
    keys = KeyRing(tmp_path)
    first = keys.seal(CONTACT)
    keys.rotate()
    sealed = keys.seal(CONTACT)
    (tmp_path / "keys" / f"{first.key_id}.key").unlink()

    assert keys.rotate() > sealed.key_id
    assert keys.open(sealed) == CONTACT


def test_key_made_by_another_process_seals_at_once(tmp_path):
    keys = KeyRing(tmp_path)
    keys.seal(CONTACT)

    newest = KeyRing(tmp_path).rotate()

    assert keys.seal(CONTACT).key_id == newest


def test_contact_whose_key_is_gone_says_so(tmp_path):
    keys = KeyRing(tmp_path)
    sealed = keys.seal(CONTACT)
    (tmp_path / "keys" / f"{sealed.key_id}.key").unlink()

    with pytest.raises(Problem) as refused:
        keys.open(sealed)

    assert refused.value.code == "records.key-missing"
