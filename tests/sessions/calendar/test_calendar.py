"""The calendar, asked as everybody."""

import datetime as dt
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]
Queries = Callable[[], list[str]]

MARCH = "/calendar?site=1&on=2027-03-10"


async def as_owner(world: World, sql: str, *values: Any) -> None:
    owner = await world.database.as_owner()
    await owner.execute(sql, *values)
    await owner.close()


async def add_session(
    world: World,
    *,
    id: int,
    cohort: int,
    starts: str,
    minutes: int = 180,
    state: str = "scheduled",
    room: int | None = None,
    reason: str | None = None,
) -> None:
    """A session at an instant (with its offset), led by whoever leads the cohort."""
    owner = await world.database.as_owner()
    starts_at = dt.datetime.fromisoformat(starts)
    await owner.execute(
        """
        with made as (
            insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned,
                                       room, state, not_held_reason)
            values ($1, $2, 9, 'Looking closer', 'group', $3, $4, $5, $6, $7, $8)
            returning id, cohort, starts_at, ends_at, state
        )
        insert into session_facilitator (session, staff, cohort, starts_at, ends_at, active)
        select m.id, f.staff, m.cohort, m.starts_at, m.ends_at, m.state in ('scheduled', 'held')
        from made m join cohort_facilitator f on f.cohort = m.cohort and f.role = 'lead'
        """,
        id, cohort, starts_at, starts_at + dt.timedelta(minutes=minutes), minutes, room, state, reason,
    )  # fmt: skip
    await owner.close()


def cell(page: str, day: str) -> str:
    """The words of a day of the month, such as `Wednesday 10 March 2027`."""
    found = [part for part in re.findall(r'<td class="tc-month__day.*?</td>', page, re.DOTALL) if day in part]
    assert len(found) == 1, day
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


async def test_a_month_shows_sessions_with_their_state_in_words(world: World, as_: As) -> None:
    await add_session(world, id=901, cohort=1, starts="2027-03-10T13:00+00:00", room=1)
    await add_session(world, id=902, cohort=2, starts="2027-03-10T09:30+00:00", state="cancelled")
    await add_session(
        world, id=903, cohort=2, starts="2027-03-11T09:30+00:00", state="not_held", reason="lockdown"
    )
    page = await (await as_(world.cleo)).get(MARCH)
    assert page.status_code == 200
    said = cell(page.text, "Wednesday 10 March 2027")
    assert said.index("09:30 N2 Cancelled") < said.index("13:00 N1 Scheduled")
    assert "Did not run" in cell(page.text, "Thursday 11 March 2027")
    assert 'href="/sessions/901/register"' in page.text
    assert re.search(r"<caption[^>]*>Sessions in March 2027</caption>", page.text)
    assert re.findall(r'<th scope="col">(\w+)</th>', page.text)[0] == "Monday"
    assert "North Probe Prison March 2027" in words(page)


@pytest.mark.parametrize("view", ["week", "day"])
async def test_a_week_and_a_day_list_all_of_a_session(world: World, as_: As, view: str) -> None:
    await add_session(world, id=901, cohort=1, starts="2027-03-10T13:00+00:00", room=1)
    await add_session(
        world, id=902, cohort=2, starts="2027-03-10T09:30+00:00", state="not_held", reason="lockdown"
    )
    page = await (await as_(world.cleo)).get(f"{MARCH}&view={view}")
    said = words(page)
    assert "13:00 to 16:00 9. Looking closer N1 North one · Blue room Alma Probe Scheduled" in said
    assert "Did not run lockdown or change of regime" in said
    assert 'href="/cohorts/1/timetable"' in page.text
    assert ("Sunday 14 March 2027" in said) == (view == "week")


