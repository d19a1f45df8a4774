"""Bytes of a CSV file -> rows of text, or what is wrong with the file.

UTF-8 with or without a byte order mark; lines may end in LF or CRLF; cells may be quoted and hold line
ends. Comma, semicolon or tab separate: spreadsheets of some countries write semicolons.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sessions.importing.mistakes import Mistakes
from sessions.sentence import Sentence, say

MOST_BYTES = 50_000_000
MOST_ROWS = 1_000_000

_SAVE_AS_UTF8 = say("Save the file as “CSV UTF-8” and import it again.")
_SAVE_AS_CSV = say("Open it in a spreadsheet, save it as “CSV UTF-8” and import that.")
_SPLIT = say("Split it into several files and import one after the other.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The header's names, and each row that is not blank with its number as a spreadsheet shows it.

    Every row has as many cells as there are columns, without white space around them.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[int, list[str]], ...] = ()


def read(data: bytes, mistakes: Mistakes) -> Sheet:
    """Read a whole file. What cannot be read goes into `mistakes`; the rows that can are returned."""
    text = _decoded(data, mistakes)
    if text is None:
        return Sheet()
    lines = _filled(_lines(text, mistakes))
    first = next(lines, None)
    if first is None:
        if not mistakes:
            mistakes.add(
                0, "", "", say("The file is empty."), say("Give it a first row with the column names.")
            )
        return Sheet()
    header = _header(*first, mistakes)
    if header is None:
        return Sheet()
    rows: list[tuple[int, list[str]]] = []
    for number, cells in lines:
        if len(cells) != len(header) and (len(cells) < len(header) or any(cells[len(header) :])):
            _ragged(number, cells, header, mistakes)
        else:
            rows.append((number, cells[: len(header)]))
        if len(rows) > MOST_ROWS:
            mistakes.add(
                0, "", "", say("The file has more than %(most)s rows.", most=f"{MOST_ROWS:,}"), _SPLIT
            )
            return Sheet()
    if not rows and not mistakes:
        mistakes.add(0, "", "", say("The file has a header and no rows."), say("Add the rows to import."))
    return Sheet(tuple(header), tuple(rows))


def _filled(lines: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, without white space around their cells."""
    for number, line in lines:
        cells = [cell.strip() for cell in line]
        if any(cells):
            yield number, cells


def _decoded(data: bytes, mistakes: Mistakes) -> str | None:
    if len(data) > MOST_BYTES:
        mistakes.add(
            0, "", "", say("The file is larger than %(most)s MB.", most=MOST_BYTES // 1_000_000), _SPLIT
        )
        return None
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        mistakes.add(0, "", "", say("This is a spreadsheet workbook, not a CSV file."), _SAVE_AS_CSV)
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        mistakes.add(0, "", "", say("The file is in UTF-16, not in UTF-8."), _SAVE_AS_UTF8)
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = _row_of(data[: error.start].decode("utf-8-sig"))
        problem = say(
            "The file is not UTF-8: byte %(byte)s at place %(place)s. It may be Latin-1 or Windows-1252.",
            byte=f"0x{data[error.start]:02X}",
            place=f"{error.start + 1:,}",
        )
        mistakes.add(row, "", _around(data, error.start), problem, _SAVE_AS_UTF8)
        return None
    place = text.find("\x00")
    if place >= 0:
        problem = say("The file holds a NUL character, so it is damaged or not a CSV file.")
        mistakes.add(_row_of(text[:place]), "", "", problem, _SAVE_AS_CSV)
        return None
    return text


def _around(data: bytes, place: int) -> str:
    """The text of the line around a byte, read as Latin-1: what the person meant to write."""
    starts = max(data.rfind(b"\n", 0, place) + 1, place - 20)
    return data[starts : place + 20].decode("latin-1").splitlines()[0].strip()


def _row_of(before: str) -> int:
    """The row in which a text that breaks off stands."""
    rows = 0
    try:
        for _ in csv.reader(io.StringIO(before, newline=""), delimiter=_delimiter(before)):
            rows += 1
    except csv.Error:
        return max(rows, 1)
    return rows + 1 if not before or before.endswith(("\n", "\r")) else rows


def _delimiter(text: str) -> str:
    """Whichever of comma, semicolon and tab the first line holds most often, comma when none."""
    first = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _lines(text: str, mistakes: Mistakes) -> Iterator[tuple[int, list[str]]]:
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = say("The row cannot be read: %(error)s.", error=error)
            remedy = say("Look for a quotation mark that is not closed, or double the ones inside a cell.")
            mistakes.add(number + 1, "", "", problem, remedy)
            return
        number += 1
        yield number, cells


def _header(number: int, cells: list[str], mistakes: Mistakes) -> list[str] | None:
    """The column names as they stand; None when they cannot be used."""
    names = list(cells)
    while names and not names[-1]:
        names.pop()
    folded = [name.casefold() for name in names]
    wrong = False
    for place, name in enumerate(names):
        if not name:
            problem: Sentence = say("Column %(place)s has no name.", place=place + 1)
            mistakes.add(number, "", "", problem, say("Name the column or remove it."))
            wrong = True
        elif folded[place] in folded[:place]:
            problem = say("Column “%(name)s” is there twice.", name=name)
            mistakes.add(number, name, "", problem, say("Keep one of them."))
            wrong = True
    return None if wrong else names


def _ragged(number: int, cells: list[str], header: list[str], mistakes: Mistakes) -> None:
    problem = say(
        "The row has %(found)s cells, the header has %(wanted)s.", found=len(cells), wanted=len(header)
    )
    remedy = say("Look for a missing or an extra separator; put text that holds one into quotation marks.")
    mistakes.add(number, "", cells[0] if cells else "", problem, remedy)
