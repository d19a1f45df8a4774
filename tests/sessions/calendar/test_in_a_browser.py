"""Moving through the calendar in a browser: with script, without it, by keyboard, on a phone."""

import re

from playwright.async_api import expect

from tests.fixtures.browser import Axe, NewContext
from tests.fixtures.live import Live
from tests.sessions.calendar.test_calendar import add_session


async def test_moving_on_keeps_the_focus_and_the_address_and_back_leads_back(
    live: Live, new_context: NewContext, axe: Axe
) -> None:
    await add_session(live.world, id=901, cohort=1, starts="2027-04-14T13:00+01:00", room=1)
    context = await new_context()
    await context.add_cookies(await live.cookies(live.world.cleo))  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{live.url}/calendar?cohort=1&on=2027-03-10")
    await page.evaluate("window.marked = true")
    later = page.locator("#later")
    await later.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("April 2027"))
    await expect(page).to_have_title(re.compile("April 2027"))
    await expect(later).to_be_focused()
    assert await page.evaluate("window.marked"), "the page itself stayed"
    assert "cohort=1" in page.url and "on=2027-04-01" in page.url
    await expect(page.get_by_role("link", name="13:00 N1")).to_be_visible()
    await axe(page)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("May 2027"))
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("April 2027"))
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("March 2027"))
    # what was kept as a bookmark shows the same
    await page.goto(f"{live.url}/calendar?cohort=1&on=2027-04-01")
    await expect(page.get_by_role("link", name="13:00 N1")).to_be_visible()


async def test_without_script_the_same_links_lead_on(live: Live, new_context: NewContext) -> None:
    context = await new_context(java_script_enabled=False)
    await context.add_cookies(await live.cookies(live.world.cleo))  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{live.url}/calendar?on=2027-03-10")
    await page.locator("#later").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("April 2027"))
    await page.locator("summary", has_text="Choose a site").click()
    await page.get_by_label("Cohort", exact=True).select_option("1")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("N1 North one.*April 2027", re.DOTALL)
    )


async def test_on_a_phone_the_month_is_a_list_of_the_days_that_hold_something(
    live: Live, new_context: NewContext, axe: Axe
) -> None:
    await add_session(live.world, id=901, cohort=1, starts="2027-05-12T13:00+01:00", room=1)
    for width in (320, 375):
        context = await new_context(viewport={"width": width, "height": 700})
        await context.add_cookies(await live.cookies(live.world.cleo))  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(f"{live.url}/calendar?on=2027-05-01")
        await expect(page.locator(".tc-month__day:visible")).to_have_count(3)  # two are public holidays
        await expect(page.get_by_text("Wednesday 12 May 2027")).to_be_visible()
        await expect(page.get_by_text("· Blue room")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await axe(page)
