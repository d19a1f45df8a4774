"""Session plans of a draft, with their exercises and fidelity items."""

import pytest

from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import World
from tests.modules.desk import (
    BEGINNING,
    CLOSING,
    DRAFT,
    GOING_ON,
    LOOKING_BACK,
    START,
    As,
    fill,
    form,
    stored,
)

NEW = f"/curricula/{DRAFT}/modules/{START}/session-plans/new"
ONE = f"/curricula/{DRAFT}/session-plans/{BEGINNING}"
ORDER = (
    "select s.title, s.position from session_plan s join module m on m.id = s.module"
    " where m.curriculum = 1002 order by s.position"
)


async def parts(world: World, session: int) -> tuple[list[int], list[str]]:
    exercises = await stored(
        world, "select exercise from plan_exercise where session_plan = $1 order by position", session
    )
    items = await stored(
        world, "select item from fidelity_item where session_plan = $1 order by position", session
    )
    return [row[0] for row in exercises], [row[0] for row in items]


async def test_a_session_is_added_at_the_end_of_its_module(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    answer = await fill(
        liv, NEW, NEW, title="Deeper", kind="one_to_one", minutes="90", aims="One\r\nTwo",
        exercise=["1002", "1001"], fidelity=" Somebody  asked \r\n\r\nNobody left ",
    )  # fmt: skip
    assert answer.status_code == 303
    assert await stored(world, ORDER) == [
        ("Beginning", 1),
        ("Going on", 2),
        ("Deeper", 3),
        ("Looking back", 4),
    ]
    ((made, *rest),) = await stored(
        world, "select id, kind, minutes, aims, origin from session_plan where title = 'Deeper'"
    )
    assert rest == ["one_to_one", 90, "One\nTwo", None]
    assert await parts(world, made) == ([1002, 1001], ["Somebody asked", "Nobody left"])
    assert answer.headers["location"] == f"/curricula/{DRAFT}#session-{made}"


async def test_sending_a_new_session_twice_adds_one(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = changed(await form(liv, NEW, NEW), title="Deeper", minutes="90")
    assert (await send(liv, NEW, fields)).status_code == 303
    again = await send(liv, NEW, fields)
    assert again.status_code == 422 and "already a session with this title" in errors(again)[0]
    assert len(await stored(world, ORDER)) == 4


@pytest.mark.parametrize(
    ("values", "message", "place"),
    [
        ({"title": ""}, "Enter the title of the session", "title"),
        ({"minutes": ""}, "Enter how many minutes it lasts", "minutes"),
        ({"minutes": "0"}, "Minutes must be between 1 and 1,440", "minutes"),
        ({"minutes": "9" * 30}, "Minutes must be a whole number", "minutes"),
        ({"minutes": "1.5"}, "Minutes must be a whole number", "minutes"),
        ({"kind": "party"}, "Kind: choose one of those that are offered", "kind"),
        ({"kind": None}, "Choose the kind of session", "kind"),
        ({"module": "1001"}, "Module: choose one of those that are offered", "module"),
        ({"aims": "a\0b"}, "Aims contains a character that cannot be kept (U+0000)", "aims"),
        ({"aims": "x" * 2001}, "Aims must be 2,000 characters or fewer", "aims"),
        ({"fidelity": "Same\nOther\nSame"}, "Line 3 stands there twice", "fidelity"),
        ({"fidelity": "Short\n" + "x" * 301}, "Line 2 must be 300 characters or fewer", "fidelity"),
        ({"fidelity": "\n".join(map(str, range(31)))}, "must be 30 lines or fewer", "fidelity"),
        ({"exercise": ["999999"]}, "not in the library any more", "add"),
        ({"exercise": ["\0"]}, "not in the library any more", "add"),
        ({"exercise": ["1001", "1001"]}, "stands there twice", "add"),
        ({"add": "nonsense"}, "Exercise to add: choose one of those", "add"),
    ],
)
async def test_what_is_wrong_is_named_and_the_rest_kept(
    world: World, as_: As, values: dict[str, object], message: str, place: str
) -> None:
    entered = {"title": "Deeper", "minutes": "90", "aims": "Kept", "exercise": ["1002"], **values}
    answer = await fill(await as_(world.liv), NEW, NEW, **entered)
    assert answer.status_code == 422
    assert any(message in error for error in errors(answer)), errors(answer)
    assert place in ids_linked(answer)
    kept = fields_of(answer.text, NEW)
    for name in {"title", "minutes"} - set(values):
        assert kept[name] == [entered[name]]
    assert len(await stored(world, ORDER)) == 3


async def test_exercises_are_put_in_order_by_buttons_before_anything_is_saved(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = changed(await form(liv, ONE, ONE), title="Typed, not saved", add="1002", action="add-exercise")
    added = await send(liv, ONE, fields)
    assert added.status_code == 200
    shown = fields_of(added.text, ONE)
    assert shown["exercise"] == ["1001", "1002"] and shown["title"] == ["Typed, not saved"]
    up = await send(liv, ONE, changed(shown, action="exercise-up-1"))
    assert fields_of(up.text, ONE)["exercise"] == ["1002", "1001"]
    gone = await send(liv, ONE, changed(fields_of(up.text, ONE), action="exercise-remove-0"), htmx=True)
    assert "<html" not in gone.text and 'value="1001"' in gone.text
    assert await parts(world, BEGINNING) == ([1001], ["Everybody has spoken"])
    saved = await send(liv, ONE, changed(fields_of(up.text, ONE), action="save"))
    assert saved.status_code == 303
    assert await parts(world, BEGINNING) == ([1002, 1001], ["Everybody has spoken"])


async def test_an_exercise_that_was_chosen_but_not_added_is_saved_too(world: World, as_: As) -> None:
    answer = await fill(await as_(world.liv), ONE, ONE, add="1002", action="save")
    assert answer.status_code == 303
    assert (await parts(world, BEGINNING))[0] == [1001, 1002]


async def test_a_session_moves_to_the_end_of_another_module(world: World, as_: As) -> None:
    answer = await fill(await as_(world.liv), ONE, ONE, module=str(CLOSING), minutes="200")
    assert answer.status_code == 303
    assert await stored(world, ORDER) == [("Going on", 1), ("Looking back", 2), ("Beginning", 3)]
    assert await stored(world, "select module, minutes, origin from session_plan where id = 1011") == [
        (CLOSING, 200, 1001)
    ]


async def test_whoever_saves_second_sees_both_versions_and_loses_nothing(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    mine = changed(await form(liv, ONE, ONE), aims="Mine", fidelity="Mine too")
    assert (await fill(liv, ONE, ONE, aims="Theirs")).status_code == 303
    second = await send(liv, ONE, mine)
    assert second.status_code == 409
    said = words(second)
    assert "Somebody else changed this first" in said and "Aims Theirs" in said
    kept = fields_of(second.text, ONE)
    assert kept["aims"] == ["Mine"] and kept["fidelity"] == ["Mine too"]
    assert (await send(liv, ONE, kept)).status_code == 303
    assert await parts(world, BEGINNING) == ([1001], ["Mine too"])


async def test_sorting_exercises_does_not_hide_that_somebody_was_first(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    mine = changed(await form(liv, ONE, ONE), add="1002", action="add-exercise")
    await fill(liv, ONE, ONE, aims="Theirs")
    sorted_ = fields_of((await send(liv, ONE, mine)).text, ONE)
    assert (await send(liv, ONE, changed(sorted_, action="save"))).status_code == 409


async def test_saving_the_same_twice_is_done_once(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = changed(await form(liv, ONE, ONE), minutes="100")
    for _time in range(2):
        assert (await send(liv, ONE, fields)).status_code == 303
    rows = await stored(
        world,
        "select 1 from history where table_name = 'session_plan' and operation = 'update' and staff = 8",
    )
    assert len(rows) == 1


async def test_a_session_moves_inside_its_module_and_no_further(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    path = f"/curricula/{DRAFT}/session-plans/{GOING_ON}/move"
    for _time in range(2):  # a double click
        assert (await post(liv, path, {"from": 2, "to": 1})).status_code == 303
    assert await stored(world, ORDER) == [("Going on", 1), ("Beginning", 2), ("Looking back", 3)]
    assert (await post(liv, path, {"from": 1, "to": 3})).status_code == 409  # that is another module
    late = await post(liv, path, {"from": 2, "to": 3})
    assert late.status_code == 409 and "Somebody else changed the order first" in errors(late)[0]
    assert await stored(world, ORDER) == [("Going on", 1), ("Beginning", 2), ("Looking back", 3)]


async def test_a_session_goes_after_a_question(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    path = f"{ONE}/remove"
    old = await form(liv, path, path)
    await fill(liv, ONE, ONE, aims="Changed meanwhile")
    assert (await send(liv, path, old)).status_code == 409
    assert (await fill(liv, path, path)).status_code == 303
    assert await stored(world, ORDER) == [("Going on", 1), ("Looking back", 2)]
    assert (await liv.get(ONE)).status_code == 404
    assert (await send(liv, path, old)).status_code == 404


async def test_a_session_of_another_version_is_hidden(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    assert (await liv.get(f"/curricula/{DRAFT}/session-plans/1001")).status_code == 404
    assert (await liv.get(f"/curricula/1001/session-plans/{LOOKING_BACK}")).status_code == 404
    assert (await liv.get("/curricula/1001/session-plans/1001")).status_code == 409  # published
