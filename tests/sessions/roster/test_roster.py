"""Facilitators are added, leave and change the lead; the sessions to come follow, held ones never."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from programme.access.viewer import Viewer
from programme.database import acting, fetch
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.sessions.roster.rostering import FUTURE, OPEN, PAGE, PAST, adding, at, clash, parts, roster, today
from tests.sessions.timetable.scheduling import ALMA, BELA, CARLA, DORA, Values, change, stored

As = Callable[[Viewer | None], Awaitable[Client]]


async def test_the_page_shows_who_has_which_part(world: World, as_: As) -> None:
    said = words(await (await as_(world.cleo)).get(PAGE))
    assert "Alma Probe lead" in said and "Bela Probe co-facilitator" in said
    assert "Nobody leads this cohort" not in said


async def test_a_cover_gets_the_sessions_of_its_days_and_no_others(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, f"{PAGE}/add", adding(CARLA, "cover", today(6), today(8)))
    assert answer.status_code == 303, errors(answer)
    assert await at(world, FUTURE) == [ALMA, BELA, CARLA]
    assert await at(world, PAST) == await at(world, OPEN) == [ALMA, BELA]
    said = words(await cleo.get(PAGE))
    assert "Carla Probe has a part in this cohort now" in said and "Carla Probe cover" in said
    answer = await post(cleo, f"{PAGE}/add", adding(DORA, "cover", today(8), today(9)))
    assert answer.status_code == 303 and await at(world, FUTURE) == [ALMA, BELA, CARLA]


async def test_the_facilitators_read_on_the_page_of_the_cohort_who_covers_when(world: World, as_: As) -> None:
    await post(
        await as_(world.cleo), f"{PAGE}/add", adding(CARLA, "cover", dt.date(2099, 6, 6), dt.date(2099, 6, 8))
    )
    said = words(await (await as_(world.alma)).get("/cohorts/1"))
    assert (
        "Alma Probe (lead) Bela Probe (co-facilitator) Carla Probe (cover, 6 June 2099 to 8 June 2099)"
        in said
    )


async def test_a_co_facilitator_stays_as_long_as_the_cohort_runs(world: World, as_: As) -> None:
    answer = await post(await as_(world.liv), f"{PAGE}/add", adding(CARLA, "co", today()))
    assert answer.status_code == 303
    assert (CARLA, "co", today(), None) in await roster(world)
    assert await at(world, FUTURE) == [ALMA, BELA, CARLA]
    assert await at(world, OPEN) == [ALMA, BELA]  # began four hours ago


async def test_sent_twice_it_is_one_part(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for _click in range(2):
        assert (await post(cleo, f"{PAGE}/add", adding(CARLA, "co", today()))).status_code == 303
    assert len(await roster(world)) == 3


# --- What is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"staff": ""}, "staff"),
        ({"staff": 5}, "staff"),  # a coordinator
        ({"staff": "1" * 30}, "staff"),
        ({"staff": "\0"}, "staff"),
        ({"staff": ALMA}, "staff"),  # has a part
        ({"role": ""}, "role"),
        ({"role": "king"}, "role"),
        ({"role": "lead"}, "role"),
        ({"role": "cover"}, "ends_on-day"),
        ({"starts_on-day": 32}, "starts_on-day"),
        ({"starts_on-year": 2020}, "starts_on-day"),
        ({"starts_on-day": "", "starts_on-month": "", "starts_on-year": ""}, "starts_on-day"),
        ({"ends_on-day": 1, "ends_on-month": 1, "ends_on-year": 2099}, "ends_on-day"),  # of a co-facilitator
    ],
)
async def test_a_wrong_part_is_refused_at_its_field(world: World, as_: As, wrong: Values, field: str) -> None:
    answer = await post(await as_(world.cleo), f"{PAGE}/add", adding(CARLA, "co", today(2)) | wrong)
    assert answer.status_code == 422 and ids_linked(answer) == [field]
    assert f'id="{field}"' in answer.text
    assert len(await roster(world)) == 2


async def test_who_is_elsewhere_then_is_named_with_the_cohort_and_refused(world: World, as_: As) -> None:
    """S1 is a cohort that Cleo does not see: she is told its code, as nobody can be in two places."""
    await clash(world)
    cleo = await as_(world.cleo)
    shown = words(await cleo.get(f"{PAGE}/add"))
    assert "Clash works on" in shown and "with cohort S1" in shown
    assert shown.index("Carla Probe") < shown.index("Dora Probe")  # free ones first
    answer = await post(cleo, f"{PAGE}/add", adding(DORA, "co", today()))
    assert answer.status_code == 422 and "with cohort S1" in errors(answer)[0]
    assert ids_linked(answer) == ["staff"] and await at(world, FUTURE) == [ALMA, BELA]
    # Days without the session in question are no clash.
    answer = await post(cleo, f"{PAGE}/add", adding(DORA, "cover", today(1), today(2)))
    assert answer.status_code == 303


async def test_who_is_not_suitable_until_the_last_session_is_refused_with_the_reason(
    world: World, as_: As
) -> None:
    await change(
        world,
        "insert into staff_suitability (staff, clearance_until) values (3, current_date + 3)"
        " on conflict (staff) do update set clearance_until = excluded.clearance_until",
    )
    cleo = await as_(world.cleo)
    shown = words(await cleo.get(f"{PAGE}/add"))
    assert "Not suitable Carla Probe cannot be rostered: their clearance runs out on" in shown
    answer = await post(cleo, f"{PAGE}/add", adding(CARLA, "co", today()))
    assert answer.status_code == 422 and "their clearance runs out on" in errors(answer)[0]
    assert len(await roster(world)) == 2
    answer = await post(cleo, f"{PAGE}/add", adding(CARLA, "cover", today(), today(2)))
    assert answer.status_code == 303


async def test_nobody_takes_a_part_in_a_cohort_that_has_ended(world: World, as_: As) -> None:
    await change(world, "update cohort set state = 'finished', finished_on = current_date where id = 1")
    cleo = await as_(world.cleo)
    assert (await cleo.get(f"{PAGE}/add")).status_code == 409
    assert (await post(cleo, f"{PAGE}/add", adding(CARLA, "co", today()))).status_code == 409
    assert "Add a facilitator" not in words(await cleo.get(PAGE))


# --- The search --------------------------------------------------------------------------------


async def test_the_search_narrows_by_name_and_keeps_who_is_chosen(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    found = await post(cleo, f"{PAGE}/add", {"action": "find", "find": "DOR pro", "staff": CARLA}, htmx=True)
    assert found.status_code == 200 and found.text.lstrip().startswith('<div id="choice">')
    assert "Carla Probe" in found.text and "Dora Probe" in found.text and "Bela" not in found.text
    assert f'value="{CARLA}" checked' in found.text
    nobody = await post(cleo, f"{PAGE}/add", {"action": "find", "find": "%"}, htmx=True)
    assert "Nobody of this name facilitates" in words(nobody)


async def test_who_is_here_already_comes_last(world: World, as_: As) -> None:
    shown = words(await (await as_(world.cleo)).get(f"{PAGE}/add"))
    assert "Alma Probe Here already as lead" in shown
    assert shown.index("Dora Probe Free") < shown.index("Alma Probe")


async def test_hundreds_of_facilitators_cost_no_further_query(
    world: World, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    async def counted(sql: str, *values: object) -> object:
        nonlocal calls
        calls += 1
        return await fetch(sql, *values)

    cleo = await as_(world.cleo)
    monkeypatch.setattr("sessions.roster.queries.fetch", counted)
    await cleo.get(f"{PAGE}/add")
    few = calls
    await change(
        world,
        "insert into staff (id, email, name, roles, active)"
        " select 1000 + n, 'f' || n || '@f.example', 'Facilitator ' || n, array['facilitator'], true"
        " from generate_series(1, 300) n",
    )
    page = await cleo.get(f"{PAGE}/add")
    assert calls == 2 * few and "There are more people than are shown here" in words(page)
    assert page.text.count('type="radio" value=') < 60


# --- Ending a part -----------------------------------------------------------------------------


async def number(world: World, staff: int) -> int:
    ((found,),) = await stored(
        world, "select id from cohort_facilitator where cohort = 1 and staff = $1", staff
    )
    return int(found)


async def ending(world: World, cleo: Client, staff: int, last: dt.date, **others: str | int) -> Values:
    shown = await cleo.get(f"{PAGE}/{await number(world, staff)}/end")
    seen = shown.text.partition('name="seen" value="')[2].partition('"')[0]
    return {"action": "end", "reason": "Moves away", "seen": seen, **parts("ends_on", last), **others}


async def test_a_part_ends_and_its_sessions_to_come_are_left(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    address = f"{PAGE}/{await number(world, BELA)}/end"
    assert (await post(cleo, address, await ending(world, cleo, BELA, today(3)))).status_code == 303
    assert await at(world, FUTURE) == [ALMA]
    assert await at(world, PAST) == await at(world, OPEN) == [ALMA, BELA]
    assert await stored(world, "select ends_on, end_reason from cohort_facilitator where staff = 2") == [
        (today(3), "Moves away")
    ]


async def test_the_last_day_is_included(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    address = f"{PAGE}/{await number(world, BELA)}/end"
    assert (await post(cleo, address, await ending(world, cleo, BELA, today(8)))).status_code == 303
    assert await at(world, FUTURE) == [ALMA, BELA]


async def test_the_end_of_the_lead_is_said_while_nobody_follows(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    address = f"{PAGE}/{await number(world, ALMA)}/end"
    await post(cleo, address, await ending(world, cleo, ALMA, today(3)))
    assert "Nobody leads this cohort from" in words(await cleo.get(PAGE))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "a\0"}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"ends_on-day": "", "ends_on-month": "", "ends_on-year": ""}, "ends_on-day"),
        ({"ends_on-month": 2, "ends_on-day": 30}, "ends_on-day"),
        ({"ends_on-year": 2001}, "ends_on-day"),  # before it began
    ],
)
async def test_a_wrong_end_is_refused(world: World, as_: As, wrong: Values, field: str) -> None:
    cleo = await as_(world.cleo)
    address = f"{PAGE}/{await number(world, BELA)}/end"
    answer = await post(cleo, address, {**await ending(world, cleo, BELA, today(3)), **wrong})
    assert answer.status_code == 422 and ids_linked(answer) == [field]
    assert await at(world, FUTURE) == [ALMA, BELA]


async def test_the_second_to_end_a_part_sees_what_the_first_did(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    address = f"{PAGE}/{await number(world, BELA)}/end"
    mine = await ending(world, cleo, BELA, today(3))
    await change(world, "update cohort_facilitator set ends_on = current_date + 30 where staff = 2")
    answer = await post(cleo, address, mine)
    assert answer.status_code == 409 and "Somebody else saved first" in words(answer)
    assert 'value="Moves away"' in answer.text and await at(world, FUTURE) == [ALMA, BELA]


async def test_a_part_of_another_cohort_is_not_found(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    ((other,),) = await stored(world, "select id from cohort_facilitator where cohort = 3")
    for address in (f"{PAGE}/{other}/end", f"{PAGE}/999999/end", f"{PAGE}/{2**40}/end"):
        assert (await cleo.get(address)).status_code == 404
        assert (await post(cleo, address, {})).status_code == 404


async def test_a_part_that_has_not_begun_is_taken_back(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, f"{PAGE}/add", adding(CARLA, "cover", today(6), today(8)))
    address = f"{PAGE}/{await number(world, CARLA)}/end"
    assert "Take it back" in words(await cleo.get(address))
    assert (await post(cleo, address, {"action": "take-back"})).status_code == 303
    assert len(await roster(world)) == 2 and await at(world, FUTURE) == [ALMA, BELA]
    # One that has begun is not: sent all the same, it is an empty form.
    address = f"{PAGE}/{await number(world, BELA)}/end"
    assert (await post(cleo, address, {"action": "take-back"})).status_code == 422


# --- Two at once, and what the database itself holds ---------------------------------------------


async def test_two_add_one_person_to_two_cohorts_at_the_same_instant(live: Live) -> None:
    world = live.world
    await change(
        world,
        "update group_session set starts_at = x.starts_at, ends_at = x.ends_at"
        " from (select starts_at, ends_at from group_session where id = 3) x where id = 4",
    )
    async with await live.client(world.cleo) as cleo, await live.client(world.liv) as liv:
        answers = await asyncio.gather(
            post(cleo, "/cohorts/1/facilitators/add", adding(DORA, "co", today())),
            post(liv, "/cohorts/2/facilitators/add", adding(DORA, "co", today())),
        )
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert won.status_code == 303 and lost.status_code in (409, 422)
    assert "with cohort N" in errors(lost)[0]
    assert await stored(world, "select count(*) from session_facilitator where staff = 4 and session in (3, 4)") == [
        (1,)
    ]  # fmt: skip


async def test_a_facilitator_takes_nobody_off_a_session_and_nobody_off_a_held_one(world: World) -> None:
    async with acting(world.alma):
        assert await fetch("delete from session_facilitator returning id") == []
        assert await fetch("delete from cohort_facilitator returning id") == []
    async with acting(world.cleo):
        gone = await fetch("delete from session_facilitator where cohort = 1 returning session")
        assert {row["session"] for row in gone} == {FUTURE}
        assert await fetch("delete from cohort_facilitator returning id") == []
