"""What is known of somebody after release, kept by the offender manager."""

import csv
import datetime as dt
import io
from typing import Any

import asyncpg
import pytest
from httpx import Response

from programme.database import acting, execute
from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner

PAGE = "/participants/1/after-release"
TODAY = dt.datetime.now(dt.UTC).date()


def parts(name: str, day: dt.date) -> dict[str, list[str]]:
    return {f"{name}-day": [str(day.day)], f"{name}-month": [str(day.month)], f"{name}-year": [str(day.year)]}


async def fill(client: Client, address: str, **values: Any) -> Response:
    page = await client.get(address)
    assert page.status_code == 200, words(page)
    fields = fields_of(page.text, address)
    for name, value in values.items():
        fields.update(parts(name, value) if isinstance(value, dt.date) else {name: [str(value)]})
    return await send(client, address, fields)


async def out(world: World, as_: As, days: int = 100) -> tuple[Client, int]:
    """Zita was released so many days ago, as Omar recorded."""
    omar = await as_(world.omar)
    released = TODAY - dt.timedelta(days=days)
    answer = await fill(omar, f"{PAGE}/new", released_on=released, kind="licence")
    assert answer.status_code == 303, errors(answer)
    rows = await as_owner(world, "select id from release where participant = 1 order by id desc")
    return omar, rows[0][0]


async def arrests(evaluator: Client) -> int:
    """How many arrests the report counts."""
    table = (await evaluator.get("/reports/outcome/tables/survival.csv")).text
    rows = [
        row for row in csv.DictReader(io.StringIO(table)) if (row["event"], row["group"]) == ("arrest", "all")
    ]
    return sum(int(row["events"]) for row in rows)


async def stored(world: World) -> list[tuple[Any, ...]]:
    rows = await as_owner(
        world,
        "select released_on, observed_until, lost from release where participant = 1 order by released_on",
    )
    return [tuple(row) for row in rows]


async def test_a_release_is_recorded_and_its_time_followed(world: World, as_: As) -> None:
    assert "No release is recorded." in words(await (await as_(world.omar)).get(PAGE))
    omar, release = await out(world, as_)
    started = TODAY - dt.timedelta(days=100)
    assert await stored(world) == [(started, started, False)]
    event = await fill(
        omar, f"{PAGE}/{release}/event", event="arrest", happened_on=TODAY - dt.timedelta(days=40),
        source="Police report", verified="yes",
    )  # fmt: skip
    assert event.status_code == 303, errors(event)
    # What happened is known of at least until then.
    assert await stored(world) == [(started, TODAY - dt.timedelta(days=40), False)]
    seen = await fill(omar, f"{PAGE}/{release}/seen", until=TODAY - dt.timedelta(days=2))
    assert seen.status_code == 303, errors(seen)
    said = words(await omar.get(PAGE))
    assert "On licence" in said and "Arrest" in said and "Police report Checked" in said
    assert "Recorded by Omar Probe." in said


async def test_lost_is_declared_with_the_day_of_the_last_certain_knowledge(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    await fill(omar, f"{PAGE}/{release}/seen", until=TODAY - dt.timedelta(days=10))
    sooner = await fill(omar, f"{PAGE}/{release}/seen", until=TODAY - dt.timedelta(days=50))
    assert sooner.status_code == 422 and ids_linked(sooner)[0].startswith("until")
    lost = await fill(omar, f"{PAGE}/{release}/seen", until=TODAY - dt.timedelta(days=50), lost="yes")
    assert lost.status_code == 303, errors(lost)
    assert (await stored(world))[0][1:] == (TODAY - dt.timedelta(days=50), True)
    assert "They could not be found since." in words(await omar.get(PAGE))
    found = await fill(omar, f"{PAGE}/{release}/seen", until=TODAY)
    assert found.status_code == 303 and (await stored(world))[0][1:] == (TODAY, False)


async def test_what_was_wrong_is_withdrawn_and_stays_to_be_read(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    await fill(
        omar, f"{PAGE}/{release}/event", event="arrest", happened_on=TODAY - dt.timedelta(days=40), source="x"
    )
    number = (await as_owner(world, "select id from release_event where participant = 1"))[0][0]
    address = f"{PAGE}/events/{number}/withdraw"
    assert (await fill(omar, address, why=" ")).status_code == 422
    assert (await fill(omar, address, why="Another person of that name")).status_code == 303
    said = words(await omar.get(PAGE))
    assert "Withdrawn: Another person of that name (Omar Probe)" in said
    assert (await omar.get(address)).status_code == 409
    # It is no event any more: the same may be recorded again, and no report counts it.
    again = await fill(
        omar, f"{PAGE}/{release}/event", event="arrest", happened_on=TODAY - dt.timedelta(days=40), source="x"
    )
    assert again.status_code == 303
    # Vera's arrest, and this one once: the one that was withdrawn counts nowhere.
    assert await arrests(await as_(world.eva)) == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"event": "", "happened_on": TODAY, "source": "x"}, "event"),
        ({"event": "arrest", "happened_on": TODAY + dt.timedelta(days=1), "source": "x"}, "happened_on"),
        ({"event": "arrest", "happened_on": TODAY - dt.timedelta(days=101), "source": "x"}, "happened_on"),
        ({"event": "arrest", "happened_on": TODAY, "source": ""}, "source"),
    ],
)
async def test_what_cannot_be_is_refused_and_comes_back(
    world: World, as_: As, values: dict[str, Any], field: str
) -> None:
    omar, release = await out(world, as_)
    answer = await fill(omar, f"{PAGE}/{release}/event", **values)
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field), errors(answer)
    assert fields_of(answer.text, f"{PAGE}/{release}/event")["source"] == [values["source"]]
    assert await as_owner(world, "select from release_event where participant = 1") == []


