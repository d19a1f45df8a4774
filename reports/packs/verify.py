"""Is a report still what was written, and do the records still say the same?"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from programme.web.text import _
from reports.packs.corrections import lines
from reports.packs.folder import MANIFEST, REPORT, table_file
from reports.packs.outcome import Outcome

_CORRECTIONS: Final = "corrections"


class NoReport(Exception):
    """The folder holds no report that could be verified. Says which folder."""


@dataclass(frozen=True)
class Verified:
    """What became of a folder since it was written: paths `changed`, `missing` and `added` (not listed in the
    manifest); `said`: the manifest."""

    said: dict[str, Any]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every file is as it was written, and no other is there."""
        return not (self.changed or self.missing or self.added)


def verified(folder: Path) -> Verified:
    """Compare every file of a report with the manifest. Raises NoReport when there is none."""
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        listed = {str(path): str(digest) for path, digest in said["files"].items()}
        if said["report"] != REPORT:
            raise KeyError("report")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise NoReport(
            _(
                "%(folder)s holds no finished outcome report: its manifest is missing or broken.",
                folder=folder,
            )
        ) from problem
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    changed = [
        path
        for path in sorted(there & set(listed))
        if hashlib.sha256((folder / path).read_bytes()).hexdigest() != listed[path]
    ]
    return Verified(
        said, tuple(changed), tuple(sorted(set(listed) - there)), tuple(sorted(there - set(listed)))
    )


def corrected_since(folder: Path, outcome: Outcome) -> list[str]:
    """What was corrected since the report in the folder was made, a line each: the corrections of the report
    that was computed again, less those that the folder lists already. A publishable report tells of none."""
    if _CORRECTIONS not in outcome.tables:
        return []
    listed = folder / "tables" / f"{_CORRECTIONS}.csv"
    known = Counter(listed.read_bytes().splitlines() if listed.exists() else ())
    new = []
    for line in table_file(outcome, _CORRECTIONS).splitlines()[1:]:
        new.append(not known[line])  # two changes may read alike
        known[line] -= known[line] > 0
    return lines(outcome.tables[_CORRECTIONS][new])


def tables_that_differ(said: dict[str, Any], outcome: Outcome) -> list[str]:
    """Names of the tables that come out otherwise than the manifest says, those of one side alone too; not
    that of the corrections, which grows and is told line by line (`corrected_since`)."""
    listed = {
        path.removeprefix("tables/").removesuffix(".csv"): digest
        for path, digest in said["files"].items()
        if path.startswith("tables/")
    }
    now = {name: hashlib.sha256(table_file(outcome, name)).hexdigest() for name in outcome.tables}
    return sorted(name for name in {*listed, *now} - {_CORRECTIONS} if listed.get(name) != now.get(name))
