"""The coordinator's page that imports files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from httpx import Response

from programme.access.viewer import Viewer
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]


async def sending(client: Client, kind: str, data: bytes | None, action: str = "import") -> Response:
    """Send the form as a browser does."""
    page = (await client.get("/import")).text
    token = page.split('name="_csrf_token" value="')[1].split('"')[0]
    files = {"file": ("records.csv", data, "text/csv")} if data is not None else None
    fields = {"_csrf_token": token, "kind": kind, "action": action}
    return await client.post("/import", data=fields, files=files, follow_redirects=False)


async def test_the_page_names_every_column_of_every_kind(as_: As, world: World) -> None:
    page = await (await as_(world.cleo)).get("/import")
    assert page.status_code == 200
    for word in (
        "earliest_release_date",
        "covariate_*",
        "minutes_planned",
        "joined_on",
        "time_zone",
        "capacity",
    ):
        assert f"<code>{word}</code>" in page.text


async def test_a_right_file_is_imported_and_says_what_came_of_it(as_: As, world: World) -> None:
    client = await as_(world.cleo)
    answer = await sending(client, "participants", b"reference,site\nR-NEW,north\n")
    assert (answer.status_code, answer.headers["location"]) == (303, "/import")
    page = await client.get("/import")
    assert "Participants: the file was imported. New: 1." in page.text
    again = await sending(client, "participants", b"reference,site\nR-NEW,north\n")
    assert again.status_code == 303


async def test_a_check_writes_nothing(as_: As, world: World) -> None:
    client = await as_(world.cleo)
    answer = await sending(client, "participants", b"reference,site\nR-NEW,north\n", action="check")
    assert answer.status_code == 200
    assert "nothing was written yet" in answer.text
    owner = await world.database.as_owner()
    assert await owner.fetchval("select count(*) from participant where reference = 'R-NEW'") == 0
    await owner.close()


async def test_each_mistake_is_listed_by_row_column_value_problem_and_remedy(as_: As, world: World) -> None:
    client = await as_(world.cleo)
    answer = await sending(client, "participants", b"reference,site\nR-NEW,north\n<b>x</b>,nowhere\n")
    assert answer.status_code == 422
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text
    assert "<b>x</b>" not in answer.text
    assert "letters, digits" in answer.text
    assert "The file has one mistake" in answer.text
    assert "There is a problem" in answer.text


async def test_a_latin_1_file_is_refused_with_the_remedy(as_: As, world: World) -> None:
    answer = await sending(await as_(world.cleo), "sites", "site,name\nnorth,Zoë\n".encode("latin-1"))
    assert answer.status_code == 422
    assert "CSV UTF-8" in answer.text


async def test_many_mistakes_are_counted_and_the_first_are_shown(as_: As, world: World) -> None:
    rows = b"".join(b"R%d,nowhere\n" % number for number in range(500))
    answer = await sending(await as_(world.cleo), "participants", b"reference,site\n" + rows)
    assert "The first 200 of 500 mistakes are shown" in answer.text


@pytest.mark.parametrize(
    ("kind", "data"), [("", b"site,name\n"), ("sites", None), ("history", b"site,name\n")]
)
async def test_a_missing_file_or_kind_is_asked_for(
    as_: As, world: World, kind: str, data: bytes | None
) -> None:
    answer = await sending(await as_(world.cleo), kind, data)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


async def test_another_sites_cohort_is_an_unknown_cohort(as_: As, world: World) -> None:
    data = b"reference,cohort,joined_on\nR-WIM,S1,2026-01-05\n"
    answer = await sending(await as_(world.cleo), "memberships", data)
    assert answer.status_code == 422
    assert "N1, N2" in answer.text
    assert "Wim" not in answer.text


async def test_a_body_beyond_the_limit_is_refused(as_: As, world: World) -> None:
    answer = await sending(await as_(world.cleo), "sites", b"x" * 25_100_000)
    assert answer.status_code == 413


@pytest.mark.parametrize("who", ["alma", "eva", "liv", "ada"])
async def test_only_coordinators_import(as_: As, world: World, who: str) -> None:
    client = await as_(world.staff[who])
    assert (await client.get("/import")).status_code == 403


async def test_nobody_imports_without_signing_in(as_: As, client: Client) -> None:
    await as_(None)
    answer = await client.get("/import", follow_redirects=False)
    assert answer.status_code in (302, 303)
    assert "/sign-in" in answer.headers["location"]
