"""A coordinator's work in a real browser: schedule a cohort, add members, let one leave."""

import datetime as dt

import pytest
from playwright.async_api import Page, expect

from tests.browser.steps import assert_no_sideways_scroll, visit
from tests.fixtures.browser import Axe, NewContext
from tests.fixtures.live import Live
from tests.sessions.register.steps import as_owner
from tests.sessions.timetable.scheduling import BELA, BLUE, CARLA, DORA, RED, monday


@pytest.fixture
async def taken(live: Live) -> dt.date:
    """A Monday on which, at 9:30, N2 has the red room and Carla."""
    day = monday(20)
    await as_owner(
        live.world,
        "update group_session set starts_at = $1, ends_at = $2 where id = 4",
        dt.datetime.combine(day, dt.time(9), dt.UTC), dt.datetime.combine(day, dt.time(11), dt.UTC),
    )  # fmt: skip
    await as_owner(
        live.world,
        "update session_facilitator f set starts_at = g.starts_at, ends_at = g.ends_at"
        " from group_session g where g.id = f.session and g.id = 4",
    )
    return day


async def fill(page: Page, start: dt.date, *, room: int, lead: int) -> None:
    """Everything that a new cohort needs; code and places are filled in by the page."""
    await page.get_by_label("Curriculum").select_option("1001")
    for part in ("day", "month", "year"):
        await page.locator(f"#starts_on-{part}").fill(str(getattr(start, part)))
    await page.get_by_label("Weekday 1").select_option(label="Monday")
    await page.get_by_label("Starts at 1").fill("9.30")
    await page.locator("#room").select_option(str(room))
    await page.locator("#lead").select_option(str(lead))
    await page.locator("#co").select_option(str(DORA))


async def test_a_cohort_is_scheduled_around_a_clash_and_filled(
    live: Live, new_context: NewContext, axe: Axe, taken: dt.date
) -> None:
    page = await visit(live, await new_context(), live.world.cleo, "/cohorts")
    await axe(page)
    await page.get_by_role("button", name="Schedule a cohort").click()
    await axe(page)
    await page.get_by_role("button", name="Preview dates").last.click()
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await axe(page)
    # The dates come by themselves while the form is filled in; both clashes are named.
    await fill(page, taken, room=RED, lead=CARLA)
    preview = page.locator("#preview")
    await expect(preview).to_contain_text("4 sessions")
    # What is suggested follows the room; what is typed stays.
    await expect(page.locator("#capacity")).to_have_value("8")
    await page.get_by_text("More settings: places").click()
    await page.locator("#code").fill("N9")
    await page.locator("#code").press("Tab")
    await expect(preview).to_contain_text("It will be cohort N9")
    await expect(preview.locator(".tc-days__day--clash")).to_have_count(1)
    await expect(preview).to_contain_text("N2")
    await expect(page.get_by_role("button", name="Confirm and schedule")).to_have_count(0)
    await axe(page)
    await page.locator("#room").select_option(str(BLUE))
    await page.locator("#lead").select_option(str(BELA))
    await expect(preview.locator(".tc-days__day--clash")).to_have_count(0)
    await expect(page.locator("#capacity")).to_have_value("12")
    await expect(page.locator("#code")).to_have_value("N9")
    await page.get_by_role("button", name="Confirm and schedule").dblclick()
    await expect(page.get_by_role("alert")).to_contain_text("N9")
    await expect(page.locator("#timetable tbody tr")).to_have_count(4)
    assert len(await as_owner(live.world, "select from cohort where code = 'N9'")) == 1
    await axe(page)
    await page.get_by_role("button", name="Add members").click()
    await axe(page)
    await page.get_by_label("Search by name").press_sequentially("vera")
    await expect(page.locator("#choice input")).to_have_count(1)
    await page.get_by_label("Vera Testperson").check()
    # Who is ticked stays so while others are looked for.
    await page.get_by_label("Search by name").fill("nobody at all")
    await expect(page.locator("#choice input")).to_have_count(1)
    await expect(page.get_by_label("Vera Testperson")).to_be_checked()
    await page.get_by_role("button", name="Add to the cohort").click()
    await expect(page.locator("main")).to_contain_text("Vera Testperson")
    await axe(page)


