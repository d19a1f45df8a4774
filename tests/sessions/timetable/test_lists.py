"""The list of cohorts, and the timetable of one."""

import re
from collections.abc import Awaitable, Callable

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, words
from tests.fixtures.world import Client, World
from tests.sessions.timetable.scheduling import change

As = Callable[[Viewer | None], Awaitable[Client]]

MANY = """
insert into cohort (code, name, site, capacity, closed, state, starts_on, finished_on)
    select 'OLD-' || n, 'Earlier ' || n, 1, 8, true, 'finished', current_date - 500 - n, current_date - 300 - n
    from generate_series(1, 60) n;
"""


async def test_everybody_sees_the_cohorts_of_their_own(world: World, as_: As) -> None:
    for person, shown in (
        (world.cleo, {"N1", "N2"}), (world.cyrus, {"S1"}), (world.liv, {"N1", "N2", "S1"}),
        (world.alma, {"N1"}), (world.carla, {"N2"}),
    ):  # fmt: skip
        page = await (await as_(person)).get("/cohorts")
        assert page.status_code == 200
        assert {code for code in ("N1", "N2", "S1") if f">{code}</a>" in page.text} == shown


async def test_a_line_says_members_capacity_and_what_is_next(world: World, as_: As) -> None:
    said = words(await (await as_(world.cleo)).get("/cohorts"))
    assert "N1 North one Running 2 of 8" in said and "N2 North two Planned 1 of 8" in said
    assert "2 cohorts" in said


async def test_only_who_schedules_is_offered_to(world: World, as_: As) -> None:
    assert "/cohorts/new" in (await (await as_(world.cleo)).get("/cohorts")).text
    assert "/cohorts/new" not in (await (await as_(world.alma)).get("/cohorts")).text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=running", {"N1"}),
        ("state=planned", {"N2"}),
        ("find=two", {"N2"}),
        ("find=n", {"N1", "N2"}),
        ("find=%25", set()),
        ("find=_1", set()),
        ("state=finished", set()),
        ("site=1&state=&find=", {"N1", "N2"}),
    ],
)
async def test_the_list_is_narrowed(world: World, as_: As, query: str, shown: set[str]) -> None:
    page = await (await as_(world.cleo)).get(f"/cohorts?{query}")
    assert page.status_code == 200
    assert {code for code in ("N1", "N2") if f">{code}</a>" in page.text} == shown
    assert bool(shown) != ("No cohort matches" in page.text)


@pytest.mark.parametrize("query", ["site=2", "site=x", "state=secret", "find=a%00b", "find=" + "x" * 200])
async def test_an_odd_filter_is_an_error_and_narrows_nothing(world: World, as_: As, query: str) -> None:
    page = await (await as_(world.cleo)).get(f"/cohorts?{query}")
    assert page.status_code == 422 and len(errors(page)) == 1
    assert ">N1</a>" in page.text and "S1" not in page.text


async def test_a_long_list_has_pages(world: World, as_: As) -> None:
    await change(world, MANY)
    cleo = await as_(world.cleo)
    first = await cleo.get("/cohorts")
    assert "62 cohorts" in words(first) and ">N1</a>" in first.text and ">OLD-23</a>" in first.text
    assert ">OLD-24</a>" not in first.text and 'href="/cohorts?page=3"' in first.text
    last = await cleo.get("/cohorts?page=3&state=finished&find=earlier")
    assert ">OLD-60</a>" in last.text and ">N1</a>" not in last.text
    assert 'href="/cohorts?state=finished&amp;find=earlier&amp;page=2"' in last.text
    for odd in ("999", "0", "-1", "x", "", "9" * 50, "٣"):
        assert (await cleo.get("/cohorts", params={"page": odd})).status_code == 200


async def test_a_site_without_cohorts_says_how_to_begin(world: World, as_: As) -> None:
    await change(
        world, "insert into site (id, code, name) values (9, 'new', 'New'); update staff_site set site = 9"
    )
    page = await (await as_(world.cleo)).get("/cohorts")
    assert "There is no cohort yet. Schedule the first one" in words(page)


async def test_a_facilitator_without_cohorts_learns_what_happens_next(world: World, as_: As) -> None:
    await change(world, "delete from cohort_facilitator where staff = 3")
    assert "A coordinator puts you on one" in words(await (await as_(world.carla)).get("/cohorts"))


# --- The timetable -----------------------------------------------------------------------------


async def test_the_timetable_lists_every_session_with_its_state(world: World, as_: As) -> None:
    await change(
        world,
        "update group_session set state = 'not_held', not_held_reason = 'lockdown', not_held_note = 'All day' where id = 2",
    )
    page = await (await as_(world.cleo)).get(f"/cohorts/{world.cohort}/timetable")
    said = words(page)
    assert "1. Beginning Getting started Held" in said
    assert "Did not run lockdown or change of regime: All day" in said
    assert re.search(r"3\. Deepening In the middle Move .* Cancel .* Scheduled", said)
    assert "Curriculum: Probe curriculum, version 1." in said
    assert f'href="/sessions/{world.past}/register"' in page.text
    assert "Testperson" not in page.text  # a timetable is about no person


async def test_times_are_those_of_the_site(world: World, as_: As) -> None:
    await change(
        world,
        "update group_session set starts_at = '2027-06-07 08:00Z', ends_at = '2027-06-07 11:00Z' where id = 5",
    )
    liv = await as_(world.liv)
    assert "10:00 to 13:00" in words(await liv.get(f"/cohorts/{world.south_cohort}/timetable"))


@pytest.mark.parametrize("part", ["timetable", "attendance"])
async def test_htmx_gets_the_part_alone(world: World, as_: As, part: str) -> None:
    alma = await as_(world.alma)
    answer = await alma.get(f"/cohorts/{world.cohort}/{part}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith(f'<div id="{part}"')
    whole = await alma.get(f"/cohorts/{world.cohort}/{part}")
    assert "<html" in whole.text and f'<div id="{part}"' in whole.text


async def test_a_cohort_without_sessions_says_so(world: World, as_: As) -> None:
    await change(
        world, "delete from session_facilitator where cohort = 2; delete from group_session where cohort = 2"
    )
    said = words(await (await as_(world.cleo)).get(f"/cohorts/{world.other_cohort}/timetable"))
    assert "No session is scheduled." in said
