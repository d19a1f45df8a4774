"""Nothing that is hidden can be found out, in a thousand random sets of tables and in chosen ones."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from reports.disclosure.attack import Knowledge, Publication
from reports.disclosure.counts import Asked, Family, family
from reports.disclosure.kept import from_bytes, to_bytes
from reports.disclosure.protect import protect, values
from reports.disclosure.rules import Protection
from tests.reports.disclosure.attacker import Attacker

RULES = Protection()


def counted(name: str, counts: dict[str, int], sums: dict[str, Sequence[str]], first: int = 0) -> Family:
    """A family with these leaves, each of them printed, and these sums of them."""
    leaf = np.repeat(list(counts), list(counts.values()))
    units = np.arange(first, first + len(leaf))
    rows = pd.DataFrame({"unit": units, "person": units, "leaf": leaf})
    asked = [Asked(f"{name}/{one}", frozenset({one})) for one in counts]
    asked += [Asked(f"{name}/{one}", frozenset(parts)) for one, parts in sums.items()]
    return family(name, rows, counts, asked)


def table_set(rng: np.random.Generator) -> list[Family]:
    """A table with margins, or without, of small counts and large ones; often a second table that sorts the
    same people otherwise and has the same total."""
    rows, columns = int(rng.integers(1, 4)), int(rng.integers(2, 5))
    mean = rng.choice([0.5, 3, 8, 12, 40])
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    people = np.repeat(np.arange(len(cells)), rng.poisson(mean, len(cells)))
    rng.shuffle(people)
    leaf = np.array([f"{row}-{column}" for row, column in cells])[people]
    leaves = [f"{row}-{column}" for row, column in cells]
    sums = {f"row {row}": [f"{row}-{column}" for column in range(columns)] for row in range(rows)}
    if rng.random() < 0.6:
        sums |= {f"column {column}": [f"{row}-{column}" for row in range(rows)] for column in range(columns)}
    first = sorted_into("first", leaf, leaves, sums)
    if rng.random() < 0.5:
        return [first]
    others = [f"kind {kind}" for kind in range(int(rng.integers(2, 5)))]
    weights = rng.dirichlet(np.ones(len(others)))
    return [first, sorted_into("second", rng.choice(others, len(people), p=weights), others, {})]


def sorted_into(name: str, leaf: np.ndarray, leaves: list[str], sums: dict[str, list[str]]) -> Family:
    """A table of people, each leaf and sum of it printed, with the total that all tables of a set share."""
    units = np.arange(len(leaf))
    rows = pd.DataFrame({"unit": units, "person": units, "leaf": leaf})
    asked = [Asked(f"{name}/{one}", frozenset({one})) for one in leaves]
    asked += [Asked(f"{name}/{one}", frozenset(parts)) for one, parts in sums.items()]
    return family(name, rows, leaves, [*asked, Asked("all", frozenset(leaves))])


def attacked(families: Sequence[Family], publication: Publication) -> Attacker:
    """What the other attacker makes of it."""
    attacker = Attacker(publication.protection.least, publication.protection.base)
    for known, shown in zip(families, publication.families, strict=True):
        leaves = [f"{known.name} leaf {index}" for index in range(len(known.leaves))]
        attacker.hidden |= {
            leaf for leaf, (count, _people) in zip(leaves, known.leaves, strict=True) if count < 10
        }
        for cell in shown.cells:
            attacker.sees(cell.key, cell.value)
            attacker.adds_up(cell.key, [leaves[leaf] for leaf in cell.leaves])
    return attacker


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_of_a_thousand_random_sets_nothing_hidden_is_found_out(seed: int) -> None:
    rng = np.random.default_rng(seed)
    hidden = printed = protecting = 0
    for _set in range(125):
        families = table_set(rng)
        publication = protect(families, [], RULES)
        assert attacked(families, publication).pinned() == []
        # The attacker who knows why each count is hidden finds out nothing either.
        knowledge = Knowledge.of([publication])
        assert all(map(knowledge.is_safe, knowledge.targets))
        for cell in (cell for one in publication.families for cell in one.cells):
            printed += cell.value is not None
            hidden += cell.value is None
            protecting += cell.value is None and not cell.small
            if cell.value is not None:
                assert cell.count >= 10 and cell.value % 5 == 0 and abs(cell.value - cell.count) <= 2
    # It neither hides nothing nor everything, nor more than it must.
    assert printed > 300 and hidden > 300 and protecting < 0.2 * hidden


def test_a_hidden_count_is_protected_by_a_second_one() -> None:
    # 27 in all, of them 18 and 9: whoever knows 25 and 20 would know that 9 lies between 6 and 9.
    families = [counted("t", {"a": 17, "b": 8}, {"all": ["a", "b"]})]
    printed = values(protect(families, [], RULES))
    assert printed["t/b"] is None
    assert [printed["t/a"], printed["t/all"]].count(None) == 1


def test_all_values_that_fit_are_counted_by_trying_them() -> None:
    families = [counted("t", {"a": 14, "b": 8, "c": 3}, {"all": ["a", "b", "c"]})]
    publication = protect(families, [], RULES)
    bounds = {}
    for cell in publication.families[0].cells:
        low, high = (0, 40) if cell.value is None else (max(cell.value - 2, 10), cell.value + 2)
        bounds[cell.key] = (low, high)
    fits = [
        (a, b, c)
        for a, b, c in itertools.product(range(41), repeat=3)
        if all(
            bounds[key][0] <= count <= bounds[key][1]
            for key, count in {"t/a": a, "t/b": b, "t/c": c, "t/all": a + b + c}.items()
        )
    ]
    knowledge = Knowledge.of([publication])
    for index in (1, 2):
        assert len({one[index] for one in fits}) >= 5
    assert all(knowledge.is_safe(target) for target in knowledge.targets)
    assert (14, 8, 3) in fits


def test_zeros_are_hidden_unless_it_is_settled_otherwise() -> None:
    families = [counted("t", {"a": 30, "b": 0}, {"all": ["a", "b"]})]
    assert values(protect(families, [], RULES))["t/b"] is None
    assert values(protect(families, [], Protection(zeros_hidden=False)))["t/b"] == 0


@pytest.mark.parametrize(
    ("count", "base", "printed"),
    [(10, 5, 10), (12, 5, 10), (13, 5, 15), (17, 5, 15), (18, 5, 20), (11, 3, 12)],
)
def test_counts_are_rounded_to_the_nearest(count: int, base: int, printed: int) -> None:
    rules = Protection(base=base)
    assert rules.rounded(count) == printed
    low, high = rules.read(printed)
    assert low <= count <= high


@pytest.mark.parametrize("least", range(5, 15))
def test_what_is_read_in_a_printed_count_is_what_is_rounded_to_it(least: int) -> None:
    for base in range(1, least + 1):
        read_back(Protection(least=least, base=base))


def read_back(rules: Protection) -> None:
    for printed in {rules.rounded(count) for count in range(rules.least, 80)}:
        low, high = rules.read(printed)
        assert [c for c in range(rules.least, 120) if rules.rounded(c) == printed] == list(
            range(low, high + 1)
        )


@pytest.mark.parametrize(
    "wrong", [{"least": 1}, {"base": 0}, {"candidates": 1}, {"least": 4, "candidates": 5}]
)
def test_rules_that_protect_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"disclosure control|smallest count"):
        Protection(**wrong)


def test_a_later_publication_does_not_give_away_what_an_earlier_one_hid() -> None:
    # Everybody first, then everybody but four: the difference must not be told.
    everybody = [counted("t", {"a": 30, "b": 22}, {"all": ["a", "b"]})]
    first = protect(everybody, [], RULES)
    fewer = [counted("t", {"a": 26, "b": 22}, {"all": ["a", "b"]}, first=4)]
    second = protect(fewer, [first], RULES)
    knowledge = Knowledge.of([first, second])
    assert all(knowledge.candidates(target) >= target.needed for target in knowledge.targets)


def test_one_who_joins_later_is_not_seen_from_two_publications() -> None:
    # 12 people both times but one: printed as 10 and 15 they would differ by 1 to 7, printed as 10 and 10 by
    # 0 to 2, which is too little to choose from: the second is hidden.
    first = protect([counted("t", {"a": 11}, {})], [], RULES)
    assert values(first) == {"t/a": 10}
    second = protect([counted("t", {"a": 12}, {})], [first], RULES)
    assert values(second) == {"t/a": None}
    alone = protect([counted("t", {"a": 12}, {})], [], RULES)
    assert values(alone) == {"t/a": 10}


def test_parts_of_a_whole_that_was_published_are_compared_with_it() -> None:
    # By site after all together: the sites that are left out must not follow.
    whole = protect([counted("t", {"a": 47}, {})], [], RULES)
    parts = []
    earlier = [whole]
    for first, size in ((0, 20), (20, 23)):
        part = protect([counted("t", {"a": size}, {}, first=first)], earlier, RULES)
        parts.append(values(part)["t/a"])
        earlier.append(part)
    knowledge = Knowledge.of(earlier)
    assert all(knowledge.candidates(target) >= target.needed for target in knowledge.targets)
    assert parts[0] == 20


def test_what_a_register_keeps_is_the_same_again() -> None:
    families = [counted("t", {"a": 30, "b": 3, "c": 0}, {"all": ["a", "b", "c"]})]
    first = protect(families, [], RULES)
    again, means = from_bytes(to_bytes(first, []))
    assert means == [] and again.protection == RULES
    assert values(again) == values(first)
    later = [counted("t", {"a": 33, "b": 4, "c": 0}, {"all": ["a", "b", "c"]})]
    assert values(protect(later, [again], RULES)) == values(protect(later, [first], RULES))


def test_a_unit_is_in_one_leaf_that_there_is() -> None:
    rows = pd.DataFrame({"unit": [1, 1], "person": [1, 1], "leaf": ["a", "a"]})
    with pytest.raises(ValueError, match="counts a unit twice"):
        family("t", rows, ["a"], [])
    with pytest.raises(ValueError, match="has no leaf a"):
        family("t", rows.drop_duplicates(), ["b"], [])


def places(name: str, attended: dict[str, int], missed: dict[str, int]) -> Family:
    """Places of people: attended and missed, each of which many are one person's."""
    rows = [
        (person, leaf)
        for leaf, of in (("attended", attended), ("missed", missed))
        for person, count in of.items()
        for _place in range(count)
    ]
    people = {person: number for number, person in enumerate(sorted({*attended, *missed}))}
    table = pd.DataFrame(
        {
            "unit": np.arange(len(rows)),
            "person": [people[person] for person, _leaf in rows],
            "leaf": [leaf for _person, leaf in rows],
        }
    )
    asked = [
        Asked(f"{name}/attended", frozenset({"attended"})),
        Asked(f"{name}/all", frozenset({"attended", "missed"})),
    ]
    return family(name, table, ["attended", "missed"], asked)


def test_places_that_one_person_missed_are_not_told_to_a_few() -> None:
    # 78 of 790 places were missed, all by one of 13 people: 790 and 710 would tell it to nine values.
    attended = {f"p{number}": 60 for number in range(12)}
    shown = values(protect([places("t", attended, {"p12": 78})], [], RULES))
    assert list(shown.values()).count(None) == 1
    # Missed by everybody a little, it may be told.
    often = {f"p{number}": 6 for number in range(13)}
    attended = {f"p{number}": 54 for number in range(13)}
    assert None not in values(protect([places("t", attended, often)], [], RULES)).values()
