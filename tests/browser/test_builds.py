"""A report is built by the worker of the server while the browser watches, and fetched once."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.steps import assert_no_sideways_scroll, visit
from tests.fixtures.browser import Axe, NewContext
from tests.fixtures.live import Live, serving
from tests.fixtures.world import World


@pytest.fixture
async def live(world: World, tmp_path: Path) -> AsyncIterator[Live]:
    """A server with a worker beside it, as it is by default."""
    async with serving(world, tmp_path, workers=1) as started:
        yield started


async def test_a_report_is_built_watched_and_fetched_once(
    live: Live, new_context: NewContext, axe: Axe
) -> None:
    page = await visit(live, await new_context(), live.world.eva, "/reports?site=north")
    await page.get_by_role("button", name="Build the report").click()
    await expect(page.locator("progress")).to_be_visible()
    await axe(page)
    await expect(page.get_by_text("Drawing chart")).to_be_visible(timeout=30_000)
    await expect(page.get_by_role("button", name="Make a download link")).to_be_visible(timeout=60_000)
    await axe(page)
    await page.get_by_role("button", name="Make a download link").click()
    link = page.get_by_role("link", name="Download the report")
    async with page.expect_download() as waiting:
        await link.click()
    content = await asyncio.to_thread(Path(await (await waiting.value).path()).read_bytes)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None and "outcome/report.pdf" in archive.namelist()
    await link.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work any more")
    await page.get_by_role("link", name="To the report").click()
    await expect(page.get_by_role("button", name="Make a download link")).to_be_visible()
    await page.get_by_role("link", name="Built reports").click()
    await expect(page.locator("#builds tbody, table tbody").first).to_contain_text("Site: north")
    await axe(page)
    await assert_no_sideways_scroll(page, live.url + "/reports/builds", live.url + "/reports/builds/1")


async def test_it_works_without_script_and_is_cancelled(live: Live, new_context: NewContext) -> None:
    page = await visit(live, await new_context(java_script_enabled=False), live.world.liv, "/reports")
    await page.get_by_role("button", name="Build the report").click()
    await page.get_by_role("link", name="Look again").click()
    await page.get_by_role("button", name="Cancel the build").click()
    await expect(page.locator("main")).to_contain_text("Cancelled")
    await page.get_by_role("button", name="Build it again").click()
    for _attempt in range(120):
        if await page.get_by_role("button", name="Make a download link").count():
            break
        await asyncio.sleep(0.5)
        await page.reload()
    await page.get_by_role("button", name="Make a download link").click()
    await expect(page.get_by_role("link", name="Download the report")).to_be_visible()
