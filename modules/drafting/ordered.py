"""Rows of a form that can be put in order by buttons, without script: `up-2`, `down-0`, `remove-1`."""

import re
from collections.abc import Sequence
from typing import TypeVar

Row = TypeVar("Row")

_ACTION = re.compile(r"([a-z]+)-(up|down|remove)-([0-9]{1,4})")


def rearranged(rows: Sequence[Row], action: str, name: str) -> list[Row] | None:
    """The rows after the button `<name>-<up|down|remove>-<index>` was pressed. None: the button was
    another one. An index that is not there changes nothing."""
    found = _ACTION.fullmatch(action)
    if found is None or found[1] != name:
        return None
    result, index = list(rows), int(found[3])
    if index >= len(result):
        return result
    row = result.pop(index)
    if found[2] != "remove":
        result.insert(max(index + (1 if found[2] == "down" else -1), 0), row)
    return result
