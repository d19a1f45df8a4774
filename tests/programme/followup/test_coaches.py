"""Coaches: assigned by the offender manager, they keep what becomes of somebody, and write in confidence."""

import datetime as dt
from typing import Any
from uuid import uuid4

from programme.database import acting, fetch
from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.programme.followup.test_pages import PAGE, TODAY, fill, out, parts
from tests.sessions.register.steps import As, as_owner

PERSON = "/participants/1"
SECRET = "Speaks of leaving the scene \u0633\u0644\u0627\u0645"


async def assign(world: World, as_: As, staff: int, **values: Any) -> Client:
    omar = await as_(world.omar)
    answer = await fill(omar, f"{PERSON}/coaches/new", staff=staff, **values)
    assert answer.status_code == 303, errors(answer)
    return omar


async def coached(world: World, as_: As) -> tuple[Client, int]:
    """Zita was released, and Carla, who never had her in a group, coaches her: her client, the release."""
    _omar, release = await out(world, as_)
    await assign(world, as_, world.carla.id)
    return await as_(world.carla), release


async def test_a_coach_keeps_the_time_after_release_and_sees_nobody_else(world: World, as_: As) -> None:
    carla = await as_(world.carla)
    assert (await carla.get(PERSON)).status_code == 404
    carla, release = await coached(world, as_)
    assert "Transition After release Family and others" in words(await carla.get(PERSON))
    assert "Carla Probe" in words(await carla.get(f"{PERSON}/transition"))
    answer = await fill(carla, f"{PAGE}/{release}/contact", kind="met", held_on=TODAY, minutes="30")
    assert answer.status_code == 303, errors(answer)
    said = words(await carla.get(PAGE))
    assert "Met, 30 minutes" in said and "Carla Probe" in said
    assert (await carla.get("/participants/2")).status_code == 404
    # What coaching does not need stays closed.
    assert (await carla.get("/cohorts/1")).status_code == 404
    assert "Released" in words(await carla.get(f"{PERSON}/timeline"))


async def test_a_coach_knows_whom_to_keep_apart_and_what_was_consented_to(world: World, as_: As) -> None:
    carla, _release = await coached(world, as_)
    apart = words(await carla.get(f"{PERSON}/separations"))
    alma = await as_(world.alma)
    assert "kept apart" in apart.lower() or "Threat" in apart
    assert apart.partition("Separations")[2].count("Threat") == words(
        await alma.get(f"{PERSON}/separations")
    ).partition("Separations")[2].count("Threat")
    carla = await as_(world.carla)
    assert (await carla.get(f"{PERSON}/referral")).status_code == 200
    assert "Consent" in words(await carla.get(f"{PERSON}/referral"))


async def test_who_facilitated_the_group_learns_nothing_of_the_time_after_without_coaching(
    world: World, as_: As
) -> None:
    await out(world, as_)
    alma = await as_(world.alma)
    page = await alma.get(PAGE)
    assert page.status_code == 403 and "offender manager, the coach and the lead" in words(page)
    assert "After release" not in words(await alma.get(PERSON))
    assert "Released" not in words(await alma.get(f"{PERSON}/timeline"))


async def test_access_ends_on_the_last_day_with_the_reason(world: World, as_: As) -> None:
    await coached(world, as_)
    number = (await as_owner(world, "select id from coach where participant = 1"))[0][0]
    omar = await as_(world.omar)
    address = f"{PERSON}/coaches/{number}/end"
    early = await fill(omar, address, ends_on=TODAY - dt.timedelta(days=1), why="x")
    assert early.status_code == 422 and ids_linked(early)[0].startswith("ends_on")
    assert (await fill(omar, address, why=" ")).status_code == 422
    fields = (
        fields_of((await omar.get(address)).text, address) | parts("ends_on", TODAY) | {"why": ["Moved away"]}
    )
    for _time in range(2):  # a double click
        assert (await send(omar, address, fields)).status_code == 303
    assert (await send(omar, address, {**fields, "why": ["Another reason"]})).status_code == 409
    assert (await (await as_(world.carla)).get(PAGE)).status_code == 200  # until the evening
    assert "Moved away" in words(await (await as_(world.omar)).get(f"{PERSON}/transition"))
    await as_owner(
        world,
        "update coach set starts_on = current_date - 9, ends_on = current_date - 1 where participant = 1",
    )
    assert (await (await as_(world.carla)).get(PAGE)).status_code == 404
    assert (await (await as_(world.omar)).get(address)).status_code == 409


