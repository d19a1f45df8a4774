"""The sections of scores: from baseline to end, person by person, and over the time points.

What their columns mean is in `codebook_change`.
"""

from __future__ import annotations

from typing import Final

from programme.web.formats import NOTHING, number
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.charts.change import BETTER, CHANGES, POPULATIONS
from reports.charts.words import rows_of, whole
from reports.measures.after_release import LEAST_PEOPLE
from reports.measures.proportions import LEAST
from reports.packs import columns as c
from reports.packs.columns import Column, Row
from reports.packs.outcome import Outcome
from sessions.measures.words import SHORT_POINTS

NOTES: Final[dict[str, Lazy]] = {
    "fitted": _l("Modelled."),
    "reference": _l("The baseline, which the others are set beside."),
    "few_scores": _l("Left out: fewer than %(scores)s people have a score then."),
    "few_people": _l("Not modelled: fewer than %(people)s people have a score at the baseline."),
    "one_time_point": _l("Not modelled: no time point after the baseline has enough scores."),
    "no_fit": _l("Not modelled: the scores do not vary enough to tell people and time points apart."),
}
"""What was done with a time point."""


def note(code: str) -> str:
    """What was done with a time point, in words."""
    return str(NOTES[code]) % {"people": LEAST_PEOPLE, "scores": LEAST}


def titles() -> list[tuple[str, str, str]]:
    """(table, title, definition) of each section."""
    return [
        (
            "outcome_change",
            _("Scores from baseline to end"),
            _(
                "Of those with both scores in their latest cohort: mean, standard deviation, and the "
                "standardised mean change (SMCR: by the deviation before, corrected for small samples). "
                "Starters attended a session, completers completed. Nobody was drawn by lot, so a change is "
                "no effect by itself."
            ),
        ),
        (
            "reliable_change",
            _("Reliable change"),
            _(
                "Of those with a score at the baseline (Jacobson and Truax 1991). Recovered: better by more "
                "than chance, and across the cut-off. Not computable: no score at the end, or an instrument "
                "without standard deviation, reliability or direction."
            ),
        ),
        (
            "score_pairs",
            _("Each person from baseline to end"),
            _(
                "Every starter with a score at the baseline or the end; under pseudonyms the scores are in "
                "the analysis file. Within the band, 1.96 standard errors of a difference either way, a "
                "change may be chance alone."
            ),
        ),
        (
            "instruments",
            _("What changes are judged by"),
            _(
                "Standard deviation, reliability and cut-off as published for each instrument. Without a "
                "published cut-off it lies between the means of both populations, where these are published."
            ),
        ),
        (
            "trajectories",
            _("Scores over time"),
            _(
                "Mean at each time point with 95% interval (t); months are since release. Of everybody who "
                "has a score then, so not of the same people each time: who is reached later may be unlike "
                "who is not."
            ),
        ),
        (
            "repeated_measures",
            _("Differences from the baseline"),
            _(
                "Linear mixed model (REML) with a random intercept a person and the time point as fixed "
                "effect. It uses every starter with a score at the baseline, also those without any later, "
                "and takes missing scores to depend on nothing but the scores there are. A difference is no "
                "effect of the programme by itself."
            ),
        ),
    ]


def finding(outcome: Outcome, name: str) -> str:
    """What a table without a chart says, in a sentence."""
    table = outcome.tables[name]
    if table.empty:
        return (
            _("No starter has a score at the baseline.")
            if name == "repeated_measures"
            else _("No starter has a score.")
        )
    if name == "instruments":
        judged = table["reliable_from"].notna()
        return _(
            "Of %(known)s of %(all)s instruments it is published what a reliable change is.",
            known=whole(judged.sum()),
            all=whole(len(table)),
        )
    return " ".join(_modelled(str(code), rows_of(rows)) for code, rows in table.groupby("instrument"))


