"""Calendar feeds: the address on the page of its owner, and what is read there by whoever has it."""

import asyncio
import datetime as dt
import html
import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import post, words
from tests.fixtures.world import Client, World
from tests.sessions.calendar import reader
from tests.sessions.calendar.test_calendar import as_owner

As = Callable[[Viewer | None], Awaitable[Client]]
Queries = Callable[[], list[str]]

# Nobody's name, and nothing of what the sessions are about.
TELLING = (
    "Zita", "Yuri", "Jo)", "Xena", "Wim", "Testperson", "R-ZITA", "A1111AA", "Beginning", "Continuing",
    "Deepening", "Getting started", "Probe curriculum", "North one", "programme", "group", "Alma", "Bela",
    "extrem", "offen", "register", "participant", "member",
)  # fmt: skip


async def make(client: Client) -> str:
    """Make an address by the button; its path."""
    shown = await post(client, "/account/feed", {"action": "make"})
    assert shown.status_code == 200, shown.text
    found = re.search(r"<textarea[^>]*>([^<]+)</textarea>", shown.text)
    assert found is not None
    assert f'href="webcal:{found[1].partition(":")[2]}"' in shown.text
    return html.unescape(found[1]).partition("testserver.local")[2]


async def read(client: Client, path: str, **headers: str) -> httpx.Response:
    """Read it as a calendar program does: without a cookie."""
    client.cookies.clear()
    return await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


async def value(world: World, sql: str, *values: Any) -> Any:
    owner = await world.database.as_owner()
    found = await owner.fetchval(sql, *values)
    await owner.close()
    return found