async def test_first_come_those_who_had_the_person_and_none_who_must_not_be_rostered(
    world: World, as_: As
) -> None:
    await as_owner(
        world,
        "insert into staff_suitability (staff, clearance_until) values (4, current_date - 1)",
    )
    omar = await as_(world.omar)
    page = await omar.get(f"{PERSON}/coaches/new")
    names = [
        name for name in ("Alma Probe", "Bela Probe", "Carla Probe", "Dora Probe") if name in words(page)
    ]
    assert names == ["Alma Probe", "Bela Probe", "Carla Probe"]
    assert page.text.index("Bela Probe") < page.text.index("Carla Probe")
    assert words(page).count("had the person in a group") == 2
    for staff in (4, 5, 12345):  # ran out, a coordinator, nobody
        answer = await fill(omar, f"{PERSON}/coaches/new", staff=staff)
        assert answer.status_code == 422 and ids_linked(answer) == ["staff"], errors(answer)
    await assign(world, as_, 1)
    again = await fill(await as_(world.omar), f"{PERSON}/coaches/new", staff=1)
    assert again.status_code == 422 and "coach already" in errors(again)[0]
    rows = await as_owner(world, "select staff, assigned_by from coach where participant = 1")
    assert [tuple(row) for row in rows] == [(1, world.omar.id)]


async def test_nobody_coaches_the_own_case(world: World, as_: As) -> None:
    carla, release = await coached(world, as_)
    await fill(carla, f"{PAGE}/{release}/contact", kind="met", held_on=TODAY, facilitator_only=SECRET)
    await as_owner(world, "update staff set roles = '{facilitator,offender_manager}' where id in (3, 10)")
    omar = await as_(world.omar)
    asked = words(await omar.get(f"{PERSON}/coaches/new")).partition("Who coaches")[2]
    assert "Carla Probe" in asked and "Omar Probe" not in asked
    answer = await fill(omar, f"{PERSON}/coaches/new", staff=world.omar.id)
    assert answer.status_code == 422 and ids_linked(answer) == ["staff"]
    # However it came about, by another hand or since the case changed hands: no word of confidence.
    await as_owner(world, "insert into coach (participant, staff, starts_on) values (1, 10, current_date)")
    assert SECRET not in (await (await as_(world.omar)).get(PAGE)).text
    await as_owner(world, "update participant set offender_manager = 3 where id = 1")
    assert SECRET not in (await (await as_(world.carla)).get(PAGE)).text


async def test_notes_are_read_by_their_tier(world: World, as_: As) -> None:
    carla, release = await coached(world, as_)
    answer = await fill(
        carla, f"{PAGE}/{release}/contact", kind="phone", held_on=TODAY, facilitator_only=SECRET,
        programme_team="Team text", shareable="Shared text",
    )  # fmt: skip
    assert answer.status_code == 303, errors(answer)
    texts = (SECRET, "Team text", "Shared text")
    for viewer, read in ((world.carla, texts), (world.liv, texts[1:]), (world.omar, texts[2:])):
        said = words(await (await as_(viewer)).get(PAGE))
        assert [text for text in texts if text in said] == list(read), viewer.name
    said = words(await (await as_(world.cleo)).get(PAGE))
    assert not [text for text in texts if text in said]
    # Sealed in the database, and of no tier in the history.
    rows = await as_owner(world, "select tier, body, sealed from contact_note order by tier")
    assert [(row[0], row[1]) for row in rows] == [
        ("facilitator_only", None), ("programme_team", "Team text"), ("shareable", "Shared text"),
    ]  # fmt: skip
    assert SECRET.encode() not in rows[0][2]
    remembered = await as_owner(world, "select after::text from history where table_name = 'contact_note'")
    assert len(remembered) == 3 and not [row for row in remembered if " text" in row[0] or "sealed" in row[0]]


async def test_a_supervisor_reads_the_notes_of_the_own_team_in_the_database(world: World) -> None:
    for row in (
        "release (id, participant, released_on, observed_until) values (70, 1, current_date, current_date)",
        "contact (id, release, participant, held_on, kind) values (70, 70, 1, current_date, 'met')",
        "coach (participant, staff, starts_on) values (1, 3, current_date), (1, 1, current_date)",
        "contact_note (contact, participant, tier, sealed, author, id) values"
        " (70, 1, 'facilitator_only', '\\x01', 3, gen_random_uuid()),"
        " (70, 1, 'facilitator_only', '\\x02', 1, gen_random_uuid())",
    ):
        await as_owner(world, f"insert into {row}")
    for viewer, count in (
        (world.sue, 1),  # of Alma's alone: Carla is of another team
        (world.alma, 2),
        (world.carla, 2),
        (world.bela, 0),
        (world.cyrus, 0),
        (world.liv, 0),
    ):
        async with acting(viewer):
            assert len(await fetch("select id from contact_note")) == count, viewer.name


