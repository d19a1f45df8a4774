"""The sections and the codebook of delivery: how much reached people, who facilitated, what was delivered of
what was planned."""

from __future__ import annotations

from collections.abc import Iterator

from programme.web.formats import NOTHING, number
from programme.web.text import _
from reports.charts.words import share, whole
from reports.packs import columns as c
from reports.packs.columns import Column, Row
from reports.packs.meaning import Meaning, of_columns
from reports.packs.outcome import Outcome


def titles() -> list[tuple[str, str, str]]:
    """(table, title, definition) of each section."""
    return [
        (
            "dose_distribution",
            _("How much of the programme reached people"),
            _(
                "Of everybody who started, hours received in the latest cohort divided by the hours that its "
                "whole curriculum plans. Some are still on the programme and will receive more."
            ),
        ),
        (
            "facilitation",
            _("Who facilitated"),
            _(
                "Held sessions that each facilitator was rostered for, under a pseudonym, and how often they "
                "came or went from one session to the next."
            ),
        ),
        (
            "fidelity",
            _("Was it delivered as planned?"),
            _(
                "Of the exercises planned for held sessions of which a record was kept, those delivered. A "
                "session without a record says nothing, and is not counted as delivered."
            ),
        ),
        (
            "fidelity_by_module",
            _("Delivered as planned, by module"),
            _(
                "The same for each module of a cohort, of the sessions that are tied to a module. Where "
                "sessions were held and no record was kept nothing is known."
            ),
        ),
    ]


def finding(outcome: Outcome, name: str) -> str:
    """What a table without a chart says, in a sentence."""
    table = outcome.tables[name]
    if name == "facilitation":
        if table.empty:
            return _("No facilitator is known of a held session.")
        teams = table.groupby("cohort")["facilitator"].nunique()
        return _(
            "A cohort had %(median)s facilitators (median), at most %(most)s.",
            median=number(float(teams.median()), 1),
            most=whole(teams.max()),
        )
    planned, done = table["items_planned"].sum(), table["items_delivered"].sum()
    if not planned:
        return _("No record of a session within the filters says what was delivered.")
    return _(
        "Delivered of what was planned: %(share)s. Revisions of plans: %(revisions)s.",
        share=share(done, planned),
        revisions=whole(table["revisions"].sum()),
    )


def columns(outcome: Outcome, name: str) -> list[Column]:
    """The columns of a table as people read it."""
    return {
        "dose_distribution": _dose,
        "facilitation": _facilitation,
        "fidelity": _fidelity,
        "fidelity_by_module": _by_module,
    }[name]()


def _dose() -> list[Column]:
    def edges(row: Row) -> str:
        if row["lower"] != row["lower"]:
            return NOTHING
        if row["upper"] != row["upper"]:
            return _("more than %(lower)s", lower=number(row["lower"], 1))
        return _("%(lower)s to %(upper)s", lower=number(row["lower"], 1), upper=number(row["upper"], 1))

    return [
        c.words(_("Dose"), edges),
        c.count(_("Starters"), "starters"),
        c.count(_("Of these completed"), "completers"),
    ]


def _facilitation() -> list[Column]:
    return [
        c.text(_("Cohort"), "cohort"),
        c.text(_("Facilitator"), "facilitator"),
        c.count(_("Sessions"), "sessions"),
        c.share(_("Share of sessions"), "share", lambda row: round(row["sessions"] / row["share"])),
        c.count(_("Changes"), "changes"),
    ]


def _fidelity() -> list[Column]:
    return [c.text(_("Cohort"), "cohort"), *_exercises(), c.count(_("Revisions"), "revisions")]


def _by_module() -> list[Column]:
    return [
        c.text(_("Module"), "module"),
        c.text(_("Cohort"), "cohort"),
        c.count(_("Sessions held"), "sessions_held"),
        c.count(_("Of these recorded"), "sessions_recorded"),
        *_exercises(),
    ]


def _exercises() -> list[Column]:
    return [
        c.count(_("Exercises planned"), "items_planned"),
        c.count(_("Delivered"), "items_delivered"),
        c.share(_("Share"), "share", "items_planned"),
    ]


def meanings() -> Iterator[Meaning]:
    """Every column of these tables."""
    never, part, people, sessions = _("never"), _("part of one"), _("people"), _("sessions")
    cohort = _("Code of the cohort")
    yield from of_columns(
        "dose_distribution",
        (
            "lower",
            _("Lower edge, within the bin, of the dose: hours received divided by hours planned"),
            part,
            _("empty where the curriculum plans no hours"),
        ),
        (
            "upper",
            _("Upper edge of the bin, not within it but for 1"),
            part,
            _("empty above 1 and where the curriculum plans no hours"),
        ),
        ("starters", _("People who attended a session of their latest cohort"), people, never),
        ("completers", _("Of these, left as completed"), people, never),
    )
    yield from of_columns(
        "facilitation",
        ("cohort", cohort, "", never),
        ("facilitator", _("Random pseudonym of a facilitator, the same in all reports"), "", never),
        ("sessions", _("Held sessions within the dates that they were rostered for"), sessions, never),
        ("share", _("sessions divided by the held sessions of the cohort"), part, never),
        ("changes", _("How often they came or went from one held session to the next"), _("times"), never),
        parts=("sessions", _("held sessions of the cohort")),
    )
    items = (
        ("items_planned", _("Exercises planned for recorded held sessions"), _("exercises"), never),
        ("items_delivered", _("Of these, delivered"), _("exercises"), never),
        ("share", _("items_delivered divided by items_planned"), part, _("empty without a record")),
    )
    parts = ("items_delivered", "items_planned")
    yield from of_columns(
        "fidelity",
        ("cohort", cohort, "", never),
        *items,
        ("revisions", _("Revisions of the cohort's plan until the data cut"), _("revisions"), never),
        parts=parts,
    )
    yield from of_columns(
        "fidelity_by_module",
        ("cohort", cohort, "", never),
        (
            "module",
            _("Code of the module, in the order of the curriculum"),
            "",
            _("a session tied to no module is in no row"),
        ),
        ("sessions_held", _("Held sessions of the module within the dates"), sessions, never),
        ("sessions_recorded", _("Of these, with a record of the exercises"), sessions, never),
        *items,
        parts=parts,
    )
