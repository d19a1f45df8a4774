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
from tests.sessions.timetable.scheduling import ALMA, BELA, CARLA, DORA, Values, change, stored

As = Callable[[Viewer | None], Awaitable[Client]]

PAGE = "/cohorts/1/facilitators"
PAST, OPEN, FUTURE = 1, 2, 3  # sessions of N1


def today(days: int = 0) -> dt.date:
    return dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)


def parts(name: str, on: dt.date) -> Values:
    return {f"{name}-{part}": getattr(on, part) for part in ("day", "month", "year")}


def adding(staff: int, role: str, first: dt.date, last: dt.date | None = None, **others: str) -> Values:
    days = parts("starts_on", first) | (parts("ends_on", last) if last else {})
    return {"action": "save", "staff": staff, "role": role, **days, **others}


async def roster(world: World, cohort: int = 1) -> list[tuple[int, str, dt.date, dt.date | None]]:
    return await stored(
        world,
        "select staff, role, starts_on, ends_on from cohort_facilitator where cohort = $1 order by starts_on, staff",
        cohort,
    )


async def at(world: World, session: int) -> list[int]:
    """Who facilitates a session."""
    rows = await stored(world, "select staff from session_facilitator where session = $1 order by 1", session)
    return [row[0] for row in rows]


BEFORE = [(ALMA, "lead", None), (BELA, "co", None)]


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
    await _clash(world)
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


async def _clash(world: World) -> None:
    """Dora is with S1 in the hour in which the session to come of N1 begins."""
    await change(
        world,
        """
        insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned, state)
            select 4000, 3, 9, 'Elsewhere', 'group', starts_at, starts_at + interval '1 hour', 60, 'scheduled'
            from group_session where id = 3;
        insert into session_facilitator (session, staff, cohort, starts_at, ends_at)
            select id, 4, 3, starts_at, ends_at from group_session where id = 4000;
        """,
    )


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


# --- Changing the lead -------------------------------------------------------------------------


def leading(staff: int, from_on: dt.date, before: str) -> Values:
    return {"action": "save", "staff": staff, "before": before, **parts("from_on", from_on)}


async def test_the_co_facilitator_becomes_lead_and_the_lead_co_facilitator(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, f"{PAGE}/lead", leading(BELA, today(3), "co"))
    assert answer.status_code == 303, errors(answer)
    start = today(-21)
    assert await roster(world) == [
        (ALMA, "lead", start, today(2)),
        (BELA, "co", start, today(2)),
        (ALMA, "co", today(3), None),
        (BELA, "lead", today(3), None),
    ]
    assert await at(world, FUTURE) == [ALMA, BELA]


async def test_somebody_new_leads_and_the_lead_of_before_leaves(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    assert (await post(cleo, f"{PAGE}/lead", leading(CARLA, today(3), "leaves"))).status_code == 303
    assert await at(world, FUTURE) == [BELA, CARLA]
    assert await at(world, PAST) == await at(world, OPEN) == [ALMA, BELA]
    ((reason,),) = await stored(world, "select end_reason from cohort_facilitator where staff = 1")
    assert reason.startswith("Carla Probe leads from")
    assert (ALMA, "lead", today(-21), today(2)) in await roster(world)
    assert (CARLA, "lead", today(3), None) in await roster(world)


async def test_a_lead_who_would_begin_that_day_is_replaced_before_they_begin(world: World, as_: As) -> None:
    await change(world, "update cohort_facilitator set starts_on = current_date + 5 where cohort = 2")
    liv = await as_(world.liv)
    answer = await post(liv, "/cohorts/2/facilitators/lead", leading(DORA, today(7), "co"))
    assert answer.status_code == 303, errors(answer)
    await post(liv, "/cohorts/2/facilitators/lead", leading(CARLA, today(7), "leaves"))
    assert await roster(world, 2) == [(CARLA, "lead", today(5), today(6)), (CARLA, "lead", today(7), None)]


async def test_a_lead_who_clashes_is_refused(world: World, as_: As) -> None:
    await _clash(world)
    answer = await post(await as_(world.cleo), f"{PAGE}/lead", leading(DORA, today(3), "co"))
    assert answer.status_code == 422 and "with cohort S1" in errors(answer)[0]
    assert [row[:2] for row in await roster(world)] == [(ALMA, "lead"), (BELA, "co")]


async def test_an_empty_change_of_lead_is_refused(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), f"{PAGE}/lead", {"action": "save"})
    assert answer.status_code == 422 and ids_linked(answer) == ["from_on-day", "before", "staff"]


async def test_without_a_lead_the_page_leads_back(world: World, as_: As) -> None:
    await change(world, "update cohort_facilitator set role = 'co' where id > 0")
    cleo = await as_(world.cleo)
    assert (await cleo.get(f"{PAGE}/lead", follow_redirects=False)).status_code == 303
    assert (await post(cleo, f"{PAGE}/lead", leading(CARLA, today(3), "co"))).status_code == 303
    assert "Nobody leads this cohort from" in words(await cleo.get(PAGE))


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