def _modelled(code: str, rows: list[Row]) -> str:
    fitted = [row for row in rows if row["note"] == "fitted"]
    if not fitted:
        refused = next(row["note"] for row in rows if row["note"] != "few_scores")
        return _("%(instrument)s: %(note)s", instrument=code, note=_small(note(refused)))
    differences = "; ".join(
        _(
            "%(point)s %(estimate)s (95%% interval %(lower)s to %(upper)s)",
            point=str(SHORT_POINTS[row["time_point"]]).lower(),
            estimate=number(row["estimate"], 1),
            lower=number(row["lower"], 1),
            upper=number(row["upper"], 1),
        )
        for row in fitted
    )
    return _(
        "%(instrument)s, difference from the baseline of %(people)s people: %(differences)s.",
        instrument=code,
        people=whole(fitted[0]["n_people"]),
        differences=differences,
    )


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def columns(outcome: Outcome, name: str) -> list[Column]:
    """The columns of a table as people read it."""
    return {
        # As many digits as the table has.
        "outcome_change": lambda: _change(places=2 if outcome.published is None else 1),
        "reliable_change": _reliable,
        "score_pairs": _pairs,
        "instruments": _instruments,
        "trajectories": _trajectories,
        "repeated_measures": _repeated,
    }[name]()


def _who() -> list[Column]:
    return [_instrument(), c.words(_("Population"), lambda row: str(POPULATIONS[row["population"]]))]


def _instrument() -> Column:
    return c.text(_("Instrument"), "instrument")


def _point() -> Column:
    return c.words(_("Time point"), lambda row: str(SHORT_POINTS[row["time_point"]]))


def _change(*, places: int) -> list[Column]:
    return [
        *_who(),
        c.count(_("With a baseline"), "n_baseline"),
        c.count(_("With both"), "n_paired"),
        _mean(_("Before (SD)"), "mean_pre", "sd_pre", places),
        _mean(_("After (SD)"), "mean_post", "sd_post", places),
        c.figure(_("Change"), "change", places),
        c.figure(_("SMCR"), "smcr"),
        c.interval(_("95% interval"), "smcr_lower", "smcr_upper", show=c.two_places),
    ]


def _mean(heading: str, mean: str, sd: str, places: int = 2) -> Column:
    def say(row: Row) -> str:
        if row[mean] != row[mean]:
            return NOTHING
        return _("%(mean)s (%(sd)s)", mean=number(row[mean], places), sd=number(row[sd], places))

    return Column(heading, say)


def _reliable() -> list[Column]:
    return [*_who(), *(c.count(str(words), name) for name, (words, _c, _h) in CHANGES.items())]


def _pairs() -> list[Column]:
    return [
        _instrument(),
        c.words(_("Completed"), lambda row: _("Yes") if row["completed"] else _("No")),
        c.figure(_("Before"), "pre"),
        c.figure(_("After"), "post"),
        c.words(_("Change"), lambda row: str(CHANGES[row["change"]][0])),
    ]


def _instruments() -> list[Column]:
    return [
        _instrument(),
        c.words(_("Direction"), lambda row: str(BETTER[row["better"]])),
        c.figure(_("SD"), "sd"),
        c.figure(_("Reliability"), "reliability"),
        c.figure(_("Reliable from"), "reliable_from"),
        c.figure(_("Cut-off"), "cut_off"),
    ]


def _trajectories() -> list[Column]:
    return [
        *_who(),
        _point(),
        c.count(_("People"), "n"),
        _mean(_("Mean (SD)"), "mean", "sd"),
        c.interval(_("95% interval"), show=c.two_places),
    ]


def _repeated() -> list[Column]:
    return [
        _instrument(),
        _point(),
        c.count(_("People"), "n_people"),
        c.count(_("Scores"), "n_scores"),
        c.figure(_("Difference"), "estimate"),
        c.figure(_("Standard error"), "se"),
        c.interval(_("95% interval"), show=c.two_places),
        c.p_value(_("p")),
        c.words(_("What was done"), lambda row: note(row["note"])),
    ]
