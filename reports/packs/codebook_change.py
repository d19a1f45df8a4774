"""What the columns of the tables of scores mean."""

from __future__ import annotations

from collections.abc import Iterator

from programme.web.text import _
from reports.charts.change import BETTER
from reports.packs.change import NOTES, note
from reports.packs.meaning import Meaning, of_columns, of_value
from sessions.measures.words import SHORT_POINTS


def meanings() -> Iterator[Meaning]:
    """Every column of these tables, and the values of those that take fixed ones."""
    yield from _outcome_change()
    yield from _reliable_change()
    yield from _score_pairs()
    yield from _instruments()
    yield from _trajectories()
    yield from _repeated_measures()


def _instrument() -> tuple[str, str, str, str]:
    return "instrument", _("Code of the instrument"), "", _("never")


def _population() -> tuple[str, str, str, str]:
    return "population", _("Whom the row is of"), "", _("never")


def _populations(table: str) -> Iterator[Meaning]:
    starters = _("Everybody who attended a session of the latest cohort")
    yield of_value(table, "population", "starters", starters)
    yield of_value(table, "population", "completers", _("Starters who left as completed"))


def _time_points(table: str) -> Iterator[Meaning]:
    for code, words in SHORT_POINTS.items():
        said = _("%(months)s after release", months=words) if code.startswith("months") else str(words)
        yield of_value(table, "time_point", code, said)


def _kinds() -> list[tuple[str, str]]:
    """What became of a score, and what that means."""
    return [
        ("recovered", _("Reliably better, and across the cut-off")),
        ("improved", _("Reliably better, not across the cut-off or without one")),
        ("unchanged", _("The change is no more than 1.96 standard errors of a difference")),
        ("deteriorated", _("Reliably worse")),
    ]


def _outcome_change() -> Iterator[Meaning]:
    table, people, never, score, ratio = "outcome_change", _("people"), _("never"), _("score"), _("ratio")
    nobody, two = _("empty when nobody has both scores"), _("empty under 2 pairs")
    three = _("empty under 3 pairs or without any spread before")
    yield from of_columns(
        table,
        _instrument(),
        _population(),
        ("n_baseline", _("People with a score at the baseline"), people, never),
        ("n_paired", _("People with a score at the baseline and at the end"), people, never),
        ("mean_pre", _("Mean score at the baseline, of the pairs"), score, nobody),
        ("sd_pre", _("Standard deviation (n - 1) at the baseline, of the pairs"), score, two),
        ("mean_post", _("Mean score at the end, of the pairs"), score, nobody),
        ("sd_post", _("Standard deviation (n - 1) at the end, of the pairs"), score, two),
        ("change", _("mean_post less mean_pre"), score, nobody),
        ("smcr", _("J(n - 1) times change divided by sd_pre, J(m) = 1 - 3/(4m - 1)"), ratio, three),
        ("smcr_lower", _("Lower 95% limit of smcr, variance 2(1 - r)/n + smcr^2/(2n)"), ratio, three),
        ("smcr_upper", _("Upper 95% limit of smcr, variance 2(1 - r)/n + smcr^2/(2n)"), ratio, three),
    )
    yield from _populations(table)


def _reliable_change() -> Iterator[Meaning]:
    table, people, never = "reliable_change", _("people"), _("never")
    missing = _("A baseline, but no score at the end or no known error")
    yield from of_columns(
        table,
        _instrument(),
        _population(),
        *((kind, meaning, people, never) for kind, meaning in _kinds()),
        ("not_computable", missing, people, never),
    )
    yield from _populations(table)


def _score_pairs() -> Iterator[Meaning]:
    table, never, score = "score_pairs", _("never"), _("score")
    yield from of_columns(
        table,
        _instrument(),
        ("completed", _("Whether the starter whom the row is of left as completed"), "", never),
        ("pre", _("Score at the baseline"), score, _("empty without one")),
        ("post", _("Score at the end"), score, _("empty without one")),
        ("change", _("What became of the score"), "", never),
    )
    yield of_value(table, "completed", "1", _("Yes"))
    yield of_value(table, "completed", "0", _("No"))
    for kind, meaning in _kinds():
        yield of_value(table, "change", kind, meaning)
    missing = _("One score alone, or an instrument without a known error or direction")
    yield of_value(table, "change", "not_computable", missing)


def _instruments() -> Iterator[Meaning]:
    table, score, unknown = "instruments", _("score"), _("empty where none is published")
    reliable = _("1.96 Sdiff, Sdiff = sqrt(2) sd sqrt(1 - reliability): a change of more is reliable")
    cut_off = _("As published, or else c of Jacobson and Truax (1991): between the means of both populations")
    yield from of_columns(
        table,
        _instrument(),
        ("better", _("Which side of the score is better"), "", _("never")),
        ("sd", _("Published standard deviation of the score"), score, unknown),
        ("reliability", _("Published reliability of the score"), "", unknown),
        ("reliable_from", reliable, score, _("empty without sd or reliability")),
        ("cut_off", cut_off, score, _("empty where neither is published")),
    )
    for code, words in BETTER.items():
        yield of_value(table, "better", code, str(words))


def _trajectories() -> Iterator[Meaning]:
    table, score, never = "trajectories", _("score"), _("never")
    two = _("empty under 2 people")
    yield from of_columns(
        table,
        _instrument(),
        _population(),
        ("time_point", _("When the score was taken"), "", never),
        ("n", _("People with a score at the time point"), _("people"), never),
        ("mean", _("Mean of their scores"), score, _("empty when nobody has one")),
        ("sd", _("Standard deviation (n - 1) of their scores"), score, two),
        ("lower", _("Lower 95% limit of the mean, mean - t(n - 1) sd/sqrt(n)"), score, two),
        ("upper", _("Upper 95% limit of the mean, mean + t(n - 1) sd/sqrt(n)"), score, two),
    )
    yield from _populations(table)
    yield from _time_points(table)


def _repeated_measures() -> Iterator[Meaning]:
    table, score, never = "repeated_measures", _("score"), _("never")
    not_done = _("empty unless fitted, see note")
    yield from of_columns(
        table,
        _instrument(),
        ("time_point", _("When the score was taken"), "", never),
        ("n_people", _("Starters with a score at the baseline: everybody in the model"), _("people"), never),
        ("n_scores", _("Of these, with a score at the time point"), _("people"), never),
        ("estimate", _("Mean at the time point less mean at the baseline, by the model"), score, not_done),
        ("se", _("Standard error of estimate"), score, not_done),
        ("lower", _("Lower 95% limit of estimate, by t"), score, not_done),
        ("upper", _("Upper 95% limit of estimate, by t"), score, not_done),
        (
            "p",
            _("p that estimate is 0, by t; degrees of freedom: scores less people less later time points"),
            "",
            not_done,
        ),
        ("note", _("What was done with the time point"), "", never),
    )
    yield from _time_points(table)
    for code in NOTES:
        yield of_value(table, "note", code, note(code))
