"""What the columns of the tables of what became of people after release mean."""

from __future__ import annotations

from collections.abc import Iterator

from programme.web.text import _
from reports.measures.after_release import EVENTS_A_PREDICTOR, LEAST_PEOPLE
from reports.packs.after_release import EVENTS, NOTES, event_name
from reports.packs.meaning import Meaning


def meanings() -> Iterator[Meaning]:
    """Every column of these tables, and the values of those that take fixed ones."""
    yield from _survival()
    yield from _at_risk()
    yield from _tests()
    yield from _hazards()
    yield from _models()
    yield from _fixed()
    yield from _benchmark()
    yield from _completeness()
    yield from _first_contact()


_RATES = {"rate": ("observed", "n"), "share": ("known_days", "planned_days")}


def _of(table: str, *columns: tuple[str, str, str, str]) -> Iterator[Meaning]:
    """(column, meaning, unit, missing) of a table."""
    for column, meaning, unit, missing in columns:
        yield table, column, "", meaning, unit, *_RATES.get(column, ("", "")), missing


def _event() -> str:
    return _("An event after release")


def _never() -> str:
    return _("never")


def _people() -> str:
    return _("people")


def _part() -> str:
    return _("part of one")


def _survival() -> Iterator[Meaning]:
    table, never, people, part = "survival", _never(), _people(), _part()
    yield table, "event", "", _event(), "", "", "", _("an event that is known of nobody at all has no row")
    for code in EVENTS:
        yield table, "event", code, event_name(code), "", "", "", ""
    group = _("all, or a value of what is compared; “not recorded” for people without one")
    at_risk = _("People without the event before and observed for that many weeks or more")
    lower = _("Lower 95% limit of survival, from log(-log S) with Greenwood's variance")
    upper = _("Upper 95% limit of survival, from log(-log S) with Greenwood's variance")
    nobody = _("empty once nobody is left")
    yield from _of(
        table,
        ("group", group, "", _("no row when nobody was released")),
        ("week", _("Whole weeks since release: week 0 and each week with an event"), _("weeks"), never),
        ("at_risk", at_risk, people, never),
        ("events", _("People with the event, for the first time, in that week"), people, never),
        ("survival", _("Kaplan-Meier estimate of not having had the event"), part, never),
        ("lower", lower, part, nobody),
        ("upper", upper, part, nobody),
    )


def _at_risk() -> Iterator[Meaning]:
    never, group = _never(), _("all, or a value of what is compared")
    at_risk = _("People without the event before and observed for that many weeks or more")
    yield from _of(
        "survival_at_risk",
        ("event", _event(), "", never),
        ("group", group, "", never),
        ("week", _("Whole weeks since release"), _("weeks"), never),
        ("at_risk", at_risk, _people(), never),
    )


def _tests() -> Iterator[Meaning]:
    never = _never()
    p = _("Probability of so great a difference if the groups did not differ")
    yield from _of(
        "survival_tests",
        ("event", _event(), "", _("an event that nobody of these had has no row")),
        ("grouping", _("What people are compared by"), "", _("no row when nothing is compared")),
        ("chi2", _("Log-rank statistic of times in days"), "", never),
        ("df", _("Degrees of freedom: groups less one"), "", never),
        ("p", p, _part(), never),
    )


def _hazards() -> Iterator[Meaning]:
    never, ratio = _never(), _("ratio")
    meaning = _("Hazard of somebody with one unit more, divided by that of somebody without")
    yield from _of(
        "hazards",
        ("event", _event(), "", _("an event that could not be modelled has no row")),
        ("predictor", _("Name of the covariate"), "", never),
        ("coefficient", _("Natural logarithm of the hazard ratio for one unit more"), "", never),
        ("se", _("Standard error of the coefficient"), "", never),
        ("hazard_ratio", meaning, ratio, never),
        ("lower", _("Lower 95% limit of the hazard ratio (Wald)"), ratio, never),
        ("upper", _("Upper 95% limit of the hazard ratio (Wald)"), ratio, never),
        ("p", _("Two-sided, by Wald's test that the coefficient is 0"), _part(), never),
    )


