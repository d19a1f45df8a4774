"""Who may open and send what: every route, asked over HTTP as each person.

The columns are Alma (facilitator of N1), Bela (her colleague there), Carla (facilitator of another
cohort at North), Cleo (coordinator of North), Cyrus (coordinator of South), Liv (lead), Omar
(offender manager of Zita, a member of N1), Sue (supervisor of the team of N1), Eva (evaluator), Ada
(administrator) and nobody. Everything that has a number belongs to N1. A route that is missing here
fails the test.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from programme.access.guard import declared
from programme.access.permissions import Permission
from programme.access.viewer import Viewer
from tests.fixtures.world import World
from tests.house.routes import GET, PEOPLE, POST, lines

_PUBLIC_POSTS = {"/sign-in", "/sign-out", "/invitations/{token:str}"}

As = Callable[[Viewer | None], Awaitable[AsyncTestClient[Litestar]]]


def _routes(app: Litestar) -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for route in app.routes:
        for method, handler in getattr(route, "route_handler_map", {}).items():
            if method in {"GET", "POST", "PUT", "PATCH", "DELETE"}:
                found.append(
                    (method, route.path, (handler[0] if isinstance(handler, tuple) else handler).opt)
                )
    return found


def _matches(path: str, address: str) -> bool:
    pattern = re.sub(r"\\{[^}]*:int\\}", r"\\d+", re.escape(path).replace(r"\:", ":"))
    pattern = re.sub(r"\\{[^}]*:path\\}", r".+", pattern)
    pattern = re.sub(r"\\{[^}]*:str\\}", r"[^/]+", pattern)
    return re.fullmatch(pattern, address) is not None


def _told(status: int, location: str) -> str:
    if status in {303, 302} and location.startswith("/sign-in"):
        return "in"
    return {200: "ok", 303: "home", 401: "in", 403: "403", 404: "404"}.get(status, str(status))


async def test_every_route_declares_its_permission(client: AsyncTestClient[Litestar]) -> None:
    for method, path, opt in _routes(client.app):
        found = declared(opt)
        assert found == "public" or isinstance(found, Permission), f"{method} {path} declares nothing"


async def test_every_route_is_in_the_matrix(client: AsyncTestClient[Litestar]) -> None:
    asked = {"GET": list(lines(GET)), "POST": list(lines(POST))}
    missing = [
        f"{method} {path}"
        for method, path, _opt in _routes(client.app)
        if not any(_matches(path, address.partition("?")[0]) for address in asked.get(method, []))
        and not (method == "POST" and path in _PUBLIC_POSTS)
    ]
    assert missing == []


def _person(world: World, name: str) -> Viewer | None:
    return None if name == "nobody" else world.staff[name]


@pytest.mark.parametrize("number", range(len(PEOPLE)), ids=PEOPLE)
async def test_each_person_opens_exactly_their_pages(world: World, as_: As, number: int) -> None:
    client = await as_(_person(world, PEOPLE[number]))
    actual, expected = {}, {}
    for address, answers in lines(GET).items():
        assert len(answers) == len(PEOPLE), address
        answer = await client.get(address, follow_redirects=False)
        actual[address] = _told(answer.status_code, answer.headers.get("location", ""))
        expected[address] = answers[number]
    assert actual == expected


@pytest.mark.parametrize("number", range(len(PEOPLE)), ids=PEOPLE)
async def test_each_person_sends_exactly_their_forms(world: World, as_: As, number: int) -> None:
    actual, expected = {}, {}
    for address, answers in lines(POST).items():
        client = await as_(_person(world, PEOPLE[number]))  # anew: one form signs others out
        await client.get("/sign-in" if PEOPLE[number] == "nobody" else "/account")
        token = client.cookies["csrf"]
        answer = await client.post(address, data={"_csrf_token": token}, follow_redirects=False)
        told = _told(answer.status_code, answer.headers.get("location", ""))
        actual[address] = (
            told if told in {"403", "404", "in"} else "does" if answer.status_code < 500 else told
        )
        expected[address] = answers[number]
    assert actual == expected


async def test_without_a_token_nothing_is_done(world: World, as_: As) -> None:
    client = await as_(world.alma)
    for address in lines(POST):
        for data in ({}, {"_csrf_token": "forged"}, {"_csrf_token": "forged\u0000€"}):
            answer = await client.post(address, data=data, follow_redirects=False)
            assert answer.status_code == 403, (address, data)


@pytest.mark.parametrize(
    "address", ["/cohorts/{}", "/cohorts/{}/timetable", "/sessions/{}/register", "/sessions/{}/record"]
)
async def test_an_unknown_number_is_as_hidden_as_anothers(world: World, as_: As, address: str) -> None:
    client = await as_(world.alma)
    theirs = world.south_cohort if "cohorts" in address else world.south_session
    answers = [await client.get(address.format(n)) for n in (theirs, 4_000_000, 2**31, 2**63, 0)]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {
        re.sub(r'content="[^"]*"|value="[^"]*"|x-csrftoken[^>]*|/(cohorts|sessions)/\d+[^"&]*', "", a.text)
        for a in answers
    }
    assert len(bodies) == 1
