"""The pages of the outcome report: filters, downloads, refusals, and what they never show."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from programme.access.viewer import Viewer
from reports.outcome.handlers import show_reports
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]

ADDRESSES = [
    "/reports",
    "/reports/outcome.zip",
    "/reports/outcome/workbook.xlsx",
    "/reports/outcome/report.pdf",
    "/reports/outcome/codebook.csv",
    "/reports/outcome/tables/flow.csv",
    "/reports/outcome/charts/flow.png",
]
NAMES = re.compile(rb"Zita|Yuri|Xena|Testperson|R-ZITA|A1111AA")
PEOPLE = re.compile(rb"Zita|Yuri|Xena|Testperson|R-ZITA|A1111AA|\bP[0-9A-F]{12}\b")


@pytest.mark.parametrize("address", ADDRESSES)
async def test_evaluators_and_the_lead_may_and_others_may_not(world: World, as_: As, address: str) -> None:
    for person, status in (("eva", 200), ("liv", 200), ("alma", 403), ("cleo", 403), ("ada", 403)):
        answer = await (await as_(world.staff[person])).get(address)
        assert answer.status_code == status, person
    answer = await (await as_(None)).get(address, follow_redirects=False)
    assert answer.status_code in (302, 303, 401)


@pytest.mark.parametrize("address", ADDRESSES)
async def test_nobody_can_be_found_in_an_answer(world: World, as_: As, address: str) -> None:
    answer = await (await as_(world.eva)).get(address)
    content = answer.content
    if address.endswith((".zip", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    else:
        parts = {address: _text_of(content) if address.endswith(".pdf") else content}
    for name, part in parts.items():
        if name.startswith("analysis."):  # one row a participant: pseudonyms, and still no name
            assert not NAMES.search(part) and PEOPLE.search(part), name
        else:
            assert not PEOPLE.search(part), name


def _text_of(content: bytes) -> bytes:
    pages = pypdfium2.PdfDocument(io.BytesIO(content))
    return "\n".join(page.get_textpage().get_text_range() for page in pages).encode()


async def test_the_page_shows_each_chart_with_its_finding_and_its_table(world: World, as_: As) -> None:
    page = (await (await as_(world.eva)).get("/reports")).text
    for name in ("flow", "attendance_over_time", "attendance_by_cohort", "absence_reasons", "retention"):
        picture = re.search(
            rf'<img[^>]+src="/reports/outcome/charts/{name}\.png"[^>]+alt="([^"]+)"', page, re.S
        )
        assert picture, name
        assert len(picture.group(1)) > 40
        assert f'href="/reports/outcome/tables/{name}.csv"' in page
    assert "People referred: 5" in page
    assert "Not for publication" in page
    assert "50%" not in page  # of two places: too few


async def test_filters_narrow_the_page_and_go_with_its_downloads(world: World, as_: As) -> None:
    client = await as_(world.eva)
    page = (await client.get("/reports?site=south&from-day=1&from-month=1&from-year=2020")).text
    assert "People referred: 1." in page
    assert "/reports/outcome.zip?site=south&amp;from=2020-01-01" in page
    table = await client.get("/reports/outcome/tables/attendance_by_cohort.csv?site=south&from=2020-01-01")
    assert table.text.splitlines()[1:] == ["S1,0,0,0,,,,,0.000000,0.000000,"]
    assert table.headers["content-type"].startswith("text/csv")
    assert re.fullmatch(
        r'attachment; filename="attendance_by_cohort-\d{4}-\d\d-\d\d.csv"',
        table.headers["content-disposition"],
    )


@pytest.mark.parametrize(
    ("query", "message", "kept"),
    [
        ("from=2026-02-30&site=north", "From must be a real date", 'value="north" selected'),
        ("from=2026-03-02&to=2026-03-01&cohort=N1", "The last date must be the same", 'value="N1" selected'),
        ("from-day=1&from-month=&from-year=2026", "From must include a month", 'value="2026"'),
        ("from=1700-01-01", "1900", 'value="1700"'),
    ],
)
async def test_wrong_filters_are_named_and_kept_and_no_figure_is_shown(
    world: World, as_: As, query: str, message: str, kept: str
) -> None:
    answer = await (await as_(world.eva)).get(f"/reports?{query}")
    assert answer.status_code == 422
    assert message in answer.text
    assert kept in answer.text
    assert "People referred" not in answer.text


async def test_a_code_that_is_not_there_is_an_error_not_an_empty_report(world: World, as_: As) -> None:
    client = await as_(world.eva)
    assert (await client.get("/reports?cohort=X9")).status_code == 422
    answer = await client.get("/reports/outcome.zip?cohort=X9")
    assert answer.status_code == 422
    assert "/reports" in answer.text


async def test_filters_without_anything_show_an_empty_report(world: World, as_: As) -> None:
    client = await as_(world.eva)
    answer = await client.get("/reports?site=south&cohort=N1")
    assert answer.status_code == 200
    assert "There is nobody and no session within these filters" in answer.text
    assert (await client.get("/reports/outcome.zip?site=south&cohort=N1")).status_code == 200
    assert (await client.get("/reports/outcome/charts/retention.png?site=south&cohort=N1")).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        *["/reports/outcome/tables/none.csv", "/reports/outcome/tables/flow", "/reports/outcome/tables/.csv"],
        *[
            "/reports/outcome/charts/none.png",
            "/reports/outcome/charts/flow",
            "/reports/outcome/charts/flow.svg",
        ],
        *["/reports/outcome/tables/..%2Fmanifest.csv", "/reports/outcome/tables/manifest.json"],
    ],
)
async def test_a_file_that_is_not_there_is_not_found(world: World, as_: As, address: str) -> None:
    assert (await (await as_(world.eva)).get(address)).status_code == 404


async def test_the_zip_holds_the_filters_its_hashes_and_the_same_tables(world: World, as_: As) -> None:
    client = await as_(world.eva)
    content = (await client.get("/reports/outcome.zip?site=north")).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        made = {name.removeprefix("outcome/"): archive.read(name) for name in archive.namelist()}
    said = json.loads(made.pop("manifest.json"))
    assert said["filters"] == {"site": "north"}
    assert said["files"] == {path: hashlib.sha256(inside).hexdigest() for path, inside in made.items()}
    for path in ("tables/flow.csv", "codebook.csv", "workbook.xlsx", "charts/flow.png"):
        alone = await client.get(f"/reports/outcome/{path}?site=north")
        assert alone.content == made[path]


async def test_a_change_of_the_records_shows_at_once(world: World, as_: As) -> None:
    client = await as_(world.eva)
    assert "Places in registers left unmarked" in (await client.get("/reports?cohort=N1")).text
    before = (await client.get("/reports/outcome/tables/attendance_by_session.csv?cohort=N1")).text
    owner = await world.database.as_owner()
    await owner.execute(
        "update mark set state = 'attended', reason = null, minutes_present = 90 where participant = 2"
    )
    await owner.close()
    after = (await client.get("/reports/outcome/tables/attendance_by_session.csv?cohort=N1")).text
    assert before.splitlines()[1].split(",")[3:5] == ["2", "1"]
    assert after.splitlines()[1].split(",")[3:5] == ["2", "2"]


async def test_page_and_downloads_are_noted_with_their_filters(world: World, as_: As) -> None:
    client = await as_(world.eva)
    await client.get("/reports?site=north")
    await client.get("/reports/outcome.zip?site=north")
    await client.get("/reports/outcome/charts/flow.png?site=north")
    owner = await world.database.as_owner()
    rows = await owner.fetch("select staff, page, reason from access_log order by id")
    await owner.close()
    assert [tuple(row) for row in rows] == [
        (world.eva.id, "reports", "site=north, mode=operational"),
        (world.eva.id, "download outcome.zip", "site=north, mode=operational"),
    ]


async def test_retention_is_compared_by_a_covariate(world: World, as_: As) -> None:
    client = await as_(world.eva)
    assert 'value="prior" selected' in (await client.get("/reports?group-by=prior")).text
    table = (await client.get("/reports/outcome/tables/retention.csv?group-by=prior")).text
    assert [line.split(",")[0] for line in table.splitlines()] == ["group", "all", "1"]


async def test_what_happened_after_release_is_shown_and_modelled_by_predictors(world: World, as_: As) -> None:
    client = await as_(world.eva)
    page = await client.get("/reports?predictors=prior")
    assert 'value="prior" aria-describedby' in page.text or 'value="prior" checked' in page.text
    assert "People released: 1. arrest: 1." in page.text
    assert "Not modelled: fewer than 30 people." in page.text
    survival = (await client.get("/reports/outcome/tables/survival.csv")).text
    assert survival.splitlines()[0] == "event,group,week,at_risk,events,survival,lower,upper"
    assert survival.splitlines()[2].startswith("arrest,all,7,1,1,0.000000")
    models = (await client.get("/reports/outcome/tables/hazard_models.csv?predictors=prior")).text
    assert models.splitlines()[1] == "arrest,prior,1,0,1,few_people"
    assert (await client.get("/reports?predictors=shoe")).status_code == 422


async def test_a_comparison_of_too_many_groups_is_refused_in_words(world: World, as_: As) -> None:
    owner = await world.database.as_owner()
    await owner.execute(
        """
        insert into participant (id, reference, given_name, family_name, site)
            select 100 + n, 'R-' || n, 'G', 'F', 1 from generate_series(1, 25) n;
        insert into covariate (participant, name, value) select 100 + n, 'prior', 100 + n from generate_series(1, 25) n;
        insert into membership (cohort, participant, joined_on)
            select 1, 100 + n, current_date - 21 from generate_series(1, 25) n;
        insert into mark (session, cohort, participant, state, minutes_present, source)
            select 1, 1, 100 + n, 'attended', 180, 'import' from generate_series(1, 25) n;
        """
    )
    await owner.close()
    client = await as_(world.eva)
    page = await client.get("/reports?group-by=prior")
    assert page.status_code == 422
    assert "prior has 26 different values" in page.text
    assert (await client.get("/reports/outcome.zip?group-by=prior")).status_code == 422


def test_handlers_name_what_people_do() -> None:
    assert show_reports.name == "show_reports"
    assert Path(show_reports.fn.__code__.co_filename).parts[-3:] == ("reports", "outcome", "handlers.py")


async def test_a_table_and_a_chart_say_of_what_they_are(world: World, as_: As) -> None:
    eva = await as_(world.eva)
    answer = await eva.get("/reports/outcome/tables/flow.xlsx?site=north")
    assert answer.status_code == 200 and 'filename="flow-' in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["about", "flow", "codebook"]
    said = {row[0].value: row[1].value for row in book["about"].iter_rows()}
    assert said["Site"] == "north" and "Data cut" in said
    assert said["Flow of participants"].startswith("People referred: 4.")
    assert {row[0].value for row in book["codebook"].iter_rows(min_row=2)} == {"flow"}
    # It is no part of the folder.
    with zipfile.ZipFile(io.BytesIO((await eva.get("/reports/outcome.zip?site=north")).content)) as archive:
        assert "outcome/flow.xlsx" not in archive.namelist()
        drawn = archive.read("outcome/charts/flow.png")
    assert (await eva.get("/reports/outcome/charts/flow.png?site=north")).content == drawn
    assert b"Flow of participants" in drawn and b"Site: north" in drawn
    for file in ("flow", "flow.pdf", "nothing.xlsx", "flow.csv.xlsx"):
        assert (await eva.get(f"/reports/outcome/tables/{file}")).status_code == 404
