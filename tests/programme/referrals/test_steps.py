"""A coordinator refers somebody and takes the steps."""

import asyncio
from collections.abc import Callable

import pytest

from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import World
from tests.programme.referrals.steps import As, address, ago, change, on, refer, seen, stands, stored, today


async def test_somebody_is_referred_screened_and_put_on_the_waiting_list(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(
        cleo, address(3) + "/new", {"source": "probation", "note": "Asked twice", **on(ago(9), "referred_on")}
    )
    assert answer.status_code == 303
    assert await stands(world, 3) == ("referred", ago(9), True)
    values = {"seen": await seen(cleo, 3, "suitable"), **on(ago(5), "taken_on")}
    assert (await post(cleo, address(3) + "/steps/suitable", values)).status_code == 303
    consent = {"purposes": ["programme", "evaluation"], "form": "Form 7", **on(ago(3), "given_on")}
    assert (await post(cleo, address(3) + "/consent", consent)).status_code == 303
    assert await stands(world, 3) == ("consented", ago(3), True)
    values = {"seen": await seen(cleo, 3, "waiting"), **on(today(), "taken_on")}
    assert (await post(cleo, address(3) + "/steps/waiting", values)).status_code == 303
    assert await stands(world, 3) == ("waiting", today(), True)
    said = words(await cleo.get(address(3)))
    assert "Stands at Waiting" in said and "Probation" in said and "Asked twice" in said
    assert "Given on" in said and "Form 7" in said and "Recorded by Cleo Probe" in said
    assert "allocated as soon as they join a cohort" in said


async def test_the_fragment_is_the_same_part_without_a_page_around_it(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    part = await cleo.get(address(5), headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<section id="referral"') and "Stands at" in part.text
    assert "<html" not in part.text


async def test_facilitator_and_lead_read_and_have_no_buttons(world: World, as_: As) -> None:
    for person in (world.alma, world.liv):
        page = await (await as_(person)).get(address(1))
        assert "Started" in words(page) and "Recorded by Alma Probe" in words(page)
        assert "/steps/" not in page.text and "/withdraw" not in page.text and "/consent" not in page.text


async def test_looking_is_logged(world: World, as_: As) -> None:
    await (await as_(world.alma)).get(address(1))
    rows = await stored(world, "select staff, participants from access_log where page = 'referral'")
    assert rows == [(world.alma.id, [1])]


async def test_a_page_asks_at_most_fifteen_queries(
    world: World, queries: Callable[[], list[str]], as_: As
) -> None:
    cleo = await as_(world.cleo)
    queries()
    await cleo.get(address(5))
    assert len(queries()) <= 15
    await cleo.get("/referrals")
    assert len(queries()) <= 15


async def test_an_empty_referral_is_refused_with_what_was_typed(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    typed = {
        "note": "Why <not>",
        "referred_on-day": "31",
        "referred_on-month": "2",
        "referred_on-year": "2026",
    }
    answer = await post(cleo, address(3) + "/new", typed)
    assert answer.status_code == 422
    assert errors(answer)[0] == "Choose who referred them" and len(errors(answer)) == 2
    assert all(f'id="{one}"' in answer.text for one in ids_linked(answer))
    assert "Why &lt;not&gt;" in answer.text and 'value="31"' in answer.text
    assert await stored(world, "select from referral where participant = 3") == []


@pytest.mark.parametrize("note", ["\x00", "x" * 2001])
async def test_odd_notes_are_refused(world: World, as_: As, note: str) -> None:
    cleo = await as_(world.cleo)
    values = {"source": "prison", "note": note, **on(today(), "referred_on")}
    assert (await post(cleo, address(3) + "/new", values)).status_code == 422


async def test_a_second_referral_is_not_opened(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, address(5) + "/new", {"source": "prison", **on(today(), "referred_on")})
    assert answer.status_code == 303
    assert "They are referred already" in words(await cleo.get(address(5)))
    assert len(await stored(world, "select from referral where participant = 5")) == 1


async def test_a_step_with_reasons_needs_one_of_them(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    values = {"seen": await seen(cleo, 5, "withdrawn"), "note": "Said so", **on(today(), "taken_on")}
    answer = await post(cleo, address(5) + "/steps/withdrawn", values)
    assert answer.status_code == 422 and errors(answer) == ["Choose a reason"]
    assert ids_linked(answer) == ["reason"] and "Said so" in answer.text
    answer = await post(cleo, address(5) + "/steps/withdrawn", {**values, "reason": "Deported"})
    assert answer.status_code == 303
    assert await stands(world, 5) == ("withdrawn", today(), False)
    assert "Withdrawn" in words(await cleo.get(address(5)))


async def test_whoever_was_withdrawn_can_be_referred_again(world: World, as_: As) -> None:
    await change(world, "update referral set state = 'withdrawn', open = false where participant = 5")
    cleo = await as_(world.cleo)
    await post(cleo, address(5) + "/new", {"source": "prison", **on(today(), "referred_on")})
    assert await stands(world, 5) == ("referred", today(), True)
    said = words(await cleo.get(address(5)))
    assert "Stands at Referred" in said and "Referral of" in said


@pytest.mark.parametrize(
    "state", ["allocated", "started", "completed", "referred", "suitable", "nonsense", "%00"]
)
async def test_no_other_step_can_be_typed(world: World, as_: As, state: str) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, address(5) + f"/steps/{state}", on(today(), "taken_on"))
    assert answer.status_code == 409
    assert "The referral cannot take this step now" in words(answer)
    assert (await stands(world, 5))[0] == "waiting"


async def test_consented_needs_a_consent(world: World, as_: As) -> None:
    await refer(world, 3, "suitable")
    cleo = await as_(world.cleo)
    for answer in (
        await cleo.get(address(3) + "/steps/consented", follow_redirects=False),
        await post(cleo, address(3) + "/steps/consented", on(today(), "taken_on")),
    ):
        assert answer.status_code == 303 and answer.headers["location"] == address(3) + "/consent"
    assert (await stands(world, 3))[0] == "suitable"


async def test_a_second_press_changes_nothing(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    values = {
        "seen": await seen(cleo, 5, "not_ready"),
        "reason": "Health or crisis",
        **on(today(), "taken_on"),
    }
    for _press in range(2):
        assert (await post(cleo, address(5) + "/steps/not_ready", values)).status_code == 303
    assert len(await stored(world, "select from referral_step where to_state = 'not_ready'")) == 1


async def test_who_comes_second_is_told_who_was_first(world: World, as_: As) -> None:
    await change(
        world,
        "insert into staff (id, email, name, roles, active) values (20, 'cora@north.example', 'Cora Probe', '{coordinator}', true)",
    )
    await change(world, "insert into staff_site (staff, site) values (20, 1)")
    cleo = await as_(world.cleo)
    values = {
        "seen": await seen(cleo, 5, "withdrawn"),
        "reason": "Deported",
        "note": "Mine",
        **on(today(), "taken_on"),
    }
    await change(
        world,
        "insert into referral_step (referral, participant, from_state, to_state, reason, taken_on, made_by)"
        " values (2, 5, 'waiting', 'not_ready', 'Health or crisis', current_date, 20)",
    )
    answer = await post(cleo, address(5) + "/steps/withdrawn", values)
    assert answer.status_code == 409
    said = words(answer)
    assert "Cora Probe moved the referral to “Suitable, not ready”" in said and "Mine" in answer.text
    assert (await stands(world, 5))[0] == "not_ready"
    fresh = answer.text.partition('name="seen" value="')[2].partition('"')[0]
    again = await post(cleo, address(5) + "/steps/withdrawn", {**values, "seen": fresh})
    assert again.status_code == 303 and (await stands(world, 5))[0] == "withdrawn"


async def test_two_at_once_move_it_once(live: Live) -> None:
    world = live.world
    first, second = await live.client(world.cleo), await live.client(world.cleo)
    base = {"reason": "Deported", **on(today(), "taken_on")}
    withdrawn = {"seen": await seen(first, 5, "withdrawn"), **base}
    not_ready = {**withdrawn, "reason": "Health or crisis"}
    answers = await asyncio.gather(
        post(first, address(5) + "/steps/withdrawn", withdrawn),
        post(second, address(5) + "/steps/not_ready", not_ready),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(await stored(world, "select from referral_step where referral = 2")) == 2
    await first.aclose()
    await second.aclose()


async def test_a_coordinator_of_the_former_site_reads_and_no_longer_writes(world: World, as_: As) -> None:
    await change(world, "update participant set site = 2 where id = 1")
    cleo = await as_(world.cleo)
    assert (await cleo.get(address(1) + "/consent")).status_code == 403
    assert (await post(cleo, address(1) + "/consent", {})).status_code == 403
    assert (await cleo.get(address(1))).status_code == 200
    assert (await (await as_(world.cyrus)).get(address(1) + "/consent")).status_code == 200