async def test_each_person_sees_their_own_cohorts_only(world: World, as_: As) -> None:
    for number, cohort in enumerate((1, 2, 3)):
        await add_session(world, id=901 + number, cohort=cohort, starts=f"2027-03-1{number}T13:00+00:00")
    seen = {}
    for name in ("alma", "carla", "dora", "cleo", "cyrus", "liv"):
        page = await (await as_(world.staff[name])).get("/calendar?site=&on=2027-03-10")
        seen[name] = set(re.findall(r"\d\d:\d\d <[^>]+>([NS]\d)</span></a>", page.text))
    assert seen == {
        "alma": {"N1"},
        "carla": {"N2"},
        "dora": {"S1"},
        "cleo": {"N1", "N2"},
        "cyrus": {"S1"},
        "liv": {"N1", "N2", "S1"},
    }


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("site=1", {"N1", "N2"}),
        ("site=2", {"S1"}),
        ("room=1", {"N1"}),
        ("cohort=2", {"N2"}),
        ("facilitator=4", {"S1"}),
        ("site=1&facilitator=4", set()),
        ("participant=R-ZITA", {"N1"}),
        ("participant=R-VERA", set()),
    ],
)
async def test_a_calendar_is_that_of_a_site_a_room_a_cohort_or_a_person(
    world: World, as_: As, query: str, seen: set[str]
) -> None:
    await add_session(world, id=901, cohort=1, starts="2027-03-10T13:00+00:00", room=1)
    await add_session(world, id=902, cohort=2, starts="2027-03-10T13:00+00:00", room=2)
    await add_session(world, id=903, cohort=3, starts="2027-03-10T13:00+00:00", room=3)
    page = await (await as_(world.liv)).get(f"/calendar?on=2027-03-10&{query}")
    assert page.status_code == 200, errors(page)
    assert set(re.findall(r"\d\d:\d\d <[^>]+>([NS]\d)</span></a>", page.text)) == seen
    # the ways on keep what was chosen
    following = re.search(r'id="later" href="([^"]+)"', page.text)
    assert following is not None and query.split("&")[-1] in following[1]


async def test_a_participant_has_a_calendar_from_joining_until_leaving_and_it_is_logged(
    world: World, as_: As
) -> None:
    await as_owner(
        world, "update membership set joined_on = '2027-03-09', left_on = '2027-03-11' where id = 1"
    )
    for number, day in enumerate(("08", "09", "11", "12")):
        await add_session(world, id=901 + number, cohort=1, starts=f"2027-03-{day}T13:00+00:00")
    cleo = await as_(world.cleo)
    page = await cleo.get("/calendar?on=2027-03-10&participant=R-ZITA")
    assert "Zita Testperson" in words(page)
    assert set(re.findall(r"/sessions/(\d+)/register", page.text)) == {"902", "903"}
    owner = await world.database.as_owner()
    logged = await owner.fetch("select staff, participants from access_log where page = 'calendar'")
    await owner.close()
    assert [tuple(row) for row in logged] == [(world.cleo.id, [world.zita])]


@pytest.mark.parametrize("reference", ["R-WIM", "R-NOBODY", "x\u0000", "'"])
async def test_a_participant_of_others_is_as_unknown_as_nobody(world: World, as_: As, reference: str) -> None:
    page = await (await as_(world.cleo)).get("/calendar", params={"participant": reference})
    assert page.status_code == 422
    assert ids_linked(page) == ["participant"]
    assert "Wim" not in page.text


async def test_facilitators_are_not_offered_the_calendar_of_a_participant(world: World, as_: As) -> None:
    page = await (await as_(world.alma)).get("/calendar")
    assert page.status_code == 200 and 'name="participant"' not in page.text


