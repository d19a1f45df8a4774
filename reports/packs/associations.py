"""The sections and the codebook of what goes along with dropping out and with change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from programme.web.formats import number
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.charts.words import rows_of, whole
from reports.measures.after_release import LEAST_PEOPLE
from reports.measures.associations import RARER_A_PREDICTOR
from reports.packs import columns as c
from reports.packs.columns import Column
from reports.packs.meaning import Meaning
from reports.packs.outcome import Outcome

NOTES: Final[dict[str, Lazy]] = {
    "fitted": _l("Modelled."),
    "computed": _l("Computed."),
    "few_people": _l("Not computed: fewer than %(people)s people."),
    "few_events": _l("Not modelled: fewer than %(events)s of the rarer outcome a predictor."),
    "constant": _l("Left out: it is the same for everybody."),
    "no_maximum": _l("Not modelled: the predictors cannot be told apart."),
    "no_direction": _l("Not computed: neither side of the score is better."),
}
"""What was done with a row."""


def _note(code: str) -> str:
    return str(NOTES[code]) % {"people": LEAST_PEOPLE, "events": RARER_A_PREDICTOR}


def titles() -> list[tuple[str, str, str]]:
    """(table, title, definition) of each section, in the order shown."""
    return [
        (
            "dose_change",
            _("Does dose go along with change?"),
            _(
                "Correlation of the share of the programme that somebody received with the change of their "
                "score, turned so that above 0 more dose goes along with a better change. Whoever does well "
                "may also stay longer: an association, not an effect of the dose."
            ),
        ),
        (
            "dropout",
            _("Association with dropping out"),
            _(
                "Logistic regression with Firth's penalty of those who started and either completed or "
                "dropped out, on the predictors that were chosen. An odds ratio above 1 means: those with a "
                "higher value dropped out more often. It is an association, not a cause."
            ),
        ),
    ]


def finding(outcome: Outcome, name: str) -> str:
    """What a table says, in a sentence."""
    table = outcome.tables[name]
    if table.empty:
        return _("No predictors were chosen.") if name == "dropout" else _("Nobody has both scores.")
    told = [row for row in rows_of(table) if row["note"] in ("fitted", "computed")]
    if not told:
        return " ".join(dict.fromkeys(_note(row["note"]) for row in rows_of(table)))
    if name == "dropout":
        parts = [
            _(
                "%(predictor)s: odds ratio %(ratio)s (%(lower)s to %(upper)s)",
                predictor=row["predictor"],
                ratio=number(row["odds_ratio"], 2),
                lower=number(row["lower"], 2),
                upper=number(row["upper"], 2),
            )
            for row in told
        ]
        start = _(
            "%(dropped)s of %(n)s dropped out.", dropped=whole(told[0]["dropped_out"]), n=whole(told[0]["n"])
        )
        return start + " " + "; ".join(parts) + "."
    return (
        "; ".join(
            _(
                "%(instrument)s: r = %(r)s (%(lower)s to %(upper)s), %(n)s people",
                instrument=row["instrument"],
                r=number(row["r"], 2),
                lower=number(row["lower"], 2),
                upper=number(row["upper"], 2),
                n=whole(row["n"]),
            )
            for row in told
        )
        + "."
    )


def columns(outcome: Outcome, name: str) -> list[Column]:
    """The columns of a table as people read it."""
    last = [
        c.interval(_("95% interval"), show=c.two_places),
        c.p_value(_("p")),
        c.words(_("What was done"), lambda row: _note(row["note"])),
    ]
    if name == "dropout":
        return [
            c.text(_("Predictor"), "predictor"),
            c.count(_("People"), "n"),
            c.count(_("Not recorded"), "missing"),
            c.count(_("Dropped out"), "dropped_out"),
            c.figure(_("Odds ratio"), "odds_ratio"),
            *last,
        ]
    return [c.text(_("Instrument"), "instrument"), c.count(_("People"), "n"), c.figure(_("r"), "r"), *last]


def meanings() -> Iterator[Meaning]:
    """Every column of these tables, and the values of those that take fixed ones."""
    never, people, not_done = _("never"), _("people"), _("empty when not computed, see note")
    for column, meaning, unit, missing in (
        ("instrument", _("Code of the instrument"), "", never),
        ("n", _("Starters with both scores and a dose"), people, never),
        ("r", _("Pearson's correlation of dose and change, above 0: more dose, better change"), "", not_done),
        ("lower", _("Lower 95% limit of r, by Fisher's z"), "", not_done),
        ("upper", _("Upper 95% limit of r, by Fisher's z"), "", not_done),
        ("p", _("p of the test that r is 0"), "", not_done),
        ("note", _("What was done"), "", never),
    ):
        yield "dose_change", column, "", meaning, unit, "", "", missing
    for column, meaning, unit, missing in (
        ("predictor", _("Name of the covariate"), "", _("no row when no predictor was chosen")),
        ("n", _("Starters who completed or dropped out, of whom every predictor is recorded"), people, never),
        (
            "missing",
            _("Starters who did either and are left out, as a predictor is not recorded"),
            people,
            never,
        ),
        ("dropped_out", _("Of n, those who dropped out"), people, never),
        ("coefficient", _("Logarithm of the odds ratio"), "", not_done),
        ("se", _("Its standard error"), "", not_done),
        ("odds_ratio", _("Odds of dropping out for one more of the predictor"), _("ratio"), not_done),
        ("lower", _("Lower 95% limit, by the profile of the penalised likelihood"), _("ratio"), not_done),
        ("upper", _("Upper 95% limit, by the profile of the penalised likelihood"), _("ratio"), not_done),
        ("p", _("p of the penalised likelihood ratio test"), "", not_done),
        ("note", _("What was done with the predictor"), "", never),
    ):
        yield "dropout", column, "", meaning, unit, "", "", missing
    for table, codes in (
        ("dose_change", ("computed", "few_people", "constant", "no_direction")),
        ("dropout", ("fitted", "few_people", "few_events", "constant", "no_maximum")),
    ):
        for code in codes:
            yield table, "note", code, _note(code), "", "", "", ""