def _models() -> Iterator[Meaning]:
    table, never, people = "hazard_models", _never(), _people()
    missing = _("People left out because one of the predictors is not recorded")
    yield from _of(
        table,
        ("event", _event(), "", never),
        ("predictor", _("Name of the covariate"), "", _("no row when no predictor was chosen")),
        ("n", _("People released of whom every predictor is recorded"), people, never),
        ("missing", missing, people, never),
        ("events", _("Of n, those with the event"), people, never),
        ("note", _("What was done with the predictor"), "", never),
    )
    for code, words in NOTES.items():
        said = str(words) % {"people": LEAST_PEOPLE, "events": EVENTS_A_PREDICTOR}
        yield table, "note", code, said, "", "", "", ""


def _fixed() -> Iterator[Meaning]:
    table, empty = "fixed_follow_up", _("empty when n is 0")
    yield from _of(
        table,
        ("event", _event(), "", _("an event that is known of nobody at all has no row")),
        ("months", _("Length of follow-up from the first release"), _("months"), _never()),
        ("released", _("People released so long ago"), _people(), _never()),
        ("n", _("People known for so long, or until the event within it"), _people(), _never()),
        ("observed", _("Of these, those with the event within it"), _people(), _never()),
        ("rate", _("Numerator divided by denominator"), _part(), empty),
        ("lower", _("Lower 95% limit of the rate, Wilson's score method"), _part(), empty),
        ("upper", _("Upper 95% limit of the rate, Wilson's score method"), _part(), empty),
    )


def _benchmark() -> Iterator[Meaning]:
    never, people, part = _never(), _people(), _part()
    nobody, ratio = _("empty when nobody counts"), _("ratio")
    n = _("Released follow_up months or longer before the cut, and known until then or until the event")
    yield from _of(
        "benchmark",
        ("event", _event(), "", _("no row without a published rate")),
        ("n", n, people, never),
        ("observed", _("Of n, those with the event within follow_up"), people, never),
        ("rate", _("observed divided by n"), part, nobody),
        ("lower", _("Lower 95% limit of the rate, Wilson's score method"), part, nobody),
        ("upper", _("Upper 95% limit of the rate, Wilson's score method"), part, nobody),
        ("benchmark", _("The published rate, of other people: unmatched"), part, never),
        ("source", _("Where the rate was published"), "", never),
        ("follow_up", _("Follow-up of the published rate"), _("months"), never),
        ("expected", _("n times the published rate"), people, never),
        ("oe", _("observed divided by expected"), ratio, nobody),
        ("oe_lower", _("Lower exact 95% limit (Poisson) of oe"), ratio, nobody),
        ("oe_upper", _("Upper exact 95% limit (Poisson) of oe"), ratio, nobody),
    )


def _completeness() -> Iterator[Meaning]:
    never, days = _never(), _("days")
    planned = _("Days from release to the end of the months, or to death or deportation")
    yield from _of(
        "follow_up_completeness",
        ("months", _("Months after release"), _("months"), never),
        ("released", _("People released at least that long before the data cut"), _people(), never),
        ("planned_days", planned, days, never),
        ("known_days", _("Of these, the days until the last certain knowledge"), days, never),
        ("share", _("known_days divided by planned_days"), _part(), _("empty when nobody counts")),
    )


def _first_contact() -> Iterator[Meaning]:
    never, people = _never(), _people()
    yield from _of(
        "first_contact",
        ("released", _("Everybody released within the filters"), people, never),
        ("reached", _("Of these, whoever was met, phoned or seen by video at least once"), people, never),
        (
            "median_days",
            _("Days from release in which half were reached, by the Kaplan-Meier estimate"),
            _("days"),
            _("empty while fewer than half were reached"),
        ),
        (
            "within_28_days",
            _("Share reached within 28 days, by the Kaplan-Meier estimate"),
            _part(),
            _("empty when nobody was released"),
        ),
    )
