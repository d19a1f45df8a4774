"""Attendance of a cohort so far: who was expected, who came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sessions.register.marks import Member, expected


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session that was held; `on` is the date at the site; `only`: for whom alone it was, None for all."""

    id: int
    position: int
    title: str
    on: dt.date
    only: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A mark as stored. `reason` is the label of an absence's reason."""

    attended: bool
    minutes_late: int = 0
    minutes_left_early: int = 0
    took_part: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One person at one session. Not expected: no mark is due. Expected without a mark: unmarked."""

    expected: bool
    mark: Stored | None = None

    @property
    def attended(self) -> bool:
        return self.mark is not None and self.mark.attended


@dataclass(frozen=True, slots=True)
class Row:
    """One person's cells, in the order of the sessions."""

    participant: int
    name: str
    cells: tuple[Cell, ...]

    @property
    def attended(self) -> int:
        return sum(cell.attended for cell in self.cells)

    @property
    def expected(self) -> int:
        return sum(cell.expected for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Attendance:
    """The whole grid: a column a held session, a row a person who was expected at one of them."""

    sessions: tuple[HeldSession, ...]
    rows: tuple[Row, ...]

    @property
    def attended(self) -> int:
        return sum(row.attended for row in self.rows)

    @property
    def expected(self) -> int:
        return sum(row.expected for row in self.rows)

    @property
    def totals(self) -> tuple[tuple[int, int], ...]:
        """(attended, expected) of each session."""
        columns = zip(*(row.cells for row in self.rows), strict=True)
        return tuple(
            (sum(cell.attended for cell in one), sum(cell.expected for cell in one)) for one in columns
        )


def attendance(
    sessions: Sequence[HeldSession], members: Iterable[Member], marks: Mapping[tuple[int, int], Stored]
) -> Attendance:
    """The grid of a cohort. `marks` are by (session, participant); no entry means unmarked.

    Whoever has a mark was expected, also outside of the membership.
    """
    everybody = tuple(members)
    marked: dict[int, set[int]] = {}
    for session, participant in marks:
        marked.setdefault(session, set()).add(participant)
    due = {session.id: _due(session, everybody, marked.get(session.id, set())) for session in sessions}
    names = {one.participant: one.name for one in everybody}
    rows = (
        Row(
            participant,
            name,
            tuple(Cell(participant in due[one.id], marks.get((one.id, participant))) for one in sessions),
        )
        for participant, name in sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
    )
    return Attendance(tuple(sessions), tuple(row for row in rows if row.expected))


def _due(session: HeldSession, members: Sequence[Member], marked: set[int]) -> set[int]:
    due = {one.participant for one in expected(members, on=session.on, marked=marked)}
    return due if session.only is None else due & (session.only | marked)
