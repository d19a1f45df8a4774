"""What the pages of a register show: the roll as stored, or as typed where it could not be saved."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from programme.web.formats import date, time
from programme.web.text import _, ngettext
from sessions.heading import Heading
from sessions.origin import FIELD, SCREEN, Origin
from sessions.register.form import Read, Typed
from sessions.register.marks import Mark, Person, State
from sessions.register.not_held import NotHeldForm
from sessions.register.queries import KeptCorrection, Sheet
from sessions.register.rights import Mode, Rights
from sessions.register.rules import Conflict, Problem, Settled
from sessions.register.words import caused_by_words, in_words, not_held_words
from sessions.spoken import speak


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of those expected are marked how, as stored."""

    attended: int
    absent: int
    unmarked: int

    @property
    def marked(self) -> int:
        return self.attended + self.absent

    @property
    def expected(self) -> int:
        return self.marked + self.unmarked


@dataclass(frozen=True, slots=True)
class Versions:
    """Two versions of one mark side by side, and the values that choose between them."""

    theirs: str
    theirs_by: str
    yours: str
    version: int


@dataclass(frozen=True, slots=True)
class Row:
    """One person. The fields hold text as it stands in the form; `errors` are by field (late, ...); `hint`:
    what is known and may explain an absence, with its source and the reason that would fit."""

    participant: int
    name: str
    shown: Typed
    words: str
    saved: str
    unsaved: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    versions: Versions | None = None
    may_mark: bool = True
    hint: str = ""
    hint_reason: str = ""

    @property
    def has_more(self) -> bool:
        """Whether something stands in the fold beside the two answers."""
        more = (self.shown.late, self.shown.early)
        return any(value not in ("", "0") for value in more) or self.shown.tookpart == "no"


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction in words."""

    name: str
    before: str
    after: str
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The register of one session. `may` is what the person could do, `mode` what the page does now."""

    heading: Heading
    time_zone: str
    mode: Mode
    may: Mode
    notice: str
    rows: tuple[Row, ...]
    counts: Counts
    reasons: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    corrections: tuple[ShownCorrection, ...]
    common: tuple[tuple[str, str], ...] = ()
    not_held_reason: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    conflicts: bool = False
    correction_reason: str = ""
    correction_error: str = ""
    origin: Origin = SCREEN


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """The answer to one change saved as made."""

    heading: Heading
    time_zone: str
    row: Row
    counts: Counts
    problems: tuple[str, ...] = ()
    reasons: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    take_focus: bool = False


@dataclass(frozen=True, slots=True)
class NotHeldPage:
    """The form that tells that a session did not run; `in_the_way` says why it cannot be told."""

    heading: Heading
    time_zone: str
    form: NotHeldForm
    in_the_way: str


def not_held_page(sheet: Sheet, form: NotHeldForm, problem: Problem | None) -> NotHeldPage:
    """The page with its form, or with what stands in its way."""
    in_the_way = speak(problem.message) if problem else ""
    return NotHeldPage(sheet.heading, sheet.heading.time_zone, form, in_the_way)


def register_page(sheet: Sheet, rights: Rights, *, correct: bool, now: dt.datetime) -> RegisterPage:
    """The register as stored. `correct` opens a finished one for corrections, where that is allowed."""
    mode = Mode.READ if rights.mode is Mode.CORRECT and not correct else rights.mode
    return RegisterPage(
        heading=sheet.heading,
        time_zone=sheet.heading.time_zone,
        mode=mode,
        may=rights.mode,
        notice=speak(rights.notice) if rights.notice else "",
        rows=tuple(_hinted(sheet, _stored(sheet, person, now)) for person in sheet.roll.people),
        counts=counts_of(sheet.roll.people),
        reasons=offered(sheet),
        corrections=tuple(_correction(sheet, kept) for kept in sheet.corrections),
        common=tuple((code, sheet.labels[code]) for code in sheet.common if code in sheet.labels),
        not_held_reason=not_held_words(sheet.heading.not_held_reason),
    )


