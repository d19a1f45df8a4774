"""Keying in from paper: who filled in the sheet is kept beside who keyed it in, and when."""

from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import World
from tests.sessions.register.steps import As, as_owner, register

ADDRESS = register(2)
_KEPT = "select participant, state, source, recorded_for, entered_by from mark where session = 2 order by 1"


async def kept(world: World) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await as_owner(world, _KEPT)]


async def test_both_names_are_kept_and_shown(world: World, as_: As) -> None:
    bela = await as_(world.bela)
    page = await bela.get(f"{ADDRESS}?from=paper")
    fields = fields_of(page.text, ADDRESS)
    assert fields["recorded-for"] == [str(world.bela.id)] and fields["from"] == ["paper"]
    marked = changed(fields, **{"mark-1": "attended", "mark-2": "absent", "reason-2": "court"})
    answer = await send(bela, ADDRESS, {**marked, "recorded-for": [str(world.alma.id)]})
    assert answer.headers["location"] == f"{ADDRESS}?from=paper"
    assert await kept(world) == [
        (1, "attended", "paper", world.alma.id, world.bela.id),
        (2, "absent", "paper", world.alma.id, world.bela.id),
    ]
    said = words(await bela.get(ADDRESS))
    assert "by Bela Probe, from the paper of Alma Probe" in said
    assert "/sessions/2/record?from=paper" in (await bela.get(f"{ADDRESS}?from=paper")).text


async def test_a_change_saved_as_made_and_the_rest_are_from_paper_too(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    paper: dict[str, str | int] = {"from": "paper", "recorded-for": world.bela.id}
    row: dict[str, str | int] = {"mark-1": "attended", "version-1": "0", **paper}
    assert (await post(alma, f"{ADDRESS}/1", row, htmx=True)).status_code in (200, 201)
    page = await alma.get(f"{ADDRESS}/rest?from=paper&recorded-for={world.bela.id}")
    assert fields_of(page.text, f"{ADDRESS}/rest")["recorded-for"] == [str(world.bela.id)]
    assert (await post(alma, f"{ADDRESS}/rest", {"person": "2", **paper})).status_code == 303
    assert await kept(world) == [
        (1, "attended", "paper", world.bela.id, world.alma.id),
        (2, "attended", "paper", world.bela.id, world.alma.id),
    ]


async def test_somebody_of_the_team_filled_it_in(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    values = {"mark-1": "attended", "version-1": "0", "from": "paper", "recorded-for": "4"}
    refused = await post(alma, ADDRESS, values)
    assert refused.status_code == 422 and errors(refused)[0] == "Choose who filled in the sheet."
    assert ids_linked(refused) == ["recorded-for"]
    assert fields_of(refused.text, ADDRESS)["mark-1"] == ["attended"]
    assert (await post(alma, f"{ADDRESS}/rest", {"person": "1", **values})).status_code == 422
    assert await kept(world) == []


async def test_at_the_screen_nothing_of_paper_is_kept_and_a_correction_says_where_it_came_from(
    world: World, as_: As
) -> None:
    alma = await as_(world.alma)
    fields = fields_of((await alma.get(ADDRESS)).text, ADDRESS)
    assert "from" not in fields
    marked = changed(fields, **{"mark-1": "attended", "mark-2": "attended"})
    await send(alma, ADDRESS, {**marked, "recorded-for": [str(world.bela.id)]})
    assert {row[2:4] for row in await kept(world)} == {("screen", None)}
    page = await alma.get(f"{ADDRESS}?correct=yes&from=paper")
    fields = changed(
        fields_of(page.text, ADDRESS),
        **{"mark-1": "absent", "reason-1": "sick", "correction-reason": "Sheet"},
    )
    assert (await send(alma, ADDRESS, fields)).status_code == 303
    assert (await kept(world))[0] == (1, "absent", "paper", world.alma.id, world.alma.id)


async def test_the_record_keeps_it_too(world: World, as_: As) -> None:
    bela = await as_(world.bela)
    address = "/sessions/2/record"
    fields = fields_of((await bela.get(f"{address}?from=paper")).text)
    answer = await send(
        bela,
        address,
        changed(fields, **{"climate": "3", "text-programme_team": "From the sheet", "recorded-for": "1"}),
    )
    assert answer.status_code == 303
    assert [
        tuple(row)
        for row in await as_owner(
            world, "select recorded_for, saved_by from session_record where session = 2"
        )
    ] == [(1, 2)]
    assert [
        tuple(row) for row in await as_owner(world, "select recorded_for, author from note where session = 2")
    ] == [(1, 2)]
    said = words(await bela.get(address))
    assert said.count("from the paper of Alma Probe") == 2
