"""The door and the accounts in a real browser: by keyboard, without script, on a narrow screen."""

import pytest
from playwright.async_api import Page, expect

from programme.access.sign_in import hash_password
from programme.access.viewer import Viewer
from tests.fixtures.accounts import PASSWORD
from tests.fixtures.browser import Axe, NewContext
from tests.fixtures.live import Live

NEW = "kettle birch saffron"


async def _give_password(live: Live, person: Viewer) -> None:
    owner = await live.world.database.as_owner()
    await owner.execute(
        "insert into credential (staff, password_hash) values ($1, $2)",
        person.id,
        await hash_password(PASSWORD),
    )
    await owner.close()


async def _sql(live: Live, statement: str) -> None:
    owner = await live.world.database.as_owner()
    await owner.execute(statement)
    await owner.close()


async def _look(page: Page, axe: Axe) -> None:
    """Nothing for axe to find, nothing wider than the screen, on a wide and a narrow one."""
    for width in (1280, 320):
        await page.set_viewport_size({"width": width, "height": 900})
        await axe(page)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(wide) <= 0, f"{page.url} is too wide at {width} px"
    await page.set_viewport_size({"width": 1280, "height": 900})


async def _tab_to(page: Page, name: str) -> None:
    for _step in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"the keyboard does not reach {name} on {page.url}")


async def _type_sign_in(page: Page, email: str, password: str) -> None:
    await _tab_to(page, "email")
    await page.keyboard.press("Control+A")
    await page.keyboard.type(email)
    await _tab_to(page, "password")
    await page.keyboard.type(password)
    await page.keyboard.press("Enter")


async def test_an_administrator_by_keyboard_alone(live: Live, page: Page, axe: Axe) -> None:
    await _give_password(live, live.world.ada)
    await page.goto(f"{live.url}/staff/new")
    await _look(page, axe)
    await _type_sign_in(page, live.world.ada.email, "not the password")
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await _look(page, axe)
    await _type_sign_in(page, live.world.ada.email, PASSWORD)
    await expect(page).to_have_title("Add an account – Throughcare")
    await _look(page, axe)
    await _tab_to(page, "name")
    await page.keyboard.press("Enter")
    await expect(page).to_have_title("Error: Add an account – Throughcare")
    await _look(page, axe)
    for name, typed in (("name", "Greta Probe"), ("email", "greta@x.example")):
        await _tab_to(page, name)
        await page.keyboard.type(typed)
    await _tab_to(page, "roles")
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_contain_text("Greta Probe")
    await _look(page, axe)
    button = page.get_by_role("button", name="Make a link")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Link for Greta Probe")
    await _look(page, axe)
    link = await page.get_by_label("Link", exact=True).input_value()
    assert link.startswith(f"{live.url}/invitations/")
    for path in ("/staff", "/staff?q=nobody", "/account", "/account/password", f"/staff/{live.world.ada.id}"):
        await page.goto(live.url + path)
        await _look(page, axe)


async def test_a_newcomer_with_a_link(live: Live, new_context: NewContext, page: Page, axe: Axe) -> None:
    await page.context.add_cookies(await live.cookies(live.world.ada))  # type: ignore[arg-type]
    await page.goto(f"{live.url}/staff/{live.world.alma.id}")
    await page.get_by_role("button", name="Make a link").click()
    link = await page.get_by_label("Link", exact=True).input_value()
    newcomer = await (await new_context()).new_page()
    await newcomer.goto(link)
    await _look(newcomer, axe)
    await newcomer.get_by_label("New password", exact=True).fill("short")
    await newcomer.keyboard.press("Enter")
    await expect(newcomer.locator(".govuk-error-summary")).to_be_focused()
    await _look(newcomer, axe)
    await newcomer.get_by_label("New password", exact=True).fill(NEW)
    await newcomer.get_by_label("New password again").fill(NEW)
    await newcomer.keyboard.press("Enter")
    await expect(newcomer.locator(".govuk-notification-banner")).to_contain_text("Your password is set")
    await _look(newcomer, axe)
    await _type_sign_in(newcomer, live.world.alma.email, NEW)
    await expect(newcomer.get_by_role("button", name="Sign out")).to_be_visible()
    await newcomer.goto(link)
    await expect(newcomer.locator("h1")).to_have_text("This link cannot be used")
    await _look(newcomer, axe)
    await newcomer.goto(f"{live.url}/account")
    await expect(newcomer.locator("#links-caption")).to_be_visible()
    await _look(newcomer, axe)
    await newcomer.get_by_role("button", name="Sign out", exact=True).click()
    await expect(newcomer.locator(".govuk-notification-banner")).to_contain_text("You are signed out")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
async def test_what_was_typed_outlives_the_session(
    live: Live, new_context: NewContext, axe: Axe, script: bool
) -> None:
    await _give_password(live, live.world.ada)
    context = await new_context(java_script_enabled=script)
    await context.add_cookies(await live.cookies(live.world.ada))  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{live.url}/staff/new")
    await page.get_by_label("Full name").fill("Greta <b>Näh</b> 😀")
    await page.get_by_label("Email address").fill("greta@x.example")
    await page.get_by_label("Lead", exact=True).check()
    await _sql(live, "update sign_in set last_seen_at = now() - interval '15 minutes'")
    await page.get_by_role("button", name="Add account").click()
    await expect(page.locator("h1")).to_have_text("You are signed out")
    if script:
        await _look(page, axe)
    async with context.expect_page() as opening:
        await page.get_by_role("link", name="Sign in").click()
    other = await opening.value
    await other.get_by_label("Email address").fill(live.world.ada.email)
    await other.get_by_label("Password", exact=True).fill(PASSWORD)
    await other.keyboard.press("Enter")
    await expect(other.locator("h1")).to_have_text("Accounts")
    await page.get_by_role("button", name="Send again").click()
    await expect(page.locator("h1")).to_contain_text("Greta <b>Näh</b> 😀")


async def test_whoever_comes_back_too_late_learns_why(live: Live, page: Page, axe: Axe) -> None:
    await page.context.add_cookies(await live.cookies(live.world.ada))  # type: ignore[arg-type]
    await page.goto(f"{live.url}/staff")
    await _sql(live, "update sign_in set expires_at = now()")
    await page.goto(f"{live.url}/account")
    await expect(page.locator(".govuk-notification-banner")).to_contain_text("You were signed out")
    await _look(page, axe)
    for _attempt in range(5):
        await page.get_by_label("Email address").fill("nobody@x.example")
        await page.get_by_label("Password", exact=True).fill("not the password")
        async with page.expect_navigation():
            await page.keyboard.press("Enter")
    await expect(page.locator(".govuk-error-summary")).to_contain_text("Wait 15 minutes, until")
    await _look(page, axe)
