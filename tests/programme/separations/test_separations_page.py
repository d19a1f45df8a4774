"""Separations are seen, recorded and ended on the page of either person."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, post, somebody_waits, words
from tests.fixtures.world import Client, World
from tests.programme.cohorts.test_members import change, on, stored, today

As = Callable[[Viewer | None], Awaitable[Client]]
Values = dict[str, str | int | Sequence[str]]

NEW = "/participants/1/separations/new"
END = "/participants/1/separations/1/end"


def recorded(other: int | str, day: dt.date | None = None, **others: str) -> Values:
    filled: Values = {"find": "", "other": str(other), "reason": "threat", "statement": "fact"}
    return filled | {"source": "Security", "action": "record", **on(day or today(), "starts_on"), **others}


def ended(day: dt.date | None = None, why: str = "They made peace") -> Values:
    return {"end_reason": why, **on(day or today(), "ends_on")}


async def pairs(world: World) -> list[Any]:
    return await stored(
        world, "select participant, other, recorded_by from separation where id > 1 order by id"
    )


# --- Seeing ------------------------------------------------------------------------------------


async def test_whoever_keeps_them_reads_who_said_so_and_the_number_of_somebody_elsewhere(
    world: World, as_: As
) -> None:
    said = words(await (await as_(world.cleo)).get("/participants/1/separations"))
    assert "A4444AA at South Probe Prison" in said and "Wim" not in said
    assert "Threats Third-party report: Probe security" in said and "Recorded by Cleo Probe" in said


async def test_it_holds_for_the_other_one_too(world: World, as_: As) -> None:
    said = words(await (await as_(world.cyrus)).get("/participants/4/separations"))
    assert "A1111AA at North Probe Prison" in said and "Zita" not in said
    assert "Probe security" in said


async def test_a_facilitator_reads_that_there_is_somebody_and_not_whom(world: World, as_: As) -> None:
    page = await (await as_(world.alma)).get("/participants/1/separations")
    said = words(page)
    assert "Somebody else Threats" in said
    for hidden in ("Wim", "A4444AA", "South", "Probe security", "Cleo", "/end", "/separations/new"):
        assert hidden not in page.text, hidden


async def test_a_facilitator_of_both_reads_the_name(world: World, as_: As) -> None:
    await change(world, "update separation set other = 2")
    said = words(await (await as_(world.alma)).get("/participants/1/separations"))
    assert "Yuri (Jo) Testperson Threats" in said and "Probe security" not in said


async def test_the_lead_reads_everything_and_changes_nothing(world: World, as_: As) -> None:
    page = await (await as_(world.liv)).get("/participants/1/separations")
    assert "Wim Testperson" in words(page) and "Probe security" in words(page)
    assert "/end" not in page.text and "/separations/new" not in page.text


async def test_the_page_of_the_person_shows_them_as_a_part(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    assert 'hx-get="/participants/1/separations"' in (await cleo.get("/participants/1")).text
    part = await cleo.get("/participants/1/separations", headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="separations">') and "<h1" not in part.text
    empty = await cleo.get("/participants/2/separations", headers={"HX-Request": "true"})
    assert "No separation from named others is recorded." in words(empty)


async def test_looking_is_remembered_with_everybody_who_was_named(world: World, as_: As) -> None:
    await change(world, "update separation set other = 2")
    await (await as_(world.cleo)).get("/participants/1/separations")
    rows = await stored(world, "select participants from access_log where page = 'participant: separations'")
    assert rows == [([1, 2],)]


# --- Recording ---------------------------------------------------------------------------------


async def test_a_separation_is_recorded_and_shown_to_both(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, NEW, recorded(world.yuri))
    assert answer.status_code == 303 and answer.headers["location"] == "/participants/1/separations"
    assert await pairs(world) == [(1, 2, world.cleo.id)]
    for path in ("/participants/1/separations", "/participants/2/separations"):
        assert "Threats Fact: Security" in words(await cleo.get(path))
    assert "The separation is recorded" not in words(await cleo.get("/participants/2/separations"))


async def test_a_second_press_changes_nothing_and_says_so(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, NEW, recorded(world.yuri))
    # from the page of the other one, too
    again = await post(cleo, "/participants/2/separations/new", recorded(world.zita, reason="bullying"))
    assert again.status_code == 303
    assert "They are kept apart already. Nothing was changed" in words(
        await cleo.get(again.headers["location"])
    )
    assert await pairs(world) == [(1, 2, world.cleo.id)]


async def test_a_search_finds_people_one_may_see_and_others_by_their_whole_number(
    world: World, as_: As
) -> None:
    cleo = await as_(world.cleo)

    async def found(find: str) -> str:
        answer = await post(cleo, NEW, recorded("", find=find, action="find"), htmx=True)
        assert answer.status_code == 200 and answer.text.lstrip().startswith('<div id="choice">')
        return words(answer)

    assert "Yuri (Jo) Testperson A2222AA, R-YURI, North Probe Prison" in await found("test yur")
    assert "Zita" not in await found("testperson")  # nobody is kept apart from themselves
    for part in ("Wim", "A4444", "R-WIM", "%", "_", "A4444AA A4444AA"):
        assert "A4444AA" not in await found(part), part
    by_number = await found("a4444aa")
    assert "A4444AA At South Probe Prison" in by_number and "Wim" not in by_number
    assert "Nobody was found." in await found("nobody of that name")


async def test_somebody_of_another_site_is_recorded_by_the_whole_number_only(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    path = "/participants/2/separations/new"
    guessed = await post(cleo, path, recorded(world.wim))
    assert guessed.status_code == 422
    assert errors(guessed) == ["The other person: choose one of those that are offered"]
    named = await post(cleo, path, recorded(world.wim, find="A4444AA"))
    assert named.status_code == 303
    assert await pairs(world) == [(2, 4, world.cleo.id)]
    assert "Wim" not in words(await cleo.get("/participants/2/separations"))


async def test_an_empty_form_names_each_field(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), NEW, {"action": "record"})
    assert answer.status_code == 422
    assert errors(answer) == [
        "Choose the other person: search for them first",
        "Choose the reason",
        "Choose what kind of statement it is",
        "Enter who says so",
        "Enter the first day",
    ]
    assert ids_linked(answer) == ["other", "reason", "statement", "source", "starts_on-day"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"other": "999999"}, "The other person: choose one of those that are offered"),
        ({"other": "1"}, "The other person: choose one of those that are offered"),
        ({"other": "9" * 30}, "The other person: choose one of those that are offered"),
        ({"other": "\0"}, "The other person: choose one of those that are offered"),
        ({"reason": "dislike"}, "Reason: choose one of those that are offered"),
        ({"source": "a\0b"}, "Who says so? contains a character that cannot be kept (U+0000). "
                             "Delete it or type the text again"),
        ({"find": "\0"}, "Find the other person contains a character that cannot be kept (U+0000). "
                         "Delete it or type the text again"),
        ({"starts_on-day": "31", "starts_on-month": "2"}, "First day must be a real date"),
        ({"starts_on-year": "2099"}, "The first day must be today or earlier: record it when it has begun"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_the_rest_is_kept(
    world: World, as_: As, changes: dict[str, str], message: str
) -> None:
    answer = await post(await as_(world.cleo), NEW, recorded(world.yuri, source="Wing staff") | changes)
    assert answer.status_code == 422
    assert errors(answer) == [message]
    assert "source" in changes or 'value="Wing staff"' in answer.text
    assert await pairs(world) == []


async def test_a_new_one_begins_when_the_last_one_no_longer_held(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await change(world, "update separation set other = 2")
    await post(cleo, END, ended(today()))
    early = await post(cleo, NEW, recorded(world.yuri, today() - dt.timedelta(1)))
    assert early.status_code == 422
    assert errors(early)[0].startswith("It was recorded already for the days before ")
    assert (await post(cleo, NEW, recorded(world.yuri, today()))).status_code == 303


async def test_two_who_record_the_same_at_one_instant_record_it_once(live: Live) -> None:
    world = live.world
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        held = owner.transaction()
        await held.start()
        await owner.execute(
            "insert into separation (participant, other, reason, statement, source, starts_on)"
            " values (2, 1, 'threat', 'fact', 'x', current_date)"
        )
        waiting = asyncio.create_task(post(cleo, NEW, recorded(world.yuri)))
        await somebody_waits(world)
        await held.commit()
        answer = await waiting
    await owner.close()
    assert answer.status_code == 303
    assert await pairs(world) == [(2, 1, None)]


# --- Ending ------------------------------------------------------------------------------------


async def test_it_ends_with_date_and_reason_and_stays_readable(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, END, ended())
    assert answer.status_code == 303
    said = words(await cleo.get("/participants/1/separations"))
    assert "No separation from named others is recorded." in said
    assert "Kept apart before" in said and "They made peace Cleo Probe" in said


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"end_reason": ""}, "Enter why they may be in one cohort again"),
        ({"ends_on-year": "2019"}, "The date must be "),
        ({"ends_on-year": "2099"}, "The date must be today or earlier: record the end when it has come"),
        ({"ends_on-day": ""}, "From which day may they be in one cohort? must include a day"),
    ],
)
async def test_an_end_that_cannot_be_is_refused(world: World, as_: As, values: Values, message: str) -> None:
    answer = await post(await as_(world.cleo), END, ended() | values)
    assert answer.status_code == 422
    (said,) = errors(answer)
    assert said.startswith(message)
    assert await stored(world, "select count(*) from separation where ends_on is not null") == [(0,)]


async def test_whoever_ends_it_second_sees_what_stands(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, END, ended())
    assert (await post(cleo, END, ended())).status_code == 303  # the same again: a second press
    other = await post(cleo, END, ended(why="It was a mistake"))
    assert other.status_code == 409
    assert "Cleo Probe ended it already" in words(other) and "They made peace" in words(other)
    assert "It was a mistake" in other.text


async def test_the_coordinator_of_the_other_one_ends_it_too(world: World, as_: As) -> None:
    cyrus = await as_(world.cyrus)
    assert (await post(cyrus, "/participants/4/separations/1/end", ended())).status_code == 303
    assert await stored(world, "select ended_by from separation") == [(world.cyrus.id,)]


async def test_a_separation_of_others_is_not_there(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for path in ("/participants/2/separations/1/end", "/participants/1/separations/999/end"):
        assert (await cleo.get(path)).status_code == 404
        assert (await post(cleo, path, ended())).status_code == 404
    for number in (0, 2**31, 2**63):
        assert (await cleo.get(f"/participants/{number}/separations")).status_code == 404


async def test_a_member_who_was_transferred_is_kept_by_the_new_site(world: World, as_: As) -> None:
    await change(world, "update participant set site = 2 where id = 1; update separation set other = 5")
    cleo, new = await as_(world.cleo), NEW
    assert "/separations/new" not in (await cleo.get("/participants/1/separations")).text
    answer = await post(cleo, new, recorded(world.yuri))
    assert answer.status_code == 403
    assert "Only the coordinators of South Probe Prison record this." in words(answer)
    # Vera, the other one, is still at North: either may end it
    assert (await post(cleo, END, ended())).status_code == 303


async def test_the_timeline_tells_of_it_and_never_of_whom(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, END, ended())
    for person in (world.cleo, world.alma):
        said = words(await (await as_(person)).get("/participants/1/timeline"))
        for part in (
            "Kept apart from a named person",
            "A separation from a named person ended",
            "Segregation",
        ):
            assert part in said, part
        assert "Wim" not in said and "A4444AA" not in said
    said = words(await (await as_(world.cyrus)).get("/participants/4/timeline"))
    assert "Kept apart from a named person" in said and "Zita" not in said and "A1111AA" not in said