async def test_leaving_is_recorded_and_corrected(live: Live, new_context: NewContext, axe: Axe) -> None:
    page = await visit(live, await new_context(), live.world.cleo, "/cohorts/1")
    await axe(page)
    await page.locator("a[href$='/members/1/leave']").click()
    await axe(page)
    await page.locator("#left_on-day").fill("31")
    await page.locator("#left_on-month").fill("2")
    await page.locator("#left_on-year").fill("2026")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await expect(page.locator("#left_on-day")).to_have_value("31")
    await axe(page)
    today = dt.datetime.now(dt.UTC).date()
    for part in ("day", "month", "year"):
        await page.locator(f"#left_on-{part}").fill(str(getattr(today, part)))
    await page.get_by_label("Transferred").check()
    await page.get_by_role("button", name="Save").click()
    await page.locator("a[href$='/members/1/leave']").click()
    await expect(page.get_by_label("Transferred")).to_be_checked()
    await axe(page)


async def test_a_cohort_is_scheduled_without_script(live: Live, new_context: NewContext) -> None:
    page = await visit(live, await new_context(java_script_enabled=False), live.world.cleo, "/cohorts/new")
    await fill(page, monday(), room=RED, lead=CARLA)
    await page.get_by_role("button", name="Preview dates").last.click()
    await expect(page.locator("#preview")).to_contain_text("4 sessions")
    await page.get_by_role("button", name="Confirm and schedule").click()
    await expect(page.locator("h1")).to_contain_text(f"NORTH-{monday().year}-1")
    await page.get_by_role("button", name="Add members").click()
    await page.get_by_label("Search by name").fill("vera")
    await page.get_by_role("button", name="Search").click()
    await page.get_by_label("Vera Testperson").check()
    await page.get_by_role("button", name="Add to the cohort").click()
    await expect(page.locator("main")).to_contain_text("Vera Testperson")
    # What only stands on the page where script fetches it is a link without.
    await page.locator("#timetable").get_by_role("link", name="Timetable").click()
    await expect(page.locator("#timetable tbody tr")).to_have_count(4)


async def test_a_cohort_is_scheduled_by_keyboard_alone(live: Live, new_context: NewContext) -> None:
    page = await visit(live, await new_context(), live.world.cleo, "/cohorts")
    keys = page.keyboard

    async def to(selector: str) -> None:
        """Tab until what is wanted has the focus, and is in sight."""
        for _press in range(40):
            await keys.press("Tab")
            if await page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                assert await page.evaluate(
                    "(() => { const at = document.activeElement.getBoundingClientRect();"
                    " return at.top >= 0 && at.bottom <= innerHeight; })()"
                )
                return
        pytest.fail(f"{selector} is not reached")

    await to("a[href='/cohorts/new']")
    await keys.press("Enter")
    await page.wait_for_url("**/cohorts/new")
    day = monday()
    for selector, typed in (
        ("#curriculum", "Probe"),
        ("#starts_on-day", str(day.day)),
        ("#starts_on-month", str(day.month)),
        ("#starts_on-year", str(day.year)),
        ("#slot-0-weekday", "Mon"),
        ("#slot-0-starts_at", "9:30"),
        ("#room", "Red"),
        ("#lead", "Carla"),
        ("#co", "Dora"),
    ):
        await to(selector)
        await keys.type(typed)
    await to("button[value=preview]:not([tabindex])")
    async with page.expect_navigation():
        await keys.press("Enter")
    await to("button[value=confirm]")
    await keys.press("Enter")
    await expect(page.locator("h1")).to_contain_text(f"NORTH-{day.year}-1")


async def test_the_pages_fit_the_narrowest_phone(live: Live, new_context: NewContext) -> None:
    page = await visit(live, await new_context(), live.world.cleo, "/cohorts")
    paths = (
        "/cohorts",
        "/cohorts/new",
        "/cohorts/1",
        "/cohorts/1/days-off",
        "/cohorts/1/members",
        "/cohorts/1/members/1/leave",
        "/import",
    )
    await assert_no_sideways_scroll(page, *(live.url + path for path in paths))
