"""Sentences that a rule can say without knowing the reader's language."""

from __future__ import annotations

import datetime as dt

from sessions.sentence import say


def test_a_sentence_speaks_english_by_itself_and_another_language_through_gettext() -> None:
    sentence = say("Choose why %(name)s was absent.", name="Ada")
    assert str(sentence) == "Choose why Ada was absent."
    assert sentence.spoken({"Choose why %(name)s was absent.": "Warum fehlte %(name)s?"}.__getitem__) == (
        "Warum fehlte Ada?"
    )


def test_a_value_with_a_percent_sign_is_left_alone() -> None:
    assert str(say("Hello %(name)s", name="100 %(x)s")) == "Hello 100 %(x)s"
    assert str(say("100 % sure")) == "100 % sure"


def test_dates_and_times_are_readable_and_can_be_shown_otherwise() -> None:
    sentence = say("%(on)s %(at)s", on=dt.date(2027, 1, 4), at=dt.time(9, 5))
    assert str(sentence) == "4 January 2027 09:05"
    assert sentence.spoken(str, show=lambda value: f"<{value}>") == "<2027-01-04> <09:05:00>"


def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    assert str(say("Every %(day)s", day=say("Monday"))) == "Every Monday"
    german = {"Every %(day)s": "Jeden %(day)s", "Monday": "Montag"}
    assert say("Every %(day)s", day=say("Monday")).spoken(german.__getitem__) == "Jeden Montag"