async def test_a_facilitator_reads_what_they_facilitate(world: World, as_: As) -> None:
    path = await make(await as_(world.alma))
    answer = await read(await as_(None), path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = reader.events(answer.content)
    assert set(found) == {f"session-{id_}@throughcare" for id_ in (world.past, world.open, world.future)}
    event = found[f"session-{world.future}@throughcare"]
    assert event.text("SUMMARY") == "N1, session 3"
    assert event.text("LOCATION") == "Blue room, North Probe Prison"
    starts = await value(world, "select starts_at from group_session where id = $1", world.future)
    assert event.properties["DTSTART"] == starts.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


async def test_a_colleague_who_does_not_facilitate_it_does_not_read_it(world: World, as_: As) -> None:
    await as_owner(world, "delete from session_facilitator where session = $1 and staff = 2", world.future)
    found = reader.events((await read(await as_(None), await make(await as_(world.bela)))).content)
    assert set(found) == {f"session-{id_}@throughcare" for id_ in (world.past, world.open)}


@pytest.mark.parametrize(
    ("name", "sessions"),
    [("cleo", {1, 2, 3, 4}), ("cyrus", {5}), ("carla", {4}), ("dora", {5}), ("liv", set())],
)
async def test_everybody_reads_their_own(world: World, as_: As, name: str, sessions: set[int]) -> None:
    answer = await read(await as_(None), await make(await as_(world.staff[name])))
    assert set(reader.events(answer.content)) == {f"session-{id_}@throughcare" for id_ in sessions}


async def test_it_names_nobody_and_says_nothing_of_why(world: World, as_: As) -> None:
    for person in (world.alma, world.cleo):
        text = (await read(await as_(None), await make(await as_(person)))).text
        assert "SUMMARY" in text
        for word in TELLING:
            assert word.lower() not in text.lower(), word


async def test_a_move_and_a_cancellation_keep_the_uid_and_raise_the_sequence(world: World, as_: As) -> None:
    path = await make(await as_(world.alma))
    client = await as_(None)
    uid = f"session-{world.future}@throughcare"

    async def now() -> dict[str, str]:
        return reader.events((await read(client, path)).content)[uid].properties

    seen = [await now()]
    assert await now() == seen[0], "read again without a change it is the same"
    for sql in (
        "starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day'",
        "room = null",
        "state = 'cancelled'",
        "state = 'scheduled'",
    ):
        await _as_cleo(world, sql)
        seen.append(await now())
    sequences = [int(one["SEQUENCE"]) for one in seen]
    assert sequences == sorted(set(sequences)), "each change counts"
    assert seen[1]["DTSTART"] != seen[0]["DTSTART"]
    assert seen[2]["LOCATION"] == "North Probe Prison"
    assert [one["STATUS"] for one in seen] == ["CONFIRMED"] * 3 + ["CANCELLED", "CONFIRMED"]
    stamps = [one["LAST-MODIFIED"] for one in seen]
    assert stamps == sorted(stamps) and all(one["DTSTAMP"] == one["LAST-MODIFIED"] for one in seen)
    await _as_cleo(world, "title = 'Another'")  # nothing that a calendar shows
    assert (await now())["SEQUENCE"] == seen[-1]["SEQUENCE"]


async def _as_cleo(world: World, sql: str) -> None:
    """Change the session to come with the rights of a coordinator."""
    owner = await world.database.as_owner()
    async with owner.transaction():
        await owner.execute(
            "select set_config('role', 'throughcare_person', true), set_config('app.staff_id', $1, true)",
            str(world.cleo.id),
        )
        done = await owner.execute(f"update group_session set {sql} where id = $1", world.future)
    await owner.close()
    assert done == "UPDATE 1"


async def test_a_program_that_knows_the_version_gets_no_file_until_something_changes(
    world: World, as_: As
) -> None:
    path = await make(await as_(world.alma))
    client = await as_(None)
    first = await read(client, path)
    again = await read(client, path, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    await _as_cleo(world, "room = 2")
    changed = await read(client, path, if_none_match=first.headers["etag"])
    assert changed.status_code == 200 and changed.headers["etag"] != first.headers["etag"]


async def test_it_sets_no_cookie_and_is_kept_by_no_cache_of_others(world: World, as_: As) -> None:
    path = await make(await as_(world.alma))
    client = await as_(None)
    for address in (path, "/feeds/unknown.ics"):
        answer = await read(client, address)
        assert "set-cookie" not in answer.headers
    assert (await read(client, path)).headers["cache-control"] == "private, no-cache"
    assert await value(world, "select count(*) from access_log") == 0


async def test_the_address_is_shown_once_and_stored_as_a_hash(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    path = await make(alma)
    token = path.removeprefix("/feeds/").removesuffix(".ics")
    assert len(token) == 43, "32 random bytes"
    assert token not in (await alma.get("/account/feed")).text
    stored = await value(world, "select row_to_json(f)::text from calendar_feed f")
    assert token not in stored
    for sql in ("select count(*) from history where after::text like '%' || $1 || '%'",):
        assert await value(world, sql, token) == 0


async def test_a_new_address_ends_the_one_before(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    before, after = await make(alma), await make(alma)
    assert before != after
    client = await as_(None)
    assert (await read(client, before)).status_code == 404
    assert (await read(client, after)).status_code == 200


async def test_an_address_can_be_ended(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    path = await make(alma)
    answer = await post(alma, "/account/feed", {"action": "end"})
    assert answer.status_code == 303
    assert "You have no address yet" in words(await alma.get("/account/feed"))
    assert (await post(alma, "/account/feed", {"action": "end"})).status_code == 303, "twice does no harm"
    assert (await read(await as_(None), path)).status_code == 404


async def test_whoever_is_switched_off_has_no_feed_nor_the_old_one_afterwards(world: World, as_: As) -> None:
    path = await make(await as_(world.alma))
    client = await as_(None)
    await as_owner(world, "update staff set active = false where id = 1")
    assert (await read(client, path)).status_code == 404
    await as_owner(world, "update staff set active = true where id = 1")
    assert (await read(client, path)).status_code == 404


async def test_whoever_lost_the_role_has_no_feed(world: World, as_: As) -> None:
    path = await make(await as_(world.alma))
    await as_owner(world, "update staff set roles = '{administrator}' where id = 1")
    assert (await read(await as_(None), path)).status_code == 404


async def test_whoever_left_the_cohort_reads_nothing_of_it(world: World, as_: As) -> None:
    path = await make(await as_(world.alma))
    await as_owner(world, "update cohort_facilitator set ends_on = current_date - 1 where staff = 1")
    assert reader.events((await read(await as_(None), path)).content) == {}


@pytest.mark.parametrize(
    "name", ["x", "x.ics", "%00.ics", "ü.ics", "a" * 3000, "..%2f..", "%F0%9F%98%80.ics"]
)
async def test_wrong_addresses_lead_nowhere(world: World, as_: As, name: str) -> None:
    await make(await as_(world.alma))
    answer = await read(await as_(None), f"/feeds/{name}")
    assert answer.status_code == 404
    assert "Alma" not in answer.text


async def test_the_owner_sees_when_it_was_last_read_and_only_the_owner(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    path = await make(alma)
    assert "Never yet" in words(await alma.get("/account/feed"))
    await read(await as_(None), path)
    read_at = await value(world, "select last_read_at from calendar_feed")
    await read(await as_(None), path)
    assert await value(world, "select last_read_at from calendar_feed") == read_at, "written now and then"
    said = words(await (await as_(world.alma)).get("/account/feed"))
    assert "Never yet" not in said and re.search(r"Last read \d+ \w+ \d{4} at \d\d:\d\d", said)
    assert "You have no address yet" in words(await (await as_(world.bela)).get("/account/feed"))


async def test_pressed_many_times_at_once_one_address_works(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    answers = await asyncio.gather(*(post(alma, "/account/feed", {"action": "make"}) for _press in range(3)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert await value(world, "select count(*) from calendar_feed where ended_at is null") == 1


async def test_a_button_that_is_not_there_is_refused(world: World, as_: As) -> None:
    answer = await post(await as_(world.alma), "/account/feed", {"action": "steal"})
    assert answer.status_code == 422
    assert await value(world, "select count(*) from calendar_feed") == 0


async def test_the_lead_learns_that_it_would_be_empty(world: World, as_: As) -> None:
    assert "Your calendar would be empty now" in words(await (await as_(world.liv)).get("/account/feed"))
    assert "would be empty" not in words(await (await as_(world.alma)).get("/account/feed"))


@pytest.mark.parametrize("name", ["eva", "ada"])
async def test_evaluators_and_administrators_are_not_offered_one(world: World, as_: As, name: str) -> None:
    client = await as_(world.staff[name])
    assert "/account/feed" not in (await client.get("/account")).text
    assert (await client.get("/account/feed")).status_code == 403


async def test_a_feed_costs_two_questions(queries: Queries, world: World, as_: As) -> None:
    path = await make(await as_(world.alma))
    client = await as_(None)
    await read(client, path)
    queries()
    await read(client, path)
    assert len(asked := queries()) <= 5, asked  # find, begin, act, read, commit
