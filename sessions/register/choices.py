"""What a person chose where somebody else had saved first.

The page that shows both versions of a mark posts `keep-7` as `mine-5` or `theirs-5`: whose version
is to stand, and at which number the other one was seen. `mine` then counts as drawn from that
number; `theirs` takes the whole row out of the form, because what is stored shall stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sessions.register.form import Posted

_CHOICE = re.compile(r"(mine|theirs)-([0-9]{1,9})", re.ASCII)
_KEY = re.compile(r"keep-([0-9]{1,9})", re.ASCII)
_OF_PERSON = ("mark", "late", "early", "reason", "tookpart", "version")


class Chosen:
    """The posted form after the choices; reads like the form itself."""

    def __init__(self, posted: Posted) -> None:
        self._values = {name: list(posted.getlist(name)) for name in posted}
        self.mine: set[int] = set()
        self.theirs: set[int] = set()
        for name in list(self._values):
            if found := _KEY.fullmatch(name):
                self._choose(int(found[1]), str(self._values[name][-1]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def get(self, name: str, /) -> str:
        """The first value of this name as text, "" when it was not posted."""
        return str(next(iter(self.getlist(name)), ""))

    def getlist(self, name: str, /) -> Sequence[object]:
        """Every value of this name, none when it was not posted."""
        return self._values.get(name, ())

    def _choose(self, participant: int, choice: str) -> None:
        found = _CHOICE.fullmatch(choice)
        if found is None:
            return  # no choice: the two versions are shown again
        if found[1] == "mine":
            self.mine.add(participant)
            self._values[f"version-{participant}"] = [found[2]]
            return
        self.theirs.add(participant)
        for key in _OF_PERSON:
            self._values.pop(f"{key}-{participant}", None)
