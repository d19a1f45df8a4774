"""Nothing that is typed on a session record is lost: without network, signed out, in two tabs."""

import re

from playwright.async_api import Page, expect

from tests.browser.steps import visit
from tests.fixtures.browser import NewContext
from tests.fixtures.live import Live
from tests.sessions.register.steps import as_owner

RECORD, OTHER = "/sessions/2/record", "/sessions/1/record"
BOX = "#text-facilitator_only"


async def kept(page: Page) -> None:
    await expect(page.locator("#draft")).to_contain_text(re.compile("Draft kept at"), timeout=15_000)


async def test_what_is_typed_outlives_a_cut_network_a_lost_sign_in_and_a_closed_tab(
    live: Live, new_context: NewContext
) -> None:
    context = await new_context()
    page = await visit(live, context, live.world.alma, RECORD)
    await page.fill(BOX, "Before the cut")
    await page.locator("#climate-2").check()
    await kept(page)

    # The network goes in the midst of it: the page says so, keeps the text and tries again.
    await context.set_offline(True)
    await page.fill(BOX, "Before the cut. During it")
    await page.locator("#text-shareable").focus()
    await expect(page.locator("#draft")).to_contain_text("could not be kept just now")
    await expect(page.locator(BOX)).to_have_value("Before the cut. During it")
    await context.set_offline(False)
    await kept(page)

    # The sign-in runs out while somebody types on. They sign in again in this tab, and go on.
    await as_owner(live.world, "update sign_in set ended_at = now()")
    await page.fill(BOX, "Before the cut. During it. Signed out")
    await page.locator("#text-shareable").focus()
    await expect(page.locator("#draft")).to_contain_text("could not be kept just now")
    live.tokens.clear()
    await context.add_cookies(await live.cookies(live.world.alma))  # type: ignore[arg-type]
    await kept(page)

    # The tab is closed. A new one, in another browser, has all of it.
    await page.close(run_before_unload=False)
    page = await visit(live, await new_context(), live.world.alma, RECORD)
    await expect(page.locator(BOX)).to_have_value("Before the cut. During it. Signed out")
    await expect(page.locator("#climate-2")).to_be_checked()
    await page.click("text=Save the session record")
    await expect(page.locator(".govuk-notification-banner")).to_contain_text("was saved")
    found = await as_owner(
        live.world, "select (select count(*) from note), (select count(*) from record_draft)"
    )
    assert tuple(found[0]) == (1, 0)
    await page.goto(live.url + RECORD)
    await expect(page.locator(BOX)).to_have_value("")


async def test_two_tabs_and_two_records_do_not_bleed_into_each_other(
    live: Live, new_context: NewContext
) -> None:
    context = await new_context()
    first = await visit(live, context, live.world.alma, RECORD)
    other = await context.new_page()
    await other.goto(live.url + OTHER)
    await first.fill(BOX, "Of the second session")
    await other.fill(BOX, "Of the first session")
    await kept(first)
    await kept(other)
    # The same record again, in a third tab, goes on with its draft; the first tab is told.
    third = await context.new_page()
    await third.goto(live.url + RECORD)
    await expect(third.locator(BOX)).to_have_value("Of the second session")
    await third.fill(BOX, "Of the second session, third tab")
    await kept(third)
    await first.fill(BOX, "Of the second session, first tab")
    await expect(first.locator("#draft")).to_contain_text("another tab of yours, which is newer")
    await other.click("text=Save the session record")
    await expect(other.locator(".govuk-notification-banner")).to_contain_text("was saved")
    assert [tuple(row) for row in await as_owner(live.world, "select session from note")] == [(1,)]
    assert len(await as_owner(live.world, "select from record_draft")) == 1
