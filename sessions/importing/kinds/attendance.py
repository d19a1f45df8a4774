"""Import of attendance: marks, and the held sessions that they belong to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sessions.importing import cells
from sessions.importing.kinds.base import Column, Kind, Plan, find_member, twice
from sessions.importing.kinds.planning import NewSession, plan_sessions
from sessions.importing.known import (
    Known,
    KnownCohort,
    KnownMark,
    KnownMembership,
    KnownParticipant,
    KnownSession,
)
from sessions.importing.mistakes import Mistakes
from sessions.sentence import say

ATTENDED, ABSENT = "attended", "absent"
IMPORTED = "import"
RUNS = ("scheduled", "held")


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    row: int
    reference: str
    cohort: str
    session_on: dt.date
    mark: str
    title: str | None = None
    minutes_planned: int | None = None
    minutes_present: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class MarkWrite:
    """A mark to insert (`id` None) or to bring to these values.

    `session` is the id of a stored session, or None: then it is the new one of this cohort and day.
    """

    id: int | None
    session: int | None
    cohort: int
    on: dt.date
    participant: int
    state: str
    minutes_present: int
    reason: int | None


def _alone(rows: Sequence[AttendanceRow], mistakes: Mistakes) -> None:
    what = say("This person's mark for this cohort and day")
    twice(rows, lambda row: (row.reference, row.cohort, row.session_on), "reference", what, mistakes)
    first: dict[tuple[str, dt.date], AttendanceRow] = {}
    for row in rows:
        if row.mark == ABSENT and row.minutes_present:
            problem = say("Someone absent was not present for any minutes.")
            remedy = say("Leave minutes_present empty, or correct the mark.")
            mistakes.add(row.row, "minutes_present", str(row.minutes_present), problem, remedy)
        if row.mark == ATTENDED and row.minutes_present == 0:
            problem = say("Someone who attended was present for longer than 0 minutes.")
            remedy = say("Write absent, or leave minutes_present empty for the whole session.")
            mistakes.add(row.row, "minutes_present", "0", problem, remedy)
        if row.mark == ATTENDED and row.reason is not None:
            problem = say("A reason of absence belongs to an absence.")
            mistakes.add(row.row, "reason", row.reason, problem, say("Leave it empty, or correct the mark."))
        if row.minutes_planned is not None and (row.minutes_present or 0) > row.minutes_planned:
            _too_long(row, row.minutes_planned, mistakes)
        _same_session(row, first.setdefault((row.cohort, row.session_on), row), mistakes)


def _same_session(row: AttendanceRow, first: AttendanceRow, mistakes: Mistakes) -> None:
    """Rows of one cohort and day are one session, so they say the same of it."""
    if row.title != first.title:
        problem = say(
            "Row %(row)s gives this session the title “%(title)s”.", row=first.row, title=first.title or ""
        )
        remedy = say("Give all rows of a cohort and day the same title.")
        mistakes.add(row.row, "title", row.title or "", problem, remedy)
    if row.minutes_planned != first.minutes_planned:
        minutes = "" if first.minutes_planned is None else first.minutes_planned
        problem = say(
            "Row %(row)s plans this session for “%(minutes)s” minutes.", row=first.row, minutes=minutes
        )
        remedy = say("Give all rows of a cohort and day the same minutes_planned.")
        shown = "" if row.minutes_planned is None else str(row.minutes_planned)
        mistakes.add(row.row, "minutes_planned", shown, problem, remedy)


def _too_long(row: AttendanceRow, planned: int, mistakes: Mistakes) -> None:
    problem = say("It is more than the %(planned)s minutes planned.", planned=planned)
    remedy = say("Correct minutes_present or minutes_planned.")
    mistakes.add(row.row, "minutes_present", str(row.minutes_present), problem, remedy)


def _check(rows: Sequence[AttendanceRow], known: Known, mistakes: Mistakes) -> Plan:
    sessions = _Sessions(rows, known, mistakes)
    inserts: list[MarkWrite] = []
    updates: list[MarkWrite] = []
    unchanged = 0
    for row in rows:
        cohort, participant = find_member(row, known, mistakes)
        if cohort is None or participant is None:
            continue
        if not _may_be_marked(row, cohort, participant, known, mistakes):
            continue
        session, planned = sessions.of(cohort.id, row.session_on)
        old = known.marks.get((session.id, participant.id)) if session else None
        reason, right = _reason(row, old, known, mistakes)
        present = _present(row, planned, old)
        if planned < present and row.minutes_planned is None and planned > 0:
            _too_long(row, planned, mistakes)
        if not right:
            continue
        ids = (old.id if old else None, session.id if session else None)
        write = MarkWrite(*ids, cohort.id, row.session_on, participant.id, row.mark, present, reason)
        if old is None:
            inserts.append(write)
        elif (old.state, old.minutes_present, old.reason) == (row.mark, present, reason):
            unchanged += 1
        elif old.source == IMPORTED:
            updates.append(write)
        else:
            problem = say("The register of this session has another mark for this person, entered by staff.")
            remedy = say("Correct it in the register, or take the row out of the file.")
            mistakes.add(row.row, "mark", row.mark, problem, remedy)
    return Plan(tuple(inserts), tuple(updates), unchanged, sessions.new)


def _may_be_marked(
    row: AttendanceRow, cohort: KnownCohort, participant: KnownParticipant, known: Known, mistakes: Mistakes
) -> bool:
    if row.session_on > known.today:
        problem = say("It lies in the future, and future sessions cannot be marked.")
        mistakes.add(row.row, "session_on", row.session_on.isoformat(), problem, say("Correct the date."))
        return False
    memberships = [one for one in known.memberships.get(participant.id, ()) if one.cohort == cohort.id]
    if any(_covers(one, row.session_on) for one in memberships):
        return True
    when = "; ".join(
        f"{one.joined_on.isoformat()} – {one.left_on.isoformat() if one.left_on else '…'}"
        for one in memberships
    )
    problem = say(
        "%(reference)s was not a member of %(cohort)s on this day.",
        reference=row.reference,
        cohort=row.cohort,
    )
    remedy = (
        say("The membership is %(when)s: correct the date or the membership.", when=when)
        if when
        else say("Import the membership first, or correct the reference or the cohort.")
    )
    mistakes.add(row.row, "session_on", row.session_on.isoformat(), problem, remedy)
    return False


def _covers(membership: KnownMembership, on: dt.date) -> bool:
    return membership.joined_on <= on and (membership.left_on is None or on <= membership.left_on)


def _reason(
    row: AttendanceRow, old: KnownMark | None, known: Known, mistakes: Mistakes
) -> tuple[int | None, bool]:
    """The id of the row's absence reason (empty: the stored one), and whether the cell is right."""
    if row.mark != ABSENT:
        return None, True
    if row.reason is None:
        return old.reason if old is not None else None, True
    found = known.reasons.get(row.reason.casefold())
    if found is None:
        problem = say("This is not a reason of absence known here.")
        remedy = say("Use one of: %(codes)s; or leave it empty.", codes=", ".join(known.reason_codes))
        mistakes.add(row.row, "reason", row.reason, problem, remedy)
    return found, found is not None


