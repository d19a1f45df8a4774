"""Texts in confidence: only the right key, note and cohort open them."""

import base64
import stat
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.database.keys import KeysUnreadable, load_keys
from programme.database.sealing import CannotOpen, seal, unseal

_KEY, _OLD = bytes(range(32)), bytes(range(32, 64))


@given(st.text())
def test_what_was_sealed_opens_again(text: str) -> None:
    note = uuid4()
    text = text.encode("utf-8", "ignore").decode()
    sealed = seal(text, note=note, bound_to=7, keys=(_KEY,))
    assert unseal(sealed, note=note, bound_to=7, keys=(_KEY,)) == text
    assert len(text) < 4 or text.encode() not in sealed


def test_the_same_text_never_seals_the_same_way() -> None:
    note = uuid4()
    assert len({seal("x", note=note, bound_to=1, keys=(_KEY,)) for _ in range(50)}) == 50


def test_a_sealed_text_moved_elsewhere_does_not_open() -> None:
    note = uuid4()
    sealed = seal("secret", note=note, bound_to=1, keys=(_KEY,))
    for other_note, cohort in ((uuid4(), 1), (note, 2)):
        with pytest.raises(CannotOpen):
            unseal(sealed, note=other_note, bound_to=cohort, keys=(_KEY,))


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_an_altered_text_does_not_open(position: int, change: int) -> None:
    note = uuid4()
    sealed = bytearray(seal("a secret of some length", note=note, bound_to=1, keys=(_KEY,)))
    sealed[position % len(sealed)] ^= change
    with pytest.raises(CannotOpen):
        unseal(bytes(sealed), note=note, bound_to=1, keys=(_KEY,))


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    note = uuid4()
    before = seal("old", note=note, bound_to=1, keys=(_OLD,))
    after = seal("new", note=note, bound_to=1, keys=(_KEY, _OLD))
    assert unseal(before, note=note, bound_to=1, keys=(_KEY, _OLD)) == "old"
    with pytest.raises(CannotOpen):
        unseal(after, note=note, bound_to=1, keys=(_OLD,))


def test_keys_are_made_once_and_for_nobody_else_to_read(tmp_path: Path) -> None:
    first = load_keys(tmp_path)
    assert load_keys(tmp_path) == first and len(first.notes[0]) == 32
    assert stat.S_IMODE((tmp_path / "keys" / "notes").stat().st_mode) == 0o600
    assert "notes" not in repr(first)


def test_an_unusable_key_is_named_by_file_and_line(tmp_path: Path) -> None:
    load_keys(tmp_path)
    (tmp_path / "keys" / "notes").write_text(base64.b64encode(_KEY).decode() + "\nnonsense\n")
    with pytest.raises(KeysUnreadable, match="line 2"):
        load_keys(tmp_path)
    (tmp_path / "keys" / "notes").write_text("")
    with pytest.raises(KeysUnreadable, match="is empty"):
        load_keys(tmp_path)