async def test_a_note_is_added_later_once_and_never_changed(world: World, as_: As) -> None:
    carla, release = await coached(world, as_)
    await fill(carla, f"{PAGE}/{release}/contact", kind="met", held_on=TODAY)
    contact = (await as_owner(world, "select id from contact where participant = 1"))[0][0]
    address = f"{PAGE}/contacts/{contact}/notes"
    fields = fields_of((await carla.get(address)).text, address)
    assert (await send(carla, address, fields)).status_code == 422
    fields["programme_team"] = ["Came by train"]
    for _time in range(2):
        assert (await send(carla, address, fields)).status_code == 303
    assert len(await as_owner(world, "select from contact_note")) == 1
    fields["page"] = [str(uuid4())]
    await send(carla, address, fields)
    assert len(await as_owner(world, "select from contact_note")) == 2
    long = await send(carla, address, {**fields, "shareable": ["x" * 20_001]})
    assert long.status_code == 422 and fields_of(long.text, address)["programme_team"] == ["Came by train"]
    # An offender manager writes none, even where the form is forged.
    omar = await as_(world.omar)
    assert (await post(omar, address, {"shareable": "Forged"})).status_code == 403
    form = fields_of((await omar.get(f"{PAGE}/{release}/contact")).text, f"{PAGE}/{release}/contact")
    assert "shareable" not in form
    forged = {**form, "kind": ["phone"], "shareable": ["Forged"]}
    assert (await send(omar, f"{PAGE}/{release}/contact", forged)).status_code == 303
    assert len(await as_owner(world, "select from contact_note")) == 2


async def test_a_note_without_its_key_says_so_and_the_rest_is_shown(world: World, as_: As) -> None:
    carla, release = await coached(world, as_)
    await fill(carla, f"{PAGE}/{release}/contact", kind="met", held_on=TODAY, facilitator_only=SECRET)
    await as_owner(world, "update contact_note set sealed = sealed || '\\x00'::bytea")
    said = words(await carla.get(PAGE))
    assert "sealed with a key that is not here" in said and "Met" in said


async def test_danger_reaches_those_who_act_from_a_coach_too(world: World, as_: As) -> None:
    carla, _release = await coached(world, as_)
    assert "Zita Testperson, after the group" in words(await carla.get("/concerns/new?about=p1"))
    values = {
        "form": str(uuid4()), "about": "p1", "category": "danger_to_life", "severity": "now", "seen": "A threat",
    }  # fmt: skip
    answer = await post(carla, "/concerns/new", values)
    assert answer.status_code == 303, words(answer)
    told = await as_owner(
        world,
        "select staff from concern_alert a join concern c on c.id = a.concern where c.seen = 'A threat'",
    )
    assert {world.omar.id, world.cleo.id, world.liv.id} <= {row[0] for row in told}
    # And a coach learns of what others see.
    alma = await as_(world.alma)
    answer = await post(alma, "/concerns/new", {**values, "form": str(uuid4()), "seen": "Another threat"})
    told = await as_owner(
        world,
        "select staff from concern_alert a join concern c on c.id = a.concern where c.seen = 'Another threat'",
    )
    assert world.carla.id in {row[0] for row in told}


async def test_a_coach_passes_on_what_has_to_be(world: World, as_: As) -> None:
    carla, _release = await coached(world, as_)
    address = f"{PERSON}/disclosures/new"
    page = await carla.get(address)
    assert page.status_code == 200 and "Omar Probe" in words(page)
    fields = fields_of(page.text, address) | {
        "ground": ["consent"], "content": ["Wants help with the flat"], "recipients": [str(world.omar.id)],
        "decided_by": ["Carla"], "told": ["yes"],
    }  # fmt: skip
    answer = await send(carla, address, fields)
    assert answer.status_code == 303, errors(answer)
    assert "Wants help with the flat" in words(await (await as_(world.omar)).get(f"{PERSON}/disclosures"))
