"""A coordinator schedules a cohort: preview, confirm, and everything that is written."""

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, post, words
from tests.fixtures.world import Client, World
from tests.sessions.timetable.scheduling import BLUE, CARLA, DORA, RED, change, form, monday, seal, stored

As = Callable[[Viewer | None], Awaitable[Client]]

PLAIN = dt.date(2027, 6, 7)  # a Monday; no public holiday of England in the three weeks after it


async def test_the_only_site_and_curriculum_are_chosen_already(world: World, as_: As) -> None:
    await change(world, "update curriculum set state = 'retired' where id <> 1001")
    page = await (await as_(world.cleo)).get("/cohorts/new")
    assert page.status_code == 200
    assert '<input type="hidden" name="site" value="1">' in page.text
    assert '<option value="1001" selected>' in page.text
    assert "Blue room (holds 12)" in page.text and "Saal" not in page.text
    assert "Start date Weekly times" in words(page)  # what is still missing


async def test_the_lead_chooses_among_all_sites(world: World, as_: As) -> None:
    page = await (await as_(world.liv)).get("/cohorts/new")
    assert "South Probe Prison" in page.text and "Saal, South Probe Prison (holds 10)" in page.text


async def test_the_preview_dates_every_session(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", form(PLAIN, action="preview"))
    assert answer.status_code == 200
    said = words(answer)
    assert "4 sessions , 7 June 2027 to 28 June 2027." in said
    assert "Mon 7 Jun 2027 09:30 to 12:30 1. Beginning Getting started" in said
    assert "Mon 28 Jun 2027 09:30 to 11:30 4. Adding Extra" in said  # this unit takes 120 minutes
    assert await stored(world, "select count(*) from cohort where code = 'N9'") == [(0,)]


async def test_holidays_of_the_region_and_closures_are_left_out_and_named(world: World, as_: As) -> None:
    await change(
        world,
        "insert into closure (site, starts_on, ends_on, reason) values (1, '2027-05-10', '2027-05-16', 'Audit & search')",
    )
    answer = await post(await as_(world.cleo), "/cohorts/new", form(dt.date(2027, 4, 26), action="preview"))
    said = words(answer)
    assert "Mon 3 May 2027 Left out: Public holiday: " in said
    assert "Mon 10 May 2027 Left out: Site closed: Audit & search" in said
    assert "4 sessions , 26 April 2027 to 7 June 2027. 3 dates are left out." in said  # 31 May too


async def test_the_holidays_are_those_of_the_site(world: World, as_: As) -> None:
    """8 March is a holiday in Berlin, not in England."""
    berlin = form(dt.date(2027, 3, 8), site=2, room=3, action="preview")
    assert "Mon 8 Mar 2027 Left out: Public holiday" in words(
        await post(await as_(world.cyrus), "/cohorts/new", berlin)
    )
    north = await post(await as_(world.cleo), "/cohorts/new", form(dt.date(2027, 3, 8), action="preview"))
    assert "Mon 8 Mar 2027 09:30" in words(north)


async def test_a_region_without_known_holidays_is_said(world: World, as_: As) -> None:
    await change(world, "update site set country = 'XX' where id = 1")
    answer = await post(await as_(world.cleo), "/cohorts/new", form(PLAIN, action="preview"))
    assert answer.status_code == 200
    assert "No public holidays are known for country" in words(answer) and "1. Beginning" in words(answer)


async def test_clock_changes_are_noted(world: World, as_: As) -> None:
    """In 2027 the clocks of London go forward on 28 March and back on 31 October, both Sundays."""
    cleo = await as_(world.cleo)
    spring = form(dt.date(2027, 3, 28), action="preview", slot__0__weekday=7, slot__0__starts_at="1:30")
    said = words(await post(cleo, "/cohorts/new", spring))
    assert "02:30 to 05:30" in said and "The clocks go forward: 01:30 does not exist on this day" in said
    autumn = form(dt.date(2027, 10, 31), action="preview", slot__0__weekday=7, slot__0__starts_at="1:30")
    assert "The clocks go back: 01:30 happens twice" in words(await post(cleo, "/cohorts/new", autumn))


async def test_confirming_writes_everything(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    preview = await post(cleo, "/cohorts/new", form(PLAIN, action="preview"))
    answer = await post(cleo, "/cohorts/new", form(PLAIN, seal=seal(preview.text)))
    assert answer.status_code == 303
    cohort = int(answer.headers["location"].removeprefix("/cohorts/"))
    assert await stored(
        world,
        "select code, name, site, room, capacity, closed, state, starts_on, created_by from cohort where id = $1",
        cohort,
    ) == [("N9", "North nine", 1, RED, 8, True, "planned", PLAIN, world.cleo.id)]
    assert await stored(
        world,
        "select staff, role, starts_on, ends_on from cohort_facilitator where cohort = $1 order by staff",
        cohort,
    ) == [(CARLA, "lead", PLAIN, None), (DORA, "co", PLAIN, None)]
    assert await stored(
        world, "select weekday, starts_at, minutes from weekly_slot where cohort = $1", cohort
    ) == [(1, dt.time(9, 30), None)]
    assert await stored(world, "select curriculum from cohort_plan where cohort = $1", cohort) == [(1001,)]
    assert await stored(
        world,
        "select position, session_plan, module, kind, title, minutes from plan_item where cohort = $1 order by position",
        cohort,
    ) == [
        (1, 1001, 1001, "group", "Beginning", 180),
        (2, 1002, 1002, "group", "Continuing", 180),
        (3, 1003, 1002, "group", "Deepening", 180),
        (4, 1004, 1003, "group", "Adding", 120),
    ]
    sessions = await stored(
        world,
        "select g.position, i.position, g.title, g.starts_at, g.ends_at, g.minutes_planned, g.room, g.state"
        " from group_session g join plan_item i on i.id = g.plan_item where g.cohort = $1 order by g.starts_at", cohort,
    )  # fmt: skip
    assert [row[:3] for row in sessions] == [
        (1, 1, "Beginning"), (2, 2, "Continuing"), (3, 3, "Deepening"), (4, 4, "Adding"),
    ]  # fmt: skip
    assert [row[3] for row in sessions] == [
        dt.datetime(2027, 6, day, 8, 30, tzinfo=dt.UTC) for day in (7, 14, 21, 28)
    ]
    assert [row[5:] for row in sessions] == [(180, RED, "scheduled")] * 3 + [(120, RED, "scheduled")]
    assert await stored(
        world,
        "select count(*), count(distinct staff), bool_and(active) from session_facilitator where cohort = $1",
        cohort,
    ) == [(8, 2, True)]
    page = words(await cleo.get(f"/cohorts/{cohort}"))
    assert "Cohort N9 is scheduled" in page and "Carla Probe (lead) Dora Probe (co-facilitator)" in page


async def test_the_facilitators_see_the_cohort_at_once(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", form())
    carla = await as_(world.carla)
    assert (await carla.get(answer.headers["location"] + "/timetable")).status_code == 200


async def test_slots_may_have_their_own_minutes(world: World, as_: As) -> None:
    two = form(PLAIN, slot__0__minutes=90, slot__1__weekday=4, slot__1__starts_at="2pm", slot__1__minutes="")
    answer = await post(await as_(world.cleo), "/cohorts/new", two)
    assert answer.status_code == 303
    rows = await stored(
        world, "select extract(isodow from starts_at)::integer, minutes_planned from group_session"
        " where cohort > 5000 order by starts_at"
    )  # fmt: skip
    assert rows == [(1, 90), (4, 180), (1, 90), (4, 120)]


async def test_a_cohort_may_begin_without_room_and_second_facilitator(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", form(room=0, co="", name="", kind="rolling"))
    assert answer.status_code == 303
    assert await stored(world, "select name, room, closed from cohort where code = 'N9'") == [
        ("N9", None, False)
    ]
    assert await stored(world, "select count(*) from session_facilitator where cohort > 5000") == [(4,)]


async def test_the_lead_schedules_at_any_site(world: World, as_: As) -> None:
    answer = await post(await as_(world.liv), "/cohorts/new", form(site=2, room=3, code="S9"))
    assert answer.status_code == 303
    assert await stored(world, "select site, room from cohort where code = 'S9'") == [(2, 3)]


async def test_past_sessions_wait_for_their_registers(world: World, as_: As) -> None:
    start = monday(-4)
    answer = await post(await as_(world.cleo), "/cohorts/new", form(start, room=0, lead=3, co=""))
    assert answer.status_code == 303, errors(answer)
    assert await stored(world, "select distinct state from group_session where cohort > 5000") == [
        ("scheduled",)
    ]


# --- Clashes -----------------------------------------------------------------------------------


async def taken(world: World, room: int | None, staff: int, cohort: int = 2) -> None:
    """Cohort N2 (or S1) meets on the second Monday, from 11:00 to 13:00 UTC (noon to two in London)."""
    await change(
        world,
        f"""
        insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned, room, state)
            values (4000, {cohort}, 9, 'Elsewhere', 'group', '2027-06-14 11:00Z', '2027-06-14 13:00Z', 120,
                    {room or "null"}, 'scheduled');
        insert into session_facilitator (session, staff, cohort, starts_at, ends_at, active)
            values (4000, {staff}, {cohort}, '2027-06-14 11:00Z', '2027-06-14 13:00Z', true);
        """,
    )


async def test_a_room_that_is_taken_is_named_and_refused(world: World, as_: As) -> None:
    await taken(world, RED, 1)
    cleo = await as_(world.cleo)
    clash = "Red room is taken on 14 June 2027 from 12:00 to 14:00 by cohort N2."
    preview = await post(cleo, "/cohorts/new", form(PLAIN, action="preview"))
    assert preview.status_code == 200
    assert clash in words(preview) and "1 clash" in words(preview)
    assert 'value="confirm"' not in preview.text
    answer = await post(cleo, "/cohorts/new", form(PLAIN))
    assert answer.status_code == 422 and errors(answer) == [clash]
    assert await stored(world, "select count(*) from cohort where code = 'N9'") == [(0,)]
    assert (await post(cleo, "/cohorts/new", form(PLAIN, room=BLUE))).status_code == 303


async def test_a_facilitator_is_taken_by_another_prison(world: World, as_: As) -> None:
    """Cleo does not see S1, and is told its code because nobody can be in two places."""
    await taken(world, 3, CARLA, cohort=3)
    answer = await post(await as_(world.cleo), "/cohorts/new", form(PLAIN))
    assert answer.status_code == 422
    assert errors(answer) == ["Carla Probe works on 14 June 2027 from 12:00 to 14:00 with cohort S1."]


async def test_one_may_follow_right_after_another(world: World, as_: As) -> None:
    await taken(world, RED, CARLA)
    answer = await post(await as_(world.cleo), "/cohorts/new", form(PLAIN, slot__0__starts_at="9:00"))
    assert answer.status_code == 303  # until noon, when the other begins


async def test_what_did_not_run_takes_no_room(world: World, as_: As) -> None:
    await taken(world, RED, CARLA)
    await change(world, "update group_session set state = 'cancelled' where id = 4000")
    assert (await post(await as_(world.cleo), "/cohorts/new", form(PLAIN))).status_code == 303


async def test_many_clashes_do_not_hide_the_form(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    assert (await post(cleo, "/cohorts/new", form(PLAIN))).status_code == 303
    answer = await post(cleo, "/cohorts/new", form(PLAIN, code="N10"))
    assert answer.status_code == 422
    assert len(errors(answer)) == 6 and errors(answer)[-1] == "7 more clashes stand beside the dates"


# --- The form itself ---------------------------------------------------------------------------


async def test_htmx_gets_the_dates_alone(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, "/cohorts/new", form(PLAIN, action="", code="", lead=""), htmx=True)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert "1. Beginning" in words(answer) and "Enter a code" not in answer.text
    half = await post(cleo, "/cohorts/new", form(PLAIN, action="", slot__0__starts_at="25:00"), htmx=True)
    assert half.status_code == 200 and "must be a time, like 9:30 or 14:30" in words(half)
    wrong = await post(cleo, "/cohorts/new", form(PLAIN, action="", starts_on__day=31), htmx=True)
    assert "Start date must be a real date" in words(wrong)


async def test_rows_come_and_go_without_script(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    more = await post(cleo, "/cohorts/new", form(PLAIN, action="add-row"))
    assert more.status_code == 200
    assert 'name="slot-1-weekday"' in more.text and 'value="9:30"' in more.text
    assert not errors(more)
    values = form(
        PLAIN, action="remove-row-0", slot__1__weekday=4, slot__1__starts_at="14:00", slot__1__minutes="60"
    )
    fewer = await post(cleo, "/cohorts/new", values)
    assert 'name="slot-1-weekday"' not in fewer.text
    assert 'value="14:00"' in fewer.text and 'value="60"' in fewer.text and 'value="9:30"' not in fewer.text
    last = await post(cleo, "/cohorts/new", form(PLAIN, action="remove-row-0"))
    assert 'name="slot-0-starts_at" type="text" value=""' in last.text
    rows = {f"slot__{n}__weekday": str(n + 1) for n in range(1, 4)}
    full = await post(cleo, "/cohorts/new", form(PLAIN, action="add-row", **rows))
    assert "slot-4-weekday" not in full.text and 'value="add-row"' not in full.text


async def test_htmx_gets_the_rows_and_then_asks_for_the_dates(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", form(PLAIN, action="add-row"), htmx=True)
    assert answer.text.lstrip().startswith("<fieldset") and "rowschanged" in answer.headers["HX-Trigger"]


async def test_rooms_follow_the_site(world: World, as_: As) -> None:
    answer = await post(await as_(world.liv), "/cohorts/new", form(site=2, action="rooms"), htmx=True)
    assert "Saal (holds 10)" in answer.text and "Blue room" not in answer.text


async def test_dates_that_nobody_saw_are_not_confirmed(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    preview = await post(cleo, "/cohorts/new", form(PLAIN, action="preview"))
    await change(
        world,
        "insert into closure (site, starts_on, ends_on, reason) values (1, '2027-06-14', '2027-06-14', 'Audit')",
    )
    answer = await post(cleo, "/cohorts/new", form(PLAIN, seal=seal(preview.text)))
    assert answer.status_code == 422
    assert errors(answer) == ["The dates have changed since you saw them. Check them, then confirm again"]
    assert (await post(cleo, "/cohorts/new", form(PLAIN, seal=seal(answer.text)))).status_code == 303


@pytest.mark.parametrize("method", ["get", "post"])
async def test_only_who_schedules_may_schedule(world: World, as_: As, method: str) -> None:
    for person in (world.alma, world.eva, world.ada):
        client = await as_(person)
        answer = await (
            client.get("/cohorts/new") if method == "get" else post(client, "/cohorts/new", form())
        )
        assert answer.status_code == 403
    assert await stored(world, "select count(*) from cohort where code = 'N9'") == [(0,)]


async def test_without_a_curriculum_the_page_says_who_helps(world: World, as_: As) -> None:
    await change(world, "update curriculum set state = 'retired'")
    page = await (await as_(world.cleo)).get("/cohorts/new")
    assert "No curriculum is published yet. The lead publishes one" in words(page)


_RAN_OUT = "insert into staff_suitability (staff, clearance_until) values (3, '2026-01-31')"


async def test_somebody_who_cannot_be_rostered_is_refused_with_the_reason(world: World, as_: As) -> None:
    await change(world, _RAN_OUT)
    browser = await as_(world.cleo)
    why = "Carla Probe cannot be rostered: their clearance ran out on 31 January 2026."
    preview = await post(browser, "/cohorts/new", form(PLAIN, action="preview"), htmx=True)
    assert why in words(preview) and "Confirm and schedule" not in words(preview)
    answer = await post(browser, "/cohorts/new", form(PLAIN))
    assert answer.status_code == 422
    assert errors(answer) == [f"{why} Choose somebody else, or ask the lead to record a later date."]
    assert 'href="#lead"' in answer.text
    assert await stored(world, "select count(*) from cohort where code = 'N9'") == [(0,)]


async def test_a_date_that_passes_before_the_last_session_is_refused_too(world: World, as_: As) -> None:
    await change(world, "insert into staff_suitability (staff, training_until) values (4, '2027-06-20')")
    answer = await post(await as_(world.cleo), "/cohorts/new", form(PLAIN))
    assert answer.status_code == 422 and 'href="#co"' in answer.text
    assert "their training runs out on 20 June 2027, before 28 June 2027" in errors(answer)[0]
