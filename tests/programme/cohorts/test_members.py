"""People join a cohort and leave it."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, post, somebody_waits, words
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]


def today() -> dt.date:
    return dt.datetime.now(ZoneInfo("Europe/London")).date()


def on(day: dt.date, name: str) -> dict[str, str | int | Sequence[str]]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


async def stored(world: World, sql: str, *values: Any) -> list[Any]:
    owner = await world.database.as_owner()
    rows = [tuple(row) for row in await owner.fetch(sql, *values)]
    await owner.close()
    return rows


async def change(world: World, sql: str) -> None:
    owner = await world.database.as_owner()
    await owner.execute(sql)
    await owner.close()


def join(day: dt.date, *people: int, **others: str) -> dict[str, str | int | Sequence[str]]:
    return {"people": [str(one) for one in people], "action": "add", **on(day, "joined_on"), **others}


async def members(world: World, cohort: int) -> list[int]:
    rows = await stored(
        world, "select participant from membership where cohort = $1 order by participant", cohort
    )
    return [row[0] for row in rows]


# --- Joining -----------------------------------------------------------------------------------


async def test_the_form_offers_who_is_in_no_cohort(world: World, as_: As) -> None:
    page = await (await as_(world.cleo)).get(f"/cohorts/{world.other_cohort}/members")
    said = words(page)
    assert "Vera Testperson A5555AA, R-VERA" in said
    assert "Zita" not in said and "Wim" not in said
    assert "7 of 8 places are free." in said


async def test_several_people_join_at_once(world: World, as_: As) -> None:
    await change(world, "insert into participant (id, reference, site) values (6, 'R-SIX', 1)")
    cleo = await as_(world.cleo)
    answer = await post(cleo, f"/cohorts/{world.other_cohort}/members", join(today(), world.unplaced, 6))
    assert answer.status_code == 303 and answer.headers["location"] == f"/cohorts/{world.other_cohort}"
    assert await members(world, world.other_cohort) == [world.xena, world.unplaced, 6]
    said = words(await cleo.get(f"/cohorts/{world.other_cohort}"))
    assert "2 people joined the cohort" in said and "Vera Testperson" in said and "R-SIX R-SIX" in said


async def test_history_names_who_added_the_member(world: World, as_: As) -> None:
    await post(await as_(world.cleo), f"/cohorts/{world.other_cohort}/members", join(today(), world.unplaced))
    rows = await stored(
        world, "select staff, participant from history where table_name = 'membership' and operation = 'insert'"
        " and staff is not null"
    )  # fmt: skip
    assert rows == [(world.cleo.id, world.unplaced)]


async def test_saving_twice_says_that_they_are_members(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    form = join(today(), world.unplaced)
    await post(cleo, f"/cohorts/{world.other_cohort}/members", form)
    again = await post(cleo, f"/cohorts/{world.other_cohort}/members", form)
    assert again.status_code == 303
    assert "This person is a member already" in words(await cleo.get(again.headers["location"]))
    assert await members(world, world.other_cohort) == [world.xena, world.unplaced]


async def test_nothing_chosen_is_an_error_with_the_date_kept(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, f"/cohorts/{world.other_cohort}/members", join(today()))
    assert answer.status_code == 422
    assert errors(answer) == ["Choose at least one person"] and ids_linked(answer) == ["people"]
    assert f'name="joined_on-year" type="text" value="{today().year}"' in answer.text


async def test_whoever_is_elsewhere_is_named_with_the_cohort(world: World, as_: As) -> None:
    answer = await post(
        await as_(world.cleo),
        f"/cohorts/{world.other_cohort}/members",
        join(today(), world.zita, world.unplaced),
    )
    assert answer.status_code == 422
    (message,) = errors(answer)
    assert message.startswith("Zita Testperson is in cohort N1 from ")
    assert answer.text.count(" checked ") == 2  # both are still ticked
    assert await members(world, world.other_cohort) == [world.xena]  # all or none


async def test_a_place_in_a_cohort_of_another_site_is_named_too(world: World, as_: As) -> None:
    """Wim was transferred to North; South never recorded that he left."""
    await change(world, "update participant set site = 1 where id = 4")
    answer = await post(
        await as_(world.cleo), f"/cohorts/{world.other_cohort}/members", join(today(), world.wim)
    )
    assert answer.status_code == 422
    assert errors(answer)[0].startswith("Wim Testperson is in cohort S1 from ")


async def test_people_of_another_site_cannot_be_forged_in(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for forged in (world.wim, 999_999, 0):
        answer = await post(cleo, f"/cohorts/{world.other_cohort}/members", join(today(), forged))
        assert answer.status_code == 422
        assert errors(answer) == ["People who join: choose one of those that are offered"]
    for odd in ("x", "-1", "٣", "1e3", "9" * 40, "\0"):
        answer = await post(
            cleo, f"/cohorts/{world.other_cohort}/members", {**join(today()), "people": [odd]}
        )
        assert answer.status_code == 422, odd
    assert await members(world, world.other_cohort) == [world.xena]


async def test_a_full_cohort_takes_nobody(world: World, as_: As) -> None:
    await change(world, "update cohort set capacity = 1 where id = 2")
    answer = await post(
        await as_(world.cleo),
        f"/cohorts/{world.other_cohort}/members",
        join(today() + dt.timedelta(7), world.unplaced),
    )
    assert answer.status_code == 422 and "is full from" in errors(answer)[0]


async def test_the_last_place_is_given_once(live: Live) -> None:
    """Two people save at the same moment: the lock on the cohort makes the second count again."""
    world = live.world
    await change(
        world,
        "update cohort set capacity = 2 where id = 2; insert into participant (id, reference, site) values (6, 'R-SIX', 1)",
    )
    day = today() + dt.timedelta(7)
    async with await live.client(world.cleo) as cleo:
        answers = await asyncio.gather(
            *(
                post(cleo, f"/cohorts/{world.other_cohort}/members", join(day, who))
                for who in (world.unplaced, 6)
            )
        )
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert len(await members(world, world.other_cohort)) == 2


async def test_one_person_is_put_into_two_cohorts_at_the_same_moment(live: Live) -> None:
    """The other save is not committed yet when this one looks; the database lets one of them in."""
    world = live.world
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        held = owner.transaction()
        await held.start()
        await owner.execute(
            "insert into membership (cohort, participant, joined_on) values (1, 5, current_date)"
        )
        waiting = asyncio.create_task(
            post(cleo, f"/cohorts/{world.other_cohort}/members", join(today(), world.unplaced))
        )
        await somebody_waits(world)
        await held.commit()
        answer = await waiting
    await owner.close()
    assert answer.status_code == 409
    assert errors(answer)[0].startswith("Vera Testperson is in cohort N1 from ")
    assert await members(world, world.other_cohort) == [world.xena]


async def test_a_closed_group_that_runs_takes_nobody(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    page = await cleo.get(f"/cohorts/{world.cohort}/members")
    assert "already runs, so nobody can join it" in words(page)
    assert "Vera" not in page.text
    answer = await post(cleo, f"/cohorts/{world.cohort}/members", join(today(), world.unplaced))
    assert answer.status_code == 422
    assert await members(world, world.cohort) == [world.zita, world.yuri]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"joined_on-day": "31", "joined_on-month": "2"}, "Date of joining must be a real date"),
        ({"joined_on-year": "1899"}, "Date of joining must be between 1 January 1900 and 31 December 2100"),
        ({"joined_on-year": "2101"}, "Date of joining must be between 1 January 1900 and 31 December 2100"),
        ({"joined_on-day": ""}, "Date of joining must include a day"),
        ({"joined_on-day": "", "joined_on-month": "", "joined_on-year": ""}, "Enter the date of joining"),
        ({"joined_on-month": "\0"}, "Date of joining must be a real date"),
        ({"joined_on-month": "🙂"}, "Date of joining must be a real date"),
    ],
)  # fmt: skip
async def test_dates_that_do_not_exist_are_refused(
    world: World, as_: As, parts: dict[str, str], message: str
) -> None:
    form = {**join(today(), world.unplaced), **parts}
    answer = await post(await as_(world.cleo), f"/cohorts/{world.other_cohort}/members", form)
    assert answer.status_code == 422
    assert errors(answer) == [message]
    assert await members(world, world.other_cohort) == [world.xena]


async def test_a_search_keeps_those_who_are_ticked(world: World, as_: As) -> None:
    await change(
        world,
        "insert into participant (id, reference, given_name, family_name, site) values"
        " (6, 'R-SIX', 'Ömer', 'Größe', 1), (7, 'R-7', 'Kim', 'Ot_100%her', 1)",
    )
    cleo = await as_(world.cleo)
    path = f"/cohorts/{world.other_cohort}/members"
    found = await post(cleo, path, {**join(today(), world.unplaced), "find": "größe ÖM", "action": "find"})
    said = words(found)
    assert found.status_code == 200
    assert "Vera Testperson" in said and "Ömer Größe" in said and "Kim Ot_" not in said
    assert found.text.count(" checked ") == 1
    literal = await post(cleo, path, {**join(today()), "find": "_100%", "action": "find"}, htmx=True)
    assert "Kim Ot_100%her" in words(literal) and "Vera" not in words(literal)
    assert "<html" not in literal.text
    nobody = await post(cleo, path, {**join(today()), "find": "🙂", "action": "find"}, htmx=True)
    assert "Nobody was found" in words(nobody)
    odd = await post(cleo, path, {**join(today()), "find": "a\0b", "action": "find"})
    assert odd.status_code == 422 and "cannot be kept (U+0000)" in errors(odd)[0]


async def test_who_may_not_keep_members_is_refused(world: World, as_: As) -> None:
    for person in (world.alma, world.liv, world.eva, world.ada):
        client = await as_(person)
        answer = await post(client, f"/cohorts/{world.other_cohort}/members", join(today(), world.unplaced))
        assert answer.status_code == 403
    stranger = await as_(world.cyrus)
    answer = await post(stranger, f"/cohorts/{world.other_cohort}/members", join(today(), world.unplaced))
    assert answer.status_code == 404
    assert await members(world, world.other_cohort) == [world.xena]


# --- Leaving -----------------------------------------------------------------------------------

LEAVE = "/cohorts/1/members/1/leave"
STANDS = "select left_on, outcome, reason from membership where id = 1"


def left(day: dt.date, outcome: str = "withdrawn", **others: str) -> dict[str, str | int | Sequence[str]]:
    return {"outcome": outcome, "reason": "", "seen": "|", **on(day, "left_on"), **others}


async def test_somebody_leaves_with_outcome_and_reason(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, LEAVE, left(today(), reason="Asked to stop 🙂\r\nhimself"))
    assert answer.status_code == 303
    assert await stored(world, STANDS) == [(today(), "withdrawn", "Asked to stop 🙂\nhimself")]
    said = words(await cleo.get("/cohorts/1"))
    assert "It is recorded when and how they left" in said
    assert "Former members" in said and "Withdrew Asked to stop" in said
    assert "1 of 8 places taken" in said


async def test_an_outcome_is_required(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), LEAVE, left(today(), ""))
    assert answer.status_code == 422
    assert errors(answer) == ["Choose how it ended"] and ids_linked(answer) == ["outcome"]
    assert await stored(world, STANDS) == [(None, None, "")]


@pytest.mark.parametrize("outcome", ["expelled", "\0", "0"])
async def test_an_outcome_that_is_not_offered_is_refused(world: World, as_: As, outcome: str) -> None:
    answer = await post(await as_(world.cleo), LEAVE, left(today(), outcome))
    assert answer.status_code == 422 and len(errors(answer)) == 1


async def test_nobody_leaves_before_joining_or_in_the_future(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    early = await post(cleo, LEAVE, left(today() - dt.timedelta(40)))
    late = await post(cleo, LEAVE, left(today() + dt.timedelta(2)))
    assert early.status_code == late.status_code == 422
    assert "the day of joining" in errors(early)[0] and "today or earlier" in errors(late)[0]
    assert await stored(world, STANDS) == [(None, None, "")]


async def test_a_reason_with_a_nul_is_refused_and_the_rest_is_kept(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), LEAVE, left(today(), reason="a\0b"))
    assert answer.status_code == 422
    assert "cannot be kept (U+0000)" in errors(answer)[0]
    assert 'value="withdrawn" checked' in answer.text


async def test_nobody_completes_without_having_attended(world: World, as_: As) -> None:
    """Yuri's only mark is an absence; Zita attended two weeks ago."""
    cleo = await as_(world.cleo)
    yuri = await post(cleo, "/cohorts/1/members/2/leave", left(today(), "completed"))
    assert yuri.status_code == 422
    assert "attended no session" in errors(yuri)[0] and ids_linked(yuri) == ["outcome"]
    early = await post(cleo, LEAVE, left(today() - dt.timedelta(20), "completed"))
    assert early.status_code == 422
    assert (await post(cleo, LEAVE, left(today(), "completed"))).status_code == 303


