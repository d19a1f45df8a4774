"""Forms are read strictly, whatever is sent."""

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar._parsers import parse_url_encoded_form_data
from litestar.testing import TestClient

from programme.web.posted import Posted

FORM = {"content-type": "application/x-www-form-urlencoded"}
Client = TestClient[Litestar]


def test_a_posted_text_is_saved_and_the_next_page_says_so(client: Client, token: str) -> None:
    answer = client.post("/form", data={"_csrf_token": token, "name": "Zoë 😀 李"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/form"
    assert "Saved Zoë 😀 李" in client.get("/form").text
    assert "Saved" not in client.get("/form").text, "a banner is shown once"


def test_a_file_reaches_the_form(client: Client, token: str) -> None:
    files = {"upload": ("a.csv", "one,two", "text/csv")}
    client.post("/form", data={"_csrf_token": token, "name": "Ruth"}, files=files)
    assert "Saved Ruth one,two" in client.get("/form").text


@pytest.mark.parametrize("size", [100_001, 10 * 1024 * 1024])
@pytest.mark.parametrize("htmx", [False, True])
def test_a_body_that_is_too_large_gets_a_page_of_its_own(
    client: Client, token: str, size: int, htmx: bool
) -> None:
    headers = FORM | ({"HX-Request": "true"} if htmx else {})
    answer = client.post("/form", content=b"name=" + b"x" * size, headers=headers)
    assert answer.status_code == 413
    assert "That is too large to send" in answer.text


def test_a_large_upload_is_too_large_too(client: Client, token: str) -> None:
    files = {"upload": ("a.csv", b"x" * 200_000, "text/csv")}
    answer = client.post("/form", data={"_csrf_token": token, "name": "Ruth"}, files=files)
    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"name=%FF%FE", b"name=\xe4", b"name=%ED%A0%80"])
def test_text_that_is_not_utf8_is_400(client: Client, token: str, body: bytes) -> None:
    answer = client.post("/form", content=f"_csrf_token={token}&".encode() + body, headers=FORM)
    assert answer.status_code == 400
    assert "That could not be read" in answer.text


def part(head: str, content: bytes) -> bytes:
    """A body of one part, its boundary an x."""
    return (
        b'--x\r\nContent-Disposition: form-data; name="a"'
        + head.encode()
        + b"\r\n\r\n"
        + content
        + b"\r\n--x--"
    )


MULTIPART = "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", part("", b"a")),
        (MULTIPART, b"no part at all"),
        (MULTIPART, part("", b"a")[:-5]),
        (MULTIPART, part("", b"\xff")),
        (MULTIPART, part('; filename="a.csv"', b"one,two")[:-5]),
        ("application/json", b'{"name": 1}'),
        ("text/plain", b"name=Ruth"),
    ],
)
def test_what_is_no_form_is_400(client: Client, token: str, kind: str, body: bytes) -> None:
    headers = {"content-type": kind, "x-csrftoken": token}
    assert client.post("/form", content=body, headers=headers).status_code == 400


def test_a_text_says_in_vain_that_it_is_in_another_encoding(client: Client, token: str) -> None:
    headers = {"content-type": MULTIPART, "x-csrftoken": token}
    body = part("\r\nContent-Type: text/plain; charset=none", "ä".encode())
    assert client.post("/form", content=body, headers=headers).status_code == 422, "read, but has no name"


def test_a_body_in_pieces_is_too_large_too(client: Client, token: str) -> None:
    pieces = iter([b"name=", *[b"x" * 10_000] * 20])
    answer = client.post("/form", content=pieces, headers=FORM | {"x-csrftoken": token})
    assert answer.status_code == 413


def test_thousands_of_fields_are_refused(client: Client, token: str) -> None:
    body = "&".join(f"a{number}=" for number in range(6_000))
    answer = client.post("/form", content=f"_csrf_token={token}&{body}", headers=FORM)
    assert answer.status_code == 413


@pytest.mark.parametrize("text", ["\0", "a\0b", "\x1b[31m", "bell\a"])
def test_control_characters_are_an_error_of_the_field(client: Client, token: str, text: str) -> None:
    answer = client.post("/form", data={"_csrf_token": token, "name": text})
    assert answer.status_code == 422
    assert "Name contains a character that cannot be kept" in answer.text


def test_no_posted_text_stays_in_memory(client: Client, token: str) -> None:
    parse_url_encoded_form_data.cache_clear()
    client.post("/form", data={"_csrf_token": token, "name": "a confidential word"})
    gc.collect()
    assert parse_url_encoded_form_data.cache_info().currsize == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text())))
def test_posted_keeps_every_value_in_order(pairs: list[tuple[str, str]]) -> None:
    posted = Posted(pairs)
    for name in "abc":
        expected = [value for key, value in pairs if key == name]
        assert posted.getlist(name) == expected
        assert posted.get(name, "none") == (expected[0] if expected else "none")
        assert (name in posted) == bool(expected)