async def test_a_second_release_needs_a_return_in_between(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    again = await fill(omar, f"{PAGE}/new", released_on=TODAY, kind="licence")
    assert again.status_code == 422 and "was released before" in errors(again)[0]
    await fill(
        omar, f"{PAGE}/{release}/event", event="recall", happened_on=TODAY - dt.timedelta(days=9), source="x"
    )
    assert (await fill(omar, f"{PAGE}/new", released_on=TODAY, kind="licence")).status_code == 303
    assert len(await stored(world)) == 2


async def test_the_prison_sees_the_day_of_release_and_nothing_that_happened(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    await fill(
        omar, f"{PAGE}/{release}/event", event="arrest", happened_on=TODAY - dt.timedelta(days=40),
        source="Secret",
    )  # fmt: skip
    await fill(omar, f"{PAGE}/{release}/seen", until=TODAY - dt.timedelta(days=40), lost="yes")
    said = words(await (await as_(world.cleo)).get(PAGE))
    assert "Released on" in said and "On licence" in said
    for secret in ("Arrest", "Secret", "Known until", "Lost", "could not be found"):
        assert secret not in said.partition("Released on")[2], secret
    liv = words(await (await as_(world.liv)).get(PAGE))
    assert "Arrest" in liv and "Known until" in liv and "Record what happened" not in liv


async def test_the_prison_records_releases_of_which_it_may_not_know_what_came_between(
    world: World, as_: As
) -> None:
    omar, release = await out(world, as_)
    cleo = await as_(world.cleo)
    for released_on in (TODAY, TODAY - dt.timedelta(days=100), TODAY - dt.timedelta(days=200)):
        refused = await fill(cleo, f"{PAGE}/new", released_on=released_on, kind="licence")
        assert refused.status_code == 422 and ids_linked(refused)[0].startswith("released_on")
    omar = await as_(world.omar)
    await fill(
        omar, f"{PAGE}/{release}/event", event="recall", happened_on=TODAY - dt.timedelta(days=9), source="x"
    )
    cleo = await as_(world.cleo)
    assert (await fill(cleo, f"{PAGE}/new", released_on=TODAY, kind="licence")).status_code == 303
    assert len(await stored(world)) == 2


async def test_whoever_something_happened_to_is_not_lost(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    await fill(omar, f"{PAGE}/{release}/seen", until=TODAY - dt.timedelta(days=60), lost="yes")
    await fill(
        omar, f"{PAGE}/{release}/event", event="charge", happened_on=TODAY - dt.timedelta(days=5), source="x"
    )
    assert (await stored(world))[0][1:] == (TODAY - dt.timedelta(days=5), False)


async def test_no_word_of_it_is_in_the_history(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    await fill(omar, f"{PAGE}/{release}/event", event="arrest", happened_on=TODAY, source="Hushed source")
    await fill(
        omar, f"{PAGE}/{release}/milestone", area="work", what="Hushed work", standing="aimed",
        happened_on=TODAY, source="Hushed", own_view="Hushed view",
    )  # fmt: skip
    await fill(omar, f"{PAGE}/{release}/plan", starts_on=TODAY, interval_days="7", agreed="Hushed place")
    rows = await as_owner(world, "select count(*), bool_or(h::text like '%Hushed%') from history h")
    assert rows[0][0] > 3 and rows[0][1] is False
    # Who looked, and who wrote, is logged; never what.
    rows = await as_owner(
        world,
        "select count(*), bool_or(a::text like '%Hushed%') from access_log a where 1 = any (participants)",
    )
    assert rows[0][0] > 5 and rows[0][1] is False


async def test_the_database_holds_the_rules_too(world: World) -> None:
    await as_owner(
        world,
        "insert into release (id, participant, released_on, observed_until)"
        " values (70, 1, current_date - 100, current_date - 50)",
    )
    event = (
        "insert into release_event (release, participant, event, happened_on, recorded_by)"
        " values (70, 1, 'arrest', current_date - {}, 10)"
    )
    async with acting(world.omar):
        await execute(event.format(60))
    for statement in (
        event.format(200),
        "update release set observed_until = current_date - 70 where id = 70",
        "update release set released_on = current_date - 10, observed_until = current_date where id = 70",
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            async with acting(world.omar):
                await execute(statement)
    for person, participant, by in ((world.omar, 2, 10), (world.omar, 1, 5), (world.liv, 1, 8)):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with acting(person):
                await execute(
                    "insert into release (participant, released_on, observed_until, recorded_by)"
                    " values ($1, current_date, current_date, $2)",
                    participant,
                    by,
                )
