"""Coordinators allocate people from the waiting list."""

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, post, somebody_waits, words
from tests.fixtures.world import World
from tests.programme.referrals.steps import As, Values, change, stands, stored, today

START = 7  # days until N2 begins


async def waits(world: World, *numbers: int, **columns: str) -> None:
    """Further people of North on the waiting list, with consent."""
    for number in numbers:
        await change(
            world,
            "insert into participant (id, reference, prison_number, given_name, family_name, site)"
            f" values ({number}, 'R-{number}', 'B{number}', 'Person', 'No {number}', 1)",
        )
        await change(
            world,
            "insert into referral (participant, source, referred_on, state, since, made_by)"
            f" values ({number}, 'prison', current_date - 30, 'waiting', current_date - 10, 5)",
        )
        await change(
            world,
            "insert into consent (participant, purpose, form, given_on, made_by)"
            f" values ({number}, 'programme', 'Form', current_date - 20, 5)",
        )


def choice(*people: int, day: dt.date | None = None, **others: str) -> Values:
    entry = day or today() + dt.timedelta(days=START)
    return {
        "people": [str(one) for one in people],
        "joined_on": entry.isoformat(),
        "action": "allocate",
        **others,
    }


async def members(world: World, cohort: int = 2) -> list[int]:
    rows = await stored(
        world, "select participant from membership where cohort = $1 order by participant", cohort
    )
    return [row[0] for row in rows]


async def test_the_list_says_who_waits_and_which_cohorts_are_open_to_them(world: World, as_: As) -> None:
    said = words(await (await as_(world.cleo)).get("/allocation"))
    assert "1 person waits" in said and "Vera Testperson R-VERA 100 days" in said
    assert "N2 North two" in said and "closed group" in said
    assert "N1" not in said and "S1" not in said  # closed and under way, or at another site


async def test_several_are_allocated_at_once_and_their_referrals_move(world: World, as_: As) -> None:
    await waits(world, 101, 102)
    cleo = await as_(world.cleo)
    answer = await post(cleo, "/allocation/2", choice(5, 101, 102))
    assert answer.status_code == 303 and answer.headers["location"] == "/cohorts/2"
    assert await members(world) == [3, 5, 101, 102]
    for participant in (5, 101, 102):
        assert (await stands(world, participant))[0] == "allocated"
    assert "3 people were allocated" in words(await cleo.get("/cohorts/2"))


async def test_all_or_none_with_each_reason_by_name(world: World, as_: As) -> None:
    await waits(world, 101, 102, 103)
    await change(world, "update participant set earliest_release_date = current_date + 2 where id = 101")
    await change(world, "delete from consent where participant = 102")
    cleo = await as_(world.cleo)
    answer = await post(cleo, "/allocation/2", choice(5, 101, 102, 103))
    assert answer.status_code == 422
    first, second = errors(answer)
    assert first.startswith("Person No 101: may be released on")
    assert second == "Person No 102: no consent to the programme is recorded"
    assert await members(world) == [3]
    assert answer.text.count(" checked") >= 4  # what was ticked stays ticked, and can be unticked


async def test_separated_people_are_not_put_together(world: World, as_: As) -> None:
    await waits(world, 101, 102)
    await change(
        world,
        "insert into separation (participant, other, reason, statement, source, starts_on)"
        " values (101, 102, 'threat', 'fact', 'x', current_date - 5), (3, 5, 'threat', 'fact', 'x', current_date - 5)",
    )
    cleo = await as_(world.cleo)
    said = words(await cleo.get("/allocation/2"))
    assert "is kept apart from Xena Testperson, who is a member" in said
    answer = await post(cleo, "/allocation/2", choice(101, 102))
    assert errors(answer) == ["Person No 101 and Person No 102 are kept apart: choose one of them"]
    answer = await post(cleo, "/allocation/2", choice(5))
    assert errors(answer) == ["Vera Testperson: is kept apart from Xena Testperson, who is a member"]
    assert await members(world) == [3]


