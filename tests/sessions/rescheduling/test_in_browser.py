"""Rescheduling in a real browser: with script, and without."""

import datetime as dt

from playwright.async_api import Page, expect

from tests.browser.steps import visit
from tests.fixtures.browser import Axe, NewContext
from tests.fixtures.live import Live
from tests.sessions.rescheduling.steps import FIRST, as_owner, moment, weekly

# No holiday, and after every session of the world.
DAY = dt.date(dt.datetime.now(dt.UTC).year + 1, 6, 9)


async def _fill(page: Page, day: dt.date) -> None:
    await page.get_by_label("This and all later ones").check()
    for part in ("day", "month", "year"):
        await page.locator(f"#on-{part}").fill(str(getattr(day, part)))
    await page.locator("#on-year").press("Tab")


async def test_the_dates_live_beside_the_form_and_the_whole_change_is_undone(
    live: Live, new_context: NewContext, axe: Axe
) -> None:
    await weekly(live.world, 4, weeks=3)
    page = await visit(live, await new_context(), live.world.cleo, "/cohorts/2/timetable")
    await page.locator(f"a[href='/sessions/{FIRST + 1}/move']").click()
    await _fill(page, DAY)
    preview = page.locator("#preview")
    await expect(preview).to_contain_text("3 sessions change.")
    await expect(preview).to_contain_text(f"Wed 9 Jun {DAY.year}")
    await axe(page)
    await page.get_by_role("button", name="Confirm and move 3 sessions").dblclick()
    await expect(page.get_by_role("alert")).to_contain_text("3 sessions were moved")
    assert await as_owner(live.world, "select starts_at from group_session where id = $1", FIRST + 1) == [
        (moment(DAY),)
    ]
    await page.get_by_role("link", name="Changes to this timetable").click()
    await axe(page)
    await page.get_by_role("button", name="Undo this change").first.click()
    await expect(page.get_by_role("alert")).to_contain_text("Undone: 3 sessions are as they were before")
    ((start,),) = await as_owner(live.world, "select starts_at from group_session where id = $1", FIRST + 1)
    assert start < moment(DAY)


async def test_all_of_it_works_without_script(live: Live, new_context: NewContext) -> None:
    await weekly(live.world, 2, weeks=3)
    context = await new_context(java_script_enabled=False)
    page = await visit(live, context, live.world.cleo, f"/sessions/{FIRST}/move")
    await _fill(page, DAY)
    await page.get_by_role("button", name="Show what changes").last.click()
    await page.get_by_role("button", name="Confirm and move 2 sessions").click()
    await page.locator(f"a[href='/sessions/{FIRST}/cancel']").click()
    await page.get_by_label("Too few prison staff").check()
    await page.get_by_role("button", name="Cancel this session").click()
    await page.locator(f"a[href='/sessions/{FIRST}/cancel']").click()
    await page.get_by_role("link", name="Schedule a catch-up").click()
    await page.locator("input[name=when]").first.check()
    await page.get_by_role("button", name="Schedule the catch-up").click()
    await expect(page.locator("main")).to_contain_text("The catch-up of “Unit 1” is scheduled")
    assert await as_owner(live.world, "select count(*) from group_session where catch_up_of = $1", FIRST) == [
        (1,)
    ]
    await page.get_by_role("link", name="Cancel for the whole site").click()
    for part in ("day", "month", "year"):
        await page.locator(f"#starts_on-{part}").fill(str(getattr(DAY, part)))
    await page.locator("#ends_on-day").fill("30")
    await page.locator("#ends_on-month").fill("6")
    await page.locator("#ends_on-year").fill(str(DAY.year))
    await page.get_by_label("Lockdown or change of regime").check()
    await page.get_by_role("button", name="Show the sessions").last.click()
    await page.locator("#concerned button").click()
    await expect(page.locator("main")).to_contain_text("sessions are cancelled")
    await page.get_by_role("button", name="Take it back as a whole").first.click()
    await expect(page.locator("main")).to_contain_text("sessions run after all")
