"""The lead drafts and publishes a curriculum in a real browser, without script and with it."""

from playwright.async_api import Page, expect

from tests.fixtures.browser import Axe, NewContext
from tests.fixtures.live import Live
from tests.modules.desk import BEGINNING, DRAFT, PUBLISHED, stored


async def _press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).last.click()


async def test_from_an_empty_form_to_a_published_version_without_script(
    live: Live, new_context: NewContext
) -> None:
    context = await new_context(java_script_enabled=False)
    await context.add_cookies(await live.cookies(live.world.liv))  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{live.url}/curricula")
    await page.get_by_role("button", name="Create a curriculum").click()
    await page.get_by_label("Title").fill("Short course")
    await page.get_by_label("Code").fill("short-course")
    await _press(page, "Create draft")
    for title in ("Start", "End"):
        await page.get_by_role("button", name="Add a module").click()
        await page.get_by_label("Title").fill(title)
        if title == "End":
            await page.get_by_label("1. Start").check()
        await _press(page, "Add module")
    for title, kind in (("Start", "Group session"), ("End", "Assessment")):
        await page.get_by_role("link", name=f"Add a session to module {title}").click()
        await page.get_by_label("Title").fill(f"{title} together")
        await page.get_by_label(kind).check()
        await page.get_by_label("Minutes").fill("120")
        for exercise in ("Probe circle", "Probe line"):
            await page.get_by_label("Exercise to add").select_option(label=exercise)
            await _press(page, "Add exercise")
        await _press(page, "Move up : Probe line")
        await page.get_by_label("Fidelity items").fill("Everybody spoke\nNobody had to")
        await _press(page, "Add session")
    await page.get_by_role("button", name="Move up : End").click()
    await expect(page.get_by_role("alert").first).to_contain_text("“End” comes after “Start”")
    await page.get_by_role("button", name="Check and publish").click()
    await page.get_by_role("button", name="Publish version 1").click()
    await expect(page.locator("main")).to_contain_text("This version never changes.")
    rows = await stored(
        live.world,
        "select c.state, s.title, array(select e.title::text from plan_exercise p join exercise e on e.id = p.exercise"
        " where p.session_plan = s.id order by p.position), (select count(*) from fidelity_item where session_plan = s.id)"
        " from curriculum c join module m on m.curriculum = c.id join session_plan s on s.module = m.id"
        " where c.code = 'short-course' order by s.position",
    )
    exercises = ["Probe line", "Probe circle"]
    assert rows == [
        ("published", "Start together", exercises, 2),
        ("published", "End together", exercises, 2),
    ]


async def test_exercises_are_sorted_in_place_by_keyboard_and_pages_with_errors_stand(
    live: Live, page: Page, axe: Axe
) -> None:
    await page.context.add_cookies(await live.cookies(live.world.liv))  # type: ignore[arg-type]
    await page.goto(f"{live.url}/curricula/{DRAFT}/session-plans/{BEGINNING}")
    await page.get_by_label("Aims").fill("Typed and not lost")
    await page.get_by_label("Exercise to add").select_option(label="Probe line")
    await page.locator("#add-exercise").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Move up : Probe line").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".tc-ordered__words").first).to_have_text("1. Probe line")
    await expect(page.get_by_label("Aims")).to_have_value("Typed and not lost")
    await page.get_by_label("Minutes").fill("many")
    await _press(page, "Save")
    await expect(page.get_by_role("alert")).to_contain_text("Minutes must be a whole number")
    await axe(page)
    await page.get_by_label("Minutes").fill("150")
    await _press(page, "Save")
    await expect(page.locator(f"#session-{BEGINNING}")).to_be_visible()
    assert await stored(live.world, "select minutes, aims from session_plan where id = $1", BEGINNING) == [
        (150, "Typed and not lost")
    ]


async def test_the_lead_attaches_a_sheet_and_a_facilitator_downloads_it(
    live: Live, new_context: NewContext
) -> None:
    context = await new_context(java_script_enabled=False)
    await context.add_cookies(await live.cookies(live.world.liv))  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{live.url}/curricula/{PUBLISHED}")
    await page.get_by_role("link", name="Probe line").first.click()
    sheet = {"name": "line.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\nA line\n%%EOF"}
    await page.get_by_label("File").set_input_files(sheet)  # type: ignore[arg-type]
    await _press(page, "Add file")
    await expect(page.locator("main")).to_contain_text("line.pdf was added")
    reader = await new_context()
    await reader.add_cookies(await live.cookies(live.world.alma))  # type: ignore[arg-type]
    reading = await reader.new_page()
    await reading.goto(f"{live.url}/exercises/1002")
    async with reading.expect_download() as waiting:
        await reading.get_by_role("link", name="line.pdf").click()
    found = await waiting.value
    assert found.suggested_filename == "line.pdf"
    assert (await found.path()).read_bytes() == sheet["buffer"]
