"""The referral on the timeline of its person."""

from tests.fixtures.posting import post, words
from tests.fixtures.world import World
from tests.programme.referrals.steps import As, address, on, today


async def test_the_timeline_tells_of_referral_and_consent(world: World, as_: As) -> None:
    for person in (world.cleo, world.liv, world.alma):
        said = words(await (await as_(person)).get(f"/participants/{world.zita}/timeline"))
        assert "Referred to the programme" in said and "Prison staff" in said
        assert "Referral: Started" in said
        assert "Consent given: Taking part in the programme" in said
        assert "Consent withdrawn" not in said


async def test_a_withdrawal_is_told_with_the_end_of_the_referral_and_without_its_note(
    world: World, as_: As
) -> None:
    cleo = await as_(world.cleo)
    answer = await post(
        cleo,
        address(world.zita) + "/consent/1/withdraw",
        {**on(today(), "withdrawn_on"), "withdrawn_how": "Said so in a private talk"},
    )
    assert answer.status_code == 303
    said = words(await cleo.get(f"/participants/{world.zita}/timeline"))
    assert "Consent withdrawn: Taking part in the programme" in said
    assert "Referral: Withdrawn" in said
    assert "private talk" not in said


async def test_whoever_does_not_see_the_person_sees_no_timeline(world: World, as_: As) -> None:
    for person in (world.cyrus, world.carla):
        answer = await (await as_(person)).get(f"/participants/{world.zita}/timeline")
        assert answer.status_code == 404
