"""Bytes of a CSV file, read or refused with row and remedy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.csvfile import MOST_BYTES, Sheet, read
from sessions.importing.mistakes import MOST_SHOWN, Mistake, Mistakes

PLAIN = Sheet(("site", "name"), ((2, ["N1", "North"]), (3, ["S1", "South"])))


def reading(data: bytes) -> tuple[Sheet, tuple[Mistake, ...]]:
    mistakes = Mistakes()
    sheet = read(data, mistakes)
    return sheet, mistakes.in_order()


def only(data: bytes) -> Mistake:
    _, mistakes = reading(data)
    assert len(mistakes) == 1
    return mistakes[0]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("between", [b",", b";", b"\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "open"])
def test_every_usual_way_of_writing_csv_is_read_alike(
    mark: bytes, end: bytes, between: bytes, last: bool
) -> None:
    lines = [between.join(cells) for cells in ((b"site", b"name"), (b"N1", b"North"), (b"S1", b"South"))]
    sheet, mistakes = reading(mark + end.join(lines) + (end if last else b""))
    assert mistakes == ()
    assert sheet == PLAIN


def test_cells_are_read_without_white_space_around_them() -> None:
    assert reading(b" site , name\n N1 , North \nS1,South\n") == (PLAIN, ())


def test_blank_lines_are_passed_over_and_still_counted() -> None:
    sheet, mistakes = reading(b"\nsite,name\n\nN1,North\n , \nS1,South\n\n")
    assert mistakes == ()
    assert [number for number, _ in sheet.rows] == [4, 6]


def test_a_quoted_line_end_stays_in_its_cell_and_counts_as_one_row() -> None:
    sheet, _ = reading(b'site,name\nN1,"North\r\nwing, east ""E"""\nS1,South\n')
    assert sheet.rows == ((2, ["N1", 'North\r\nwing, east "E"']), (3, ["S1", "South"]))


def test_a_latin_1_file_is_refused_with_row_byte_and_remedy() -> None:
    mistake = only("site,name\nN1,North\nM1,München\n".encode("latin-1"))
    assert mistake.row == 3
    assert "0xFC" in str(mistake.problem)
    assert "not UTF-8" in str(mistake.problem)
    assert "CSV UTF-8" in str(mistake.remedy)
    assert "München" in mistake.value


def test_a_latin_1_byte_in_the_header_is_in_row_1() -> None:
    assert only("Straße,site\n".encode("latin-1")).row == 1


def test_a_latin_1_byte_after_a_quoted_line_end_is_in_the_row_a_spreadsheet_shows() -> None:
    assert only('site,name\nN1,"two\nlines"\nM1,München\n'.encode("cp1252")).row == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("site,name\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "workbook"),
        (b"site,name\nN1,No\x00rth\n", "NUL"),
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        (b"site,name\n", "no rows"),
        (b'site,name\nN1,"North\n', "cannot be read"),
        (b'site,name\nN1,"No"rth\n', "cannot be read"),
        (b"site,name,site\nN1,North,N2\n", "there twice"),
        (b"site,name,Site\nN1,North,N2\n", "there twice"),
        (b"site,,name\nN1,x,North\n", "has no name"),
        (b"site,name\nN1\n", "1 cells, the header has 2"),
        (b"site,name\nN1,North,x\n", "3 cells, the header has 2"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, words: str) -> None:
    mistake = only(data)
    assert words in str(mistake.problem)
    assert str(mistake.remedy)


def test_a_ragged_row_is_named_and_the_others_are_read() -> None:
    sheet, mistakes = reading(b"site,name\nN1,North\nS1\nW1,West\n")
    assert [mistake.row for mistake in mistakes] == [3]
    assert [number for number, _ in sheet.rows] == [2, 4]


def test_empty_cells_beyond_the_header_do_no_harm() -> None:
    assert reading(b"site,name,,\nN1,North,,\nS1,South,,\n") == (PLAIN, ())


def test_a_nul_is_found_in_its_row() -> None:
    assert only(b"site,name\nN1,North\nS1,\x00\n").row == 3


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert "50 MB" in str(only(b"x" * (MOST_BYTES + 1)).problem)


def test_the_first_mistakes_are_shown_and_all_are_counted() -> None:
    mistakes = Mistakes()
    read(b"site,name\n" + b"N1\n" * 1000, mistakes)
    assert mistakes.total == 1000
    assert len(mistakes.in_order()) == MOST_SHOWN


def test_a_hundred_thousand_rows_are_read() -> None:
    lines = "".join(f"R{number},C1,2027-01-04,attended,Unit 1,180,170,\r\n" for number in range(100_000))
    data = (
        "reference,cohort,session_on,mark,title,minutes_planned,minutes_present,reason\r\n" + lines
    ).encode()
    sheet, mistakes = reading(data)
    assert mistakes == ()
    assert sheet.rows[-1][0] == 100_001


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    sheet, mistakes = reading(data)
    assert sheet.rows or mistakes
    assert all(len(cells) == len(sheet.columns) for _, cells in sheet.rows)


@given(
    st.lists(
        st.lists(st.text(alphabet='ab,;"\n\r ä🙈', min_size=1, max_size=8), min_size=3, max_size=3),
        min_size=1,
    )
)
def test_whatever_is_quoted_by_the_rules_comes_back(rows: list[list[str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    sheet, mistakes = reading(("a,b,c\r\n" + "\r\n".join(quoted)).encode())
    wanted = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    assert [cells for _, cells in sheet.rows] == wanted
    assert bool(mistakes) is (not wanted)
