"""From the bytes of a file to what it would write, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sessions.importing import csvfile
from sessions.importing.cells import WrongCellError
from sessions.importing.csvfile import Sheet
from sessions.importing.kinds import Kind, Plan
from sessions.importing.known import Known
from sessions.importing.mistakes import Mistake, Mistakes
from sessions.sentence import say


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's rows as records of its kind, with what is wrong in the file by itself."""

    kind: Kind
    rows: tuple[Any, ...]
    mistakes: Mistakes


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file comes to. Write `plan` only when `may_write`; then everything or nothing."""

    kind: Kind
    rows: int
    plan: Plan
    mistakes: tuple[Mistake, ...] = ()
    mistakes_in_all: int = 0

    @property
    def may_write(self) -> bool:
        return self.mistakes_in_all == 0


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of the file: where it stands, what it is called, how it is read."""

    place: int
    name: str
    read: Callable[[str], object]
    required: bool
    prefixed: str = ""


def read(kind: Kind, data: bytes) -> ReadFile:
    """Read a file and check it by itself. Rows with a wrong cell are left out of `rows`."""
    mistakes = Mistakes()
    sheet = csvfile.read(data, mistakes)
    if not sheet.columns:
        return ReadFile(kind, (), mistakes)
    fields = _fields(kind, sheet, mistakes)
    if fields is None:
        return ReadFile(kind, (), mistakes)
    rows = tuple(
        row for row in (_row(kind, fields, number, line, mistakes) for number, line in sheet.rows) if row
    )
    kind.alone(rows, mistakes)
    return ReadFile(kind, rows, mistakes)


def check(file: ReadFile, known: Known) -> Checked:
    """Check a file beside what is stored, and say what it would write."""
    plan = file.kind.check(file.rows, known, file.mistakes)
    return settled(file, plan)


def settled(file: ReadFile, plan: Plan) -> Checked:
    """The file with a plan and the mistakes found so far; with mistakes nothing is to be written."""
    mistakes = file.mistakes
    return Checked(
        file.kind, len(file.rows), Plan() if mistakes else plan, mistakes.in_order(), mistakes.total
    )


def _fields(kind: Kind, sheet: Sheet, mistakes: Mistakes) -> tuple[_Field, ...] | None:
    """The columns of the header; None when one is unknown or a required one is missing."""
    by_name = {column.name: column for column in kind.columns}
    names = [name.casefold() for name in sheet.columns]
    fields: list[_Field] = []
    wrong = False
    for place, (name, folded) in enumerate(zip(sheet.columns, names, strict=True)):
        column = by_name.get(folded)
        covariate = name[len(kind.prefix) :] if kind.prefix and folded.startswith(kind.prefix) else ""
        if column is not None:
            fields.append(_Field(place, column.name, column.read, column.required))
        elif covariate and kind.prefix_name.fullmatch(covariate) and kind.prefix_read is not None:
            fields.append(_Field(place, name, kind.prefix_read, required=False, prefixed=covariate))
        else:
            problem = say("There is no column of this name for %(kind)s.", kind=kind.name)
            allowed = ", ".join((*kind.required, *kind.optional))
            mistakes.add(1, name, "", problem, say("Remove it, or use one of: %(allowed)s.", allowed=allowed))
            wrong = True
    for required in kind.required:
        if required not in names:
            problem = say("This column is missing.")
            remedy = say("Add it. Required: %(required)s.", required=", ".join(kind.required))
            mistakes.add(1, required, "", problem, remedy)
            wrong = True
    return None if wrong else tuple(fields)


def _row(
    kind: Kind, fields: Sequence[_Field], number: int, line: Sequence[str], mistakes: Mistakes
) -> Any | None:
    values: dict[str, object] = {}
    more: dict[str, object] = {}
    right = True
    for field in fields:
        text = line[field.place]
        if text == "":
            if field.required:
                mistakes.add(
                    number, field.name, "", say("The cell is empty."), say("Fill it: it is required.")
                )
                right = False
            continue
        try:
            value = field.read(text)
        except WrongCellError as wrong:
            mistakes.add(number, field.name, text, wrong.problem, wrong.remedy)
            right = False
            continue
        if field.prefixed:
            more[field.prefixed] = value
        else:
            values[field.name] = value
    if not right:
        return None
    if kind.prefix_field:
        values[kind.prefix_field] = more
    return kind.make(row=number, **values)
