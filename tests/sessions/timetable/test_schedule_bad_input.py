"""What a schedule is refused for: always with a message, the values kept and nothing written."""

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.sessions.timetable.scheduling import SOUTHERN, change, form, monday, stored

As = Callable[[Viewer | None], Awaitable[Client]]


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"curriculum": ""}, "curriculum", "Choose a curriculum"),
        ({"curriculum": 77}, "curriculum", "Curriculum: choose one of those that are offered"),
        ({"site": 2}, "site", "Site: choose one of those that are offered"),
        ({"site": ""}, "site", "Choose a site"),
        ({"room": SOUTHERN}, "room", "Room: choose one of those that are offered"),
        ({"room": 999}, "room", "Room: choose one of those that are offered"),
        ({"room": ""}, "room", "Choose a room"),
        ({"lead": ""}, "lead", "Choose the lead facilitator"),
        ({"lead": 5}, "lead", "Lead facilitator: choose one of those that are offered"),  # a coordinator
        ({"co": 7}, "co", "Co-facilitator: choose one of those that are offered"),  # an evaluator
        ({"co": 3}, "co", "Choose two different people as facilitators"),
        ({"capacity": ""}, "capacity", "Enter how many people can take part"),
        ({"capacity": 0}, "capacity", "Places must be between 1 and 100"),
        ({"capacity": "eight"}, "capacity", "Places must be a whole number, like 12"),
        ({"capacity": 9}, "capacity", "Red room holds 8 people. Enter 8 places or fewer, or choose another room"),
        ({"kind": "secret"}, "kind", "Kind of group: choose one of those that are offered"),
        ({"kind": ""}, "kind", "Choose the kind of group"),
        ({"code": ""}, "code", "Enter a code for the cohort"),
        ({"code": "N 9"}, "code", "Cohort code must hold only letters a to z, numbers, dots, hyphens and underscores"),
        ({"code": "🙂"}, "code", "Cohort code must hold only letters a to z, numbers, dots, hyphens and underscores"),
        ({"code": "Ä1"}, "code", "Cohort code must hold only letters a to z, numbers, dots, hyphens and underscores"),
        ({"code": "x" * 31}, "code", "Cohort code must be 30 characters or fewer. You have typed 31"),
        ({"code": "N\0"}, "code", "Cohort code contains a character that cannot be kept (U+0000). Delete it or type the text again"),
        ({"name": "a\0b"}, "name", "Name contains a character that cannot be kept (U+0000). Delete it or type the text again"),
        ({"name": "x" * 121}, "name", "Name must be 120 characters or fewer. You have typed 121"),
        ({"starts_on-day": 31, "starts_on-month": 2}, "starts_on-day", "Start date must be a real date"),
        ({"starts_on-day": 29, "starts_on-month": 2, "starts_on-year": 2027}, "starts_on-day", "Start date must be a real date"),
        ({"starts_on-year": 1899}, "starts_on-day", "Start date must be between 1 January 1900 and 31 December 2100"),
        ({"starts_on-year": 2101}, "starts_on-day", "Start date must be between 1 January 1900 and 31 December 2100"),
        ({"starts_on-day": "", "starts_on-month": "", "starts_on-year": ""}, "starts_on-day", "Enter a start date"),
        ({"starts_on-month": ""}, "starts_on-month", "Start date must include a month"),
        ({"slot-0-weekday": "", "slot-0-starts_at": ""}, "slot-0-weekday", "Add at least one weekly slot: a weekday and a start time."),
        ({"slot-0-weekday": ""}, "slot-0-weekday", "Weekday of weekly time 1: choose a weekday"),
        ({"slot-0-weekday": 8}, "slot-0-weekday", "Weekday of weekly time 1: choose one of those that are offered"),
        ({"slot-0-starts_at": ""}, "slot-0-starts_at", "Start of weekly time 1: enter a time, like 9:30"),
        ({"slot-0-starts_at": "24:30"}, "slot-0-starts_at", "Start of weekly time 1 must be a time, like 9:30 or 14:30"),
        ({"slot-0-minutes": 0}, "slot-0-minutes", "Minutes of weekly time 1 must be between 1 and 720"),
        ({"slot-0-minutes": "\0"}, "slot-0-minutes", None),
        ({"slot-1-weekday": 1, "slot-1-starts_at": "10:00"}, "slot-1-starts_at", None),
        ({"slot-1-weekday": 1, "slot-1-starts_at": "9:30"}, "slot-1-starts_at", None),
    ],
)  # fmt: skip
async def test_a_wrong_value_is_refused_at_its_field(
    world: World, as_: As, wrong: dict[str, str | int], field: str, message: str | None
) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", {**form(), **wrong})
    assert answer.status_code == 422
    assert ids_linked(answer) == [field]
    assert f'id="{field}"' in answer.text  # the link leads somewhere
    if message is not None:
        assert errors(answer) == [message]
    if "name" not in wrong:
        assert 'value="North nine"' in answer.text
    assert await stored(world, "select count(*) from cohort where code like 'N9%'") == [(0,)]


