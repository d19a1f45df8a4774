"""What walks through the pages have in common."""

from typing import Any

from playwright.async_api import Page

from programme.access.viewer import Viewer
from tests.fixtures.live import Live


async def visit(live: Live, context: Any, person: Viewer, path: str) -> Page:
    """A new page of a person who is signed in, at a path."""
    await context.add_cookies(await live.cookies(person))
    page: Page = await context.new_page()
    await page.goto(live.url + path)
    return page


async def assert_no_sideways_scroll(page: Page, *paths: str) -> None:
    """On the narrowest phone that is asked for, each page is as wide as the screen."""
    await page.set_viewport_size({"width": 320, "height": 740})
    for path in paths:
        await page.goto(path)
        wider = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider == 0, path