def _hinted(sheet: Sheet, row: Row) -> Row:
    """The row with what is known of the person, while nothing is marked."""
    hint = next((one for one in sheet.hints if one.participant == row.participant), None)
    if hint is None or row.shown.mark:
        return row
    if hint.kind == "segregation":
        words = _("In segregation since %(on)s, says the prison", on=date(hint.on))
        return replace(row, hint=words, hint_reason="segregation")
    return replace(row, hint=_("At another site now, says the prison"), hint_reason="transfer")


def refused_page(
    sheet: Sheet, rights: Rights, read: Read, settled: Settled, *, now: dt.datetime
) -> RegisterPage:
    """The register with everything that was typed, and what is wrong or was saved by somebody else."""
    stored = register_page(sheet, rights, correct=True, now=now)
    problems = read.errors or settled.errors
    by_field = {problem.field: speak(problem.message) for problem in problems}
    conflicts = {conflict.participant: conflict for conflict in settled.conflicts}
    rows = tuple(
        _typed(sheet, person, row, read, by_field, conflicts.get(person.participant))
        for person, row in zip(sheet.roll.people, stored.rows, strict=True)
    )
    return replace(
        stored,
        rows=rows,
        errors=(
            *(_summary_line(problem, sheet, mode=stored.mode) for problem in problems),
            *(
                (
                    f"keep-{one.participant}",
                    _("Choose which version of the mark of %(name)s to keep", name=one.name),
                )
                for one in settled.conflicts
            ),
        ),
        conflicts=bool(settled.conflicts),
        correction_reason=read.reason,
        correction_error=by_field.get("correction-reason", ""),
    )


def row_answer(
    sheet: Sheet,
    participant: int,
    read: Read,
    settled: Settled,
    *,
    saved: Mapping[int, dt.datetime],
    now: dt.datetime,
    chose: bool = False,
) -> RowAnswer:
    """The answer for one person after a change saved as made, or refused."""
    person = next((one for one in sheet.roll.people if one.participant == participant), None)
    problems = read.errors or settled.errors
    counts = counts_of(sheet.roll.people, settled if settled.may_save and not read.errors else None)
    conflict = next(iter(settled.conflicts), None)
    if person is None:
        row = Row(participant, "", Typed(), "", "", unsaved=True)
    elif problems or conflict:
        row = _typed(sheet, person, _stored(sheet, person, now), read, {}, conflict)
    else:
        row = _after(sheet, person, settled, saved, now)
    return RowAnswer(
        heading=sheet.heading,
        time_zone=sheet.heading.time_zone,
        row=row,
        counts=counts,
        problems=tuple(speak(problem.message) for problem in problems),
        reasons=offered(sheet),
        take_focus=chose,
    )


def counts_of(people: tuple[Person, ...], settled: Settled | None = None) -> Counts:
    """How many stand how, after the changes of `settled` when it was saved."""
    changed = {change.participant: change.after for change in settled.changes} if settled else {}
    states = [changed.get(person.participant, person.mark).state for person in people]
    return Counts(states.count(State.ATTENDED), states.count(State.ABSENT), states.count(State.UNMARKED))


