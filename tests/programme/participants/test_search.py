"""Finding people, however their names are typed, among those whom the viewer may see."""

import random
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from programme.access.viewer import Viewer
from programme.database import acting, fetch
from programme.participants import queries
from tests.fixtures.posting import errors, words
from tests.fixtures.world import Client, World
from tests.programme.participants.test_page import change

As = Callable[[Viewer | None], Awaitable[Client]]

_PEOPLE = """
insert into participant (id, reference, prison_number, given_name, family_name, preferred_name, site) values
    (21, 'K7M3-9QXP', 'B 1234/20', 'Jürgen', 'Müller', '', 1),
    (22, 'R-22', 'B1234CD', 'Gerda', 'Möller', '', 1),
    (23, 'R-23', 'C1', 'Mohammed', 'Al-Hassan', 'Hani', 1),
    (24, 'R-24', 'C2', 'Yusuf', 'Øztürk', '', 2),
    (25, 'R-25', 'C3', 'Łukasz', 'Großmann', '', 1),
    (26, 'R-26', 'C4', 'Мухаммед', 'Testov', '', 1),
    (27, 'R_27', 'C5', 'Ilse', 'Mullerich', '', 2)
"""


@pytest.fixture
async def people(world: World) -> World:
    await change(world, _PEOPLE)
    return world


async def found(person: Viewer, typed: str) -> list[int]:
    async with acting(person):
        return [one.id for one in (await queries.search(typed, 1)).people]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("muller jurgen", 21), ("Mueller", 21), ("Muler", 21), ("MÜLLER, Jürgen", 21), ("jurg mül", 21),
        ("Juergen", 21), ("jrugen", 21), ("möler", 22), ("moeller gerda", 22),
        ("muhamad", 23), ("alhassan", 23), ("al hasan", 23), ("hani", 23), ("hassan moh", 23),
        ("jussuf", 24), ("oztuerk", 24), ("lukas grosman", 25), ("Мухаммед", 26), ("мухам", 26),
        ("B1234/20", 21), ("b 1234 20", 21), ("B1234C", 22), ("k7m39", 21), ("K7M3-9QXP", 21), ("R-22", 22),
    ],
)  # fmt: skip
async def test_a_name_is_found_however_it_is_typed(people: World, typed: str, first: int) -> None:
    assert (await found(people.liv, typed))[:1] == [first]


async def test_whole_names_come_before_beginnings_and_similar_ones_last(people: World) -> None:
    async with acting(people.liv):
        listing = await queries.search("muller", 1)
    assert [(one.id, one.similar) for one in listing.people] == [(21, False), (27, False), (22, True)]
    assert listing.count == 3


@pytest.mark.parametrize(
    "typed", ["xqx", "mueller zita", "🙂", "%", "_", "-", "'; drop table participant; --", "\\"]
)
async def test_what_is_like_nobody_finds_nobody(people: World, typed: str) -> None:
    assert await found(people.liv, typed) == []


async def test_each_person_finds_exactly_whom_they_may_see(people: World) -> None:
    """The function that looks beyond the row policies says the same as they do."""
    for person in (people.alma, people.carla, people.cleo, people.cyrus, people.liv, people.ada):
        async with acting(person):
            seen = {row[0] for row in await fetch("select id from participant")}
            listed = {row[0] for row in await fetch("select id from find_participants('', 0, 1000)")}
            like = {row[0] for row in await fetch("select id from find_participants('testperson', 0, 1000)")}
        assert listed == seen, person
        assert like <= seen, person
        assert (person.id == people.liv.id) == (len(seen) == 12)


async def test_a_member_at_another_site_is_found_too(people: World) -> None:
    await change(people, "update participant set site = 2 where id = 1")
    assert await found(people.cleo, "zita") == [1] == await found(people.alma, "zita")
    assert await found(people.carla, "zita") == []


async def test_the_evaluator_may_not_even_ask(people: World) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await found(people.eva, "zita")


async def test_a_changed_name_is_found_and_the_old_one_no_longer(people: World) -> None:
    await change(people, "update participant set family_name = 'Weber' where id = 21")
    assert await found(people.cleo, "weber") == [21]
    assert await found(people.cleo, "muller jurgen") == []


async def test_history_leaves_out_by_what_somebody_is_found(people: World) -> None:
    owner = await people.database.as_owner()
    kept = await owner.fetchval(
        "select after from history where table_name = 'participant' and row_id = '21'"
    )
    await owner.close()
    assert "Müller" in kept and "search_words" not in kept


