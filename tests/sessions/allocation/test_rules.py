"""Who fits which cohort, when people enter, and what a pasted list says."""

import datetime as dt
import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sessions.allocation.rules import (
    MOST_LINES,
    Entry,
    Group,
    Known,
    Pairs,
    Waiting,
    apart,
    entries,
    key_of,
    read_pasted,
    refusals,
    why_not,
)

DAY = dt.date(2027, 3, 1)
LATER = DAY + dt.timedelta(days=90)
ZITA = Waiting(1, "Zita", "R-ZITA", "A1111AA", 1, "North", None, "", True, DAY)
GROUP = Group("N1", 1, "North", "", LATER, frozenset())
NOBODY: Pairs = frozenset()

PEOPLE = st.lists(
    st.builds(
        Waiting,
        participant=st.integers(1, 12),
        name=st.sampled_from(["Zita", "Yuri", "Xena"]),
        reference=st.just("R"),
        prison_number=st.just("A"),
        site=st.integers(1, 2),
        site_name=st.just("North"),
        release_on=st.none() | st.dates(DAY, LATER + dt.timedelta(days=90)),
        language=st.sampled_from(["", "English", "german "]),
        consents=st.booleans(),
        since=st.just(DAY),
    ),
    unique_by=lambda one: one.participant,
    max_size=8,
)
GROUPS = st.builds(
    Group,
    code=st.just("N1"),
    site=st.integers(1, 2),
    site_name=st.just("North"),
    language=st.sampled_from(["", "English", "German"]),
    last_on=st.dates(DAY, LATER),
    members=st.frozensets(st.integers(13, 18), max_size=4),
)
PAIRS = st.frozensets(
    st.tuples(st.integers(1, 18), st.integers(1, 18)).filter(lambda pair: pair[0] < pair[1]), max_size=12
)
NAMES = {number: f"Person {number}" for number in range(1, 19)}


def said(person: Waiting, group: Group, pairs: Pairs = NOBODY) -> list[str]:
    return [str(one) for one in why_not(person, group, pairs=pairs, names=NAMES)]


def test_whoever_has_nothing_against_them_fits() -> None:
    assert said(ZITA, GROUP) == []


def test_each_reason_is_told() -> None:
    person = replace(ZITA, site=2, site_name="South", consents=False, release_on=DAY, language="English")
    group = replace(GROUP, language="German", members=frozenset({2, 3}))
    assert said(person, group, frozenset({(1, 3), (2, 3)})) == [
        "is at South, the cohort at North",
        "no consent to the programme is recorded",
        "may be released on 1 March 2027, before the last session on 30 May 2027",
        "speaks English, the group is held in German",
        "is kept apart from Person 3, who is a member",
    ]


def test_a_release_on_the_day_of_the_last_session_is_in_time() -> None:
    assert said(replace(ZITA, release_on=LATER), GROUP) == []
    assert len(said(replace(ZITA, release_on=LATER - dt.timedelta(1)), GROUP)) == 1


def test_case_and_blanks_of_a_language_do_not_matter_and_no_language_fits_any() -> None:
    assert said(replace(ZITA, language="german "), replace(GROUP, language="German")) == []
    assert said(replace(ZITA, language=""), replace(GROUP, language="German")) == []


@given(PEOPLE, GROUPS, PAIRS, st.integers(0, 8))
def test_whoever_is_not_refused_fits_one_by_one_and_together(
    people: list[Waiting], group: Group, pairs: Pairs, places: int
) -> None:
    found = refusals(people, group, places=places, pairs=pairs, names=NAMES)
    fits = (
        all(not why_not(one, group, pairs=pairs, names=NAMES) for one in people)
        and len(people) <= places
        and all(
            not apart(one.participant, [other.participant], pairs)
            for one, other in itertools.combinations(people, 2)
        )
    )
    assert (not found) == fits


