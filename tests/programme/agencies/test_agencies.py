"""Agencies: proposed, assessed, approved, and what follows."""

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.programme.agencies.sites.test_sites import change, stored

As = Callable[[Viewer | None], Awaitable[Client]]
Queries = Callable[[], list[str]]
Values = dict[str, str | int]

TODAY = dt.datetime.now(dt.UTC).date()
NEW: Values = {
    "name": "Probe Mentors",
    "kind": "civil_society",
    "purpose": "Talk\nand listen",
    "values_checked": "Two visits",
    "referees": "Two prisons",
    "review_on-day": 1,
    "review_on-month": 6,
    "review_on-year": TODAY.year + 1,
}


def step(to_state: str, on: dt.date = TODAY, **others: str) -> Values:
    return {
        "to_state": to_state,
        "happened_on-day": on.day,
        "happened_on-month": on.month,
        "happened_on-year": on.year,
        "reason": f"Because {to_state}",
        **others,
    }


async def test_an_agency_goes_from_proposed_to_approved_and_its_decisions_are_shown(
    world: World, queries: Queries, as_: As
) -> None:
    browser = await as_(world.liv)
    answer = await post(browser, "/agencies/new", NEW)
    assert answer.status_code == 303
    page = answer.headers["location"]
    for state in ("assessed", "approved", "suspended", "approved"):
        assert (await post(browser, f"{page}/step", step(state))).status_code == 303, state
    queries()
    shown = await browser.get(page)
    assert len(queries()) <= 15
    said = words(shown)
    assert "Civil society organisation" in said and "Two visits" in said
    assert said.index("Suspended by Liv Probe") < said.index("Assessed by Liv Probe")
    assert "Because suspended" in said
    assert "Probe Mentors Civil society organisation Approved" in words(await browser.get("/agencies"))
    steps = await stored(
        world, "select from_state, to_state, made_by from agency_step where agency > 1 order by id"
    )
    assert steps == [
        ("proposed", "assessed", 8),
        ("assessed", "approved", 8),
        ("approved", "suspended", 8),
        ("suspended", "approved", 8),
    ]


async def test_others_read_and_cannot_change(world: World, as_: As) -> None:
    for viewer in (world.alma, world.cleo):
        browser = await as_(viewer)
        assert "Probe House" in words(await browser.get("/agencies"))
        page = await browser.get("/agencies/1")
        assert page.status_code == 200 and "Record a decision" not in words(page)
        assert (await post(browser, "/agencies/1/step", step("suspended"))).status_code == 403


@pytest.mark.parametrize(
    ("values", "message", "link"),
    [
        (NEW | {"name": ""}, "Enter the name of the agency", "name"),
        (NEW | {"name": "PROBE house"}, "There is already an agency of this name", "name"),
        (NEW | {"kind": "sect"}, "Kind of agency: choose one of those that are offered", "kind"),
        (NEW | {"review_on-month": 13}, "Review date must be a real date", "review_on-day"),
        (
            NEW | {"purpose": "x" * 4001},
            "Statement of purpose must be 4,000 characters or fewer. You have typed 4,001",
            "purpose",
        ),
        (
            NEW | {"referees": "a\x00"},
            "References contains a character that cannot be kept (U+0000). Delete it or type the text again",
            "referees",
        ),
    ],
)
async def test_an_agency_that_cannot_be_is_refused_with_everything_kept(
    world: World, as_: As, values: Values, message: str, link: str
) -> None:
    answer = await post(await as_(world.liv), "/agencies/new", values)
    assert answer.status_code == 422
    assert errors(answer) == [message] and ids_linked(answer) == [link]
    assert "Two visits" in answer.text
    assert await stored(world, "select count(*) from agency") == [(1,)]


async def test_who_comes_second_sees_both_versions(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    fields = fields_of((await browser.get("/agencies/1/edit")).text)
    await change(world, "update agency set purpose = 'First' where id = 1")
    answer = await send(browser, "/agencies/1/edit", changed(fields, purpose="Second"))
    assert answer.status_code == 409
    assert "First" in words(answer) and "Second" in words(answer)
    again = await send(browser, "/agencies/1/edit", changed(fields_of(answer.text), purpose="Second"))
    assert again.status_code == 303
    assert await stored(world, "select purpose, state from agency where id = 1") == [("Second", "approved")]


async def test_an_agency_of_which_too_little_is_known_is_not_assessed(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    page = (await post(browser, "/agencies/new", {"name": "Bare", "kind": "public"})).headers["location"]
    answer = await post(browser, f"{page}/step", step("assessed"))
    assert answer.status_code == 422
    assert errors(answer) == ["Change the agency and enter its statement of purpose first"]
    assert "Because assessed" in answer.text
    assert await stored(world, "select count(*) from agency_step where agency <> 1") == [(0,)]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (step("proposed"), "What was decided?: choose one of those that are offered"),
        (step("suspended") | {"reason": " "}, "Enter the reason"),
        (
            step("suspended", TODAY + dt.timedelta(days=2)),  # late in the evening it is tomorrow at the site
            "Date must be today or earlier: record it when it was decided",
        ),
        (step("suspended", dt.date(1990, 1, 1)), "Date must be"),
    ],
)
async def test_a_step_that_cannot_be_is_refused(world: World, as_: As, values: Values, message: str) -> None:
    answer = await post(await as_(world.liv), "/agencies/1/step", values)
    assert answer.status_code == 422 and errors(answer)[0].startswith(message)
    assert await stored(world, "select state from agency where id = 1") == [("approved",)]


async def test_a_decision_about_a_state_that_has_passed_is_refused(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    sent = step("suspended", state="approved")
    assert (await post(browser, "/agencies/1/step", sent)).status_code == 303
    answer = await post(browser, "/agencies/1/step", sent)
    assert answer.status_code == 409 and "now in the state “Suspended”" in errors(answer)[0]
    assert await stored(world, "select count(*) from agency_step where to_state = 'suspended'") == [(1,)]


async def test_an_overdue_review_is_named(world: World, as_: As) -> None:
    await change(world, "update agency set review_on = current_date - 1 where id = 1")
    browser = await as_(world.cleo)
    assert "overdue" in words(await browser.get("/agencies"))
    assert "overdue" in words(await browser.get("/agencies/1"))


async def test_an_agency_that_is_not_there_is_not_found(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    for path in ("/agencies/99", "/agencies/99/edit", "/agencies/99999999999", "/agencies/99/staff"):
        assert (await browser.get(path)).status_code == 404, path