async def test_no_more_than_there_is_room_for(world: World, as_: As) -> None:
    await change(world, "update cohort set capacity = 2 where id = 2")
    await waits(world, 101)
    answer = await post(await as_(world.cleo), "/allocation/2", choice(5, 101))
    assert answer.status_code == 422
    assert errors(answer) == ["There is room for 1 more, and you chose 2"]


async def test_nobody_chosen_and_no_day_are_refused(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/allocation/2", {"action": "allocate"})
    assert answer.status_code == 422
    assert errors(answer) == ["Choose when they enter", "Choose at least one person"]
    assert all(f'id="{one}"' in answer.text for one in ids_linked(answer))


@pytest.mark.parametrize("people", ["999999", "4", "x", "\x00", "9" * 30, "-5"])
async def test_unknown_people_are_refused(world: World, as_: As, people: str) -> None:
    answer = await post(await as_(world.cleo), "/allocation/2", {**choice(), "people": people})
    assert answer.status_code == 422
    assert await members(world) == [3]


@pytest.mark.parametrize("day", ["2026-02-31", "x", "\x00", "1900-01-01"])
async def test_only_offered_days_can_be_chosen(world: World, as_: As, day: str) -> None:
    answer = await post(await as_(world.cleo), "/allocation/2", {**choice(5), "joined_on": day})
    assert answer.status_code == 422 and "When do they enter?: choose one" in errors(answer)[0]


async def test_a_second_press_changes_nothing(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for _press in range(2):
        assert (await post(cleo, "/allocation/2", choice(5))).status_code == 303
    assert await members(world) == [3, 5]
    assert "This person is a member already" in words(await cleo.get("/cohorts/2"))


async def test_people_are_chosen_by_pasting_their_numbers(world: World, as_: As) -> None:
    await waits(world, 101, 102)
    cleo = await as_(world.cleo)
    answer = await post(cleo, "/allocation/2", {"paste": "r-vera\nB101\n", "action": "choose"})
    assert answer.status_code == 200
    assert 'value="5" checked' in answer.text and 'value="101" checked' in answer.text
    assert 'value="102" checked' not in answer.text
    assert await members(world) == [3]


async def test_a_pasted_list_with_errors_names_each_line_and_writes_nothing(world: World, as_: As) -> None:
    lines = ["R-VERA"] + [f"NOBODY-{number}" for number in range(198)] + ["R-XENA"]
    cleo = await as_(world.cleo)
    answer = await post(cleo, "/allocation/2", {**choice(5), "paste": "\n".join(lines)})
    assert answer.status_code == 422
    said = words(answer)
    assert "Line 2: nobody is known as NOBODY-0" in said and "Line 199: nobody" in said
    assert "Line 200: Xena Testperson is not on the waiting list (not referred)" in said
    assert "NOBODY-197" in answer.text.partition("<textarea")[2]
    assert ids_linked(answer) == ["paste"]
    assert await members(world) == [3]
    answer = await post(cleo, "/allocation/2", {"paste": "\n".join(["R-VERA"] * 201), "action": "choose"})
    assert answer.status_code == 422 and "Paste at most 200 lines: there are 201" in words(answer)


async def test_people_of_other_sites_are_not_known(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/allocation/2", {"paste": "R-WIM", "action": "choose"})
    assert answer.status_code == 422
    said = words(answer)
    assert "nobody is known as R-WIM" in said and "Wim Testperson" not in said


async def test_control_characters_in_a_pasted_list_are_refused(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/allocation/2", {"paste": "R-VERA\x00", "action": "choose"})
    assert answer.status_code == 422 and "U+0000" in words(answer)


async def test_a_rolling_group_is_entered_with_a_module(world: World, as_: As) -> None:
    await change(world, "update cohort set closed = false where id = 1")
    cleo = await as_(world.cleo)
    page = await cleo.get("/allocation/1")
    day = (await stored(world, "select starts_at::date from group_session where id = 2"))[0][0]
    first = day if day >= today() else None
    assert ("In the middle begins" in words(page)) == (first is not None)
    entry = first or today()
    assert (await post(cleo, "/allocation/1", choice(5, day=entry))).status_code == 303
    assert await stored(world, "select joined_on from membership where participant = 5") == [(entry,)]


async def test_nobody_can_be_allocated_to_a_cohort_that_has_begun_closed(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    assert "Nobody can join this cohort any more" in words(await cleo.get("/allocation/1"))
    assert (await post(cleo, "/allocation/1", choice(5))).status_code == 409


async def test_a_language_rules_out_who_speaks_another(world: World, as_: As) -> None:
    await change(world, "update participant set language = 'Polish' where id = 5")
    cleo = await as_(world.cleo)
    assert (await post(cleo, "/allocation/2/language", {"language": "German"})).status_code == 303
    said = words(await cleo.get("/allocation/2"))
    assert "speaks Polish, the group is held in German" in said
    assert "German" in words(await cleo.get("/cohorts/2"))
    answer = await post(cleo, "/allocation/2/language", {"language": "x" * 41})
    assert answer.status_code == 422 and ids_linked(answer) == ["language"]


async def test_few_queries_however_many_wait(world: World, queries: Callable[[], list[str]], as_: As) -> None:
    await waits(world, *range(101, 131))
    cleo = await as_(world.cleo)
    for address in ("/allocation", "/allocation/2"):
        queries()
        assert (await cleo.get(address)).status_code == 200
        assert len(queries()) <= 15


async def test_the_last_place_is_booked_once_and_the_other_is_told_by_whom(live: Live) -> None:
    world = live.world
    await change(
        world,
        "insert into staff (id, email, name, roles, active)"
        " values (20, 'cora@north.example', 'Cora Probe', '{coordinator}', true);"
        "insert into staff_site (staff, site) values (20, 1);"
        "update cohort set capacity = 2 where id = 2",
    )
    await waits(world, 101)
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        page = await cleo.get("/allocation/2")
        seen = page.text.partition('name="seen" value="')[2].partition('"')[0]
        held = owner.transaction()
        await held.start()
        await owner.execute("select set_config('app.staff_id', '20', true)")
        await owner.execute("select from cohort where id = 2 for update")
        await owner.execute(
            "insert into membership (cohort, participant, joined_on) values (2, 101, current_date + 7)"
        )
        waiting = asyncio.create_task(post(cleo, "/allocation/2", choice(5, seen=seen)))
        await somebody_waits(world)
        await held.commit()
        answer = await waiting
    await owner.close()
    assert answer.status_code == 409
    assert errors(answer) == ["Cohort N2 is full"]
    assert "Person No 101 was added meanwhile, by Cora Probe." in words(answer)
    assert await members(world) == [3, 101]


async def test_the_same_person_at_the_same_instant_joins_once(live: Live) -> None:
    world = live.world
    async with await live.client(world.cleo) as one, await live.client(world.cleo) as two:
        first, second = await asyncio.gather(
            post(one, "/allocation/2", choice(5)), post(two, "/allocation/2", choice(5))
        )
    assert {first.status_code, second.status_code} == {303}
    assert await members(world) == [3, 5]
    assert (
        len(await stored(world, "select from referral_step where to_state = 'allocated' and participant = 5"))
        == 1
    )


async def test_looking_at_the_list_is_logged(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await cleo.get("/allocation")
    await cleo.get("/allocation/2")
    rows = await stored(world, "select staff, participants, cohort from access_log where page = 'allocation'")
    assert rows == [(world.cleo.id, [5], None), (world.cleo.id, [3, 5], 2)]


async def test_an_empty_list_says_how_people_come_on_it(world: World, as_: As) -> None:
    await change(world, "delete from referral_step; delete from referral")
    cleo = await as_(world.cleo)
    assert "Nobody waits." in words(await cleo.get("/allocation"))
    assert "Nobody on the waiting list fits this cohort." in words(await cleo.get("/allocation/2"))
