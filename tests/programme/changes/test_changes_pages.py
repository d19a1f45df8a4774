"""The lists of changes: what is open, and who said what was done about it."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from programme.access.viewer import Viewer
from programme.changes.words import Facts, told
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, post, somebody_waits, words
from tests.fixtures.world import Client, World
from tests.programme.cohorts.test_members import change, stored

As = Callable[[Viewer | None], Awaitable[Client]]

LIST = "/cohorts/1/changes"
FIRST = "/cohorts/1/changes/1"


async def answered(client: Any, done: str, number: int = 1, **others: str) -> dict[str, str]:
    """The form as the page holds it, filled in."""
    page = (await client.get(LIST)).text
    form = page[page.index(f'action="/cohorts/1/changes/{number}"') :]
    seen = re.search(r'name="seen" value="([^"]+)"', form)
    assert seen is not None
    return {"seen": seen[1], f"change-{number}-done": done, **others}


async def answers(world: World) -> list[Any]:
    return await stored(
        world,
        "select id, acknowledged_by, done from circumstance where acknowledged_at is not null order by id",
    )


# --- Seeing ------------------------------------------------------------------------------------


async def test_coordinator_and_lead_read_what_changed_and_what_helps(world: World, as_: As) -> None:
    for person in (world.cleo, world.liv):
        said = words(await (await as_(person)).get(LIST))
        assert "Segregation Zita Testperson is in segregation from " in said
        assert "Arrange catch-ups or one-to-ones" in said and "Record what was done" in said


async def test_names_are_read_and_never_stored(world: World, as_: As) -> None:
    await change(
        world,
        "update participant set site = 2 where id = 1;"
        "insert into separation (participant, other, reason, statement, source, starts_on)"
        " values (2, 1, 'threat', 'fact', 'Secret source', current_date)",
    )
    said = words(await (await as_(world.cleo)).get(LIST))
    assert "Zita Testperson was transferred from North Probe Prison to South Probe Prison" in said
    assert "Zita Testperson and Yuri (Jo) Testperson must be kept apart from " in said
    assert "Secret" not in said
    rows = await stored(world, "select facts::text from circumstance")
    assert not [row for row in rows if "Testperson" in row[0] or "threat" in row[0] or "Secret" in row[0]]


async def test_the_page_of_the_cohort_says_how_many_wait(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    assert f'hx-get="{LIST}"' in (await cleo.get("/cohorts/1")).text
    part = await cleo.get(LIST, headers={"HX-Request": "true"})
    assert "1 change of circumstances waits for an answer" in words(part) and "Zita" not in part.text
    none = await cleo.get("/cohorts/2/changes", headers={"HX-Request": "true"})
    assert "No change of circumstances waits for an answer" in words(none)
    assert LIST not in (await (await as_(world.alma)).get("/cohorts/1")).text


async def test_the_list_of_all_cohorts_holds_what_the_viewer_may_see(world: World, as_: As) -> None:
    await change(world, "update participant set site = 1 where id = 4")  # a member at South
    cleo = words(await (await as_(world.cleo)).get("/changes"))
    assert "1 change waits for an answer" in cleo and "North one" in cleo and "South one" not in cleo
    cyrus = words(await (await as_(world.cyrus)).get("/changes"))
    assert "Wim Testperson was transferred" in cyrus and "Zita" not in cyrus
    assert "2 changes wait for an answer" in words(await (await as_(world.liv)).get("/changes"))
    await change(world, "update circumstance set acknowledged_at = now(), acknowledged_by = 8, done = 'x'")
    assert "Nothing waits for an answer." in words(await (await as_(world.liv)).get("/changes"))


async def test_looking_is_remembered(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for path in (LIST, "/changes"):
        await cleo.get(path)
    rows = await stored(
        world, "select page, cohort, participants from access_log where staff = 5 order by id"
    )
    assert rows == [("cohort: changes", 1, [1]), ("changes", None, [1])]


async def test_what_runs_out_is_there_without_a_night_in_between(world: World, as_: As) -> None:
    await change(world, "insert into staff_suitability (staff, clearance_until) values (1, current_date + 1)")
    said = words(await (await as_(world.cleo)).get(LIST))
    assert "The clearance of Alma Probe runs out on " in said


async def test_the_lists_take_few_queries(queries: Callable[[], list[str]], world: World, as_: As) -> None:
    await change(
        world,
        "insert into participant (id, reference, site) select 8000 + n, 'Q-' || n, 1 from generate_series(1, 30) n;"
        "update cohort set capacity = 60 where id = 1;"
        "insert into membership (cohort, participant, joined_on)"
        " select 1, 8000 + n, current_date from generate_series(1, 30) n;"
        "update participant set site = 2 where id > 8000",
    )
    cleo = await as_(world.cleo)
    for path in (LIST, "/changes"):
        queries()
        assert (await cleo.get(path)).text.count("was transferred from") >= 30
        assert len(queries()) <= 15


# --- Answering ---------------------------------------------------------------------------------


async def test_an_answer_is_kept_with_who_gave_it_and_when(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, FIRST, await answered(cleo, "Catch-up agreed for Friday"))
    assert answer.status_code == 303 and answer.headers["location"] == LIST
    said = words(await cleo.get(LIST))
    assert "It is recorded what was done" in said and "Nothing waits for an answer." in said
    assert re.search(r"Catch-up agreed for Friday Cleo Probe \d+ \w+ \d{4} at \d\d:\d\d", said)
    assert await answers(world) == [(1, world.cleo.id, "Catch-up agreed for Friday")]


async def test_the_coordinator_reads_the_name_of_the_lead_who_answered(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    assert (await post(liv, FIRST, await answered(liv, "Agreed by telephone"))).status_code == 303
    assert "Agreed by telephone Liv Probe" in words(await (await as_(world.cleo)).get(LIST))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("  \u200b ", "Enter what was done"),
        ("a\0b", "What was done? contains a character that cannot be kept (U+0000). "
                 "Delete it or type the text again"),
        ("x" * 2001, "What was done? must be 2,000 characters or fewer. You have typed 2,001"),
    ],
)  # fmt: skip
async def test_an_answer_says_what_was_done(world: World, as_: As, typed: str, message: str) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, FIRST, await answered(cleo, typed))
    assert answer.status_code == 422
    assert errors(answer) == [message]
    assert ids_linked(answer) == ["change-1-done"] and 'id="change-1-done"' in answer.text
    assert await answers(world) == []


async def test_a_second_press_is_no_second_answer(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    form = await answered(cleo, "Done")
    for _press in range(2):
        assert (await post(cleo, FIRST, form)).status_code == 303
    assert len(await answers(world)) == 1


async def test_whoever_answers_second_sees_the_first_answer_and_their_own(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    form = await answered(cleo, "Mine & <b>more</b>")
    await change(
        world,
        "update circumstance set acknowledged_at = now(), acknowledged_by = 8, done = 'Agreed by telephone'"
        " where id = 1",
    )
    answer = await post(cleo, FIRST, form)
    said = words(answer)
    assert answer.status_code == 409
    assert "Liv Probe answered first" in said and "You typed: “Mine & <b>more</b>”" in said
    assert (await post(cleo, FIRST, {"change-1-done": ""})).status_code == 409
    assert await answers(world) == [(1, world.liv.id, "Agreed by telephone")]


async def test_what_changed_again_is_shown_before_it_is_answered(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await change(world, "update participant set earliest_release_date = current_date + 5 where id = 1")
    number = (await stored(world, "select max(id) from circumstance"))[0][0]
    form = await answered(cleo, "We bring the end forward", number)
    await change(world, "update participant set earliest_release_date = current_date + 2 where id = 1")
    answer = await post(cleo, f"/cohorts/1/changes/{number}", form)
    assert answer.status_code == 409
    assert "This changed while you wrote" in words(answer)
    assert "We bring the end forward</textarea>" in answer.text
    again = await answered(cleo, "We bring the end forward", number)
    assert (await post(cleo, f"/cohorts/1/changes/{number}", again)).status_code == 303


async def test_two_answers_at_one_instant_are_one(live: Live) -> None:
    world = live.world
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        form = await answered(cleo, "Mine")
        held = owner.transaction()
        await held.start()
        await owner.execute(
            "update circumstance set acknowledged_at = now(), acknowledged_by = 8, done = 'Theirs' where id = 1"
        )
        waiting = asyncio.create_task(post(cleo, FIRST, form))
        await somebody_waits(world)
        await held.commit()
        answer = await waiting
    await owner.close()
    assert answer.status_code == 409 and "Liv Probe answered first" in words(answer)
    assert await answers(world) == [(1, world.liv.id, "Theirs")]


@pytest.mark.parametrize(
    "seen", ["", "yesterday", "9999-12-31T23:59:59+00:00", "2026-01-01", "\0", "0001-01-01T00:00:00+14:00"]
)
async def test_a_form_that_was_tampered_with_answers_nothing(world: World, as_: As, seen: str) -> None:
    answer = await post(await as_(world.cleo), FIRST, {"seen": seen, "change-1-done": "Done"})
    assert answer.status_code == 409
    assert await answers(world) == []


async def test_a_change_of_another_cohort_is_not_there(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for path in ("/cohorts/2/changes/1", "/cohorts/1/changes/999", f"/cohorts/1/changes/{2**63}"):
        assert (await post(cleo, path, {"change-1-done": "Done"})).status_code == 404
    assert (await cleo.get("/cohorts/3/changes")).status_code == 404


# --- Words -------------------------------------------------------------------------------------


def test_a_person_whom_the_viewer_may_not_see_is_somebody() -> None:
    nothing = dict.fromkeys(("name", "other", "on", "was", "now", "last", "from_site", "to_site", "why"))
    assert told(Facts(kind="transfer", **nothing | {"from_site": "A", "to_site": "B"})) == (
        "Somebody was transferred from A to B"
    )
    assert told(Facts(kind="transfer", **nothing | {"from_site": "A", "to_site": "A"})) == (
        "Somebody was transferred and is back at A"
    )
    assert told(Facts(kind="earlier_release", **nothing)) == (
        "The earliest release date of Somebody is not known any more"
    )


async def test_an_agency_that_is_approved_no_more_takes_its_people_out(world: World, as_: As) -> None:
    await change(
        world,
        "insert into staff_suitability (staff, agency) values (1, 1), (2, 1);"
        "update agency set state = 'suspended' where id = 1",
    )
    said = words(await (await as_(world.cleo)).get(LIST))
    for name in ("Alma Probe", "Bela Probe"):
        assert f"Probe House, the agency of {name}, is approved no more since " in said
    assert await stored(world, "select count(*) from circumstance where cohort <> 1") == [(0,)]
