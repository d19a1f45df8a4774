"""The frames that every measure is computed from, checked once so that no measure has to.

A measure sees these frames and the data cut, nothing else: whoever doubts a figure can
compute it again from them. Pseudonyms only; no frame has a place for a name, a number or a
date of birth.

What happened after the data cut is taken out here too: later sessions are gone, a later leaving is
undone; whoever joins later is waiting to start. Marks are as the register has them when read; it
keeps its corrections apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

from reports.measures.released import people
from reports.measures.units import places

COVARIATE: Final = "covariate_"
"""Columns of `participants` that start so are numeric covariates, used by the name that follows."""

Kinds = dict[str, str]

PARTICIPANTS: Final[Kinds] = {"pseudonym": "text", "site": "text", "release_date_known": "bool"}
MEMBERSHIPS: Final[Kinds] = {
    "membership": "int",
    "pseudonym": "text",
    "cohort": "text",
    "site": "text",
    "curriculum": "text",
    "joined_on": "date",
    "left_on": "date",
    "outcome": "text",
    "first_attended_on": "date",
}
SESSIONS: Final[Kinds] = {
    "session": "int",
    "cohort": "text",
    "site": "text",
    "curriculum": "text",
    "position": "int",
    "date": "date",
    "module": "text",
    "minutes_planned": "int",
    "state": "text",
    "catch_up_of": "int",
}
EXPECTED: Final[Kinds] = {
    "session": "int",
    "cohort": "text",
    "membership": "int",
    "pseudonym": "text",
    "date": "date",
    "mark": "text",
    "minutes_planned": "int",
    "minutes_present": "int",
    "reason": "text",
    "reason_label": "text",
    "caused_by": "text",
    "catch_up_of": "int",
}
PLANS: Final[Kinds] = {
    "curriculum": "text",
    "module": "text",
    "module_title": "text",
    "module_position": "int",
    "minutes": "int",
    "completion_share": "float",
}

RELEASES: Final[Kinds] = {"pseudonym": "text", "released_on": "date", "observed_until": "date"}
EVENTS: Final[Kinds] = {"pseudonym": "text", "event": "text", "happened_on": "date"}
CONTACTS: Final[Kinds] = {"pseudonym": "text", "held_on": "date"}
BENCHMARKS: Final[Kinds] = {"event": "text", "rate": "float", "months": "int", "source": "text"}
MEASURES: Final[Kinds] = {
    "pseudonym": "text",
    "cohort": "text",
    "instrument": "text",
    "time_point": "text",
    "taken_on": "date",
    "total": "float",
}
INSTRUMENTS: Final[Kinds] = {
    "instrument": "text",
    "better": "text",
    "sd": "float",
    "reliability": "float",
    "cut_off": "float",
    "clinical_mean": "float",
    "clinical_sd": "float",
    "general_mean": "float",
    "general_sd": "float",
}
TARGETS: Final[Kinds] = {"indicator": "text", "target": "float", "source": "text"}
FACILITATORS: Final[Kinds] = {"session": "int", "facilitator": "text"}
DELIVERIES: Final[Kinds] = {"session": "int", "planned": "int", "delivered": "int"}
REASONS: Final[Kinds] = {"reason": "text", "label": "text", "caused_by": "text"}
REVISIONS: Final[Kinds] = {"cohort": "text", "revised_on": "date"}
CORRECTIONS: Final[Kinds] = {
    "recorded_on": "date",
    "kind": "text",
    "cohort": "text",
    "session": "int",
    "dated": "date",
    "pseudonym": "text",
    "operation": "text",
    "fields": "text",
}

_TYPES: Final = {
    kind: pd.api.types.pandas_dtype(name)
    for kind, name in {
        "text": "str",
        "int": "Int64",
        "float": "float64",
        "date": "datetime64[s]",
        "bool": "bool",
    }.items()
}


def _checked(name: str, frame: pd.DataFrame | None, kinds: Kinds) -> pd.DataFrame:
    """`frame` with every column of `kinds` in its type; raises ValueError naming what is missing."""
    if frame is None:
        return pd.DataFrame({column: pd.Series(dtype=_TYPES[kind]) for column, kind in kinds.items()})
    missing = sorted(set(kinds) - set(frame.columns))
    if missing:
        raise ValueError(f"frame {name} lacks {', '.join(missing)}")
    changed = {}
    for column, kind in kinds.items():
        held = frame[column].dtype
        if isinstance(held, pd.CategoricalDtype) and kind == "text":
            continue
        if kind == "date":
            changed[column] = pd.to_datetime(frame[column]).astype(_TYPES[kind])
        elif held != _TYPES[kind]:
            changed[column] = frame[column].astype(_TYPES[kind])
    return frame.assign(**changed).reset_index(drop=True)


def _covariates(participants: pd.DataFrame) -> list[str]:
    return [name for name in map(str, participants.columns) if name.startswith(COVARIATE)]


def _as_known(memberships: pd.DataFrame, cut: dt.date) -> pd.DataFrame:
    """`memberships` as known at the cut: a later leaving is undone, a later start too."""
    day = pd.Timestamp(cut)
    later = memberships["left_on"] > day
    first = memberships["first_attended_on"]
    return memberships.assign(
        outcome=memberships["outcome"].astype("str").mask(later),
        left_on=memberships["left_on"].mask(later),
        first_attended_on=first.mask(first > day),
    )


def _until(frame: pd.DataFrame, cut: dt.date, day: str = "date") -> pd.DataFrame:
    kept = frame[day] <= pd.Timestamp(cut)
    return frame if kept.all() else frame[kept].reset_index(drop=True)


def _scope(people: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    latest = members.sort_values(["pseudonym", "joined_on", "membership"]).drop_duplicates(
        "pseudonym", keep="last"
    )
    known = latest[["pseudonym", "cohort", "curriculum"]].astype("str")
    persons = people[["pseudonym", "site", *_covariates(people)]].astype({"pseudonym": "str", "site": "str"})
    return persons.merge(known, on="pseudonym", how="left")


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of one report. Make them with `Frames.of`, which checks them and applies the cut.

    - `participants`: one row a person: pseudonym, site, release_date_known, and numeric
      `covariate_*` columns.
    - `memberships`: one row a membership of a cohort: membership, pseudonym, cohort, site,
      curriculum, joined_on, left_on (NaT while a member), outcome (missing until left),
      first_attended_on (NaT when never). An outcome comes with a date of leaving.
    - `sessions`: one row a session up to the data cut, in any state: session, cohort, site,
      curriculum, position, date, module (missing when tied to none), minutes_planned,
      state, catch_up_of (the session that it repeats, or missing).
    - `expected`: one row a person expected at a *held* session: session, cohort, membership
      (missing for a guest), pseudonym, date, mark (attended, absent, or missing = unmarked),
      minutes_planned, minutes_present (0 unless attended), reason (code), reason_label,
      caused_by, catch_up_of.
    - `plans`: one row a session plan of a curriculum: curriculum, module, module_title,
      module_position, minutes, completion_share.
    - `releases`: one row a release: pseudonym, released_on, observed_until (the last day of certain
      knowledge). `events`: pseudonym, event, happened_on; several a person. `contacts`: pseudonym,
      held_on; those alone in which somebody was reached.
    - `benchmarks`: published rates to compare with: event, rate (0 to 1), months of follow-up, source.
    - `measures`: one row a measure that stands: pseudonym, cohort, instrument (code), time_point
      (baseline, middle, end, months_3, months_6, months_12), taken_on, total (missing where too many
      answers are). `instruments`: one row an instrument with a total: better (higher, lower, neither)
      and what reliable change needs, missing where it is not published.
    - `targets`: what the strategy aims at: indicator, target (0 to 1), source.
    - `facilitators`: session, facilitator (pseudonym); of held sessions. `deliveries`: session, planned
      and delivered exercises; of recorded sessions. `revisions`: cohort, revised_on; one row a revision
      of its plan.
    - `reasons`: every reason of absence that can be given: reason (code), label, caused_by.
    - `corrections`: one row a change made after the cut to a record that counts from a day on or before it,
      in order: recorded_on, kind (of record), cohort, session (its number in the cohort), dated (that day),
      pseudonym, operation (insert, update, delete), fields (changed, with a space between; missing unless
      updated). What a record has none of is missing. `last_change`: the number of the last change to any
      record that these frames know, None when the day of the cut was over: then it is the last of that day.
    - `scope`: one row a person of the site, cohort and curriculum, whatever the dates of the filter:
      pseudonym, site, cohort and curriculum of the latest membership (missing without one), covariates.

    `starts_on` and `ends_on` are the filter's dates, both inclusive, either may be None. They
    choose *sessions* for what is counted by session (attendance, absences) and *people* for what
    is counted by person (flow, retention, modules, hours): everybody whose membership overlaps
    the dates, followed from joining to the data cut. After release they choose whoever was released
    between them.
    """

    cut: dt.date
    participants: pd.DataFrame
    memberships: pd.DataFrame
    sessions: pd.DataFrame
    expected: pd.DataFrame
    plans: pd.DataFrame
    releases: pd.DataFrame
    events: pd.DataFrame
    contacts: pd.DataFrame
    benchmarks: pd.DataFrame
    measures: pd.DataFrame
    instruments: pd.DataFrame
    facilitators: pd.DataFrame
    deliveries: pd.DataFrame
    revisions: pd.DataFrame
    targets: pd.DataFrame
    reasons: pd.DataFrame
    corrections: pd.DataFrame
    scope: pd.DataFrame
    last_change: int | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    _made: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        *,
        cut: dt.date,
        participants: pd.DataFrame | None = None,
        memberships: pd.DataFrame | None = None,
        sessions: pd.DataFrame | None = None,
        expected: pd.DataFrame | None = None,
        plans: pd.DataFrame | None = None,
        releases: pd.DataFrame | None = None,
        events: pd.DataFrame | None = None,
        contacts: pd.DataFrame | None = None,
        benchmarks: pd.DataFrame | None = None,
        measures: pd.DataFrame | None = None,
        instruments: pd.DataFrame | None = None,
        facilitators: pd.DataFrame | None = None,
        deliveries: pd.DataFrame | None = None,
        revisions: pd.DataFrame | None = None,
        targets: pd.DataFrame | None = None,
        reasons: pd.DataFrame | None = None,
        corrections: pd.DataFrame | None = None,
        last_change: int | None = None,
        starts_on: dt.date | None = None,
        ends_on: dt.date | None = None,
    ) -> Frames:
        """Checked frames; one left out is empty. Raises ValueError when a column is missing."""
        persons = _checked("participants", participants, PARTICIPANTS)
        persons = persons.assign(**{name: persons[name].astype("float64") for name in _covariates(persons)})
        members = _as_known(_checked("memberships", memberships, MEMBERSHIPS), cut)
        whole = cls(
            cut=cut,
            participants=persons,
            memberships=members,
            sessions=_until(_checked("sessions", sessions, SESSIONS), cut),
            expected=_until(_checked("expected", expected, EXPECTED), cut),
            plans=_checked("plans", plans, PLANS),
            releases=_checked("releases", releases, RELEASES),
            events=_checked("events", events, EVENTS),
            contacts=_checked("contacts", contacts, CONTACTS),
            benchmarks=_checked("benchmarks", benchmarks, BENCHMARKS),
            measures=_until(_checked("measures", measures, MEASURES), cut, "taken_on"),
            instruments=_checked("instruments", instruments, INSTRUMENTS),
            facilitators=_checked("facilitators", facilitators, FACILITATORS),
            deliveries=_checked("deliveries", deliveries, DELIVERIES),
            revisions=_until(_checked("revisions", revisions, REVISIONS), cut, "revised_on"),
            targets=_checked("targets", targets, TARGETS),
            reasons=_checked("reasons", reasons, REASONS),
            corrections=_checked("corrections", corrections, CORRECTIONS),
            last_change=last_change,
            scope=_scope(persons, members),
        )
        return whole.within(starts_on, ends_on)

    def within(self, starts_on: dt.date | None, ends_on: dt.date | None) -> Frames:
        """The same frames for sessions and memberships between two dates, both inclusive.

        People all of whose memberships lie outside are left out; people who never had one stay,
        since nothing dates a referral yet.
        """
        members = self.memberships
        kept = pd.Series(True, index=members.index)
        if starts_on is not None:
            kept &= members["left_on"].isna() | (members["left_on"] >= pd.Timestamp(starts_on))
        if ends_on is not None:
            kept &= members["joined_on"] <= pd.Timestamp(ends_on)
        outside = set(members["pseudonym"]) - set(members.loc[kept, "pseudonym"])
        return replace(
            self,
            memberships=members[kept].reset_index(drop=True),
            participants=self.participants[~self.participants["pseudonym"].isin(outside)].reset_index(
                drop=True
            ),
            starts_on=starts_on,
            ends_on=ends_on,
            _made={},
        )

    @property
    def covariates(self) -> list[str]:
        """Names of the covariates, without the prefix, in order."""
        return sorted(name.removeprefix(COVARIATE) for name in _covariates(self.participants))

    @property
    def sessions_in_window(self) -> pd.DataFrame:
        """The sessions between the filter's dates."""
        return self._once("sessions", lambda: self._in_window(self.sessions))

    @property
    def expected_in_window(self) -> pd.DataFrame:
        """The expected rows of sessions between the filter's dates."""
        return self._once("expected", lambda: self._in_window(self.expected))

    @property
    def places(self) -> pd.DataFrame:
        """The places (see `units.places`) of everybody up to the data cut."""
        return self._once("places", lambda: places(self.expected, self.sessions))

    @property
    def places_in_window(self) -> pd.DataFrame:
        """The places offered at sessions between the filter's dates."""
        if self.starts_on is None and self.ends_on is None:
            return self.places
        return self._once("windowed places", lambda: places(self.expected_in_window, self.sessions))

    @property
    def released(self) -> pd.DataFrame:
        """Everybody of the scope who was released between the filter's dates (see `released.people`), with
        the columns of `scope`."""
        return self._once("released", self._released)

    def _released(self) -> pd.DataFrame:
        cut = pd.Timestamp(self.cut)
        found = people(self.releases, self.events, cut)
        if self.starts_on is not None:
            found = found[found["released_on"] >= pd.Timestamp(self.starts_on)]
        if self.ends_on is not None:
            found = found[found["released_on"] <= pd.Timestamp(self.ends_on)]
        return found.merge(self.scope, on="pseudonym", how="inner").sort_values(
            "pseudonym", ignore_index=True
        )

    def _once(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def _in_window(self, frame: pd.DataFrame) -> pd.DataFrame:
        if self.starts_on is None and self.ends_on is None:
            return frame
        kept = pd.Series(True, index=frame.index)
        if self.starts_on is not None:
            kept &= frame["date"] >= pd.Timestamp(self.starts_on)
        if self.ends_on is not None:
            kept &= frame["date"] <= pd.Timestamp(self.ends_on)
        return frame[kept].reset_index(drop=True)
