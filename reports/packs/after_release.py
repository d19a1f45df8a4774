"""The sections and the codebook of what became of people after release."""

from __future__ import annotations

from typing import Final

import pandas as pd

from programme.followup import words
from programme.followup.rules import Event
from programme.web.formats import number, percent
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.charts.words import rows_of, share, whole
from reports.measures.after_release import EVENTS_A_PREDICTOR, LEAST_PEOPLE
from reports.measures.proportions import LEAST
from reports.packs import columns as c
from reports.packs.columns import Column, Row, p_words
from reports.packs.outcome import Outcome

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
            "fixed_follow_up",
            _("After release: within 6, 12 and 24 months"),
            _(
                "Of those released so long ago that the whole time lies behind them, everybody of whom it is "
                "known until its end, or who had the event before. Limits are Wilson's."
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
    table = outcome.drawn(name)
    if name == "survival":
        return _of_survival(table)
    if name == "survival_tests":
        return _of_tests(table, outcome.filters.group_by)
    if name in ("hazards", "hazard_models"):
        return _of_models(outcome.tables["hazards"], outcome.tables["hazard_models"])
    if name == "fixed_follow_up":
        return _of_fixed(table)
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
        _("%(event)s: p %(p)s", event=event_name(row["event"]).lower(), p=p_words(row["p"]))
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


def _of_fixed(table: pd.DataFrame) -> str:
    rows = rows_of(table[table["n"] > 0].drop_duplicates("event", keep="last"))
    if not rows:
        return _("Of nobody within the filters are six months after release known.")
    return " ".join(
        _(
            "%(event)s within %(months)s months: %(share)s.",
            event=event_name(row["event"]),
            months=row["months"],
            share=share(row["observed"], row["n"]),
        )
        for row in rows
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


def columns(outcome: Outcome, name: str) -> list[Column]:
    """The columns of the table of a section, in words."""
    return {
        "survival": _survival,
        "survival_tests": _tests,
        "hazards": _hazards,
        "hazard_models": _models,
        "fixed_follow_up": _fixed,
        "benchmark": _benchmark,
        "follow_up_completeness": _completeness,
        "first_contact": _first_contact,
    }[name](outcome)


def _event() -> Column:
    return c.words(_("Event"), lambda row: event_name(row["event"]))


def _survival(outcome: Outcome) -> list[Column]:
    # The first row of a group is that of week 0, at which everybody is at risk.
    first = outcome.tables["survival"].drop_duplicates(["event", "group"])
    at_first = {(row["event"], row["group"]): int(row["at_risk"]) for row in rows_of(first)}

    def people(row: Row) -> int:
        return at_first[row["event"], row["group"]]

    return [
        _event(),
        c.group(),
        c.count(_("Week"), "week"),
        c.count(_("At risk"), "at_risk"),
        c.count(_("Events"), "events"),
        c.share(_("Without the event"), "survival", people),
        c.interval(_("95% interval"), of=people),
    ]


def _tests(_outcome: Outcome) -> list[Column]:
    return [
        _event(),
        c.text(_("Compared by"), "grouping"),
        c.figure(_("Chi-squared"), "chi2", 3),
        c.count(_("Degrees of freedom"), "df"),
        c.p_value(_("p")),
    ]


def _hazards(_outcome: Outcome) -> list[Column]:
    return [
        _event(),
        c.text(_("Predictor"), "predictor"),
        c.figure(_("Coefficient"), "coefficient", 3),
        c.figure(_("Standard error"), "se", 3),
        c.figure(_("Hazard ratio"), "hazard_ratio"),
        c.interval(_("95% interval"), show=c.two_places),
        c.p_value(_("p")),
    ]


def _models(_outcome: Outcome) -> list[Column]:
    def note(row: Row) -> str:
        return str(NOTES[row["note"]]) % {"people": LEAST_PEOPLE, "events": EVENTS_A_PREDICTOR}

    return [
        _event(),
        c.text(_("Predictor"), "predictor"),
        c.count(_("People"), "n"),
        c.count(_("Left out, not recorded"), "missing"),
        c.count(_("Events"), "events"),
        c.words(_("What was done"), note),
    ]


def _fixed(_outcome: Outcome) -> list[Column]:
    return [
        _event(),
        c.count(_("Months"), "months"),
        c.count(_("Released so long ago"), "released"),
        c.count(_("Known so long"), "n"),
        c.count(_("Observed"), "observed"),
        c.share(_("Rate"), "rate", "n"),
        c.interval(_("95% interval"), of="n"),
    ]


def _benchmark(_outcome: Outcome) -> list[Column]:
    return [
        _event(),
        c.count(_("Months"), "follow_up"),
        c.count(_("People"), "n"),
        c.count(_("Observed"), "observed"),
        c.share(_("Rate"), "rate", "n"),
        c.interval(_("95% interval"), of="n"),
        c.share(_("Published (unmatched)"), "benchmark", None),
        c.text(_("Source"), "source"),
        c.figure(_("Expected"), "expected", 1),
        Column(_("Observed / expected"), lambda row: c.two_places(row["oe"]), of=lambda row: row["n"]),
        c.interval(_("95% interval of it"), "oe_lower", "oe_upper", show=c.two_places, of="n"),
    ]


def _completeness(_outcome: Outcome) -> list[Column]:
    return [
        c.count(_("Months after release"), "months"),
        c.count(_("Released so long ago"), "released"),
        c.count(_("Days of follow-up"), "planned_days"),
        c.count(_("Days known"), "known_days"),
        c.share(_("Share"), "share", "released"),
    ]


def _first_contact(_outcome: Outcome) -> list[Column]:
    return [
        c.count(_("People released"), "released"),
        c.count(_("Reached"), "reached"),
        Column(_("Median days"), lambda row: number(row["median_days"], 0), of=lambda row: row["released"]),
        c.share(_("Within 28 days"), "within_28_days", "released"),
    ]