@pytest.mark.parametrize(
    ("query", "field", "kept"),
    [
        ("on=2024-02-31", "on-day", 'value="31"'),
        ("on=9999-01-01", "on-day", 'value="9999"'),
        ("on-day=1&on-month=&on-year=2027", "on-month", 'value="2027"'),
        ("on=yesterday", "on-day", 'value="yesterday"'),
        ("room=77&on=2027-03-10", "room", 'value="2027"'),
        ("room=3", "room", "Room"),  # of another's site
        ("site=1&room=99999999999999999999", "site", "Room"),
        ("cohort=3", "cohort", "Cohort"),
        ("site=2", "site", "Site"),
        ("facilitator=4", "facilitator", "Facilitator"),
        ("facilitator=9", "facilitator", "Facilitator"),
        ("view=year&on=2027-03-10", "view", 'value="2027"'),
        ("site=%00", "site", "Site"),
    ],
)
async def test_what_cannot_be_shown_is_refused_with_everything_kept(
    world: World, as_: As, query: str, field: str, kept: str
) -> None:
    page = await (await as_(world.cleo)).get(f"/calendar?{query}")
    assert page.status_code == 422
    assert field in ids_linked(page) or field == "site"
    assert errors(page) and kept in page.text
    assert "tc-month" not in page.text and "South" not in page.text


async def test_a_room_of_another_site_than_the_chosen_one_is_refused_by_name(world: World, as_: As) -> None:
    page = await (await as_(world.liv)).get("/calendar?site=1&room=3&cohort=3")
    assert page.status_code == 422
    assert ids_linked(page) == ["room", "cohort"]
    assert "South Probe Prison: Saal is at another site" in words(page)
    assert re.search(r'<option value="3" selected>South Probe Prison: Saal</option>', page.text)


async def test_times_are_those_of_the_site_over_a_change_of_the_clocks(world: World, as_: As) -> None:
    await add_session(world, id=901, cohort=1, starts="2027-03-27T13:00+00:00", minutes=60)
    await add_session(world, id=902, cohort=1, starts="2027-03-28T12:00+00:00", minutes=60)
    # half an hour after midnight at the site, still the day before in UTC
    await add_session(world, id=903, cohort=1, starts="2027-03-28T23:30+00:00", minutes=60)
    await add_session(world, id=904, cohort=3, starts="2027-03-28T22:30+00:00", minutes=60)
    liv = await as_(world.liv)
    page = (await liv.get("/calendar?site=&on=2027-03-28")).text
    assert "13:00 N1" in cell(page, "Saturday 27 March 2027")
    assert "13:00 N1" in cell(page, "Sunday 28 March 2027")
    assert "00:30 N1" in cell(page, "Monday 29 March 2027")
    assert "00:30 S1" in cell(page, "Monday 29 March 2027")
    week = words(await liv.get("/calendar?site=&on=2027-03-28&view=week"))
    assert "Monday 22 March 2027" in week and "13:00 to 14:00" in week and "00:30" not in week


async def test_public_holidays_and_closures_stand_in_their_days(world: World, as_: As) -> None:
    await as_owner(
        world,
        "insert into closure (site, starts_on, ends_on, reason)"
        " values (1, '2027-03-29', '2027-04-02', 'Staff training')",
    )
    cleo = await as_(world.cleo)
    page = (await cleo.get("/calendar?on=2027-03-10")).text
    assert "Public holiday: Good Friday" in cell(page, "Friday 26 March 2027")
    easter = cell(page, "Monday 29 March 2027")
    assert "Easter Monday" in easter and "Site closed: Staff training" in easter
    assert "Staff training" in cell(page, "Friday 2 April 2027")
    assert "Staff training" not in cell(page, "Saturday 3 April 2027")
    assert "Easter Monday" in words(await cleo.get("/calendar?on=2027-03-29&view=day"))


