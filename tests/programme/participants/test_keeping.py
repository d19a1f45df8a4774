"""Coordinators add people, once each, and correct who they are."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.programme.participants.test_page import change, stored

As = Callable[[Viewer | None], Awaitable[Client]]

NEW = "/participants/new"
_KEPT = (
    "select given_name, family_name, prison_number, site, language, supports from participant where id > 5000"
)
GERDA = {"given_name": "Gerda", "family_name": "Testwoman", "site": "1"}


def born(day: int, month: int, year: int) -> dict[str, str]:
    return {"date_of_birth-day": str(day), "date_of_birth-month": str(month), "date_of_birth-year": str(year)}


# --- Adding ------------------------------------------------------------------------------------


async def test_somebody_new_is_added_with_a_random_reference(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    page = await cleo.get(NEW)
    assert '<option value="1" selected>North Probe Prison</option>' in page.text and "South" not in page.text
    fields = changed(
        fields_of(page.text, NEW),
        given_name="Gerda", family_name="Größe", prison_number=" b 77/1 ", language="German",
        supports="Large print\r\nInterpreter", **born(5, 6, 1991),
    )  # fmt: skip
    answer = await send(cleo, NEW, fields)
    assert answer.status_code == 303, errors(answer)
    assert await stored(world, _KEPT) == [
        ("Gerda", "Größe", "B 77/1", 1, "German", "Large print\nInterpreter")
    ]
    ((reference, pseudonym),) = await stored(
        world, "select reference, pseudonym from participant where id > 5000"
    )
    assert reference == fields["reference"][0] and re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", reference)
    assert pseudonym and reference not in pseudonym
    said = words(await cleo.get(answer.headers["location"]))
    assert "The person was added" in said and "5 June 1991" in said and reference in said


async def test_the_same_form_sent_again_adds_nobody(live: Live) -> None:
    async with await live.client(live.world.cleo) as cleo:
        fields = changed(
            fields_of((await cleo.get(NEW)).text, NEW), given_name="Gerda", family_name="Testwoman"
        )
        answers = await asyncio.gather(send(cleo, NEW, fields), send(cleo, NEW, fields))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert len(await stored(live.world, _KEPT)) == 1


async def test_a_reference_that_is_somebodys_at_another_site_is_replaced(world: World, as_: As) -> None:
    await change(world, "update participant set reference = 'K7M3-9QXP' where id = 4")
    answer = await post(await as_(world.cleo), NEW, {**GERDA, "reference": "K7M3-9QXP"})
    assert answer.status_code == 303
    assert len(await stored(world, _KEPT)) == 1


@pytest.mark.parametrize("typed", ["A1111AA", "a1111aa", " A 1111/AA"])
async def test_a_prison_number_is_kept_once(world: World, as_: As, typed: str) -> None:
    answer = await post(await as_(world.cleo), NEW, {**GERDA, "prison_number": typed})
    assert answer.status_code == 422
    assert errors(answer) == ["Zita Testperson has this prison number already"]
    assert ids_linked(answer) == ["prison_number"] and "Testwoman" in answer.text


async def test_of_another_site_only_the_site_is_named(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), NEW, {**GERDA, "prison_number": "A4444AA"})
    assert answer.status_code == 422
    assert errors(answer) == [
        "A person with this prison number is kept at South Probe Prison. Ask there for a transfer"
    ]
    assert "Wim" not in answer.text and "R-WIM" not in answer.text
    assert await stored(world, _KEPT) == []


async def test_one_number_is_given_once_at_the_same_moment(live: Live) -> None:
    async with await live.client(live.world.cleo) as cleo, await live.client(live.world.cyrus) as cyrus:
        answers = await asyncio.gather(
            post(cleo, NEW, {**GERDA, "prison_number": "B9"}),
            post(cyrus, NEW, {**GERDA, "site": "2", "family_name": "Other", "prison_number": "b9"}),
        )
    assert sorted(answer.status_code for answer in answers) == [303, 422]


async def test_similar_people_are_shown_before_anybody_is_added(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    form = {"given_name": "Sita", "family_name": "Testpersson", "site": "1", **born(2, 1, 1991)}
    answer = await post(cleo, NEW, form)
    assert answer.status_code == 422 and ids_linked(answer) == ["is_new"]
    said = words(answer)
    assert "Is it one of them?" in said and "Zita Testperson 2 Jan 1990 A1111AA R-ZITA North" in said
    assert "Wim" not in said and 'value="Testpersson"' in answer.text
    assert await stored(world, _KEPT) == []
    logged = await stored(
        world, "select participants from access_log where page = 'participant: similar people'"
    )
    assert logged == [([1],)]
    assert (await post(cleo, NEW, {**form, "is_new": "yes"})).status_code == 303


async def test_another_birth_date_or_name_is_no_reason_to_ask(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for form in (
        {"given_name": "Zita", "family_name": "Testperson", **born(9, 9, 1971)},
        {"given_name": "Zita", "family_name": "Weber", **born(2, 1, 1990)},
    ):
        assert (await post(cleo, NEW, {**form, "site": "1"})).status_code == 303


async def test_people_of_other_sites_are_not_shown_as_similar(world: World, as_: As) -> None:
    form = {"given_name": "Wim", "family_name": "Testperson", "site": "1", **born(5, 1, 1990)}
    assert (await post(await as_(world.cleo), NEW, form)).status_code == 303


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"given_name": "", "family_name": ""}, "Enter the family name, or the given name of somebody with one name"),
        ({"site": ""}, "Choose the site where they are"),
        ({"site": "2"}, "Site: choose one of those that are offered"),
        ({"site": "\0"}, "Site: choose one of those that are offered"),
        ({"prison_number": "x" * 21}, "Prison number must be 20 characters or fewer. You have typed 21"),
        ({"prison_number": "🙂"}, "Prison number must contain letters from A to Z or numbers"),
        (born(31, 2, 1990), "Date of birth must be a real date"),
        (born(1, 1, 2099), "Date of birth must be in the past"),
        ({"supports": "x" * 1001}, "What helps must be 1,000 characters or fewer. You have typed 1,001"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_kept(
    world: World, as_: As, values: dict[str, str], message: str
) -> None:
    answer = await post(await as_(world.cleo), NEW, {**GERDA, "language": "Dari", **values})
    assert answer.status_code == 422 and errors(answer) == [message]
    assert 'value="Dari"' in answer.text
    assert await stored(world, _KEPT) == []


async def test_a_nul_in_a_name_is_refused(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), NEW, {**GERDA, "given_name": "a\0b", "reference": "\0"})
    assert answer.status_code == 422 and "cannot be kept (U+0000)" in errors(answer)[0]


# --- Correcting --------------------------------------------------------------------------------

EDIT = "/participants/1/edit"


async def test_who_somebody_is_is_corrected(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    fields = fields_of((await cleo.get(EDIT)).text, EDIT)
    assert fields["date_of_birth-year"] == ["1990"]
    answer = await send(
        cleo,
        EDIT,
        changed(fields, family_name="Otherwise", supports="Hearing loop", **{"date_of_birth-year": "1980"}),
    )
    assert answer.status_code == 303
    said = words(await cleo.get("/participants/1"))
    assert "Zita Otherwise" in said and "Hearing loop" in said and "2 January 1980" in said
    assert "The details were saved" in said


async def test_a_birth_date_can_be_taken_out_and_given(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await change(world, "delete from particulars where participant = 5")
    for path, date, kept in ((EDIT, born(0, 0, 0), None), ("/participants/5/edit", born(3, 4, 1985), 1985)):
        fields = fields_of((await cleo.get(path)).text, path)
        fields |= {name: ["" if value == "0" else value] for name, value in date.items()}
        assert (await send(cleo, path, fields)).status_code == 303
        number = path.split("/")[2]
        ((year,),) = await stored(
            world,
            f"select extract(year from date_of_birth)::int from particulars where participant = {number}",
        )
        assert year == kept


async def test_whoever_saves_second_sees_both_versions(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    first = fields_of((await cleo.get(EDIT)).text, EDIT)
    await send(cleo, EDIT, changed(first, language="Arabic"))
    second = await send(cleo, EDIT, changed(first, language="Dari", preferred_name="Zi"))
    assert second.status_code == 409
    said = words(second)
    assert "Somebody else changed this person first" in said and "Language Arabic" in said
    assert 'value="Dari"' in second.text and 'value="Zi"' in second.text
    assert await stored(world, "select language, preferred_name from participant where id = 1") == [
        ("Arabic", "")
    ]
    assert (await send(cleo, EDIT, fields_of(second.text, EDIT))).status_code == 303
    assert await stored(world, "select language, preferred_name from participant where id = 1") == [
        ("Dari", "Zi")
    ]


async def test_saving_twice_changes_once(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    fields = changed(fields_of((await cleo.get(EDIT)).text, EDIT), language="Arabic")
    for _time in range(2):
        assert (await send(cleo, EDIT, fields)).status_code == 303
    rows = await stored(
        world, "select count(*) from history where table_name = 'participant' and operation = 'update'"
    )
    assert rows == [(1,)]


async def test_the_own_number_stays_and_anothers_is_refused(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    fields = fields_of((await cleo.get(EDIT)).text, EDIT)
    assert (await send(cleo, EDIT, changed(fields, prison_number="a1111 aa"))).status_code == 303
    fields = fields_of((await cleo.get(EDIT)).text, EDIT)
    answer = await send(cleo, EDIT, changed(fields, prison_number="A4444AA"))
    assert answer.status_code == 422 and "kept at South Probe Prison" in errors(answer)[0]


async def test_a_member_at_another_site_is_read_but_not_corrected(world: World, as_: As) -> None:
    await change(world, "update participant set site = 2 where id = 1")
    cleo = await as_(world.cleo)
    assert "/participants/1/edit" not in (await cleo.get("/participants/1")).text
    assert (await cleo.get(EDIT)).status_code == 403
    assert (await post(cleo, EDIT, {"family_name": "x"})).status_code == 403
    cyrus = await as_(world.cyrus)
    assert (await cyrus.get(EDIT)).status_code == 200
