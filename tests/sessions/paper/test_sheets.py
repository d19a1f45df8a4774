"""Sheets on paper: read back by another reader, and their code by another scanner."""

import io

import pypdfium2
import zxingcpp

from tests.fixtures.posting import words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner

SHEET = "/sessions/2/sheet.pdf"


async def _document(client: Client, address: str) -> pypdfium2.PdfDocument:
    answer = await client.get(address)
    assert answer.status_code == 200, words(answer)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    return pypdfium2.PdfDocument(io.BytesIO(answer.content))


def _text(document: pypdfium2.PdfDocument) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


async def test_register_and_session_sheet_with_blanks_and_a_code_that_opens_the_page(
    world: World, as_: As
) -> None:
    alma = await as_(world.alma)
    document = await _document(alma, SHEET)
    assert len(document) == 2
    text = _text(document)
    for wanted in (
        "Zita Testperson", "Yuri (Jo) Testperson", "Continuing", "Blue room", "Probe circle", "Facilitators only",
        "Paper is not a confidential space", "Destroy after keying in", "Court (Prison)", "1 / 2", "2 / 2",
    ):  # fmt: skip
        assert wanted in text, wanted
    for secret in ("A1111AA", "R-ZITA", "1990", "extrem", "offen"):
        assert secret not in text, secret
    for number, part in enumerate(("register", "record")):
        picture = document[number].render(scale=3).to_pil()
        codes = [code.text for code in zxingcpp.read_barcodes(picture)]
        assert codes == [f"http://testserver.local/sessions/2/{part}?from=paper"]
        opened = await alma.get(codes[0].removeprefix("http://testserver.local"))
        assert opened.status_code == 200 and "Keying in from paper" in words(opened)


async def test_a_sheet_asks_what_its_kind_of_session_has(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    for kind, climate, guests in (
        ("group", True, False),
        ("family_day", True, True),
        ("one_to_one", False, False),
    ):
        await as_owner(world, f"update group_session set kind = '{kind}' where id = 2")
        text = _text(await _document(alma, SHEET))
        assert ("Group climate" in text, "Relatives who came" in text) == (climate, guests)


async def test_no_name_breaks_a_sheet_or_becomes_boxes(world: World, as_: As) -> None:
    await as_owner(
        world,
        "update participant set given_name = 'محمد', family_name = 'Łukasz #strong[x] $y$ \\ \"Ünal\"' where id = 1",
    )
    await as_owner(world, "update participant set given_name = '伟', family_name = '张' where id = 2")
    await as_owner(world, "update room set name = 'Blue 🙂 room' where id = 1")
    await as_owner(world, "update group_session set title = 'Weiter 继续 🙂' where id = 2")
    text = _text(await _document(await as_(world.alma), SHEET))
    assert "Blue ? room" in text and "Weiter ?? ?" in text
    assert 'Łukasz #strong[x] $y$ \\ "Ünal"' in text and "Number 2 of the register" in text


async def test_the_same_sheet_has_the_same_bytes_and_a_week_holds_its_sessions(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    first, second = [(await alma.get(SHEET)).content for _time in range(2)]
    assert first == second
    day = (await as_owner(world, "select (starts_at)::date::text from group_session where id = 3"))[0][0]
    week = await _document(alma, f"/cohorts/1/sheets.pdf?week={day}")
    assert "Deepening" in _text(week)
    for wrong in ("week=2026-02-30", "week=x", "week=0001-01-01", "week=1990-01-01"):
        assert (await alma.get(f"/cohorts/1/sheets.pdf?{wrong}")).status_code == 422


async def test_printing_is_logged_and_a_cover_prints_the_own_days_only(world: World, as_: As) -> None:
    await as_owner(
        world,
        "insert into cohort_facilitator (cohort, staff, role, starts_on, ends_on)"
        " select 1, 3, 'cover', day, day"
        " from (select (starts_at at time zone 'Europe/Berlin')::date as day from group_session where id = 2)",
    )
    carla = await as_(world.carla)
    assert (await carla.get(SHEET)).status_code == 200
    assert (await carla.get("/sessions/1/sheet.pdf")).status_code == 404
    logged = await as_owner(
        world, "select staff, session from access_log where page = 'paper sheet' order by id"
    )
    assert [tuple(row) for row in logged] == [(3, 2)]
