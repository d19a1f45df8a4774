"""An evaluator's work in a real browser: filter, look, download."""

import asyncio
import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Page, expect

from reports.packs.figures import CHARTS
from tests.browser.steps import assert_no_sideways_scroll, visit
from tests.fixtures.browser import Axe, NewContext
from tests.fixtures.live import Live


async def downloaded(page: Page, link: str) -> bytes:
    """What a link brings into the downloads folder."""
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name=link).first.click()
    return await asyncio.to_thread(Path(await (await waiting.value).path()).read_bytes)


@pytest.mark.parametrize("script", [True, False])
async def test_a_report_is_filtered_and_downloaded(live: Live, new_context: NewContext, script: bool) -> None:
    page = await visit(live, await new_context(java_script_enabled=script), live.world.eva, "/reports")
    await page.get_by_label("Site").select_option("north")
    await page.get_by_role("button", name="Show the report").click()
    await expect(page.locator("#report")).to_contain_text("People referred: 4")
    charts = page.locator("img.tc-chart")
    for number in range(await charts.count()):
        await charts.nth(number).scroll_into_view_if_needed()
    if script:
        widths = await page.evaluate(
            "Promise.all([...document.querySelectorAll('img.tc-chart')]"
            ".map((one) => one.decode().then(() => one.naturalWidth)))"
        )
        assert len(widths) == len(CHARTS)
        assert min(widths) > 300
    table = (await downloaded(page, "Download this table (CSV)")).decode()
    assert table.splitlines()[0].startswith("indicator,target,")  # of the first section, the targets
    assert (await downloaded(page, "the report as PDF")).startswith(b"%PDF-")
    book = load_workbook(io.BytesIO(await downloaded(page, "all tables as an Excel workbook")))
    assert "attendance_by_cohort" in book.sheetnames
    with zipfile.ZipFile(io.BytesIO(await downloaded(page, "everything as one zip"))) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("outcome/manifest.json"))
        assert manifest["filters"]["site"] == "north"
        assert "outcome/codebook.csv" in archive.namelist()


async def test_a_wrong_filter_is_named_and_kept(live: Live, new_context: NewContext, axe: Axe) -> None:
    page = await visit(live, await new_context(), live.world.eva, "/reports")
    await axe(page)
    for part, typed in (("day", "31"), ("month", "2"), ("year", "2026")):
        await page.locator(f"#from-{part}").fill(typed)
    await page.locator("#from-year").press("Enter")
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await expect(page.locator("#from-day")).to_have_value("31")
    await expect(page.locator("main")).to_contain_text("Correct the filters to see the report")
    await axe(page)
    await page.get_by_role("link", name="Clear the filters").click()
    await expect(page.locator("#report")).to_be_visible()


async def test_the_report_fits_the_narrowest_phone(live: Live, new_context: NewContext) -> None:
    page = await visit(live, await new_context(), live.world.eva, "/reports")
    await assert_no_sideways_scroll(page, live.url + "/reports")
