"""What was chosen between two versions of a mark."""

import pytest

from programme.web.posted import Posted
from sessions.register.choices import Chosen

FORM = (
    ("mark-7", "absent"),
    ("version-7", "0"),
    ("reason-7", "sick"),
    ("mark-17", "attended"),
    ("version-17", "3"),
)


def chosen(choice: str) -> Chosen:
    return Chosen(Posted((*FORM, ("keep-7", choice))))


def test_mine_counts_as_drawn_from_the_version_that_was_seen() -> None:
    form = chosen("mine-5")
    assert form.getlist("version-7") == ["5"]
    assert form.getlist("mark-7") == ["absent"]
    assert form.getlist("version-17") == ["3"]
    assert form.mine == {7}


def test_theirs_takes_the_row_out() -> None:
    form = chosen("theirs-5")
    assert not [name for name in form if name.endswith("-7") and not name.startswith("keep")]
    assert form.getlist("mark-17") == ["attended"]
    assert form.theirs == {7}


@pytest.mark.parametrize(
    "choice", ["", "mine", "mine-", "mine-x", "ours-5", "theirs-5-5", "mine-99999999999"]
)
def test_anything_else_is_no_choice(choice: str) -> None:
    form = chosen(choice)
    assert form.getlist("version-7") == ["0"]
    assert form.getlist("mark-7") == ["absent"]
    assert not form.mine | form.theirs
