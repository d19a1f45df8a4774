"""A whole site cancels, and takes it back."""

import datetime as dt

import pytest

from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.sessions.rescheduling.steps import FIRST, As, Queries, as_owner, monday, seal, weekly

PATH = "/sites/1/cancellations"
Values = dict[str, str | int]


def span(first: dt.date, last: dt.date | None = None, others: dict[str, str] | None = None) -> Values:
    values: Values = {
        "starts_on-day": first.day,
        "starts_on-month": first.month,
        "starts_on-year": first.year,
    }
    if last is not None:
        values |= {"ends_on-day": last.day, "ends_on-month": last.month, "ends_on-year": last.year}
    return values | {"reason": "lockdown", "note": "Whole prison"} | (others or {})


async def _two_cohorts(world: World) -> None:
    """Two sessions of N2 and two of N1, on two Mondays."""
    await weekly(world, 2)
    await weekly(world, 2, cohort=1, room=1, staff=1, first=4901)


async def _lock_down(client: Client, values: Values) -> int:
    shown = await post(client, PATH, values, htmx=True)
    answer = await post(client, PATH, values | {"action": "confirm", "seal": seal(shown.text)})
    return answer.status_code


async def _states(world: World) -> list[str]:
    return [
        row[0] for row in await as_owner(world, "select state from group_session where id > 4000 order by id")
    ]


async def test_every_session_of_every_cohort_is_cancelled_at_once(world: World, as_: As) -> None:
    await _two_cohorts(world)
    cleo = await as_(world.cleo)
    shown = words(await post(cleo, PATH, span(monday(20)), htmx=True))
    assert "2 sessions are cancelled , of 2 cohorts." in shown and "N1" in shown and "N2" in shown
    assert await _states(world) == ["scheduled"] * 4
    assert await _lock_down(cleo, span(monday(20))) == 303
    assert await _states(world) == ["cancelled", "scheduled", "cancelled", "scheduled"]
    page = words(await cleo.get(PATH))
    assert "2 sessions need a place" in page and "Whole prison" in page and "Cleo Probe" in page
    assert f"/sessions/{FIRST}/catch-up" in (await cleo.get(PATH)).text
    for cohort in (1, 2):
        said = words(await cleo.get(f"/cohorts/{cohort}/timetable/changes"))
        assert "Cancelled for the whole site" in said and "lockdown or change of regime: Whole prison" in said
        assert "Undo this change" not in said.partition("Moved one session")[0]


async def test_held_and_recorded_ones_stay_and_are_named(world: World, as_: As) -> None:
    await _two_cohorts(world)
    await as_owner(world, "update group_session set state = 'held' where id = $1", FIRST)
    cleo = await as_(world.cleo)
    shown = words(await post(cleo, PATH, span(monday(20)), htmx=True))
    assert "These stay as they are" in shown and "N2: “Unit 1” was held on" in shown
    assert await _lock_down(cleo, span(monday(20))) == 303
    assert (await _states(world))[0] == "held"


@pytest.mark.parametrize(
    ("others", "taken"),
    [
        ({"starts_at": "11:59"}, 2),
        ({"starts_at": "12:00"}, 0),
        ({"ends_at": "9:00"}, 0),
        ({"ends_at": "9:01"}, 2),
    ],
)
async def test_a_part_of_a_day_takes_what_it_touches(
    world: World, as_: As, others: dict[str, str], taken: int
) -> None:
    await _two_cohorts(world)
    shown = words(await post(await as_(world.cleo), PATH, span(monday(20), others=others), htmx=True))
    assert (f"{taken} sessions are cancelled" in shown) is (taken > 0)
    assert ("No session is scheduled at that time" in shown) is (taken == 0)


async def test_it_is_taken_back_as_a_whole(world: World, as_: As) -> None:
    await _two_cohorts(world)
    cleo = await as_(world.cleo)
    await _lock_down(cleo, span(monday(20), monday(21)))
    assert await _states(world) == ["cancelled"] * 4
    ((number,),) = await as_owner(world, "select max(id) from site_cancellation")
    for _click in range(2):
        assert (await post(cleo, f"{PATH}/{number}/undo", {})).status_code == 303
    assert await _states(world) == ["scheduled"] * 4
    assert await as_owner(
        world, "select count(*) from session_facilitator where session > 4000 and active"
    ) == [(4,)]
    assert "Taken back" in words(await cleo.get(PATH))


async def test_all_or_none_is_taken_back(world: World, as_: As) -> None:
    await _two_cohorts(world)
    cleo = await as_(world.cleo)
    await _lock_down(cleo, span(monday(20)))
    ((number,),) = await as_owner(world, "select max(id) from site_cancellation")
    await weekly(world, 1, cohort=3, room=1, staff=4, first=4950)
    answer = await post(cleo, f"{PATH}/{number}/undo", {})
    assert answer.status_code == 409
    assert (
        len(errors(answer)) == 1 and "Blue room is taken" in errors(answer)[0] and "S1" in errors(answer)[0]
    )
    assert (await _states(world))[:4] == ["cancelled", "scheduled", "cancelled", "scheduled"]
    await as_owner(
        world, "update group_session set state = 'scheduled', not_held_reason = null where id = $1", FIRST
    )
    answer = await post(cleo, f"{PATH}/{number}/undo", {})
    assert "“Unit 1” was changed again since then." in errors(answer)


