"""Which counts a publishable report holds, and what each is the sum of.

A function a subject. Keys are `table/row/column`, where the row has no slash of its own to be taken for
another: they are looked up by `key`, never taken apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from modules.instruments.rules import Change
from programme.followup.rules import COUNTS_AS, Event
from reports.disclosure.counts import Asked, Family, family, numbered, paired
from reports.measures.absences import absences
from reports.measures.change import changes
from reports.measures.completion import of_each as modules
from reports.measures.fixed import MONTHS, within
from reports.measures.flow import PARENTS
from reports.measures.inputs import Frames
from reports.measures.persons import EARLY, latest_memberships


def key(*parts: object) -> str:
    """The key of a count."""
    return "/".join(map(str, parts))


def families(frames: Frames) -> list[Family]:
    """Every family of a publishable report."""
    return [
        _flow(frames),
        *_attendance(frames),
        _absences(frames),
        *_modules(frames),
        *_scores(frames),
        *_after_release(frames),
    ]


def _people(rows: pd.DataFrame, leaf: pd.Series) -> pd.DataFrame:
    """Units that are people."""
    numbers = numbered(rows["pseudonym"])
    return pd.DataFrame({"unit": numbers, "person": numbers, "leaf": leaf.astype("str")})


def _flow(frames: Frames) -> Family:
    members = latest_memberships(frames)[["pseudonym", "stage"]].astype("str")
    others = pd.Series(
        sorted(set(frames.participants["pseudonym"].astype("str")) - set(members["pseudonym"])), dtype="str"
    )
    everybody = pd.concat(
        [members, pd.DataFrame({"pseudonym": others, "stage": "not_allocated"})], ignore_index=True
    )
    leaves = [stage for stage in PARENTS if stage not in PARENTS.values()]
    asked = [Asked(key("flow", stage), _below(stage), _KINDS.get(stage, "")) for stage in PARENTS]
    asked.append(Asked(key("flow", "ended"), frozenset({"completed", *EARLY})))
    return family("flow", _people(everybody, everybody["stage"]), leaves, asked)


_KINDS: Final = {"started": "started"}
"""Who started is asked of modules too."""


def _below(stage: str) -> frozenset[str]:
    """The leaves that make up a stage."""
    children = [child for child, parent in PARENTS.items() if parent == stage]
    return frozenset({stage}) if not children else frozenset().union(*map(_below, children))


def _attendance(frames: Frames) -> list[Family]:
    """Places by cohort and by month. Both hold all places, under the same keys."""
    offered = frames.places_in_window
    person = numbered(offered["pseudonym"])
    rows = pd.DataFrame({"unit": paired(person, offered["place"]), "person": person})
    return [
        _places("cohort", rows, offered["cohort"].astype("str"), offered["attended"], cohorts(frames)),
        _places("month", rows, month_of(offered["date"]), offered["attended"], None),
    ]


def cohorts(frames: Frames) -> list[str]:
    """The cohorts that have a session or a member within the filters, by code."""
    return sorted(
        {*frames.memberships["cohort"].astype("str"), *frames.sessions_in_window["cohort"].astype("str")}
    )


def month_of(days: pd.Series) -> pd.Series:
    """The first day of the month, as text."""
    return pd.Series(days.dt.strftime("%Y-%m-01"), index=days.index, dtype="str")


def _places(
    name: str, rows: pd.DataFrame, group: pd.Series, attended: pd.Series, groups: list[str] | None
) -> Family:
    groups = sorted(group.unique()) if groups is None else groups
    leaf = group + "/" + attended.map({True: _THERE, False: _MISSED}).astype("str")
    asked = []
    for column, ends in (("expected", (_THERE, _MISSED)), ("attended", (_THERE,))):
        asked.append(Asked(key("places", column), _each(groups, ends)))
        # A cohort is one scope among others, so its count is of the kind of all places.
        kind = key("places", column) if name == "cohort" else ""
        asked += [Asked(key("places", name, one, column), _each([one], ends), kind) for one in groups]
    leaves = [key(one, end) for one in groups for end in (_THERE, _MISSED)]
    return family(f"places by {name}", rows.assign(leaf=leaf), leaves, [one for one in asked if one.leaves])


_THERE: Final = "attended"
_MISSED: Final = "missed"


def _each(first: Iterable[str], then: Iterable[str]) -> frozenset[str]:
    """The leaves named by one of the first and one of the other words."""
    return frozenset(key(one, other) for one in first for other in then)


def _absences(frames: Frames) -> Family:
    marked = absences(frames)
    person = numbered(marked["pseudonym"])
    rows = pd.DataFrame({"unit": paired(person, marked["session"].astype("int64")), "person": person})
    leaf = (marked["caused_by"] + "/" + marked["reason"]).astype("str")
    leaves = [key(*one) for one in reasons(frames)]
    asked = [Asked(key("absences", one), frozenset({one})) for one in leaves]
    asked.append(Asked(key("absences", "all"), frozenset(leaves)))
    return family("absences", rows.assign(leaf=leaf), leaves, asked)


def reasons(frames: Frames) -> list[tuple[str, str]]:
    """(caused_by, reason) of every reason that can be given, whether or not it was: that nobody gave it is
    not for the public either."""
    known = pd.concat([frames.reasons, absences(frames)])[["caused_by", "reason"]].astype("str")
    found = set(zip(known["caused_by"], known["reason"], strict=True))
    return sorted(found | {("not_recorded", "not_recorded")})


def _modules(frames: Frames) -> Iterable[Family]:
    """Each person once a module, in however many versions of a curriculum it was offered to them."""
    each = modules(frames)
    once = each.groupby(["label", "pseudonym"], sort=True)["met"].any().reset_index()
    for label, rows in once.groupby("label", sort=True):
        yield family(
            f"module {label}",
            _people(rows, rows["met"].map({True: "met", False: "not_met"})),
            ["met", "not_met"],
            [
                Asked(key("module", label, "started"), frozenset({"met", "not_met"}), "started"),
                Asked(key("module", label, "met"), frozenset({"met"})),
            ],
        )


def _scores(frames: Frames) -> Iterable[Family]:
    """Of each instrument: who started, has a score at the baseline and at the end, and what became of it."""
    starters = latest_memberships(frames)
    starters = starters.loc[starters["started"], ["pseudonym", "stage"]].astype("str")
    whether = starters["stage"].eq("completed").map({True: "completed", False: "other"})
    all_changes = changes(frames)
    for instrument in instruments(frames):
        found = all_changes[all_changes["instrument"] == instrument].set_index("pseudonym")
        state = ("paired " + found["change"]).where(found["post"].notna(), "unpaired")
        known = state.where(found["pre"].notna(), "no baseline").to_dict()
        leaf = whether + "/" + starters["pseudonym"].map(lambda who, of=known: of.get(who, "no baseline"))
        asked = [Asked(key("flow", "started"), _each(_POPULATIONS["starters"], _STATES), "started")]
        asked.append(Asked(key("flow", "completed"), _each(_POPULATIONS["completers"], _STATES)))
        for population, ends in _POPULATIONS.items():
            asked += [
                Asked(key("score", instrument, population, what), _each(ends, states))
                for what, states in _OF_SCORES.items()
            ]
        leaves = sorted(_each(_POPULATIONS["starters"], _STATES))
        yield family(f"score {instrument}", _people(starters, leaf), leaves, asked)


def instruments(frames: Frames) -> list[str]:
    """Every instrument that is in use or was: that nobody was asked is not for the public either."""
    return sorted(frames.instruments["instrument"].astype("str").unique())


_POPULATIONS: Final = {"starters": ("completed", "other"), "completers": ("completed",)}
_PAIRED: Final = {change.value: f"paired {change.value}" for change in Change}
_STATES: Final = ("no baseline", "unpaired", *_PAIRED.values())
_OF_SCORES: Final[dict[str, tuple[str, ...]]] = {
    "baseline": _STATES[1:],
    "paired": tuple(_PAIRED.values()),
    **{change: (state,) for change, state in _PAIRED.items()},
    "not_computable": ("unpaired", _PAIRED["not_computable"]),
}
"""What is counted of an instrument, and the states that it is the sum of."""


def horizons(frames: Frames) -> list[int]:
    """The months after release of which a publishable report tells, in order."""
    compared = frames.benchmarks["months"].astype("int64").tolist()
    return sorted({*MONTHS, *compared})


def _after_release(frames: Frames) -> Iterable[Family]:
    """Of each event: for how many of the horizons release lies behind, for how many the person is known, and
    within which of these it happened. All three are nested, so three numbers sort a person."""
    months = horizons(frames)
    for event in Event:
        at = [within(frames, event, one) for one in months]
        leaf = pd.Series("", index=at[0].index, dtype="str")
        for nested in ("due", "known", "observed"):
            leaf += "/" + pd.concat([people[nested] for people in at], axis=1).sum(axis=1).astype("str")
        asked = []
        for index, month in enumerate(months):
            released, known, observed = _leaves_at(index, len(months))
            n, part = event_keys(event, month)
            asked += [Asked(key("released", month), released), Asked(n, known), Asked(part, observed)]
        yield family(f"after release {event.value}", _people(at[0], leaf), _sorted_in(len(months)), asked)


def nested(frames: Frames) -> list[tuple[str, str]]:
    """Counts that contain others, as everybody knows, though no family holds both: a conviction of any kind
    contains those of one."""
    kinds = sorted(COUNTS_AS[Event.CONVICTION] - {Event.CONVICTION})
    return [
        (event_keys(Event.CONVICTION, month)[1], event_keys(kind, month)[1])
        for month in horizons(frames)
        for kind in kinds
    ]


def _sorted_in(months: int) -> list[str]:
    """Every leaf: release lies behind `due` horizons, `known` of them are, and the last `had` of these hold
    the event."""
    steps = range(months + 1)
    return [f"/{due}/{known}/{had}" for due in steps for known in range(due + 1) for had in range(known + 1)]


def _leaves_at(index: int, months: int) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The leaves of those released, known and with the event at one horizon."""
    released, counted, happened = set(), set(), set()
    for leaf in _sorted_in(months):
        due, known, had = map(int, leaf.split("/")[1:])
        if due > index:
            released.add(leaf)
        if known > index:
            counted.add(leaf)
        if known > index >= known - had:
            happened.add(leaf)
    return frozenset(released), frozenset(counted), frozenset(happened)


def event_keys(event: Event | str, month: int) -> tuple[str, str]:
    """The keys of who is known for so many months, and of those with the event."""
    return key("after", str(event), month, "n"), key("after", str(event), month, "observed")