async def test_a_weekly_regime_and_the_days_off_of_a_cohort_are_shown(world: World, as_: As) -> None:
    await as_owner(
        world,
        "insert into closure (site, starts_on, ends_on, reason, weekdays)"
        " values (1, '2027-03-01', '2027-03-31', 'Visits', '{2}')",
    )
    await as_owner(
        world,
        "insert into cohort_day_off (cohort, starts_on, ends_on, reason)"
        " values (1, '2027-03-17', '2027-03-17', 'Retreat')",
    )
    cleo = await as_(world.cleo)
    page = (await cleo.get("/calendar?on=2027-03-10&cohort=1")).text
    assert all("Visits" in cell(page, f"Tuesday {day} March 2027") for day in (2, 9, 16, 23, 30))
    assert "Visits" not in cell(page, "Wednesday 10 March 2027")
    assert "Day off of the cohort: Retreat" in cell(page, "Wednesday 17 March 2027")
    assert "Retreat" not in (await cleo.get("/calendar?on=2027-03-10&cohort=2")).text
    liv = (await (await as_(world.liv)).get("/calendar?on=2027-03-10&cohort=1")).text
    assert "Retreat" in cell(liv, "Wednesday 17 March 2027")
    assert "South" not in cell(liv, "Monday 8 March 2027"), "its own site alone"


async def test_the_lead_sees_the_days_off_of_each_site_by_name(world: World, as_: As) -> None:
    page = (await (await as_(world.liv)).get("/calendar?site=&on=2027-03-10")).text
    assert "North Probe Prison: Public holiday: Good Friday" in cell(page, "Friday 26 March 2027")
    # International Women's Day is one of Berlin's alone
    eighth = cell(page, "Monday 8 March 2027")
    assert "South Probe Prison: Public holiday" in eighth and "North" not in eighth


async def test_a_full_day_of_the_month_leads_to_its_own_page(world: World, as_: As) -> None:
    for number in range(8):
        await add_session(
            world, id=901 + number, cohort=1, starts=f"2027-03-10T{8 + number:02}:00+00:00", minutes=30
        )
    cleo = await as_(world.cleo)
    page = await cleo.get(MARCH)
    said = cell(page.text, "Wednesday 10 March 2027")
    assert "13:00 N1" in said and "14:00" not in said and "2 more" in said
    more = re.search(r'href="([^"]+)">2 more', page.text)
    assert more is not None
    assert "15:00 to 15:30" in words(await cleo.get(more[1].replace("&amp;", "&")))


async def test_an_empty_month_says_so(world: World, as_: As) -> None:
    page = await (await as_(world.cleo)).get("/calendar?on=2031-01-01")
    assert "No session in this month." in words(page)


async def test_whoever_is_on_no_cohort_learns_why_there_is_nothing(world: World, as_: As) -> None:
    await as_owner(world, "update cohort_facilitator set ends_on = starts_on where staff = 1")
    page = await (await as_(world.alma)).get("/calendar")
    assert page.status_code == 200
    assert "You are not on any cohort now" in words(page)
    assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]


async def test_the_last_day_that_can_be_asked_for_has_no_way_on(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    assert 'id="later"' not in (await cleo.get("/calendar?on=2100-12-31")).text
    assert 'id="earlier"' not in (await cleo.get("/calendar?on=1900-01-01")).text


async def test_htmx_gets_the_calendar_alone_with_its_title(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    part = await cleo.get(MARCH, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text and '<div id="calendar"' in part.text
    assert "<title>March 2027, Calendar" in part.text


async def test_a_calendar_costs_fifteen_queries_at_most(queries: Queries, world: World, as_: As) -> None:
    cleo, liv = world.cleo, world.liv
    for person, address in ((cleo, f"{MARCH}&participant=R-ZITA"), (liv, "/calendar?site=&view=week")):
        client = await as_(person)
        await client.get(address)
        queries()
        assert (await client.get(address)).status_code == 200
        assert len(asked := queries()) <= 15, asked


async def test_the_pages_of_a_cohort_and_a_person_lead_to_their_calendars(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for page, address in (
        ("/cohorts/1/timetable", "/calendar?cohort=1"),
        ("/participants/1", "/calendar?participant=R-ZITA"),
    ):
        assert f'href="{address}"' in (await cleo.get(page)).text
        assert (await cleo.get(address)).status_code == 200
    assert "/calendar?participant" not in (await (await as_(world.alma)).get("/participants/1")).text
