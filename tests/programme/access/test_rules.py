"""Passwords that are refused and taken, and where a sign-in may lead."""

import string
import unicodedata
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from programme.access.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, Weakness, local_path, weakness

ABOUT = ("Alma Probe", "alma@facilitators.example", "Throughcare North")


@pytest.mark.parametrize(
    "password",
    [
        "lantern otter crimson",
        "Kessel-Wolke-Drahtseil",
        "kT7$wq9Zp2Lm",
        "Almas Hund bellt laut",  # the name is in it, but enough besides
        "🦊🐢🌍🎈🍋🪁🧵🛶🪵🧊🪶🔔",
        "übermütige Kröten",
    ],
)
def test_a_password_of_unrelated_words_or_letters_is_taken(password: str) -> None:
    assert weakness(password, about=ABOUT) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", Weakness.TOO_SHORT),
        ("kT7$wq9Zp2L", Weakness.TOO_SHORT),
        ("x1y2" * 51, Weakness.TOO_LONG),
        ("aaaaaaaaaaaaaaaa", Weakness.REPETITIVE),
        ("aB3$aB3$aB3$aB3$", Weakness.REPETITIVE),
        ("hunter2hunter2", Weakness.REPETITIVE),
        ("Password1234567!", Weakness.GUESSABLE),
        ("P@ssw0rd2026!!", Weakness.GUESSABLE),
        ("qwertyuiop12", Weakness.GUESSABLE),
        ("qwertzuiopü+", Weakness.GUESSABLE),
        ("0987654321zyxw", Weakness.GUESSABLE),
        ("1q2w3e4r5t6z", Weakness.GUESSABLE),
        ("Throughcare2026!", Weakness.GUESSABLE),
        ("facilitator-alma", Weakness.GUESSABLE),
        ("almaprobe2026x", Weakness.GUESSABLE),
        ("Passwort-Berlin1", Weakness.GUESSABLE),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, why: Weakness) -> None:
    assert weakness(password, about=ABOUT) is why


@given(st.text(max_size=250))
def test_every_text_gets_an_answer_and_none_of_a_wrong_length_is_taken(password: str) -> None:
    composed = len(unicodedata.normalize("NFC", password))
    found = weakness(password, about=ABOUT)
    assert (found is Weakness.TOO_SHORT) == (composed < SHORTEST_PASSWORD)
    assert (found is Weakness.TOO_LONG) == (composed > LONGEST_PASSWORD)


@given(st.text(string.ascii_letters + string.digits, min_size=SHORTEST_PASSWORD, max_size=LONGEST_PASSWORD))
def test_capitals_do_not_make_a_password_stronger(password: str) -> None:
    assert weakness(password.upper(), about=ABOUT) == weakness(password.lower(), about=ABOUT)


@given(
    st.sampled_from(["password", "Throughcare", "alma", "PROBE", "facilitators", "Sommer", "P4ssw0rd"]),
    st.from_regex(r"(19|20)[0-9]{2}", fullmatch=True),
    st.text("!?.,- ", max_size=5),
)
def test_a_usual_word_with_a_year_and_signs_is_never_taken(word: str, year: str, signs: str) -> None:
    assert weakness(word + year + signs, about=ABOUT) is not None
    assert weakness(signs + year + word + word, about=ABOUT) is not None


@given(st.text(string.printable + "äöüß", min_size=1, max_size=11), st.integers(2, 30))
def test_a_short_block_over_and_over_is_never_taken(block: str, times: int) -> None:
    assert weakness(block * times, about=ABOUT) is not None


@given(st.text(string.ascii_lowercase, min_size=4, max_size=20))
def test_what_is_refused_alone_is_refused_for_people_of_that_name(name: str) -> None:
    password = f"{name}{name[::-1]}"
    assume(len(password) >= SHORTEST_PASSWORD)
    if weakness(password) is not None:
        assert weakness(password, about=(name, f"{name}@example.org")) is not None


@pytest.mark.parametrize(
    "path", ["/", "/my-day", "/reports?site=north&from=2026-01-01", "/cohorts/1#members"]
)
def test_an_address_of_this_site_may_be_gone_on_to(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cohorts",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a b",
        "/\x00",
        "/ümlaut",
        "/x\r\nSet-Cookie: a=b",
        "/" + "x" * 2_000,
        "/sign-in?next=/sign-in",
        "/sign-out",
    ],
)
def test_no_other_place_may(text: str) -> None:
    assert local_path(text) is None


@given(st.one_of(st.text(), st.text("/\\.:@#?%\t\n evil")))
def test_what_may_be_gone_on_to_stays_on_this_host(text: str) -> None:
    path = local_path(text)
    if path is not None:
        # What a browser makes of it: blanks and controls left out, backslashes turned.
        read = "".join(letter for letter in path if letter > " ").replace("\\", "/")
        assert urlsplit(urljoin("https://here.example/sign-in", read)).netloc == "here.example"
        assert path.isascii()