async def test_nobody_confirms_what_they_did_not_see(world: World, as_: As) -> None:
    await _two_cohorts(world)
    cleo = await as_(world.cleo)
    shown = await post(cleo, PATH, span(monday(20)), htmx=True)
    await as_owner(world, "update group_session set state = 'held' where id = $1", FIRST)
    answer = await post(cleo, PATH, span(monday(20)) | {"action": "confirm", "seal": seal(shown.text)})
    assert answer.status_code == 409 and "have changed since you saw them" in errors(answer)[0]
    assert "Whole prison" in answer.text
    assert await _states(world) == ["held", "scheduled", "scheduled", "scheduled"]


async def test_a_double_click_cancels_once(world: World, as_: As) -> None:
    await _two_cohorts(world)
    cleo = await as_(world.cleo)
    assert await _lock_down(cleo, span(monday(20))) == 303
    again = await post(cleo, PATH, span(monday(20)) | {"action": "confirm", "seal": "0" * 16})
    assert again.status_code == 409 and errors(again) == ["No session is left to cancel at that time"]
    assert await as_owner(world, "select count(*) from site_cancellation where id > 5000") == [(1,)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Enter the first day"),
        (span(monday(20), monday(19)), "Last day must be the same as or after the first day"),
        (span(monday(20), monday(40)), "It can last 92 days. Record a closure of the site for longer"),
        (span(monday(-9)), "First day must be"),
        (span(monday(20), others={"starts_at": "14:00", "ends_at": "13:00"}), "It must end after it begins"),
        (span(monday(20), others={"reason": ""}), "Choose why everything is cancelled"),
        (
            span(monday(20), others={"reason": "\x00", "note": "y" * 501}),
            "Why is everything cancelled?: choose one of those",
        ),
        (span(monday(20), others={"starts_at": "noon"}), "From must be a time"),
    ],
)
async def test_what_is_wrong_is_named(world: World, as_: As, values: Values, said: str) -> None:
    await weekly(world, 1)
    answer = await post(await as_(world.cleo), PATH, values | {"action": "confirm"})
    assert answer.status_code == 422
    assert any(line.startswith(said) for line in errors(answer)), errors(answer)
    assert all(f'id="{one}"' in answer.text for one in ids_linked(answer))
    assert await _states(world) == ["scheduled"]


async def test_the_page_belongs_to_the_site(world: World, as_: As) -> None:
    for person, status in ((world.cleo, 200), (world.liv, 200), (world.cyrus, 404), (world.alma, 403)):
        assert (await (await as_(person)).get(PATH)).status_code == status
    cleo = await as_(world.cleo)
    liv = await as_(world.liv)
    assert "Nothing was ever cancelled" in words(await liv.get("/sites/2/cancellations"))
    cleo = await as_(world.cleo)
    for path in ("/sites/2/cancellations", "/sites/999/cancellations", f"/sites/{2**63}/cancellations"):
        assert (await cleo.get(path)).status_code == 404
    for number in (0, 999, 2**63):
        assert (await post(cleo, f"{PATH}/{number}/undo", {})).status_code == 404


async def test_forty_cohorts_take_few_statements(queries: Queries, world: World, as_: As) -> None:
    for number in range(40):
        await as_owner(
            world,
            "insert into cohort (id, code, name, site, capacity, closed, state, starts_on)"
            " values ($1, $2, 'Many', 1, 8, true, 'planned', current_date)",
            100 + number, f"MANY-{number}",
        )  # fmt: skip
        await as_owner(
            world,
            "insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned, state)"
            " values ($1, $2, 1, 'One of many', 'group', $3, $4, 60, 'scheduled')",
            4100 + number, 100 + number, dt.datetime.combine(monday(20), dt.time(9), dt.UTC),
            dt.datetime.combine(monday(20), dt.time(10), dt.UTC),
        )  # fmt: skip
    cleo = await as_(world.cleo)
    shown = await post(cleo, PATH, span(monday(20)), htmx=True)
    values = span(monday(20)) | {"action": "confirm", "seal": seal(shown.text)}
    queries()
    await cleo.get("/account")  # as `post` does for its token
    account = len(queries())
    assert (await post(cleo, PATH, values)).status_code == 303
    assert len(queries()) - account <= 15
    await cleo.get(PATH)
    assert len(queries()) <= 15
    ((number,),) = await as_owner(world, "select max(id) from site_cancellation")
    queries()
    assert (await post(cleo, f"{PATH}/{number}/undo", {})).status_code == 303
    assert len(queries()) - account <= 15
    assert set(await _states(world)) == {"scheduled"}


async def test_days_that_the_site_cancelled_are_days_off_until_they_are_taken_back(
    world: World, as_: As
) -> None:
    await weekly(world, 3)
    cleo = await as_(world.cleo)
    assert await _lock_down(cleo, span(monday(21), monday(21) + dt.timedelta(days=3))) == 303
    on = monday(20) + dt.timedelta(days=1)
    move: Values = {
        "reach": "later", "on-day": on.day, "on-month": on.month, "on-year": on.year,
        "at": "9:00", "minutes": 180, "room": 2, "reason": "", "action": "preview",
    }  # fmt: skip
    why = "Cancelled for the whole site: lockdown or change of regime"
    assert why in words(await post(cleo, f"/sessions/{FIRST}/move", move, htmx=True))
    cancellation = (await as_owner(world, "select max(id) from site_cancellation"))[0][0]
    assert (await post(cleo, f"{PATH}/{cancellation}/undo", {})).status_code == 303
    assert why not in words(await post(cleo, f"/sessions/{FIRST}/move", move, htmx=True))
