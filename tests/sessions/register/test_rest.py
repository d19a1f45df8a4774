"""Marking the rest attended: whom it lists, and that it fills blanks only."""

from tests.fixtures.posting import post, words
from tests.fixtures.world import World
from tests.sessions.register.steps import As, as_owner, stored

REST = "/sessions/2/register/rest"


async def test_it_lists_whom_it_marks_and_leaves_what_was_marked_meanwhile(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    page = words(await alma.get(REST))
    assert "Zita Testperson" in page and "Mark 2 people attended" in page
    # Bela marks one of them absent before Alma confirms.
    bela = await as_(world.bela)
    marked = await post(
        bela,
        "/sessions/2/register/1",
        {"mark-1": "absent", "reason-1": "court", "version-1": "0"},
        htmx=True,
    )
    assert marked.status_code == 200
    alma = await as_(world.alma)
    for _click in range(2):
        assert (await post(alma, REST, {"person": ["1", "2"]})).status_code == 303
    marks = await stored(world, 2)
    assert (marks[1][0], marks[2][0], marks[2][1]) == ("absent", "attended", 180)
    assert "Everybody is marked." in words(await alma.get(REST))


async def test_only_people_of_the_roll_who_were_listed_are_marked(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    for nonsense in (["3"], ["99999999999"], ["x", ""], []):
        answer = await post(alma, REST, {"person": nonsense})
        assert answer.status_code == 303
        assert await stored(world, 2) == {}
    await post(alma, REST, {"person": ["2"]})
    assert list(await stored(world, 2)) == [2]


async def test_a_register_that_is_finished_or_not_open_has_no_rest(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    assert (await alma.get("/sessions/3/register/rest")).status_code == 403
    assert (await post(alma, "/sessions/3/register/rest", {"person": ["1"]})).status_code == 403
    assert await as_owner(world, "select from mark where session = 3") == []


async def test_what_the_prison_knows_stands_beside_the_name_and_is_no_mark(world: World, as_: As) -> None:
    owner = await world.database.as_owner()
    await owner.execute("update participant set site = 2 where id = 2")
    await owner.close()
    page = words(await (await as_(world.alma)).get("/sessions/2/register"))
    assert "In segregation since " in page and "At another site now, says the prison" in page
    assert "0 of 2 marked" in page
