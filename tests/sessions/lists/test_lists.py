"""The day list and the movement list, asked as everybody."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest
from playwright.async_api import expect

from programme.access.viewer import Viewer
from tests.fixtures.browser import NewContext
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import Client, World
from tests.sessions.calendar.test_calendar import add_session, as_owner

As = Callable[[Viewer | None], Awaitable[Client]]
Queries = Callable[[], list[str]]

DAY, MOVEMENTS = "/lists/day?site=1&on=2027-03-10", "/lists/movements?site=1&on=2027-03-10"
BOTH = pytest.mark.parametrize("path", [DAY, MOVEMENTS], ids=["day", "movements"])
# What would tell why somebody is moved; "Held" or a role would too.
TELLING = (
    "N1", "N2", "North one", "Looking closer", "Getting started", "Probe curriculum", "group", "cohort",
    "programme", "session", "module", "curriculum", "facilitat", "Alma", "Bela", "Carla", "Held", "R-ZITA",
)  # fmt: skip


def sheet(page: httpx.Response) -> str:
    """The words of the table, as one line."""
    found = re.search(r"<table.*?</table>", page.text, re.DOTALL)
    assert found, words(page)
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))
    return plain.replace("( ", "(").replace(" )", ")")


@pytest.fixture
async def day(world: World) -> World:
    """At North on one day: N1 at 13:00 in the blue room, N2 at 09:30 cancelled, N1 at 17:00 did not run."""
    await as_owner(world, "update membership set joined_on = '2027-01-01' where left_on is null")
    await add_session(world, id=901, cohort=1, starts="2027-03-10T13:00+00:00", room=1)
    await add_session(world, id=902, cohort=2, starts="2027-03-10T09:30+00:00", room=2, state="cancelled")
    await add_session(
        world,
        id=903,
        cohort=1,
        starts="2027-03-10T17:00+00:00",
        minutes=60,
        state="not_held",
        reason="lockdown",
    )
    await add_session(world, id=904, cohort=1, starts="2027-03-11T13:00+00:00", room=1)
    await add_session(world, id=905, cohort=3, starts="2027-03-10T13:00+00:00", room=3)
    return world


async def test_the_day_list_shows_every_session_and_what_became_of_it(day: World, as_: As) -> None:
    page = await (await as_(day.cleo)).get(DAY)
    said = sheet(page)
    assert page.status_code == 200
    assert "13:00 to 16:00 Blue room N1, session 9 Alma Probe Yuri (Jo) Testperson A2222AA Zita" in said
    assert re.search(r"09:30 to 12:30 Red room N2, session 9 Cancelled Carla Probe –", said)
    assert "Did not run lockdown or change of regime" in said
    assert said.index("09:30") < said.index("13:00") < said.index("17:00")
    assert "Xena" not in said, "nobody is expected at what is cancelled"
    assert "South" not in page.text and "Looking closer" not in page.text
    assert "3 sessions" in said


async def test_the_movement_list_says_who_has_to_be_where_and_not_a_word_of_why(day: World, as_: As) -> None:
    page = await (await as_(day.cleo)).get(MOVEMENTS)
    said = sheet(page)
    assert "13:00 to 16:00, Blue room: Activity (2 people)" in said
    assert "Zita Testperson A1111AA" in said and "Yuri (Jo) Testperson A2222AA" in said
    assert "09:30" not in said and "17:00" not in said, "what does not run moves nobody"
    assert "Xena" not in said and "Wim" not in page.text
    main = page.text.partition("<main")[2].partition("</main>")[0]
    for word in TELLING:
        assert word.lower() not in said.lower(), word
    for word in TELLING[:6]:
        assert word not in main, word


@BOTH
async def test_only_who_belongs_on_that_day_is_on_it(day: World, as_: As, path: str) -> None:
    cleo = await as_(day.cleo)
    ends = {"2027-03-09": False, "2027-03-10": True, "2027-03-11": True}
    for left_on, there in ends.items():
        await as_owner(
            day, f"update membership set left_on = '{left_on}', outcome = 'withdrawn' where id = 1"
        )
        assert ("Zita" in sheet(await cleo.get(path))) == there, left_on
    await as_owner(
        day, "update membership set left_on = null, outcome = null, joined_on = '2027-03-11' where id = 1"
    )
    assert "Zita" not in sheet(await cleo.get(path))


async def test_whoever_is_held_elsewhere_is_moved_by_nobody_here(day: World, as_: As) -> None:
    await as_owner(day, "update participant set site = 2 where id = 1")
    cleo = await as_(day.cleo)
    assert "Zita" not in sheet(await cleo.get(MOVEMENTS))
    assert "Zita Testperson A1111AA (held at another site now)" in sheet(await cleo.get(DAY))


@BOTH
async def test_both_say_that_they_are_confidential_who_printed_them_and_when(
    day: World, as_: As, path: str
) -> None:
    foot = re.search(r"<tfoot>.*?</tfoot>", (await (await as_(day.cleo)).get(path)).text, re.DOTALL)
    assert foot is not None
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", foot[0]))
    assert re.search(
        r"Confidential\. Destroy after use\. Printed on \d+ \w+ \d{4} at \d\d:\d\d by Cleo Probe", said
    )


@BOTH
async def test_looking_is_logged_with_everybody_who_was_named(day: World, as_: As, path: str) -> None:
    await (await as_(day.cleo)).get(path)
    owner = await day.database.as_owner()
    logged = await owner.fetch("select staff, page, participants from access_log")
    await owner.close()
    name = "day list" if "day" in path else "movement list"
    assert [(row["staff"], row["page"]) for row in logged] == [(day.cleo.id, name)]
    assert {day.zita, day.yuri} <= set(logged[0]["participants"])
    assert day.wim not in logged[0]["participants"]


@BOTH
async def test_the_lead_prints_any_site_in_its_own_time(day: World, as_: As, path: str) -> None:
    page = await (await as_(day.liv)).get(path.replace("site=1", "site=2"))
    assert "14:00 to 17:00" in sheet(page) and "Wim Testperson A4444AA" in sheet(page)
    assert "Zita" not in page.text


@BOTH
async def test_a_coordinator_asks_for_their_own_sites_only(day: World, as_: As, path: str) -> None:
    page = await (await as_(day.cyrus)).get(path)
    assert page.status_code == 422
    assert "Zita" not in page.text and "North" not in page.text and "<table" not in page.text


@BOTH
@pytest.mark.parametrize(
    ("query", "field", "kept"),
    [
        ("on=2024-02-31", "on-day", 'value="31"'),
        ("on=9999-01-01", "on-day", 'value="9999"'),
        ("on-day=1&on-month=&on-year=2027", "on-month", 'value="2027"'),
        ("on=", "on-day", "Enter a date"),
        ("on=%00", "on-day", "Date must be a real date"),
    ],
)
async def test_a_date_that_does_not_exist_is_refused_and_kept(
    world: World, as_: As, path: str, query: str, field: str, kept: str
) -> None:
    page = await (await as_(world.cleo)).get(f"{path.partition('?')[0]}?site=1&{query}")
    assert page.status_code == 422
    assert ids_linked(page) == [field] and errors(page) and kept in page.text


@BOTH
async def test_without_a_question_it_is_today_at_the_first_site(world: World, as_: As, path: str) -> None:
    page = await (await as_(world.cleo)).get(path.partition("?")[0])
    assert page.status_code == 200
    assert "North Probe Prison" in words(page)


async def test_a_day_without_sessions_says_so_and_why(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    said = words(await cleo.get("/lists/day?on=2027-03-29"))
    assert "No session on this day." in said and "Public holiday: Easter Monday" in said
    assert "Nobody has to be moved on this day." in words(await cleo.get("/lists/movements?on=2027-03-29"))


async def test_the_day_is_the_day_of_the_site_when_the_clocks_change(world: World, as_: As) -> None:
    await as_owner(world, "update membership set joined_on = '2027-01-01'")
    await add_session(world, id=901, cohort=1, starts="2027-03-28T22:30+00:00", minutes=20)  # 23:30 there
    await add_session(world, id=902, cohort=1, starts="2027-03-28T23:30+00:00", minutes=20)  # the day after
    said = sheet(await (await as_(world.cleo)).get("/lists/movements?on=2027-03-28"))
    assert "23:30 to 23:50" in said and "00:30" not in said


@BOTH
async def test_a_list_costs_few_queries(queries: Queries, day: World, as_: As, path: str) -> None:
    cleo = await as_(day.cleo)
    await cleo.get(path)
    queries()
    await cleo.get(path)
    assert len(asked := queries()) <= 10, asked


async def test_paper_has_the_list_and_nothing_else(live: Live, new_context: NewContext) -> None:
    await as_owner(live.world, "update membership set joined_on = '2027-01-01'")
    await add_session(live.world, id=901, cohort=1, starts="2027-03-10T13:00+00:00", room=1)
    context = await new_context()
    await context.add_cookies(await live.cookies(live.world.cleo))  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(live.url + MOVEMENTS)
    await page.emulate_media(media="print")
    await expect(page.get_by_text("Confidential. Destroy after use.")).to_be_visible()
    said = await page.locator("body").inner_text()
    assert "Zita Testperson" in said
    for word in ("Cohorts", "Calendar", "Sign out", "Show", "Day list", "browser", *TELLING[:6]):
        assert word not in said, word
