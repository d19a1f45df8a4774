"""An offender manager's own cases."""

from tests.fixtures.posting import words
from tests.fixtures.world import World
from tests.sessions.register.steps import As, as_owner

PAGE = "/my-people"


async def test_the_own_cases_with_what_is_due_and_nobody_elses(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    said = words(await omar.get(PAGE))
    assert "Zita" in said and "Yuri" not in said and "1 of 1" in said
    await as_owner(
        world,
        "insert into release (participant, released_on, observed_until)"
        " values (1, current_date - 200, current_date - 90)",
    )
    said = words(await omar.get(PAGE))
    assert "Of 1 people nothing was heard for 60 days" in said and "90 days silent" in said
    await as_owner(
        world,
        "insert into release_event (release, participant, event, happened_on)"
        " select id, 1, 'reimprisonment', current_date - 95 from release where participant = 1",
    )
    said = words(await omar.get(PAGE))
    assert "Back inside" in said and "silent" not in said.partition("Cases")[2]


async def test_many_cases_come_in_pages_those_that_are_due_first(world: World, as_: As) -> None:
    await as_owner(
        world,
        "insert into participant (id, reference, site, given_name, family_name, offender_manager)"
        " select 100 + n, 'R-' || n, 1, 'Many', 'Person' || lpad(n::text, 3, '0'), 10 from generate_series(1, 60) n",
    )
    await as_owner(
        world,
        "insert into release (id, participant, released_on, observed_until)"
        " values (70, 155, current_date - 40, current_date - 40), (71, 160, current_date - 30, current_date - 20)",
    )
    await as_owner(
        world,
        "insert into coaching_plan (release, participant, starts_on, interval_days)"
        " values (70, 155, current_date - 40, 14), (71, 160, current_date - 30, 60)",
    )
    omar = await as_(world.omar)
    first, second = await omar.get(PAGE), await omar.get(f"{PAGE}?page=2")
    said = words(first)
    assert "Contacts overdue: 1." in said
    assert said.index("Person055") < said.index("Person060") < said.index("Person001")
    assert "page=2" in first.text and "Person059" not in said and "Person059" in words(second)
    for odd in ("0", "x", "9999", "-1"):
        assert (await omar.get(f"{PAGE}?page={odd}")).status_code == 200


async def test_without_a_case_it_says_who_gives_one(world: World, as_: As) -> None:
    await as_owner(world, "update participant set offender_manager = null")
    assert "Nobody is yours yet" in words(await (await as_(world.omar)).get(PAGE))


async def test_a_coach_sees_who_is_due_and_none_of_the_other_cases(world: World, as_: As) -> None:
    carla = await as_(world.carla)  # coaches Vera, who was met 90 days ago, every 14 days
    await as_owner(world, "delete from release_event where release = 1")
    said = words(await carla.get("/my-day/contacts"))
    assert "Vera Testperson" in said and "Overdue" in said and "Record a contact" in said
    said = words(await carla.get(PAGE))
    assert "Vera" in said and "Zita" not in said and "Contacts overdue: 1." in said
    assert "Contacts due" in words(await carla.get("/my-day"))
    assert "Nobody whom you coach is due" in words(await (await as_(world.alma)).get("/my-day/contacts"))
    carla = await as_(world.carla)
    await as_owner(
        world,
        "insert into contact (release, participant, held_on, kind)"
        " select 1, 5, current_date - n, 'unreachable' from generate_series(1, 3) n",
    )
    assert "Not reached" in words(await carla.get("/my-day/contacts"))
    assert "Of 1 people several attempts in a row came to nothing" in words(await carla.get(PAGE))
    await as_owner(
        world,
        "insert into coaching_plan (release, participant, starts_on, interval_days, ended, reason)"
        " values (1, 5, current_date, 14, true, 'x')",
    )
    assert "Nobody whom you coach is due" in words(await carla.get("/my-day/contacts"))
    assert "Not reached" not in words(await carla.get(PAGE))
