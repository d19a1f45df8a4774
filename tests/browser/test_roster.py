"""A coordinator keeps the facilitators of a cohort in a real browser: with and without script."""

import datetime as dt

from playwright.async_api import Page, expect

from tests.browser.steps import assert_no_sideways_scroll, visit
from tests.fixtures.browser import Axe, NewContext
from tests.fixtures.live import Live
from tests.sessions.timetable.scheduling import CARLA, stored


async def enter(page: Page, field: str, on: dt.date) -> None:
    for part in ("day", "month", "year"):
        await page.locator(f"#{field}-{part}").fill(str(getattr(on, part)))


async def test_a_cover_is_found_by_name_and_added(live: Live, new_context: NewContext, axe: Axe) -> None:
    today = dt.datetime.now(dt.UTC).date()
    page = await visit(live, await new_context(), live.world.cleo, "/cohorts/1/facilitators")
    await axe(page)
    await page.get_by_role("button", name="Add a facilitator").click()
    await axe(page)
    await page.get_by_label("Cover", exact=True).check()
    await enter(page, "starts_on", today + dt.timedelta(days=6))
    await enter(page, "ends_on", today + dt.timedelta(days=8))
    await page.get_by_label("Search by name").press_sequentially("carla")
    await expect(page.locator("#choice input")).to_have_count(1)
    await expect(page.locator("#choice")).to_contain_text("It is about 1 session to come")
    await page.get_by_label("Carla Probe").check()
    await page.get_by_role("button", name="Add a facilitator").dblclick()
    await expect(page.locator("#roster-caption").locator("..")).to_contain_text("Carla Probe")
    assert await stored(live.world, "select session from session_facilitator where staff = 3 order by 1") == [
        (3,),
        (4,),
    ]
    await axe(page)
    await assert_no_sideways_scroll(
        page,
        *(
            f"{live.url}/cohorts/1/{part}"
            for part in ("facilitators", "facilitators/add", "facilitators/lead", "facilitators/1/end")
        ),
    )


async def test_the_lead_is_changed_without_script(live: Live, new_context: NewContext) -> None:
    page = await visit(
        live, await new_context(java_script_enabled=False), live.world.cleo, "/cohorts/1/facilitators"
    )
    await page.get_by_role("button", name="Change the lead").click()
    await enter(page, "from_on", dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2))
    await page.get_by_label("Search by name").fill("carla")
    await page.get_by_role("button", name="Search").last.click()
    await page.get_by_label("No longer part of this cohort").check()
    await page.get_by_label("Carla Probe").check()
    await page.get_by_role("button", name="Change the lead").click()
    await expect(page.locator("main")).to_contain_text("Carla Probe")
    assert await stored(live.world, "select staff from session_facilitator where session = 3 order by 1") == [
        (2,),
        (CARLA,),
    ]
