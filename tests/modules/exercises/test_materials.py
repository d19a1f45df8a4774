"""Files of an exercise: added, downloaded, removed."""

import hashlib
import re

import pytest
from httpx import Response

from modules.exercises.rules import MOST_BYTES
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.modules.desk import As, stored
from tests.modules.exercises.test_rules import A_JPEG, A_PDF, A_PNG

PATH = "/exercises/1001/materials"


async def upload(client: Client, name: str, content: bytes, path: str = PATH) -> Response:
    shown = (await client.get("/account")).text
    token = re.search(r'name="_csrf_token" value="([^"]+)"', shown)
    assert token is not None
    return await client.post(
        path,
        data={"_csrf_token": token[1]},
        files={"file": (name, content, "text/html")},  # what the browser says of it counts for nothing
        follow_redirects=False,
    )


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Größe.pdf", A_PDF, "application/pdf"),
        ("a.png", A_PNG, "image/png"),
        ("b.jpeg", A_JPEG, "image/jpeg"),
    ],
)
async def test_a_file_comes_back_byte_by_byte_to_be_kept_and_not_opened(
    world: World, as_: As, name: str, content: bytes, kind: str
) -> None:
    assert (await upload(await as_(world.liv), name, content)).status_code == 303
    ((number, by),) = await stored(world, "select id, added_by from material where id > 5000")
    assert by == world.liv.id
    alma = await as_(world.alma)
    answer = await alma.get(f"{PATH}/{number}")
    assert answer.content == content
    assert answer.headers["content-type"] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    if name == "Größe.pdf":
        assert (
            "filename=\"Gr__e.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf"
            in answer.headers["content-disposition"]
        )
    assert name in words(await alma.get("/exercises/1001"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", A_PNG, "must end in .png"),
        ("a.html", b"<script>alert(1)</script>", "not a whole PDF, PNG or JPEG"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a whole PDF, PNG or JPEG"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", A_PDF + b" " * (MOST_BYTES - len(A_PDF) + 1), "10 MB or smaller"),
        ("sheet.pdf", b"%PDF-1.4 %%EOF", "there already"),
    ],
)
async def test_other_files_are_refused_with_the_reason(
    world: World, as_: As, name: str, content: bytes, message: str
) -> None:
    answer = await upload(await as_(world.liv), name, content)
    assert answer.status_code == 422
    assert message in errors(answer)[0] and ids_linked(answer) == ["file"]
    assert await stored(world, "select id from material") == [(1001,)]


async def test_no_file_and_far_too_much_are_told(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    empty = await post(liv, PATH, {})
    assert empty.status_code == 422 and errors(empty) == ["Choose a file"]
    huge = await upload(liv, "a.pdf", A_PDF + b" " * 12_000_000)
    assert huge.status_code == 413 and "<h1" in huge.text
    assert (await upload(liv, "a.pdf", A_PDF, "/exercises/999999/materials")).status_code == 404


async def test_ten_megabytes_are_taken(world: World, as_: As) -> None:
    content = A_PDF[:9] + b" " * (MOST_BYTES - 15) + b"%%EOF\n"
    assert (await upload(await as_(world.liv), "big.pdf", content)).status_code == 303
    rows = await stored(world, "select size, sha256(content) from material where id > 5000")
    assert rows == [(MOST_BYTES, hashlib.sha256(content).digest())]


async def test_history_remembers_the_file_without_its_content(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    await upload(liv, "a.png", A_PNG)
    rows = await stored(
        world,
        "select staff, after ->> 'name', after ? 'content' from history where table_name = 'material' and staff = 8",
    )
    assert rows == [(world.liv.id, "a.png", False)]


async def test_a_file_is_removed_once_and_only_by_the_lead(world: World, as_: As) -> None:
    assert (await post(await as_(world.alma), f"{PATH}/1001/remove", {})).status_code == 403
    liv = await as_(world.liv)
    assert (await post(liv, f"{PATH}/1001/remove", {})).status_code == 303
    assert "The file was removed" in words(await liv.get("/exercises/1001"))
    assert (await post(liv, f"{PATH}/1001/remove", {})).status_code == 303
    assert "not there any more" in words(await liv.get("/exercises/1001"))
    assert (await liv.get(f"{PATH}/1001")).status_code == 404
    assert (await liv.get("/exercises/1002/materials/1001")).status_code == 404


async def test_a_file_of_another_exercise_is_not_reached_through_this_one(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    assert (await liv.get("/exercises/1002/materials/1001")).status_code == 404
    await post(liv, "/exercises/1002/materials/1001/remove", {})
    assert await stored(world, "select id from material") == [(1001,)]
