"""Settings: the right ones are read, wrong ones are refused by name and with a remedy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.database.settings import Settings, WrongSetting, describe, read_settings


def test_nothing_set_means_the_embedded_database_on_port_8000() -> None:
    chosen = read_settings({})
    assert chosen.embedded and chosen.port == 8000 and chosen.host == "127.0.0.1"


def test_what_is_set_is_read() -> None:
    chosen = read_settings({"PORT": "8123", "THROUGHCARE_HOME": "/tmp/x", "THROUGHCARE_HTTPS": "yes"})
    assert (chosen.port, chosen.home, chosen.https) == (8123, Path("/tmp/x"), True)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "٨٠٠٠"),
        ("THROUGHCARE_PROCESSES", "-1"),
        ("THROUGHCARE_HTTPS", "perhaps"),
        ("DATABASE_URL", "mysql://x"),
        ("HOST", "not a host"),
        ("THROUGHCARE_ADDRESS", "throughcare.example"),
        ("THROUGHCARE_ADDRESS", "ftp://throughcare.example"),
        ("THROUGHCARE_ADDRESS", "https://throughcare.example/path"),
        ("THROUGHCARE_ADDRESS", "https://throughcare.example:port"),
        ("THROUGHCARE_ADDRESS", "https://::bad"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(variable: str, text: str) -> None:
    with pytest.raises(WrongSetting, match=f"^{variable} must .*{text}"):
        read_settings({variable: text})


def test_an_address_is_taken_with_its_port_and_without_its_last_stroke() -> None:
    for text in ("https://throughcare.example", "https://throughcare.example/", "http://10.0.0.1:8000"):
        assert read_settings({"THROUGHCARE_ADDRESS": text}).address == text.rstrip("/")


def test_a_misspelt_name_is_refused() -> None:
    with pytest.raises(WrongSetting, match="THROUGHCARE_HOMR is not a setting"):
        read_settings({"THROUGHCARE_HOMR": "/tmp"})


@given(st.dictionaries(st.sampled_from(["PORT", "HOST", "THROUGHCARE_IDLE_MINUTES"]), st.text(max_size=12)))
def test_any_text_gives_settings_or_a_sentence(environment: dict[str, str]) -> None:
    sentence = "."
    try:
        read_settings(environment)
    except WrongSetting as problem:
        sentence = str(problem)
    assert sentence.endswith(".")


def test_a_password_is_not_shown() -> None:
    rows = describe(Settings(database_url="postgresql://me:very-secret@db/x"))
    assert "very-secret" not in str(rows) and "(hidden)" in str(rows)
    assert {row[0] for row in rows} >= {"PORT", "THROUGHCARE_HOME", "DATABASE_URL"}