async def test_sending_the_same_twice_changes_nothing(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for _time in range(2):
        assert (await post(cleo, LEAVE, left(today(), reason="Same"))).status_code == 303
    changes = await stored(
        world, "select count(*) from history where table_name = 'membership' and operation = 'update'"
    )
    assert changes == [(1,)]


async def test_whoever_saves_second_sees_what_stands(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, LEAVE, left(today() - dt.timedelta(1), "transferred"))
    second = await post(cleo, LEAVE, left(today(), reason="Mine"))
    assert second.status_code == 409
    assert "Was transferred to another prison" in words(second)
    assert 'value="withdrawn" checked' in second.text and "Mine" in second.text
    assert (await stored(world, STANDS))[0][1] == "transferred"
    seen = f"{today() - dt.timedelta(1)}|transferred"
    corrected = await post(cleo, LEAVE, left(today(), reason="Mine", seen=seen))
    assert corrected.status_code == 303
    assert await stored(world, STANDS) == [(today(), "withdrawn", "Mine")]


async def test_leaving_after_the_next_cohort_began_is_refused(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, LEAVE, left(today() - dt.timedelta(10)))
    await change(
        world, "insert into membership (cohort, participant, joined_on) values (2, 1, current_date - 5)"
    )
    seen = f"{today() - dt.timedelta(10)}|withdrawn"
    answer = await post(cleo, LEAVE, left(today(), seen=seen))
    assert answer.status_code == 422
    assert errors(answer) == ["Date of leaving must be before they joined their next cohort"]


async def test_only_a_coordinator_of_the_site_records_leaving(world: World, as_: As) -> None:
    for person, status in ((world.alma, 403), (world.liv, 403), (world.eva, 403), (world.cyrus, 404)):
        client = await as_(person)
        assert (await client.get(LEAVE)).status_code == status
        assert (await post(client, LEAVE, left(today()))).status_code == status
    assert await stored(world, STANDS) == [(None, None, "")]


async def test_a_cohort_runs_from_its_first_held_session(world: World, as_: As) -> None:
    await change(world, "update group_session set state = 'held' where id = 4")
    assert await stored(world, "select state from cohort where id = 2") == [("running",)]