def _slip(draw: random.Random, name: str) -> str:
    """The name with one letter left out, added, exchanged with the next, or replaced."""
    at, other = draw.randrange(len(name) - 1), draw.choice("aeirstm")
    before, here, following, after = name[:at], name[at], name[at + 1], name[at + 2 :]
    return draw.choice(
        [
            before + following + after,
            before + other + here + following + after,
            before + following + here + after,
            before + other + following + after,
        ]
    )


@pytest.mark.parametrize("seed", range(5))
async def test_any_name_is_found_after_one_slip_of_the_keys(world: World, seed: int) -> None:
    """300 invented names, each as it is kept and with one slip; what sounds the same is one letter
    already (`folded`), so only words of four letters and more then have to meet."""
    draw = random.Random(seed)
    names = ["".join(draw.choices("abcdefghiklmnoprstuvwzäöüß", k=draw.randint(5, 11))) for _ in range(300)]
    slips = [_slip(draw, name) for name in names]
    owner = await world.database.as_owner()
    missed = await owner.fetch(
        """
        select kept, typed from unnest($1::text[], $2::text[]) of_name (kept, typed)
        where not (search_words(kept, '{}') && near_words(folded(typed)))
          and least(length(folded(kept)), length(folded(typed))) >= 4
          and abs(length(folded(kept)) - length(folded(typed))) <= 1
        """,
        names,
        slips,
    )
    await owner.close()
    assert len(missed) <= 15, missed  # a slip within `ue` or `ph` may change two letters of what is heard


# --- The page ----------------------------------------------------------------------------------


async def test_the_page_lists_people_by_name_and_links_to_them(people: World, as_: As) -> None:
    page = await (await as_(people.cleo)).get("/participants")
    said = words(page)
    assert "9 people" in said and 'href="/participants/21"' in page.text
    assert said.index("Al-Hassan") < said.index("Müller") < said.index("Zita Testperson")
    assert "Wim" not in said


async def test_the_script_gets_the_list_alone(people: World, as_: As) -> None:
    client = await as_(people.cleo)
    part = await client.get("/participants?q=muler", headers={"HX-Request": "true"})
    assert "<html" not in part.text and "Jürgen Müller" in part.text
    assert "Gerda Möller" in part.text and "Similar" in part.text


async def test_pages_of_25_keep_what_was_typed(world: World, as_: As) -> None:
    await change(
        world,
        "insert into participant (reference, family_name, site) select 'X-' || n, 'Müller', 1 from generate_series(101, 160) n",
    )
    client = await as_(world.cleo)
    first = await client.get("/participants?q=m%C3%BCller")
    assert "60 people" in words(first) and 'href="/participants?q=m%C3%BCller&amp;page=3"' in first.text
    last = await client.get("/participants?q=müller&page=3")
    assert last.text.count('scope="row"') == 10
    beyond = await client.get("/participants?q=müller&page=99")
    assert beyond.status_code == 200 and beyond.text.count('scope="row"') == 10
    for odd in ("-1", "0", "x", "9" * 40, "٣"):
        assert (await client.get(f"/participants?page={odd}")).status_code == 200


async def test_nobody_found_and_nobody_there_say_what_to_do(world: World, as_: As) -> None:
    assert "Nobody was found" in words(await (await as_(world.cleo)).get("/participants?q=xqxq"))
    await change(world, "truncate participant cascade")
    assert "Add the first person" in words(await (await as_(world.cleo)).get("/participants"))
    assert "on no cohort" in words(await (await as_(world.alma)).get("/participants"))
    assert "There is nobody yet" in words(await (await as_(world.liv)).get("/participants"))


async def test_what_cannot_be_searched_for_is_refused_and_kept(world: World, as_: As) -> None:
    client = await as_(world.cleo)
    nul = await client.get("/participants?q=a%00b")
    assert nul.status_code == 422 and "cannot be kept (U+0000)" in errors(nul)[0]
    long = await client.get("/participants?q=" + "x" * 101)
    assert long.status_code == 422 and "x" * 101 in long.text


async def test_the_list_is_logged_with_those_who_were_shown(world: World, as_: As) -> None:
    await (await as_(world.alma)).get("/participants?q=zita")
    owner = await world.database.as_owner()
    rows: list[Any] = await owner.fetch(
        "select staff, participants from access_log where page = 'participants'"
    )
    await owner.close()
    assert [tuple(row) for row in rows] == [(world.alma.id, [1])]
