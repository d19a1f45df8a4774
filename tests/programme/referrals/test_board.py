"""The board of referrals."""

import pytest

from tests.fixtures.posting import words
from tests.fixtures.world import World
from tests.programme.referrals.steps import As, ago, change, refer, stored


async def test_the_board_shows_each_referral_in_its_state_with_what_is_overdue(world: World, as_: As) -> None:
    await refer(world, 3, since=ago(20))
    said = words(await (await as_(world.cleo)).get("/referrals"))
    assert "3 open referrals, 2 overdue" in said
    assert "Referred 1 At most 14 days, 1 overdue Xena Testperson R-XENA 20 days: 6 days overdue" in said
    assert "Waiting 1 At most 90 days, 1 overdue Vera Testperson R-VERA 100 days: 10 days overdue" in said
    assert "Started 1 No limit Zita Testperson" in said


async def test_facilitators_see_their_members_and_coordinators_their_sites(world: World, as_: As) -> None:
    await refer(world, 4)
    expected = {
        "alma": {"Zita"},
        "carla": {"Vera"},  # whom she coaches
        "cleo": {"Zita", "Vera"},
        "cyrus": {"Wim"},
        "liv": {"Zita", "Vera", "Wim"},
    }
    for person, names in expected.items():
        said = words(await (await as_(world.staff[person])).get("/referrals"))
        assert {name for name in ("Zita", "Vera", "Wim", "Xena") if name in said} == names, person


async def test_the_board_is_narrowed_by_site_and_state(world: World, as_: As) -> None:
    await refer(world, 4)
    liv = await as_(world.liv)
    said = words(await liv.get("/referrals?site=2"))
    assert "Wim" in said and "Zita" not in said
    said = words(await liv.get("/referrals?state=waiting"))
    assert "Vera" in said and "Zita" not in said and "1 referral," in said


@pytest.mark.parametrize("query", ["state=nonsense", "site=x", "site=2", "state=%00"])
async def test_what_cannot_be_chosen_is_refused_and_named(world: World, as_: As, query: str) -> None:
    answer = await (await as_(world.cleo)).get(f"/referrals?{query}")
    assert answer.status_code == 422 and "choose one of those that are offered" in words(answer)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "9" * 40, "%00", "²"])
async def test_odd_pages_are_pages(world: World, as_: As, page: str) -> None:
    answer = await (await as_(world.cleo)).get(f"/referrals?state=waiting&page={page}")
    assert answer.status_code == 200


async def test_a_full_column_leads_to_all_of_it_page_by_page(world: World, as_: As) -> None:
    await change(
        world,
        "insert into participant (id, reference, site) select 100 + n, 'R-N' || n, 1 from generate_series(1, 60) n;"
        "insert into referral (participant, source, referred_on, since, made_by)"
        " select 100 + n, 'prison', current_date - 5, current_date - 5, 5 from generate_series(1, 60) n",
    )
    cleo = await as_(world.cleo)
    page = await cleo.get("/referrals")
    assert "Show all 60" in words(page) and page.text.count("R-N") == 2 * 12
    first, second = [await cleo.get(f"/referrals?state=referred&page={n}") for n in (1, 2)]
    assert first.text.count('<li class="tc-card') == 50 and second.text.count('<li class="tc-card') == 10
    assert "Next page" in words(first) and "Previous page" in words(second)


async def test_ended_ones_are_counted_for_a_while(world: World, as_: As) -> None:
    await change(
        world, "update referral set state = 'withdrawn', open = false, since = current_date - 89 where id = 2"
    )
    said = words(await (await as_(world.cleo)).get("/referrals"))
    assert "Ended in the last 90 days: Withdrawn 1" in said
    await change(world, "update referral set since = current_date - 91 where id = 2")
    said = words(await (await as_(world.cleo)).get("/referrals"))
    assert "Ended in the last 90 days" not in said


async def test_an_empty_board_says_what_to_do(world: World, as_: As) -> None:
    await change(world, "delete from referral_step; delete from referral")
    assert "Refer somebody from their own page" in words(await (await as_(world.cleo)).get("/referrals"))
    assert "of anybody in your cohorts" in words(await (await as_(world.alma)).get("/referrals"))


async def test_looking_at_the_board_is_logged(world: World, as_: As) -> None:
    await (await as_(world.cleo)).get("/referrals")
    rows = await stored(world, "select staff, participants from access_log where page = 'referrals'")
    assert rows == [(world.cleo.id, [1, 5])]
