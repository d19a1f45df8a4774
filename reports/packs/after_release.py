"""The sections and the codebook of what became of people after release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from programme.followup import words
from programme.followup.rules import Event
from programme.web.formats import number, percent
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.charts.words import one_place, rows_of, whole
from reports.measures.after_release import EVENTS_A_PREDICTOR, LEAST_PEOPLE
from reports.measures.proportions import LEAST
from reports.packs.outcome import Outcome

TOO_FEW: Final = "\N{EN DASH}"
Row = dict[str, Any]
Cells = list[tuple[str, bool, Callable[[Row], str]]]

TABLES: Final = frozenset(
    {
        *("survival", "survival_tests", "hazards", "hazard_models", "benchmark"),
        *("follow_up_completeness", "first_contact"),
    }
)

EVENTS: Final[dict[str, Lazy]] = {
    **{event.value: name for event, name in words.EVENTS.items()},
    Event.CONVICTION.value: _l("Conviction of any kind"),
}
"""What events are called: here a conviction is one of any kind."""

NOTES: Final[dict[str, Lazy]] = {
    "fitted": _l("Modelled."),
    "few_people": _l("Not modelled: fewer than %(people)s people."),
    "few_events": _l("Not modelled: fewer than %(events)s events a predictor."),
    "constant": _l("Left out: it is the same for everybody."),
    "no_maximum": _l("Not modelled: the predictors separate those with the event from the others."),
}
"""What was done with a predictor."""


def event_name(event: str) -> str:
    """An event in words."""
    return str(EVENTS[event])


def titles() -> list[tuple[str, str, str]]:
    """(table, title, definition) of each section, in the order shown."""
    return [
        (
            "survival",
            _("After release: time to each event"),
            _(
                "Kaplan-Meier estimate with log-log 95% limits. The clock starts at the first release. It "
                "is censored at death, at deportation, at the last day of which it is certain what had "
                "become of the person, and at the data cut. Somebody who was not found again is not "
                "somebody who did not reoffend: they are at risk until that day only. Death and deportation "
                "compete with the other events, so the estimate is of a world in which nobody dies or is "
                "deported. A recall without a new offence is an event of its own and censors no other."
            ),
        ),
        (
            "survival_tests",
            _("After release: are groups different?"),
            _(
                "Log-rank test of the groups that are compared, in days since release. A difference between "
                "groups that were not drawn by lot is an association, not an effect."
            ),
        ),
        (
            "hazards",
            _("After release: association with predictors"),
            _(
                "Cox's model of proportional hazards, ties by Efron. A hazard ratio above 1 means: those "
                "with a higher value have the event sooner. It is an association, not a cause, and supposes "
                "that the ratio stays the same over time."
            ),
        ),
        (
            "hazard_models",
            _("After release: what was modelled"),
            _(
                "Nothing is modelled for fewer than %(people)s people, or with fewer than %(events)s events "
                "a predictor. People of whom one of the predictors is not recorded are left out.",
                people=LEAST_PEOPLE,
                events=EVENTS_A_PREDICTOR,
            ),
        ),
        (
            "benchmark",
            _("After release: beside published rates (unmatched)"),
            _(
                "Of those released so long ago that the whole follow-up lies behind them, everybody of whom "
                "it is known until its end, or who had the event before. The published rates are of other "
                "people: unmatched, so a difference says nothing about the programme by itself."
            ),
        ),
        (
            "follow_up_completeness",
            _("After release: how much is known"),
            _(
                "Of everybody released so long ago: the days of the follow-up, and those of them until the "
                "last certain knowledge. What is not known is not good news."
            ),
        ),
        (
            "first_contact",
            _("After release: the first contact"),
            _(
                "How soon somebody was reached after release, by the Kaplan-Meier estimate in days: people "
                "who were not reached yet are counted until the last certain knowledge."
            ),
        ),
    ]


def finding(outcome: Outcome, name: str) -> str:
    """What the table of a section says, in a sentence."""
    table = outcome.tables[name]
    if name == "survival":
        return _of_survival(table)
    if name == "survival_tests":
        return _of_tests(table, outcome.filters.group_by)
    if name in ("hazards", "hazard_models"):
        return _of_models(outcome.tables["hazards"], outcome.tables["hazard_models"])
    if name == "benchmark":
        return _of_benchmarks(table)
    if name == "first_contact":
        return _of_first_contact(table)
    return _of_completeness(table)


def _of_survival(table: pd.DataFrame) -> str:
    everybody = table[table["group"] == "all"]
    if everybody.empty:
        return _("Nobody within the filters has been released.")
    counted = everybody.groupby("event", sort=False)["events"].sum()
    people = whole(everybody["at_risk"].max())
    happened = [
        _("%(event)s: %(count)s", event=event_name(str(event)).lower(), count=whole(count))
        for event, count in counted.items()
        if count
    ]
    if not happened:
        return _("People released: %(people)s. No event is known of.", people=people)
    return _("People released: %(people)s. %(events)s.", people=people, events="; ".join(happened))


def _of_tests(table: pd.DataFrame, grouping: str | None) -> str:
    if grouping is None:
        return _("Nothing is compared. Choose what to compare people by.")
    found = [
        _("%(event)s: p %(p)s", event=event_name(row["event"]).lower(), p=p_value(row["p"]))
        for row in rows_of(table)
    ]
    return "; ".join(found) + "." if found else _("There is no event, or one group only: nothing to test.")


def _of_models(table: pd.DataFrame, notes: pd.DataFrame) -> str:
    if notes.empty:
        return _("No predictors were chosen.")
    if table.empty:
        return _("Nothing could be modelled: too few people or events, or predictors that do not vary.")
    return (
        "; ".join(
            _(
                "%(event)s and %(predictor)s: hazard ratio %(ratio)s (%(lower)s to %(upper)s)",
                event=event_name(row["event"]).lower(),
                predictor=row["predictor"],
                ratio=number(row["hazard_ratio"], 2),
                lower=number(row["lower"], 2),
                upper=number(row["upper"], 2),
            )
            for row in rows_of(table)
        )
        + "."
    )


def _of_benchmarks(table: pd.DataFrame) -> str:
    if table.empty:
        return _("No published rate is kept here to compare with.")
    return " ".join(
        _(
            "%(event)s within %(months)s months: %(observed)s of %(n)s, beside a published share of "
            "%(benchmark)s (unmatched).",
            event=event_name(row["event"]),
            months=row["follow_up"],
            observed=whole(row["observed"]),
            n=whole(row["n"]),
            benchmark=percent(row["benchmark"], 1),
        )
        for row in rows_of(table)
    )


def _of_completeness(table: pd.DataFrame) -> str:
    enough = table[table["released"] >= LEAST]
    if enough.empty:
        return _("Fewer than ten people have been out for three months, too few for a percentage.")
    row = rows_of(enough)[-1]
    return _(
        "Of the first %(months)s months after release, %(share)s are known (%(people)s people).",
        months=row["months"],
        share=percent(row["share"], 1),
        people=whole(row["released"]),
    )


def _of_first_contact(table: pd.DataFrame) -> str:
    row = rows_of(table)[0]
    counted = _(
        "Reached at least once: %(reached)s of %(released)s people released.",
        reached=whole(row["reached"]),
        released=whole(row["released"]),
    )
    if row["released"] < LEAST or row["median_days"] != row["median_days"]:
        return counted
    return counted + " " + _("Half of them within %(days)s days.", days=whole(row["median_days"]))


def p_value(p: float) -> str:
    """`0.042`, or `< 0.001`."""
    return "< 0.001" if p < 0.001 else number(p, 3)


def _plain(name: str, places: int) -> Callable[[Row], str]:
    return lambda row: number(row[name], places)


def _interval(lower: str, upper: str, places: int, of: str = "") -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        if (of and row[of] < LEAST) or row[lower] != row[lower]:
            return TOO_FEW
        return _("%(lower)s to %(upper)s", lower=number(row[lower], places), upper=number(row[upper], places))

    return cell


def _event_cell(row: Row) -> str:
    return event_name(row["event"])


def cells(outcome: Outcome, name: str) -> Cells:
    """The columns of the table of a section, in words."""
    return {
        "survival": _survival_cells,
        "survival_tests": _test_cells,
        "hazards": _hazard_cells,
        "hazard_models": _model_cells,
        "benchmark": _benchmark_cells,
        "follow_up_completeness": _completeness_cells,
        "first_contact": _first_contact_cells,
    }[name](outcome)


def _survival_cells(outcome: Outcome) -> Cells:
    table = outcome.tables["survival"]
    # The first row of a group is that of week 0, at which everybody is at risk.
    first = table.drop_duplicates(["event", "group"])
    people = {(row["event"], row["group"]): int(row["at_risk"]) for row in rows_of(first)}

    def enough(row: Row) -> bool:
        return people[row["event"], row["group"]] >= LEAST

    def limits(row: Row) -> str:
        if not enough(row) or row["lower"] != row["lower"]:
            return TOO_FEW
        return _("%(lower)s to %(upper)s", lower=one_place(row["lower"]), upper=one_place(row["upper"]))

    return [
        (_("Event"), False, _event_cell),
        (_("Group"), False, lambda row: _("Everybody") if row["group"] == "all" else str(row["group"])),
        (_("Week"), True, lambda row: whole(row["week"])),
        (_("At risk"), True, lambda row: whole(row["at_risk"])),
        (_("Events"), True, lambda row: whole(row["events"])),
        (_("Without the event"), True, lambda row: one_place(row["survival"]) if enough(row) else TOO_FEW),
        (_("95% interval"), True, limits),
    ]


def _test_cells(_outcome: Outcome) -> Cells:
    return [
        (_("Event"), False, _event_cell),
        (_("Compared by"), False, lambda row: str(row["grouping"])),
        (_("Chi-squared"), True, _plain("chi2", 3)),
        (_("Degrees of freedom"), True, lambda row: whole(row["df"])),
        (_("p"), True, lambda row: p_value(row["p"])),
    ]


def _hazard_cells(_outcome: Outcome) -> Cells:
    return [
        (_("Event"), False, _event_cell),
        (_("Predictor"), False, lambda row: str(row["predictor"])),
        (_("Coefficient"), True, _plain("coefficient", 3)),
        (_("Standard error"), True, _plain("se", 3)),
        (_("Hazard ratio"), True, _plain("hazard_ratio", 2)),
        (_("95% interval"), True, _interval("lower", "upper", 2)),
        (_("p"), True, lambda row: p_value(row["p"])),
    ]


def _model_cells(_outcome: Outcome) -> Cells:
    def note(row: Row) -> str:
        return str(NOTES[row["note"]]) % {"people": LEAST_PEOPLE, "events": EVENTS_A_PREDICTOR}

    return [
        (_("Event"), False, _event_cell),
        (_("Predictor"), False, lambda row: str(row["predictor"])),
        (_("People"), True, lambda row: whole(row["n"])),
        (_("Left out, not recorded"), True, lambda row: whole(row["missing"])),
        (_("Events"), True, lambda row: whole(row["events"])),
        (_("What was done"), False, note),
    ]


def _benchmark_cells(_outcome: Outcome) -> Cells:
    def rate(row: Row) -> str:
        return percent(row["rate"], 1) if row["n"] >= LEAST else TOO_FEW

    def limits(row: Row) -> str:
        if row["n"] < LEAST:
            return TOO_FEW
        return _("%(lower)s to %(upper)s", lower=one_place(row["lower"]), upper=one_place(row["upper"]))

    return [
        (_("Event"), False, _event_cell),
        (_("Months"), True, lambda row: whole(row["follow_up"])),
        (_("People"), True, lambda row: whole(row["n"])),
        (_("Observed"), True, lambda row: whole(row["observed"])),
        (_("Rate"), True, rate),
        (_("95% interval"), True, limits),
        (_("Published (unmatched)"), True, lambda row: percent(row["benchmark"], 1)),
        (_("Source"), False, lambda row: str(row["source"])),
        (_("Expected"), True, _plain("expected", 1)),
        (_("Observed / expected"), True, lambda row: number(row["oe"], 2) if row["n"] >= LEAST else TOO_FEW),
        (_("95% interval of it"), True, _interval("oe_lower", "oe_upper", 2, "n")),
    ]


def _completeness_cells(_outcome: Outcome) -> Cells:
    return [
        (_("Months after release"), True, lambda row: whole(row["months"])),
        (_("Released so long ago"), True, lambda row: whole(row["released"])),
        (_("Days of follow-up"), True, lambda row: whole(row["planned_days"])),
        (_("Days known"), True, lambda row: whole(row["known_days"])),
        (_("Share"), True, lambda row: percent(row["share"], 1) if row["released"] >= LEAST else TOO_FEW),
    ]


def _first_contact_cells(_outcome: Outcome) -> Cells:
    def enough(row: Row, name: str) -> bool:
        return bool(row["released"] >= LEAST and row[name] == row[name])

    return [
        (_("People released"), True, lambda row: whole(row["released"])),
        (_("Reached"), True, lambda row: whole(row["reached"])),
        (
            _("Median days"),
            True,
            lambda row: whole(row["median_days"]) if enough(row, "median_days") else TOO_FEW,
        ),
        (
            _("Within 28 days"),
            True,
            lambda row: percent(row["within_28_days"], 1) if enough(row, "within_28_days") else TOO_FEW,
        ),
    ]