def _present(row: AttendanceRow, planned: int, old: KnownMark | None) -> int:
    if row.mark == ABSENT:
        return 0
    if row.minutes_present is not None:
        return row.minutes_present
    return old.minutes_present if old is not None and old.state == ATTENDED else planned


class _Sessions:
    """Which session the rows of a cohort and day belong to: a stored one, or one to be made."""

    def __init__(self, rows: Iterable[AttendanceRow], known: Known, mistakes: Mistakes) -> None:
        self._found: dict[tuple[int, dt.date], KnownSession] = {}
        missing: dict[tuple[int, dt.date], AttendanceRow] = {}
        seen: set[tuple[str, dt.date]] = set()
        for row in rows:
            if (row.cohort, row.session_on) in seen:
                continue
            seen.add((row.cohort, row.session_on))
            cohort = known.cohorts.get(row.cohort)
            if cohort is not None:
                self._place(row, (cohort.id, row.session_on), known, missing, mistakes)
        wanted = [
            NewSession(cohort, on, row.title, row.minutes_planned)
            for (cohort, on), row in sorted(missing.items())
        ]
        cohorts = {cohort.id: cohort for cohort in known.cohorts.values()}
        self.new = plan_sessions(wanted, cohorts, known.items)
        self._minutes = {(one.cohort, one.on): one.minutes_planned for one in self.new}

    def of(self, cohort: int, on: dt.date) -> tuple[KnownSession | None, int]:
        """The stored session, None when it is to be made, and its planned minutes (0: it was refused)."""
        found = self._found.get((cohort, on))
        return found, found.minutes_planned if found else self._minutes.get((cohort, on), 0)

    def _place(
        self,
        row: AttendanceRow,
        key: tuple[int, dt.date],
        known: Known,
        missing: dict[tuple[int, dt.date], AttendanceRow],
        mistakes: Mistakes,
    ) -> None:
        stored = known.sessions.get(key, ())
        running = [one for one in stored if one.state in RUNS]
        named = [one for one in running if row.title and one.title.casefold() == row.title.casefold()]
        candidates = named or running
        if len(candidates) > 1:
            problem = say("The cohort has %(count)s sessions on this day.", count=len(candidates))
            titles = ", ".join(f"“{one.title}”" for one in candidates)
            remedy = say("Give the title of the one that is meant: %(titles)s.", titles=titles)
            mistakes.add(row.row, "title", row.title or "", problem, remedy)
        elif candidates:
            self._agree(row, key, candidates[0], mistakes)
        elif stored:
            problem = say(
                "The session of this day, “%(title)s”, is recorded as not held.", title=stored[0].title
            )
            remedy = say("Take the rows out of the file, or correct the session first.")
            mistakes.add(row.row, "session_on", row.session_on.isoformat(), problem, remedy)
        elif row.session_on <= known.today:
            missing[key] = row

    def _agree(
        self, row: AttendanceRow, key: tuple[int, dt.date], session: KnownSession, mistakes: Mistakes
    ) -> None:
        if row.minutes_planned in (None, session.minutes_planned):
            self._found[key] = session
            return
        problem = say(
            "The session is there already, planned for %(minutes)s minutes.", minutes=session.minutes_planned
        )
        remedy = say("Write %(minutes)s, or leave minutes_planned empty.", minutes=session.minutes_planned)
        mistakes.add(row.row, "minutes_planned", str(row.minutes_planned), problem, remedy)


ATTENDANCE = Kind(
    name="attendance",
    title=say("Attendance"),
    about=say("Who attended which session. A day without a session makes a held one, marked as imported."),
    columns=(
        Column("reference", cells.reference, say("Reference of the participant."), required=True),
        Column("cohort", cells.code, say("Code of the cohort."), required=True),
        Column("session_on", cells.date, say("Day of the session."), required=True),
        Column("mark", cells.OneOf(ATTENDED, ABSENT), say("attended or absent."), required=True),
        Column("title", cells.text(120), say("Title of the session, or of the module it belongs to.")),
        Column("minutes_planned", cells.planned_minutes, say("Planned minutes; the plan's when empty.")),
        Column("minutes_present", cells.minutes, say("Minutes present; all planned ones when empty.")),
        Column("reason", cells.text(80), say("Code of the absence reason.")),
    ),
    make=AttendanceRow,
    alone=_alone,
    check=_check,
)
