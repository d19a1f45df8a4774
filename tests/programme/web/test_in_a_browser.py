"""What the script adds, in a real browser; and that nothing is lost without it."""

import pytest
from playwright.async_api import Dialog, Page, Route, expect

from tests.fixtures.browser import Axe, NewContext

HTMX_NEEDS = 'document.querySelector("[data-htmx-powered]") !== null'


async def open_notes(page: Page, address: str) -> None:
    await page.goto(f"{address}/notes")
    await page.wait_for_function(HTMX_NEEDS)


async def test_a_part_fills_itself_in_and_a_broken_one_stays_a_link(page: Page, address: str) -> None:
    await open_notes(page, address)
    await expect(page.locator("#part")).to_have_text("The part is here")
    await expect(page.get_by_role("link", name="The broken part")).to_be_visible()
    await expect(page.locator("#problem")).to_be_empty()


async def test_errors_come_into_the_page_with_the_focus_and_the_text(page: Page, address: str) -> None:
    await open_notes(page, address)
    await page.get_by_label("What happened").fill("They talked 😀")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await expect(page.get_by_label("What happened")).to_have_value("They talked 😀")
    await expect(page).to_have_title("Error: Notes – Throughcare")
    await page.get_by_role("link", name="Say please").click()
    await expect(page.get_by_label("What happened")).to_be_focused()


async def test_what_was_saved_leads_on_without_a_question(page: Page, address: str) -> None:
    asked: list[Dialog] = []
    page.on("dialog", lambda dialog: asked.append(dialog))
    await open_notes(page, address)
    await page.get_by_label("What happened").fill("They said please")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".govuk-notification-banner")).to_contain_text("The notes were saved")
    assert not asked
    await open_notes(page, address)
    await expect(page.get_by_label("What happened")).to_have_value("")


async def test_an_error_of_the_server_stands_beside_the_text(page: Page, address: str) -> None:
    await open_notes(page, address)
    await page.get_by_label("What happened").fill("please break")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#problem .govuk-error-summary")).to_be_focused()
    await expect(page.locator("#problem")).to_contain_text("not available just now")
    await expect(page.get_by_label("What happened")).to_have_value("please break")


@pytest.mark.parametrize("status", [None, 502, 504])
async def test_without_an_answer_the_text_stays(page: Page, address: str, status: int | None) -> None:
    async def answer(route: Route) -> None:
        if status:
            await route.fulfill(status=status, content_type="text/html", body="<h1>Bad gateway</h1>")
        else:
            await route.abort()

    await open_notes(page, address)
    await page.evaluate("console.error = () => {}")  # htmx reports there what is wanted here
    await page.route("**/notes", answer)
    await page.get_by_label("What happened").fill("please keep")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#problem")).to_contain_text("No answer from the server")
    await expect(page.locator("#problem")).not_to_contain_text("Bad gateway")
    await expect(page.get_by_label("What happened")).to_have_value("please keep")


async def test_leaving_unsent_text_asks_first_and_puts_it_back_later(page: Page, address: str) -> None:
    asked: list[str] = []

    async def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", leave)
    await open_notes(page, address)
    await page.get_by_label("What happened").fill("half a sentence")
    await page.get_by_role("link", name="Elsewhere").click()
    await page.wait_for_url("**/form")
    assert asked == ["beforeunload"]
    await open_notes(page, address)
    await expect(page.get_by_label("What happened")).to_have_value("half a sentence")
    await expect(page.locator(".tc-put-back")).to_be_visible()


async def test_signing_out_forgets_the_text(page: Page, address: str) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    await open_notes(page, address)
    await page.get_by_label("What happened").fill("confidential")
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_load_state()
    await open_notes(page, address)
    await expect(page.get_by_label("What happened")).to_have_value("")


async def test_the_text_of_one_person_is_not_shown_to_the_next(page: Page, address: str) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    await open_notes(page, address)
    await page.evaluate(
        "sessionStorage['drafts-owner'] = '2'; sessionStorage['draft:/notes:text'] = 'theirs'"
    )
    await open_notes(page, address)
    await expect(page.get_by_label("What happened")).to_have_value("")


async def test_without_script_everything_is_there(new_context: NewContext, address: str) -> None:
    page = await (await new_context(java_script_enabled=False)).new_page()
    await page.goto(f"{address}/notes")
    await page.get_by_label("What happened").fill("no")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".govuk-error-summary")).to_contain_text("Say please")
    await page.get_by_label("What happened").fill("please")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".govuk-notification-banner")).to_contain_text("The notes were saved")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/form", "/notes", "/help", "/nowhere", "/raise/bug", "/raise/conflict"])
async def test_pages_fit_and_axe_finds_nothing(
    new_context: NewContext, address: str, axe: Axe, path: str, width: int
) -> None:
    context = await new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = await context.new_page()
    await page.goto(f"{address}{path}")
    await axe(page)
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await page.evaluate(wider)


async def test_the_first_tab_leads_past_the_menu(page: Page, address: str) -> None:
    await page.goto(f"{address}/form")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main-content")).to_be_focused()


async def test_before_being_signed_out_one_may_stay(page: Page, address: str) -> None:
    await page.clock.install()
    await open_notes(page, address)
    await page.get_by_label("What happened").fill("please")
    await page.clock.fast_forward("12:50")
    await expect(page.locator("#problem")).to_be_empty()
    await page.clock.fast_forward("00:20")
    await expect(page.locator("#problem")).to_contain_text("You will be signed out in 2 minutes")
    await page.route("**/account", lambda route: route.fulfill(status=200))
    await page.get_by_role("button", name="Stay signed in").click()
    await expect(page.locator("#problem")).to_be_empty()
    await expect(page.get_by_label("What happened")).to_be_focused()
    await page.clock.fast_forward("13:10")
    await expect(page.locator("#problem")).to_contain_text("You will be signed out in 2 minutes")
