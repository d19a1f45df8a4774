"""Publications: proposed by one, decided by another, checked against what was published before."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
from httpx import Response

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, post, words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner

HOME = "/reports/publications"
PROPOSE = f"{HOME}/propose?mode=publishable"


async def propose(client: Client, purpose: str = "Annual report 2026", more: str = "") -> Response:
    address = f"{HOME}/propose?{more}mode=publishable"
    fields = fields_of((await client.get(address)).text, address)
    return await send(client, address, fields | {"purpose": [purpose]})


async def decide(client: Client, number: int, decision: str, reason: str = "") -> Response:
    return await post(client, f"{HOME}/{number}/decide", {"decision": decision, "reason": reason})


async def stored(world: World) -> list[tuple[Any, ...]]:
    rows = await as_owner(
        world,
        "select id, state, purpose, proposed_by, decided_by, checked_against from publication order by id",
    )
    return [tuple(row) for row in rows]


async def test_one_proposes_another_decides_and_it_is_in_the_register(world: World, as_: As) -> None:
    eva = await as_(world.eva)
    assert "Nothing was published or proposed yet." in words(await eva.get(HOME))
    report = words(await eva.get("/reports?mode=publishable"))
    assert "Publishable: counts under 10 are hidden" in report and "Propose it for publication" in report
    assert "Propose it for publication" not in words(await eva.get("/reports"))
    sent = await propose(eva)
    assert sent.status_code == 303 and sent.headers["location"] == f"{HOME}/1"
    page = words(await eva.get(f"{HOME}/1"))
    assert "Proposed" in page and "Annual report 2026" in page and "an empty register" in page
    assert "Withdraw the proposal" in page and "What do you decide?" not in page
    # Nobody decides about their own.
    refused = await decide(eva, 1, "published")
    assert refused.status_code == 409 and "a second person decides" in words(refused)
    liv = await as_(world.liv)
    assert "What do you decide?" in words(await liv.get(f"{HOME}/1"))
    assert (await decide(liv, 1, "published")).status_code == 303
    assert await stored(world) == [(1, "published", "Annual report 2026", world.eva.id, world.liv.id, None)]
    page = words(await liv.get(HOME))
    assert "Published" in page and "Eva Probe" in page and "Liv Probe" in page
    # It is decided once.
    assert (await decide(liv, 1, "refused", "Too late")).status_code == 409
    eva = await as_(world.eva)
    assert (await post(eva, f"{HOME}/1/withdraw", {})).status_code == 409
    report = words(await eva.get("/reports?mode=publishable"))
    assert "Checked against 1 earlier publication" in report


async def test_what_is_downloaded_is_what_was_proposed(world: World, as_: As) -> None:
    eva = await as_(world.eva)
    await propose(eva)
    before = (await eva.get(f"{HOME}/1/outcome.zip")).content
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        said = json.loads(archive.read("outcome/manifest.json"))
        assert archive.read("outcome/report.pdf") == (await eva.get(f"{HOME}/1/report.pdf")).content
    assert said["mode"] == "publishable"
    await as_owner(world, "update participant set earliest_release_date = '2031-01-01'")
    eva = await as_(world.eva)
    assert (await eva.get(f"{HOME}/1/outcome.zip")).content == before
    fingerprint = (await as_owner(world, "select fingerprint from publication"))[0][0]
    eva = await as_(world.eva)
    assert fingerprint in words(await eva.get(f"{HOME}/1"))


async def test_a_proposal_sent_twice_is_one_and_can_be_withdrawn(world: World, as_: As) -> None:
    eva = await as_(world.eva)
    for _time in range(2):
        assert (await propose(eva)).headers["location"] == f"{HOME}/1"
    assert len(await stored(world)) == 1
    liv = await as_(world.liv)
    assert (await post(liv, f"{HOME}/1/withdraw", {})).status_code == 409
    eva = await as_(world.eva)
    assert (await post(eva, f"{HOME}/1/withdraw", {})).status_code == 303
    page = words(await eva.get(f"{HOME}/1"))
    assert "Withdrawn" in page and "Download" not in page
    # What was withdrawn does not go out.
    assert (await eva.get(f"{HOME}/1/outcome.zip")).status_code == 404
    assert [row[1] for row in await stored(world)] == ["withdrawn"]


async def test_a_refusal_says_why_and_keeps_what_was_typed(world: World, as_: As) -> None:
    eva = await as_(world.eva)
    await propose(eva)
    liv = await as_(world.liv)
    for values, message in (
        ({"decision": "", "reason": "Something typed"}, "Choose whether it may be published"),
        ({"decision": "refused", "reason": ""}, "Enter why it may not be published"),
        (
            {"decision": "withdrawn", "reason": ""},
            "What do you decide?: choose one of those that are offered",
        ),
    ):
        answer = await post(liv, f"{HOME}/1/decide", values)
        assert answer.status_code == 422 and errors(answer)[0] == message
        assert values["reason"] in answer.text
    assert (await decide(liv, 1, "refused", "The cohort of one site is named.")).status_code == 303
    assert "The cohort of one site is named." in words(await liv.get(f"{HOME}/1"))


async def test_two_checked_against_the_same_register_are_not_both_published(world: World, as_: As) -> None:
    eva = await as_(world.eva)
    await propose(eva, "First")
    await propose(eva, "Second", "site=north&")
    liv = await as_(world.liv)
    assert (await decide(liv, 1, "published")).status_code == 303
    stale = await decide(liv, 2, "published")
    assert stale.status_code == 409 and "propose it anew" in words(stale)
    assert [row[1] for row in await stored(world)] == ["published", "proposed"]
    eva = await as_(world.eva)
    await propose(eva, "Second again", "site=north&")
    liv = await as_(world.liv)
    assert (await decide(liv, 3, "published")).status_code == 303
    assert (await stored(world))[2][5] == 1


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (f"{HOME}/propose", "Exact figures are not for publication"),
        (f"{PROPOSE}&group-by=site", "compares no groups"),
        (f"{PROPOSE}&site=nowhere", "Site"),
        (f"{HOME}/propose?mode=secret", "Figures"),
    ],
)
async def test_what_is_not_publishable_is_not_proposed(
    world: World, as_: As, address: str, message: str
) -> None:
    eva = await as_(world.eva)
    for answer in (await eva.get(address), await post(eva, address, {"purpose": "x"})):
        assert answer.status_code == 422 and message.lower() in words(answer).lower()
    assert await stored(world) == []


async def test_a_proposal_says_what_it_is_for(world: World, as_: As) -> None:
    eva = await as_(world.eva)
    for purpose in ("", "x" * 501):
        answer = await propose(eva, purpose)
        assert answer.status_code == 422 and errors(answer)
        assert purpose in answer.text
    assert await stored(world) == []


async def test_what_is_published_is_never_changed_or_deleted(world: World, as_: As) -> None:
    eva = await as_(world.eva)
    await propose(eva)
    liv = await as_(world.liv)
    await decide(liv, 1, "published")
    owner = await world.database.as_owner()
    for sql in ("update publication set purpose = 'other'", "update publication set state = 'withdrawn'"):
        with pytest.raises(Exception, match="decided already"):
            await owner.execute(sql)
    rights = await owner.fetch(
        "select r from unnest(array['throughcare_person', 'throughcare_evaluator', 'throughcare_worker']) r,"
        " unnest(array['publication', 'publication_content']) t where has_table_privilege(r, t, 'delete')"
    )
    await owner.close()
    assert rights == []


async def test_history_keeps_who_did_what_without_the_files(world: World, as_: As) -> None:
    eva = await as_(world.eva)
    await propose(eva)
    liv = await as_(world.liv)
    await decide(liv, 1, "published")
    rows = await as_owner(
        world,
        "select staff, table_name, operation, after::text from history where table_name like 'publication%' order by id",
    )
    assert [tuple(row)[:3] for row in rows] == [
        (world.eva.id, "publication", "insert"),
        (world.eva.id, "publication_content", "insert"),
        (world.liv.id, "publication", "update"),
    ]
    assert not re.search("archive|register", rows[1][3])


async def test_an_unknown_number_is_not_found(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    for path in ("", "/outcome.zip", "/report.pdf"):
        assert (await liv.get(f"{HOME}/7{path}")).status_code == 404
    assert (await decide(liv, 7, "published")).status_code == 404
