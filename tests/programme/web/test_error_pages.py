"""What goes wrong is said in words that help, never in code."""

import logging

import pytest
from litestar import Litestar
from litestar.testing import TestClient

Client = TestClient[Litestar]
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere", 404, "Page not found"),
        ("/raise/missing", 404, "Page not found"),
        ("/raise/conflict", 409, "Somebody else changed this first"),
        ("/raise/often", 429, "Too many attempts"),
        ("/raise/bug", 500, "Sorry, there is a problem with Throughcare"),
        ("/raise/misuse", 500, "Sorry, there is a problem with Throughcare"),
        ("/raise/away", 503, "Throughcare is not available just now"),
        ("/raise/stopping", 503, "Throughcare is not available just now"),
        ("/raise/closed", 503, "Throughcare is not available just now"),
        ("/raise/refused", 503, "Throughcare is not available just now"),
        ("/raise/deadlock", 409, "Somebody else changed this first"),
        ("/rows/99999999999", 404, "Page not found"),
        ("/rows/-1", 404, "Page not found"),
        ("/rows/7", 500, "Sorry, there is a problem with Throughcare"),
        ("/rows/" + "9" * 5000, 404, "Page not found"),
        ("/rows/seven", 404, "Page not found"),
    ],
)
def test_each_error_has_its_page(client: Client, address: str, status: int, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert f'<h1 class="govuk-heading-l">{"Sorry, " * (status == 503)}{words}' in answer.text
    assert "Traceback" not in answer.text
    assert "text/html" in answer.headers["content-type"]


def test_a_wrong_method_is_405_with_the_right_ones(client: Client, token: str) -> None:
    answer = client.delete("/form", headers={"x-csrftoken": token})
    assert answer.status_code == 405
    assert "This page cannot be used in this way" in answer.text


def test_a_problem_shows_its_own_words_and_the_way_on(client: Client) -> None:
    page = client.get("/raise/conflict").text
    assert "Ruth saved this first." in page
    assert '<a class="govuk-link" href="/form">See both versions</a>' in page


def test_headers_of_a_problem_are_kept(client: Client) -> None:
    assert client.get("/raise/often").headers["retry-after"] == "900"
    assert client.get("/raise/away").headers["retry-after"] == "10"


@pytest.mark.parametrize("kind", ["bug", "away", "missing"])
def test_htmx_gets_the_words_beside_the_form(client: Client, kind: str) -> None:
    answer = client.get(f"/raise/{kind}", headers=HTMX)
    assert answer.headers["hx-retarget"] == "#problem"
    assert "<html" not in answer.text
    assert "govuk-error-summary" in answer.text


def test_the_reference_on_the_page_is_the_one_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "throughcare.errors"):
        page = client.get("/raise/bug?name=Amir").text
    reference = page.split('tc-reference">')[1].split("<")[0]
    assert len(reference) == 8
    assert reference in caplog.text
    assert "ValueError" in caplog.text
    assert "small_app.py" in caplog.text, "the log says where it happened"


def test_neither_page_nor_log_repeats_what_was_typed(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    page = client.get("/raise/bug?name=Amir").text
    # The client of the test has a log of its own.
    ours = (record for record in caplog.records if not record.name.startswith("httpx"))
    formatted = "\n".join(record.getMessage() for record in ours)
    assert "Amir" not in page + formatted
    assert "value out of int32" not in client.get("/rows/7").text


def test_who_is_signed_out_is_sent_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/raise/signed-out?site=LDN")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fraise%2Fsigned-out%3Fsite%3DLDN"


def test_who_is_signed_out_in_the_midst_of_typing_keeps_the_page(client: Client) -> None:
    answer = client.get("/raise/signed-out", headers=HTMX)
    assert answer.status_code == 401
    assert answer.headers["hx-retarget"] == "#problem"
    assert "Sign in (opens in a new tab)" in answer.text