@given(PEOPLE, GROUPS, PAIRS, st.integers(0, 8))
def test_fewer_people_are_never_refused_where_more_are_not(
    people: list[Waiting], group: Group, pairs: Pairs, places: int
) -> None:
    if not refusals(people, group, places=places, pairs=pairs, names=NAMES):
        for left_out in range(len(people)):
            fewer = people[:left_out] + people[left_out + 1 :]
            assert not refusals(fewer, group, places=places, pairs=pairs, names=NAMES)


@given(st.integers(1, 18), st.frozensets(st.integers(1, 18)), PAIRS)
def test_apart_is_mutual(one: int, others: frozenset[int], pairs: Pairs) -> None:
    for other in apart(one, others, pairs):
        assert one in apart(other, [one], pairs)


MODULES = st.lists(st.tuples(st.sampled_from("ABCDE"), st.dates(DAY - dt.timedelta(60), LATER)), max_size=8)


@given(MODULES, st.booleans(), st.dates(DAY - dt.timedelta(60), LATER))
def test_there_is_always_a_day_to_enter(
    modules: list[tuple[str, dt.date]], closed: bool, starts_on: dt.date
) -> None:
    found = entries(modules, closed=closed, starts_on=starts_on, today=DAY)
    assert found
    days = [one.on for one in found]
    assert days == sorted(set(days))
    if closed:
        assert found == (Entry(starts_on),)
    else:
        assert all(on >= DAY for on in days)
        assert {on for _title, on in modules if on >= DAY} <= set(days)


def test_a_rolling_group_is_entered_with_a_module() -> None:
    modules = [("Future", LATER), ("Biography", DAY - dt.timedelta(7)), ("Offence", DAY)]
    assert entries(modules, closed=False, starts_on=DAY, today=DAY) == (
        Entry(DAY, "Offence"),
        Entry(LATER, "Future"),
    )


YURI = replace(ZITA, participant=2, name="Yuri", reference="R-YURI", prison_number="A2222AA")
KNOWN = {
    "R-ZITA": [Known(1, "Zita", "Waiting")],
    "A1111AA": [Known(1, "Zita", "Waiting")],
    "R-YURI": [Known(2, "Yuri", "Waiting")],
    "R-WIM": [Known(4, "Wim", "Referred")],
    "B1": [Known(1, "Zita", "Waiting"), Known(2, "Yuri", "Waiting")],
}


def pasted(text: str, group: Group = GROUP) -> tuple[tuple[int, ...], list[str]]:
    found = read_pasted(
        text, known=KNOWN, waiting={1: ZITA, 2: YURI}, group=group, pairs=frozenset({(2, 3)}), names=NAMES
    )
    return found.people, [str(error) for error in found.errors]


def test_references_and_prison_numbers_choose_people() -> None:
    assert pasted(" a1111 aa \r\n\n r-yuri\n") == ((1, 2), [])


def test_each_wrong_line_is_named_and_nobody_is_chosen() -> None:
    text = "R-ZITA\nnobody\nR-WIM\n\nA1111AA\nB1\nR-YURI"
    people, wrong = pasted(text, replace(GROUP, members=frozenset({3})))
    assert people == ()
    assert wrong == [
        "Line 2: nobody is known as nobody",
        "Line 3: Wim is not on the waiting list (Referred)",
        "Line 5: Zita is on line 1 already",
        "Line 6: B1 stands for more than one person: use the reference",
        "Line 7: Yuri: is kept apart from Person 3, who is a member",
    ]


def test_two_hundred_lines_are_the_most() -> None:
    assert pasted("x\n" * (MOST_LINES + 1))[1] == ["Paste at most 200 lines: there are 201"]
    assert len(pasted("x\n" * MOST_LINES)[1]) == MOST_LINES


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fall(text: str) -> None:
    people, wrong = pasted(text)
    assert bool(wrong) or all(one in (1, 2) for one in people)
    assert key_of(text) == key_of(key_of(text))
