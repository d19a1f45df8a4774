"""Certificate and letter: read back by another reader; what they say and what they never say."""

import io
from typing import Any

import pypdfium2
import pytest

from sessions.documents.papers import hours
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner

PAGE = "/participants/1/documents"
CERTIFICATE, LETTER = "/participants/1/certificate.pdf", "/participants/1/attendance-letter.pdf"
SECRETS = ("A1111AA", "R-ZITA", "1990", "Beginning", "Sick", "extrem", "offen")


async def text_of(client: Client, address: str) -> str:
    answer = await client.get(address)
    assert answer.status_code == 200, words(answer)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    assert len(document) == 1
    text: str = document[0].get_textpage().get_text_range()
    return " ".join(text.split())


async def complete(world: World) -> None:
    await as_owner(
        world,
        "update membership set outcome = 'completed', left_on = current_date where cohort = 1 and participant = 1",
    )


async def test_the_certificate_is_for_whoever_completed(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    assert "as soon as the completion is decided" in words(await alma.get(PAGE))
    assert (await alma.get(CERTIFICATE)).status_code == 409
    await complete(world)
    assert CERTIFICATE in (await alma.get(PAGE)).text
    text = await text_of(alma, CERTIFICATE)
    for wanted in (
        "Certificate of participation", "Zita Testperson", "Probe curriculum", "one session, 3 hours",
        "Alma Probe", "Bela Probe", "North",
    ):  # fmt: skip
        assert wanted in text, (wanted, text)
    assert "Getting started" not in text
    named = await text_of(alma, f"{CERTIFICATE}?modules=yes")
    assert "Getting started" in named and "In the middle" not in named  # this one was not met
    for secret in SECRETS:
        assert secret not in text, secret


async def test_the_letter_says_how_much_and_the_days_only_when_asked(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    text = await text_of(alma, LETTER)
    assert "To whom it may concern" in text and "The membership goes on" in text
    assert "attended 1 of 1 sessions" in text and "present for 3 hours" in text
    assert "Minutes present" not in text
    for secret in SECRETS:
        assert secret not in text, secret
    text = await text_of(alma, f"{LETTER}?recipient=District+Court+of+Nowhere&dates=yes")
    assert "District Court of Nowhere" in text and "Minutes present" in text and "180" in text


async def test_a_catch_up_counts_once_and_an_absence_not(world: World, as_: As) -> None:
    await as_owner(
        world,
        "insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned,"
        " state, catch_up_of, for_some) select 70, 1, 1, 'Beginning', 'group', now() - interval '2 days',"
        " now() - interval '2 days' + interval '1 hour', 60, 'held', 1, true",
    )
    await as_owner(
        world,
        "insert into mark (session, cohort, participant, state, source, minutes_present) values"
        " (70, 1, 2, 'attended', 'screen', 60)",
    )
    text = await text_of(await as_(world.alma), "/participants/2/attendance-letter.pdf")
    assert "attended 1 of 1 sessions" in text and "present for one hour" in text


async def test_no_name_becomes_boxes_and_nobody_is_certified_without_one(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    await complete(world)
    await as_owner(
        world, "update participant set given_name = 'Łukasz', family_name = '#strong[x] Ünal' where id = 1"
    )
    assert "Łukasz #strong[x] Ünal" in await text_of(alma, CERTIFICATE)
    for given, told in (("伟", "letters that cannot be printed"), ("", "No name is known")):
        await as_owner(world, f"update participant set given_name = '{given}', family_name = '' where id = 1")
        assert told in words(await alma.get(PAGE))
        for address in (CERTIFICATE, LETTER):
            answer = await alma.get(address)
            assert answer.status_code == 422 and told in words(answer)


@pytest.mark.parametrize("recipient", ["伟", "x" * 121])
async def test_to_whom_it_cannot_be_written_is_said(world: World, as_: As, recipient: str) -> None:
    answer = await (await as_(world.alma)).get(LETTER, params={"recipient": recipient})
    assert answer.status_code == 422 and ids_linked(answer) == ["recipient"], errors(answer)
    assert recipient in answer.text


async def test_they_are_the_same_each_time_and_it_is_logged(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    await complete(world)
    first, second = [(await alma.get(CERTIFICATE)).content for _time in range(2)]
    assert first == second
    await alma.get(LETTER)
    rows: Any = await as_owner(world, "select page from access_log where 1 = any (participants) order by id")
    assert [row[0] for row in rows][-3:] == ["certificate of participation"] * 2 + ["attendance letter"]


async def test_whoever_is_in_no_cohort_of_the_viewer_gets_none(world: World, as_: As) -> None:
    await as_owner(world, "delete from mark where participant = 1")
    await as_owner(world, "delete from membership where participant = 1")
    liv = await as_(world.liv)
    assert "nothing to certify" in words(await liv.get(PAGE))
    assert (await liv.get(LETTER)).status_code == 404


def test_hours_are_rounded_down_to_the_half() -> None:
    assert [hours(minutes) for minutes in (0, 29, 30, 89, 90, 180)] == [
        "0 hours", "0 hours", "0.5 hours", "one hour", "1.5 hours", "3 hours",
    ]  # fmt: skip