async def test_a_room_of_another_own_site_is_refused(world: World, as_: As) -> None:
    answer = await post(await as_(world.liv), "/cohorts/new", form(site=2, room=1))
    assert answer.status_code == 422
    assert errors(answer) == ["Room: choose one of those that are offered"]


async def test_a_start_more_than_a_year_ago_is_refused(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, "/cohorts/new", form(monday(-60)))
    assert answer.status_code == 422 and errors(answer)[0].startswith("Start date must be ")
    assert "1. Beginning" not in words(answer)


async def test_emoji_are_welcome_in_a_name(world: World, as_: As) -> None:
    assert (
        await post(await as_(world.cleo), "/cohorts/new", form(name="Spring 🌱 group"))
    ).status_code == 303
    assert await stored(world, "select name from cohort where code = 'N9'") == [("Spring 🌱 group",)]


async def test_somebody_who_left_cannot_be_rostered(world: World, as_: As) -> None:
    await change(world, "update staff set active = false where id = 3")
    answer = await post(await as_(world.cleo), "/cohorts/new", form())
    assert answer.status_code == 422 and ids_linked(answer) == ["lead"]


async def test_a_curriculum_that_was_retired_cannot_be_followed(world: World, as_: As) -> None:
    await change(world, "update curriculum set state = 'retired'")
    answer = await post(await as_(world.cleo), "/cohorts/new", form())
    assert answer.status_code == 422 and ids_linked(answer) == ["curriculum"]


async def test_slots_that_no_date_satisfies_say_why(world: World, as_: As) -> None:
    await change(
        world,
        "insert into closure (site, starts_on, ends_on, reason) values (1, '2027-06-01', '2033-01-01', 'Rebuilding')",
    )
    answer = await post(await as_(world.cleo), "/cohorts/new", form(dt.date(2027, 6, 7)))
    assert answer.status_code == 422
    assert "No date was found for “Beginning”" in errors(answer)[0] and "Rebuilding" in errors(answer)[0]


async def test_the_end_of_the_calendar_is_said(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", form(dt.date(2100, 12, 20)))
    assert answer.status_code == 422
    assert "No date was found for" in errors(answer)[0]


async def test_errors_of_all_fields_are_told_at_once(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", {"action": "confirm"})
    assert answer.status_code == 422
    assert ids_linked(answer) == [
        "curriculum", "site", "room", "lead", "starts_on-day", "code", "capacity", "kind", "slot-0-weekday",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "action", ["remove-row-", "remove-row-9", "remove-row-x", "🙂", "\0", "rooms", "add-row" * 9]
)
async def test_odd_actions_do_no_harm(world: World, as_: As, action: str) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", form(action=action))
    assert answer.status_code == 200
    assert await stored(world, "select count(*) from cohort where code = 'N9'") == [(0,)]
