"""The tables of a publishable report: what they hold, what they hide, and what another attacker makes of them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from programme.followup.rules import Event
from reports.disclosure.families import families
from reports.disclosure.published import TABLES, Earlier, published
from reports.disclosure.rules import Protection
from reports.measures import Frames, outcome_tables
from reports.measures.change import changes
from tests.reports.disclosure.attacker import Attacker
from tests.reports.disclosure.reading import attacked, printed, read
from tests.reports.invented import CUT, programme, with_follow_up

RULES = Protection()
NOTHING = Earlier()


def count_columns(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table if table[name].dtype == "Int64"]


def test_every_printed_count_is_a_multiple_of_five_from_ten_on() -> None:
    made = published(with_follow_up(), NOTHING, RULES)
    assert tuple(made.tables) == TABLES
    seen = 0
    for name, table in made.tables.items():
        for column in count_columns(table):
            for count in table[column].dropna():
                seen += 1
                assert count >= 10 and count % 5 == 0, (name, column)
    assert seen > 40
    # What no table says by its type is no count of people.
    whole = {
        (name, str(column))
        for name, table in made.tables.items()
        for column in table
        if table[column].dtype == "int64"
    }
    assert whole == {
        ("fixed_follow_up", "months"),
        ("benchmark", "follow_up"),
        ("funnel", "n"),  # of cohorts whose count is printed beside it
    }


def test_nothing_is_shown_of_which_a_count_is_hidden() -> None:
    made = published(with_follow_up(), NOTHING, RULES)
    for name, (parts, figures) in {
        "attendance_by_cohort": (["expected", "attended"], ["rate", "lower", "upper"]),
        "attendance_over_time": (["expected", "attended"], ["rate", "lower", "upper"]),
        "fixed_follow_up": (["n", "observed"], ["rate", "lower", "upper"]),
        "benchmark": (["n", "observed"], ["rate", "expected", "oe", "oe_lower"]),
        "absence_reasons": (["count"], ["share"]),
        "module_completion": (["started", "met"], ["share"]),
        "outcome_change": (["n_paired"], ["mean_pre", "smcr"]),
        "targets": (["n"], ["actual", "lower", "upper"]),
    }.items():
        table = made.tables[name]
        hidden = table[parts].isna().any(axis=1)
        assert table.loc[hidden, figures].isna().all(axis=None), name


def test_rates_come_from_the_printed_counts() -> None:
    table = published(with_follow_up(cohorts=20), NOTHING, RULES).tables["attendance_by_cohort"].dropna()
    assert len(table) > 5
    assert np.allclose(table["rate"].astype(float), table["attended"] / table["expected"])


def test_with_rules_that_hide_nothing_the_counts_are_the_exact_ones() -> None:
    """So the counts of a publishable report are those of the exact one, counted a second time."""
    frames = with_follow_up()
    open_rules = Protection(least=2, base=1, zeros_hidden=False, candidates=2)
    exact = outcome_tables(frames)
    made = published(frames, NOTHING, open_rules).tables
    compared = 0
    for name, keys in {
        "flow": ["stage"],
        "attendance_by_cohort": ["cohort"],
        "attendance_over_time": ["period"],
        "absence_reasons": ["caused_by", "reason"],
        "module_completion": ["module"],
        "outcome_change": ["instrument", "population"],
        "reliable_change": ["instrument", "population"],
        "fixed_follow_up": ["event", "months"],
        "benchmark": ["event", "follow_up"],
    }.items():
        both = made[name].merge(exact[name], on=keys, suffixes=("", "_exact"))
        assert len(both) == len(exact[name]), name
        for column in count_columns(made[name]):
            known = both[column].notna()
            compared += int(known.sum())
            assert (both.loc[known, column] == both.loc[known, f"{column}_exact"]).all(), (name, column)
    assert compared > 60


@pytest.mark.parametrize(("cohorts", "people"), [(1, 9), (2, 8), (3, 12), (6, 10), (12, 11)])
def test_the_other_attacker_finds_nothing_out(cohorts: int, people: int) -> None:
    for seed in (1, 2):
        made = published(with_follow_up(cohorts=cohorts, people=people, seed=seed), NOTHING, RULES)
        assert attacked(made).pinned() == []


def test_the_other_attacker_would_find_out_what_is_not_protected() -> None:
    """The attacker is worth something: of tables that are only rounded, most is found out."""
    made = published(with_follow_up(), NOTHING, Protection(least=5, base=1, candidates=2))
    attacker = Attacker(least=5, base=1)
    read(attacker, "", made.tables)
    assert len(attacker.pinned()) > 10


def test_a_later_report_is_checked_against_an_earlier_one() -> None:
    frames = with_follow_up(cohorts=5, people=14)
    first = published(frames, NOTHING, RULES)
    register = Earlier((first.publication,), {mean.kind: [mean.units] for mean in first.means}, 1)
    # Afterwards four scores at the end are withdrawn: their mean must not follow from both reports.
    paired = changes(frames).dropna(subset=["pre", "post"])["pseudonym"].head(4)
    measures = frames.measures
    gone = measures["pseudonym"].isin(paired) & measures["time_point"].eq("end")
    fewer = dataclasses.replace(frames, measures=measures[~gone], _made={})
    again, alone = published(fewer, register, RULES), published(fewer, NOTHING, RULES)
    assert {mean.key for mean in alone.means} - {mean.key for mean in again.means} >= {
        "score/CORE-10/starters/mean"
    }
    starters = again.tables["outcome_change"].iloc[0]
    assert pd.isna(starters["mean_pre"]) and pd.notna(alone.tables["outcome_change"].iloc[0]["mean_pre"])
    assert attacked(first, again).pinned() == []
    # The same again may be printed as it was.
    same = published(frames, register, RULES)
    assert {mean.key for mean in same.means} == {mean.key for mean in first.means}
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(same.tables[name], table)


@pytest.mark.parametrize("frames", [Frames.of(cut=CUT), programme(cohorts=1, people=1)])
def test_of_nobody_and_of_one_person_everything_is_hidden(frames: Frames) -> None:
    made = published(frames, NOTHING, RULES)
    for name, table in made.tables.items():
        for column in count_columns(table):
            assert table[column].isna().all(), (name, column)
    assert made.means == ()


def test_reasons_that_nobody_gave_are_hidden_like_others() -> None:
    reasons = pd.DataFrame([["flood", "Flood", "institution"]], columns=["reason", "label", "caused_by"])
    table = published(with_follow_up(reasons=reasons), NOTHING, RULES).tables["absence_reasons"]
    assert table.loc[table["reason"].eq("flood"), "count"].isna().all()
    assert "flood" in set(table["reason"])


def test_no_mean_tells_of_how_many_people_it_is() -> None:
    tables = published(with_follow_up(), NOTHING, RULES).tables
    scores = tables["outcome_change"].dropna()
    assert len(scores)
    for row in scores.to_dict("records"):
        low, high = RULES.read(int(row["n_paired"]))
        for name in ("mean_pre", "mean_post"):
            for n in range(low, high + 1):
                # The scores are whole numbers, and some sum of n of them has this mean.
                assert round(round(row[name] * n) / n, 1) == pytest.approx(row[name]), (name, n)
        for name in ("sd_pre", "sd_post", "change"):
            assert round(row[name], 1) == row[name]
        # What is said of the change follows from what is printed beside it.
        assert row["change"] == pytest.approx(row["mean_post"] - row["mean_pre"])
        n = int(row["n_paired"])
        shrunk = (1 - 3 / (4 * (n - 1) - 1)) * row["change"] / row["sd_pre"]
        assert row["smcr"] == pytest.approx(shrunk, abs=0.006)


def test_a_target_is_judged_by_what_is_printed() -> None:
    table = published(with_follow_up(), NOTHING, RULES).tables["targets"]
    assert set(table["indicator"]) == {"completed", "reimprisoned_12_months"}
    hidden = published(
        programme(
            cohorts=1,
            people=5,
            targets=pd.DataFrame([["completed", 0.6, "S"]], columns=["indicator", "target", "source"]),
        ),
        NOTHING,
        RULES,
    ).tables["targets"]
    assert hidden["verdict"].tolist() == ["hidden"] and hidden["n"].isna().all()


def test_families_hold_each_person_once() -> None:
    frames = with_follow_up()
    for one in families(frames):
        for cell in one.cells:
            assert cell.count == sum(one.leaves[leaf][0] for leaf in cell.leaves)
            assert cell.people <= cell.count == len(np.unique(cell.units))


def scored(paired: int, others: int) -> Frames:
    """Completers with both scores, and so many other starters with both."""
    plain = programme(cohorts=1, people=paired + others, sessions=4)
    members = plain.memberships.assign(
        first_attended_on=CUT, left_on=CUT, outcome=["completed"] * paired + ["withdrawn"] * others
    )
    asked = members[["pseudonym", "cohort"]].astype("str")
    measures = [
        asked.assign(
            instrument="CORE-10", time_point=point, taken_on=CUT, total=np.arange(len(asked)) % 7 + start
        )
        for point, start in (("baseline", 20.0), ("end", 15.0))
    ]
    return programme(
        cohorts=1,
        people=paired + others,
        sessions=4,
        memberships=members,
        measures=pd.concat(measures, ignore_index=True),
        instruments=with_follow_up(cohorts=1).instruments,
    )


def test_whether_a_mean_is_printed_follows_from_the_printed_counts() -> None:
    """Otherwise a dash beside printed counts would tell that the others are fewer than ten."""
    by_counts: dict[tuple[int | None, int | None], set[bool]] = {}
    for others in range(5, 20):
        table = published(scored(35, others), NOTHING, RULES).tables["outcome_change"]
        starters, completers = table.to_dict("records")
        counts = printed(starters["n_paired"]), printed(completers["n_paired"])
        by_counts.setdefault(counts, set()).add(pd.notna(completers["mean_pre"]))
    assert len(by_counts) > 2 and all(len(shown) == 1 for shown in by_counts.values())
    assert {True, False} == set().union(*by_counts.values())


def test_a_corrected_score_does_not_follow_from_two_means() -> None:
    frames = with_follow_up(cohorts=5, people=14)
    first = published(frames, NOTHING, RULES)
    measures = frames.measures
    one = changes(frames).dropna(subset=["pre", "post"])["pseudonym"].iloc[0]
    its = measures["pseudonym"].eq(one) & measures["time_point"].eq("end")
    corrected = measures.assign(total=measures["total"].mask(its, measures["total"] + 9))
    again = published(
        dataclasses.replace(frames, measures=corrected, _made={}),
        Earlier((first.publication,), {mean.kind: [mean.units] for mean in first.means}, 1),
        RULES,
    )
    before, after = (made.tables["outcome_change"].iloc[0] for made in (first, again))
    assert pd.notna(before["mean_post"]) and pd.isna(after["mean_post"])
    # Nor does a dash beside the count say why.
    assert pd.isna(after["n_paired"])


def test_every_event_and_instrument_is_listed_whether_or_not_anybody_had_it() -> None:
    tables = published(with_follow_up(), NOTHING, RULES).tables
    assert set(tables["fixed_follow_up"]["event"]) == {event.value for event in Event}
    nobody = published(programme(instruments=with_follow_up().instruments), NOTHING, RULES).tables
    assert set(nobody["outcome_change"]["instrument"]) == {"CORE-10"}
    assert nobody["outcome_change"]["n_baseline"].isna().all()


def test_convictions_that_were_not_violent_do_not_follow_from_those_that_were() -> None:
    people = [f"r{number}" for number in range(60)]
    long_ago = CUT - dt.timedelta(days=1000)
    frames = Frames.of(
        cut=CUT,
        participants=pd.DataFrame({"pseudonym": people, "site": "S1", "release_date_known": True}),
        releases=pd.DataFrame({"pseudonym": people, "released_on": long_ago, "observed_until": CUT}),
        events=pd.DataFrame(
            {
                "pseudonym": people[:12],
                "event": ["conviction_violent"] * 10 + ["conviction"] * 2,
                "happened_on": long_ago + dt.timedelta(days=400),
            }
        ),
    )
    table = published(frames, NOTHING, RULES).tables["fixed_follow_up"]
    two_years = table[table["months"].eq(24)].set_index("event")["observed"]
    assert two_years[["conviction", "conviction_violent"]].isna().any()
