"""The import page as a coordinator meets it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from tests.fixtures.live import Live

Axe = Callable[[Page], Awaitable[Any]]


async def opened(page: Page, live: Live) -> None:
    await page.context.add_cookies(await live.cookies(live.world.cleo))  # type: ignore[arg-type]
    await page.goto(live.url + "/import")


async def send(page: Page, file: Path, kind: str, button: str) -> None:
    """Choose a kind and a file, and press a button."""
    await page.get_by_role("radio", name=kind, exact=True).check()
    await page.locator("input[type=file]").set_input_files(file)
    await page.get_by_role("button", name=button).click()


async def test_a_coordinator_checks_mends_and_imports_a_file(
    page: Page, live: Live, axe: Axe, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("reference,site\nR-NEW,nowhere\nR 2,north\n")
    await opened(page, live)
    await axe(page)
    await page.get_by_role("button", name="Import").click()
    assert "There is a problem" in await page.inner_text("main")
    await axe(page)
    await send(page, file, "Participants", "Import")
    rows = await page.locator("#mistakes-caption ~ tbody tr").all_inner_texts()
    assert len(rows) == 2
    assert rows[0].split("\t")[:3] == ["2", "site", "nowhere"]
    await axe(page)
    file.write_text("reference,site\nR-NEW,north\n")
    await send(page, file, "Participants", "Check only")
    assert "nothing was written yet" in await page.inner_text("main")
    await axe(page)
    await send(page, file, "Participants", "Import")
    assert "the file was imported. New: 1." in await page.inner_text("main")
    await page.locator("summary", has_text="Participants").click()
    await axe(page)


async def test_a_file_can_be_imported_without_script_on_a_narrow_screen(
    new_context: Any, chromium: Browser, live: Live, tmp_path: Path
) -> None:
    file = tmp_path / "sites.csv"
    file.write_text("site,name\nnorth,Renamed\nwest,West\n")
    context = await new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = await context.new_page()
    await opened(page, live)
    await send(page, file, "Sites", "Import")
    assert "nothing was imported" in await page.inner_text("main")
    file.write_text("site,name\nnorth,Renamed\n")
    await send(page, file, "Sites", "Import")
    assert "Changed: 1." in await page.inner_text("main")
