"""What happened on a person's way: everything that the viewer may see, and nothing else."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from programme.access.viewer import Viewer
from programme.database import acting, execute, fetch
from programme.participants.timeline import timeline_of
from tests.fixtures.posting import words
from tests.fixtures.world import Client, World
from tests.programme.participants.test_page import change, stored
from tests.programme.participants.test_policies import run_as, transfer

As = Callable[[Viewer | None], Awaitable[Client]]


@pytest.fixture(autouse=True)
async def without_case_file(world: World) -> None:
    """Concerns and disclosures have tests of their own."""
    owner = await world.database.as_owner()
    await owner.execute("truncate concern, disclosure cascade")
    await owner.close()


async def told(person: Viewer, participant: int) -> list[tuple[str, str, str | None]]:
    """Title, text and name of each entry, the latest first."""
    async with acting(person):
        entries = (await timeline_of(participant, "Europe/London", 1)).entries
    return [(str(one.told.title), str(one.told.text), one.by) for one in entries]


async def titles(person: Viewer, participant: int) -> list[str]:
    return [title for title, _text, _by in await told(person, participant)]


async def test_sessions_and_cohorts_are_told_the_latest_first(world: World) -> None:
    await change(
        world,
        "update membership set left_on = current_date, outcome = 'withdrawn', reason = 'Asked to stop' where id = 2",
    )
    assert await told(world.alma, world.yuri) == [
        ("Added to the programme's records", "", None),
        ("Left cohort N1 North one", "Withdrew\nAsked to stop", None),
        ("Absent from Beginning (cohort N1)", "Court", None),
        ("Joined cohort N1 North one", "", None),
    ]
    assert "Attended Beginning (cohort N1)" in await titles(world.cleo, world.zita)


async def test_a_cohort_to_come_is_not_told_yet(world: World) -> None:
    assert await titles(world.cleo, world.xena) == ["Added to the programme's records"]


async def test_each_viewer_is_told_what_they_may_see_only(world: World) -> None:
    """Zita is transferred to South: Cyrus sees her, but neither her cohort at North nor its registers."""
    await run_as(world, world.cleo, transfer(1, 1, 2))
    everything = await titles(world.liv, world.zita)
    referral = {
        "Referred to the programme",
        "Referral: Started",
        "Consent given: Taking part in the programme",
    }
    assert len(everything) == 9 and "Transferred from North Probe Prison to South Probe Prison" in everything
    assert await titles(world.alma, world.zita) == everything
    # The referral goes with her, to the coordinators of South.
    assert await titles(world.cleo, world.zita) == [one for one in everything if one not in referral]
    assert set(await titles(world.cyrus, world.zita)) == referral | {
        "Added to the programme's records",
        "Transferred from North Probe Prison to South Probe Prison",
        "Segregation",
        "Kept apart from a named person",
    }
    for stranger in (world.carla, world.dora, world.ada):
        assert await titles(stranger, world.zita) == []


async def test_changes_name_the_fields_and_who_did_it_but_not_what_stood_there(world: World) -> None:
    await run_as(
        world,
        world.cleo,
        "update participant set family_name = 'Otherwise', supports = 'Secretly this', language = 'English' where id = 1",
        "update particulars set date_of_birth = '1980-01-01' where participant = 1",
    )
    seen = [one for one in await told(world.cleo, 1) if one[0] == "Details changed"]
    assert seen == [("Details changed", "Family name, Date of birth, What helps", "Cleo Probe")]
    assert await told(world.liv, 1) == await told(world.cleo, 1)
    theirs = [one for one in await told(world.alma, 1) if one[0] == "Details changed"]
    assert theirs == [("Details changed", "Family name, What helps", "Cleo Probe")]


async def test_a_corrected_birth_date_alone_is_nothing_for_facilitators(world: World) -> None:
    await run_as(
        world, world.cleo, "update particulars set date_of_birth = '1980-01-01' where participant = 1"
    )
    assert "Details changed" in await titles(world.cleo, 1)
    assert "Details changed" not in await titles(world.alma, 1)


async def test_the_functions_behind_it_tell_strangers_nothing(world: World) -> None:
    await run_as(world, world.cleo, "update participant set language = 'x' where id = 1")
    for person, seen in ((world.alma, True), (world.cleo, True), (world.carla, False), (world.cyrus, False)):
        async with acting(person):
            changes = await fetch("select * from changes_of_identity(1)")
            name = await fetch("select name_of_keeper(1, 5), name_of_keeper(1, 9), name_of_keeper(5, 5)")
        assert bool(changes) == seen
        assert tuple(name[0]) == ("Cleo Probe" if seen else None, None, None)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting(world.eva):
            await execute("select * from timeline_of(1, 'UTC')")


async def test_release_dates_tell_before_and_after(world: World) -> None:
    add = "insert into release_change (participant, before, after, reason, made_by) values "
    await run_as(
        world,
        world.cleo,
        add + "(2, null, '2030-02-01', 'Court', 5)",
        add + "(2, '2030-02-01', '2030-03-01', 'Appeal', 5)",
        add + "(2, '2030-03-01', null, 'Now open', 5)",
    )
    seen = {one for one in await told(world.alma, 2) if "release" in one[0]}
    assert seen == {
        ("Earliest release date set to 1 February 2030", "Court", "Cleo Probe"),
        ("Earliest release date changed from 1 February 2030 to 1 March 2030", "Appeal", "Cleo Probe"),
        ("Earliest release date taken out; it was 1 March 2030", "Now open", "Cleo Probe"),
    }


async def test_the_page_has_pages_and_the_part_only_the_latest(world: World, as_: As) -> None:
    await change(
        world,
        "insert into release_change (participant, before, after, reason) select 1, '2030-01-01'::date + n, '2030-01-02'::date + n, 'No ' || n"
        " from generate_series(1, 60) n",
    )
    client = await as_(world.alma)
    page = await client.get("/participants/1/timeline")
    assert page.text.count("moj-timeline__item") == 50 and "page=2" in page.text
    last = await client.get("/participants/1/timeline?page=99")
    assert last.text.count("moj-timeline__item") == 18 and "Joined cohort" in last.text
    part = await client.get("/participants/1/timeline", headers={"HX-Request": "true"})
    assert part.text.count("moj-timeline__item") == 10 and "<html" not in part.text
    assert "The whole timeline (68 entries)" in words(part)
    logged = await stored(world, "select count(*) from access_log where page = 'participant: timeline'")
    assert logged == [(3,)]


async def test_the_cohorts_of_a_person_are_a_page_and_a_part(world: World, as_: As) -> None:
    await change(world, "update membership set left_on = current_date, outcome = 'released' where id = 1")
    client = await as_(world.cleo)
    said = words(await client.get("/participants/1/cohorts"))
    assert "N1 North one" in said and "Was released" in said and "North Probe Prison" in said
    part = await client.get("/participants/5/cohorts", headers={"HX-Request": "true"})
    assert "Never in a cohort yet" in part.text and "<html" not in part.text


async def test_a_page_costs_few_queries(queries: Callable[[], list[str]], world: World, as_: As) -> None:
    client = await as_(world.cleo)
    for address in (
        "/participants",
        "/participants/1",
        "/participants/1/timeline",
        "/participants/1/cohorts",
    ):
        await client.get(address)
        queries()
        await client.get(address)
        assert len(queries()) <= 9, address


async def test_every_source_has_the_same_columns_and_asks_as_the_viewer(world: World) -> None:
    rows = await stored(
        world,
        """
        select c.relname::text, c.reloptions::text[],
               array(select a.attname::text from pg_attribute a where a.attrelid = c.oid order by a.attnum)
        from pg_class c where c.relkind = 'v' and c.relname like 'timeline\\_%'
        """,
    )
    assert len(rows) >= 5
    for name, options, columns in rows:
        assert options == ["security_invoker=true"], name
        assert columns == ["participant", "at", "on_date", "kind", "facts", "by"], name
