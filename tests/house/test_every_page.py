"""Every page, full, empty and with errors, in a real browser: axe-core finds nothing, nothing
scrolls sideways at 320 pixels, every page has its heading and its title."""

import pytest

from tests.fixtures.browser import Axe, NewContext
from tests.fixtures.live import Live
from tests.house.routes import GET, PEOPLE, lines

# Answers that are files, not pages.
_FILES = (
    "/health",
    "/sessions/2/sheet.pdf",
    "/participants/1/attendance-letter.pdf",
    "/participants/1/certificate.pdf",
    "/cohorts/1/sheets.pdf",
    "/static/",
    "/reports/outcome",
    "/exercises/1001/materials",
)
_EMPTY = """
truncate mark_correction, mark, note, exercise_delivery, session_record, session_facilitator, group_session, weekly_slot,
    plan_revision, plan_item, cohort_plan, membership, cohort_facilitator, cohort, covariate, particulars, participant cascade;
"""
_ERRORS = {
    "alma": (
        "/no/such/page",
        "/cohorts/3",
        "/staff",
        "/my-day?when=never",
        "/sessions/3/register",
        "/account/password",
    ),
    "liv": ("/calendar?site=1&room=3&on=2024-02-31&view=x",),
    "cleo": ("/cohorts?state=nonsense&site=x&page=-1", "/cohorts/999", "/reports", "/lists/day?site=7&on=x"),
    "eva": (
        "/reports?from=nonsense&site=x",
        "/reports?from=2024-02-31",
        "/reports?cohort=N1&from=2030-01-01&to=2020-01-01",
    ),
}


def _pages_of(person: str) -> list[str]:
    column = PEOPLE.index(person)
    return [
        address
        for address, answers in lines(GET).items()
        if answers[column] == "ok" and not address.startswith(_FILES)
    ]


WIDTHS = pytest.mark.parametrize("width", [1280, 320])
"""On a desk and on the narrowest phone: a test each, so that neither takes long."""


async def _look_at(
    live: Live, new_context: NewContext, axe: Axe, person: str, width: int, addresses: list[str]
) -> None:
    context = await new_context(viewport={"width": width, "height": 900})
    if person != "nobody":
        await context.add_cookies(await live.cookies(live.world.staff[person]))  # type: ignore[arg-type]
    page = await context.new_page()
    for address in addresses:
        await page.goto(live.url + address)
        if await page.locator('[hx-trigger="load"]').count():  # parts that fill themselves in
            await page.wait_for_load_state("networkidle")
        assert await page.locator("h1").count() == 1, address
        assert await page.title(), address
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{address} is {wide} pixels wide on {width}"
        await axe(page)


@WIDTHS
@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("person", ["alma", "carla", "cleo", "liv", "omar", "sue", "eva", "ada", "nobody"])
async def test_full_pages(
    live: Live, new_context: NewContext, axe: Axe, person: str, half: int, width: int
) -> None:
    await _look_at(live, new_context, axe, person, width, _pages_of(person)[half::2])


@WIDTHS
@pytest.mark.parametrize("person", ["alma", "cleo", "liv", "eva"])
async def test_empty_pages(live: Live, new_context: NewContext, axe: Axe, person: str, width: int) -> None:
    owner = await live.world.database.as_owner()
    await owner.execute(_EMPTY)
    await owner.close()
    addresses = [address for address in _pages_of(person) if not any(letter.isdigit() for letter in address)]
    await _look_at(live, new_context, axe, person, width, addresses)


@WIDTHS
@pytest.mark.parametrize("person", list(_ERRORS))
async def test_error_pages(live: Live, new_context: NewContext, axe: Axe, person: str, width: int) -> None:
    await _look_at(live, new_context, axe, person, width, list(_ERRORS[person]))


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("nobody", "/sign-in"),
        ("cleo", "/cohorts/new"),
        ("cleo", "/cohorts/1/days-off"),
        ("cleo", "/cohorts/1/facilitators/add"),
        ("cleo", "/cohorts/1/facilitators/lead"),
        ("cleo", "/cohorts/1/facilitators/1/end"),
        ("cleo", "/cohorts/2/members"),
        ("cleo", "/cohorts/1/members/1/leave"),
        ("cleo", "/sessions/3/move"),
        ("cleo", "/sessions/3/cancel"),
        ("cleo", "/sites/1/cancellations"),
        ("cleo", "/participants/3/referral/new"),
        ("cleo", "/participants/5/referral/steps/withdrawn"),
        ("cleo", "/participants/1/referral/consent"),
        ("cleo", "/participants/1/referral/consent/1/withdraw"),
        ("cleo", "/allocation/2"),
        ("cleo", "/import"),
        ("omar", "/participants/1/after-release/new"),
        ("omar", "/participants/1/coaches/new"),
        ("omar", "/participants/1/risk-reviews/new"),
        ("omar", "/participants/1/family/new"),
        ("omar", "/participants/1/transition/handover"),
        ("carla", "/participants/5/after-release/1/contact"),
        ("carla", "/participants/5/after-release/1/plan"),
        ("carla", "/participants/5/after-release/contacts/1/notes"),
        ("carla", "/resources/new"),
        ("alma", "/sessions/2/register"),
        ("alma", "/sessions/2/not-held"),
        ("alma", "/sessions/2/register/call"),
        ("alma", "/cohorts/1/sessions/new"),
        ("alma", "/cohorts/1/plan/new"),
        ("alma", "/cohorts/1/plan/3"),
        ("alma", "/account/password"),
        ("ada", "/staff/new"),
        ("liv", "/curricula/new"),
        ("liv", "/curricula/1002/modules/new"),
        ("liv", "/exercises/new"),
        ("liv", "/instruments/new"),
        ("liv", "/reports/benchmarks"),
        ("liv", "/reports/targets"),
        ("liv", "/reports/data-lab?ground=informed"),
        ("alma", "/participants/1/measures/new?instrument=5&point=end"),
        ("alma", "/participants/1/measures/1"),
        ("liv", "/sites/new"),
        ("liv", "/agencies/new"),
        ("liv", "/agencies/1/step"),
        ("liv", "/staff/1/suitability"),
        ("cleo", "/sites/1/rooms/new"),
        ("cleo", "/sites/1/closures/new"),
    ],
)
async def test_forms_sent_empty_without_script(
    live: Live, new_context: NewContext, axe: Axe, person: str, address: str
) -> None:
    """Sent as they are: an answer with a page that stands by itself, errors linked to their fields."""
    cookies = [] if person == "nobody" else await live.cookies(live.world.staff[person])
    for script in (False, True):
        context = await new_context(java_script_enabled=script)
        await context.add_cookies(cookies)  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(live.url + address)
        await page.locator("main form button[type=submit], main form button:not([type])").last.click()
        await page.wait_for_load_state("networkidle")
        links = await page.locator(".govuk-error-summary a").evaluate_all(
            "links => links.map(a => [a.getAttribute('href'), !!document.querySelector(a.getAttribute('href'))])"
        ) if script else []  # fmt: skip
        assert all(found for _href, found in links), links
        if script:
            await axe(page)
