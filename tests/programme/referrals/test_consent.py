"""What somebody consents to, and what follows when they take it back."""

import asyncpg
import pytest

from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import World
from tests.programme.referrals.steps import (
    As,
    Values,
    address,
    ago,
    change,
    do_as,
    on,
    refer,
    stands,
    stored,
    today,
)


def taken_back(**others: str) -> Values:
    return {"withdrawn_how": "Told the wing officer", **on(today(), "withdrawn_on"), **others}


async def test_several_consents_are_recorded_on_one_form(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    values = {"purposes": ["evaluation", "after_release"], "form": "Form 7", **on(ago(2), "given_on")}
    assert (await post(cleo, address(1) + "/consent", values)).status_code == 303
    rows = await stored(
        world, "select purpose, form, given_on, made_by from consent where participant = 1 order by id"
    )
    assert rows[1:] == [
        ("evaluation", "Form 7", ago(2), world.cleo.id),
        ("after_release", "Form 7", ago(2), world.cleo.id),
    ]
    assert (await stands(world, 1))[0] == "started"


async def test_an_empty_form_and_a_consent_of_the_future_are_refused(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, address(1) + "/consent", {})
    assert answer.status_code == 422
    assert errors(answer) == [
        "Choose what they consented to",
        "Enter the form that was used",
        "Enter the date of the consent",
    ]
    assert all(f'id="{one}"' in answer.text for one in ids_linked(answer))
    values = {"purposes": "evaluation", "form": "Form 7", **on(ago(-1), "given_on")}
    answer = await post(cleo, address(1) + "/consent", values)
    assert answer.status_code == 422 and "must be today or earlier" in words(answer)
    assert 'value="Form 7"' in answer.text


@pytest.mark.parametrize("purpose", ["programme", "nonsense", "\x00"])
async def test_only_what_does_not_stand_yet_can_be_chosen(world: World, as_: As, purpose: str) -> None:
    cleo = await as_(world.cleo)
    values = {"purposes": purpose, "form": "Form 7", **on(today(), "given_on")}
    assert (await post(cleo, address(1) + "/consent", values)).status_code == 422
    assert len(await stored(world, "select from consent where participant = 1")) == 1


async def test_not_recorded_is_told_apart_from_withdrawn(world: World, as_: As) -> None:
    await refer(world, 3)
    cleo = await as_(world.cleo)
    said = words(await cleo.get(address(3)))
    assert "Not recorded. That is not the same as withdrawn." in said
    await post(cleo, address(5) + "/consent/2/withdraw", taken_back())
    said = words(await cleo.get(address(5)))
    assert "Told the wing officer" in said and "Not recorded." not in said


async def test_a_withdrawal_says_how_and_when(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, address(1) + "/consent/1/withdraw", {**on(ago(70), "withdrawn_on")})
    assert answer.status_code == 422 and errors(answer) == ["Enter how they said so"]
    answer = await post(
        cleo, address(1) + "/consent/1/withdraw", {"withdrawn_how": "x", **on(ago(70), "withdrawn_on")}
    )
    assert answer.status_code == 422 and "the date of the consent" in errors(answer)[0]
    assert (await stands(world, 1))[0] == "started"


async def test_withdrawal_ends_membership_and_referral_at_once_and_keeps_what_was_recorded(
    world: World, as_: As
) -> None:
    before = await stored(world, "select * from mark where participant = 1")
    cleo = await as_(world.cleo)
    assert (await post(cleo, address(1) + "/consent/1/withdraw", taken_back())).status_code == 303
    assert await stands(world, 1) == ("withdrawn", today(), False)
    rows = await stored(world, "select left_on, outcome from membership where participant = 1")
    assert rows == [(today(), "withdrawn")]
    assert await stored(world, "select * from mark where participant = 1") == before
    said = words(await cleo.get(address(1)))
    assert "Told the wing officer" in said and "No referral is under way." in said


async def test_whoever_withdrew_is_not_expected_at_later_sessions_and_cannot_be_marked(
    world: World, as_: As
) -> None:
    await change(
        world,
        "update group_session set starts_at = starts_at - interval '2 days', ends_at = ends_at - interval '2 days' where id = 2",
    )
    await post(await as_(world.cleo), address(1) + "/consent/1/withdraw", {
        "withdrawn_how": "In writing", **on(ago(5), "withdrawn_on")
    })  # fmt: skip
    said = words(await (await as_(world.alma)).get("/sessions/2/register"))
    assert "Yuri" in said and "Zita" not in said
    mark = "insert into mark (session, cohort, participant, state, minutes_present, source) values ($1, 1, 1, 'attended', 180, 'screen')"
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await do_as(world, world.alma, mark, 2)
    assert refused.value.constraint_name == "consent_withdrawn"


async def test_marks_of_others_and_of_earlier_sessions_are_still_taken(world: World, as_: As) -> None:
    await post(await as_(world.cleo), address(1) + "/consent/1/withdraw", taken_back())
    mark = "insert into mark (session, cohort, participant, state, minutes_present, source) values (2, 1, $1, 'attended', 180, 'screen')"
    await do_as(world, world.alma, mark, 1)  # the session was before the withdrawal, or on its day
    await do_as(world, world.alma, mark, 2)
    assert len(await stored(world, "select from mark where session = 2")) == 2


async def test_a_place_that_had_not_begun_is_given_back(world: World, as_: As) -> None:
    await change(
        world, "insert into membership (cohort, participant, joined_on) values (2, 5, current_date + 7)"
    )
    assert (await stands(world, 5))[0] == "allocated"
    await post(await as_(world.cleo), address(5) + "/consent/2/withdraw", taken_back())
    assert await stored(world, "select from membership where participant = 5") == []
    assert await stands(world, 5) == ("withdrawn", today(), False)


async def test_other_consents_can_be_taken_back_alone(world: World, as_: As) -> None:
    await change(
        world,
        "insert into consent (id, participant, purpose, form, given_on) values (9, 1, 'evaluation', 'x', '2026-01-01')",
    )
    await post(await as_(world.cleo), address(1) + "/consent/9/withdraw", taken_back())
    assert (await stands(world, 1))[0] == "started"
    assert await stored(world, "select left_on from membership where participant = 1") == [(None,)]


async def test_a_second_press_keeps_the_first_withdrawal(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for how in ("First", "Second"):
        answer = await post(cleo, address(1) + "/consent/1/withdraw", taken_back(withdrawn_how=how))
        assert answer.status_code == 303
    assert await stored(world, "select withdrawn_how from consent where id = 1") == [("First",)]
    tag = await do_as(
        world,
        world.cleo,
        "update consent set withdrawn_on = current_date, withdrawn_how = 'x', withdrawn_by = 5 where id = 1",
    )
    assert tag == "UPDATE 0"


@pytest.mark.parametrize("consent", [2, 999])
async def test_the_consent_of_somebody_else_is_not_found(world: World, as_: As, consent: int) -> None:
    cleo = await as_(world.cleo)
    assert (await cleo.get(address(1) + f"/consent/{consent}/withdraw")).status_code == 404
    assert (await post(cleo, address(1) + f"/consent/{consent}/withdraw", taken_back())).status_code == 404


async def test_nobody_joins_without_the_consent_that_they_withdrew(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, address(5) + "/consent/2/withdraw", taken_back())
    values: Values = {"people": "5", "action": "add", **on(today(), "joined_on")}
    answer = await post(cleo, "/cohorts/2/members", values)
    assert answer.status_code == 422
    assert errors(answer) == ["Vera Testperson has withdrawn the consent to the programme. Untick them"]
    with pytest.raises(asyncpg.CheckViolationError):
        await do_as(
            world,
            world.cleo,
            "insert into membership (cohort, participant, joined_on) values (2, 5, current_date)",
        )
    new = {"purposes": "programme", "form": "Form 8", **on(today(), "given_on")}
    assert (await post(cleo, address(5) + "/consent", new)).status_code == 303
    assert (await post(cleo, "/cohorts/2/members", values)).status_code == 303


async def test_who_was_referred_joins_only_with_a_consent_and_others_join_as_before(
    world: World, as_: As
) -> None:
    await change(
        world, "insert into participant (id, reference, site) values (6, 'R-SIX', 1), (7, 'R-SEVEN', 1)"
    )
    await refer(world, 6)
    cleo = await as_(world.cleo)
    answer = await post(
        cleo, "/cohorts/2/members", {"people": ["6", "7"], "action": "add", **on(today(), "joined_on")}
    )
    assert answer.status_code == 422 and "no consent to the programme is recorded" in errors(answer)[0]
    answer = await post(
        cleo, "/cohorts/2/members", {"people": "7", "action": "add", **on(today(), "joined_on")}
    )
    assert answer.status_code == 303


async def test_leaving_cannot_be_moved_beyond_the_withdrawal(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, address(1) + "/consent/1/withdraw", {"withdrawn_how": "x", **on(ago(3), "withdrawn_on")})
    values = {
        "outcome": "withdrawn", "seen": f"{ago(3)}|withdrawn", "reason": "", **on(today(), "left_on")
    }  # fmt: skip
    answer = await post(cleo, "/cohorts/1/members/1/leave", values)
    assert answer.status_code == 422 and "They withdrew their consent" in errors(answer)[0]