def offered(sheet: Sheet) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The absence reasons on offer, under the words for who caused them."""
    return tuple((caused_by_words(caused_by), reasons) for caused_by, reasons in sheet.reasons)


def counts_words(counts: Counts) -> str:
    """`Saved: 10 attended, 2 absent.` and who is still unmarked."""
    words = _("%(attended)s attended, %(absent)s absent", attended=counts.attended, absent=counts.absent)
    if not counts.unmarked:
        return words
    left = ngettext("%(num)s person is not marked yet", "%(num)s people are not marked yet", counts.unmarked)
    return f"{words}. {left}"


def _stored(sheet: Sheet, person: Person, now: dt.datetime) -> Row:
    return Row(
        participant=person.participant,
        name=person.name,
        shown=_as_typed(person.mark, person.version),
        words=in_words(person.mark, sheet.labels),
        saved=_person_saved(sheet, person, now) if person.version else "",
        may_mark=sheet.heading.facilitates or person.version > 0,
    )


def _after(
    sheet: Sheet, person: Person, settled: Settled, saved: Mapping[int, dt.datetime], now: dt.datetime
) -> Row:
    change = next((one for one in settled.changes if one.participant == person.participant), None)
    if change is None:
        return _stored(sheet, person, now)
    return Row(
        participant=person.participant,
        name=person.name,
        shown=_as_typed(change.after, change.version + 1),
        words=in_words(change.after, sheet.labels),
        saved=_saved_words(sheet, saved[person.participant], None, now),
    )


def _typed(
    sheet: Sheet, person: Person, row: Row, read: Read, by_field: Mapping[str, str], conflict: Conflict | None
) -> Row:
    typed = read.typed.get(person.participant)
    if typed is None or (typed in (Typed(), Typed(version=typed.version)) and conflict is None):
        return row  # the form says nothing of this person, so what is stored stands
    keys = Typed.__dataclass_fields__
    errors = {key: by_field[name] for key in keys if (name := f"{key}-{person.participant}") in by_field}
    return Row(
        participant=person.participant,
        name=person.name,
        shown=typed,
        words=row.words,
        saved=row.saved,
        unsaved=bool(errors) or not _same(typed, person.mark),
        errors=errors,
        versions=_versions(sheet, conflict) if conflict else None,
        may_mark=row.may_mark,
    )


def _same(typed: Typed, mark: Mark) -> bool:
    """Whether what was typed is what is stored."""
    stored = _as_typed(mark, 0)
    minutes = [(typed.late, stored.late), (typed.early, stored.early)]
    if typed.mark != stored.mark:
        return False
    if mark.state is State.ABSENT:
        return typed.reason == stored.reason
    return typed.tookpart == stored.tookpart and all((a or "0") == (b or "0") for a, b in minutes)


def _as_typed(mark: Mark, version: int) -> Typed:
    return Typed(
        mark="" if mark.state is State.UNMARKED else mark.state.value,
        late=str(mark.minutes_late) if mark.minutes_late else "",
        early=str(mark.minutes_left_early) if mark.minutes_left_early else "",
        reason=mark.reason or "",
        tookpart="" if mark.took_part else "no",
        version=str(version),
    )


def _versions(sheet: Sheet, conflict: Conflict) -> Versions:
    by = conflict.recorded_by or _("a colleague")
    at = time(_local(sheet, conflict.recorded_at).time()) if conflict.recorded_at else ""
    return Versions(
        theirs=in_words(conflict.theirs, sheet.labels),
        theirs_by=_("Saved by %(name)s at %(time)s", name=by, time=at),
        yours=in_words(conflict.yours, sheet.labels),
        version=conflict.version,
    )


def _person_saved(sheet: Sheet, person: Person, now: dt.datetime) -> str:
    words = _saved_words(sheet, person.recorded_at, person.recorded_by, now)
    if person.recorded_for is None:
        return words
    return _("%(saved)s, from the paper of %(name)s", saved=words, name=person.recorded_for or "–")


def _saved_words(sheet: Sheet, at: dt.datetime | None, by: str | None, now: dt.datetime) -> str:
    """`Saved 14:03`, with the day when that is not today at the site, and with the name if given."""
    if at is None:
        return ""
    moment = _local(sheet, at)
    zone = ZoneInfo(sheet.heading.time_zone)
    shown = time(moment.time())
    if moment.date() != now.astimezone(zone).date():
        shown = f"{date(moment.date(), 'short')}, {shown}"
    if by:
        return _("Saved %(time)s by %(name)s", time=shown, name=by)
    return _("Saved %(time)s", time=shown)


def _local(sheet: Sheet, at: dt.datetime) -> dt.datetime:
    return at.astimezone(ZoneInfo(sheet.heading.time_zone))


def _summary_line(problem: Problem, sheet: Sheet, *, mode: Mode) -> tuple[str, str]:
    """(id of the field to go to, or "", message) of one problem."""
    key, _dash, number = problem.field.partition("-")
    on_page = {str(person.participant) for person in sheet.roll.people}
    words = speak(problem.message)
    if problem.field in ("correction-reason", FIELD):
        return problem.field, words
    if mode is Mode.READ or number not in on_page:
        return "", words
    return (f"mark-{number}" if key == "version" else problem.field), words


def _correction(sheet: Sheet, kept: KeptCorrection) -> ShownCorrection:
    return ShownCorrection(
        name=kept.name,
        before=in_words(kept.before, sheet.labels),
        after=in_words(kept.after, sheet.labels),
        reason=kept.reason,
        by=kept.by or _("a colleague"),
        at=kept.at,
    )
