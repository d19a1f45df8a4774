"""From a cohort's plan and its weekly slots to dated sessions.

Everything here is pure. Instants are aware datetimes in UTC: two datetimes of one local zone compare
by wall clock, which is wrong on the day the clocks go back. `on` is the date at the site.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sessions.sentence import Sentence, say
from sessions.timetable.prerequisites import Prerequisite, order_problem

LOOKS_AHEAD = dt.timedelta(days=3 * 366)
"""How long after the previous session (or the start) a date is looked for before giving up."""
LAST_DATE = dt.date(2100, 12, 31)
LONGEST_MINUTES = 12 * 60
MOST_SLOTS = 21
MOST_LEAST_DAYS = 60
"""The widest gap between two sessions that can be asked for."""

_WEEK_MINUTES = 7 * 24 * 60
_WEEKDAYS = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One session that the plan asks for. Order of the sequence is the order to be kept.

    `id` is whatever the caller knows the item by; `module` is the module's title, if it has one, and
    `module_id` what prerequisites know it by.
    """

    id: int
    title: str
    minutes: int
    kind: str = "group"
    module: str | None = None
    module_id: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekly time at the site: weekday 1 (Monday) to 7; `minutes` None means as long as the plan says."""

    weekday: int
    starts_at: dt.time
    minutes: int | None = None

    @property
    def day(self) -> Sentence:
        return _WEEKDAYS[self.weekday - 1]


@dataclass(frozen=True, slots=True)
class Proposed:
    """One dated session. `starts_at` and `ends_at` are UTC; `position` counts from 1 through the plan."""

    position: int
    item: PlanItem
    on: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    note: Sentence | None = None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Skipped:
    """A date that a slot falls on and that was left out."""

    on: dt.date
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Timetable:
    """What `propose` found. With a `failure` the sessions found before it are still listed."""

    sessions: tuple[Proposed, ...]
    skipped: tuple[Skipped, ...]
    failure: Sentence | None = None

    @property
    def ends_on(self) -> dt.date | None:
        return self.sessions[-1].on if self.sessions else None


@dataclass(frozen=True, slots=True)
class SlotProblem:
    """What is wrong with the slot at `index` (from 0; None: all of them) of the form, in its `field`."""

    index: int | None
    field: str
    message: Sentence


def slot_problems(slots: Sequence[Slot], items: Sequence[PlanItem] = ()) -> tuple[SlotProblem, ...]:
    """Everything that is wrong with the slots of a form; empty when they can be used.

    A slot without minutes is taken to last as long as the longest item, so that no order of the
    items can make two slots overlap. The week is a circle: Sunday night meets Monday morning.
    """
    if not slots:
        return (
            SlotProblem(None, "weekday", say("Add at least one weekly slot: a weekday and a start time.")),
        )
    if len(slots) > MOST_SLOTS:
        text = say(
            "There are %(count)s weekly slots. Use %(most)s at most.", count=len(slots), most=MOST_SLOTS
        )
        return (SlotProblem(None, "weekday", text),)
    problems = list(_wrong_values(slots))
    if problems:
        return tuple(problems)
    longest = max((item.minutes for item in items), default=1)
    spans = sorted(
        (_minute_of_week(slot), slot.minutes or longest, index) for index, slot in enumerate(slots)
    )
    told: set[frozenset[int]] = set()
    for place, (start, minutes, index) in enumerate(spans):
        for steps in range(1, len(spans)):
            later_start, _, later = spans[(place + steps) % len(spans)]
            if (later_start - start) % _WEEK_MINUTES >= minutes:
                break
            if (pair := frozenset((index, later))) not in told:
                told.add(pair)
                problems.append(_overlap(slots[index], slots[later], max(pair), minutes))
    return tuple(sorted(problems, key=lambda problem: problem.index or 0))


def _wrong_values(slots: Sequence[Slot]) -> Iterator[SlotProblem]:
    for index, slot in enumerate(slots):
        if not 1 <= slot.weekday <= 7:
            yield SlotProblem(index, "weekday", say("Choose a weekday from Monday to Sunday."))
        if slot.minutes is not None and not 1 <= slot.minutes <= LONGEST_MINUTES:
            text = say(
                "Minutes of a slot must be from 1 to %(most)s. Leave them empty to use the plan's.",
                most=LONGEST_MINUTES,
            )
            yield SlotProblem(index, "minutes", text)


def _minute_of_week(slot: Slot) -> int:
    return ((slot.weekday - 1) * 24 + slot.starts_at.hour) * 60 + slot.starts_at.minute


def _overlap(slot: Slot, other: Slot, index: int, minutes: int) -> SlotProblem:
    text = say(
        "%(day)s %(time)s lasts %(minutes)s minutes and runs into %(other_day)s %(other_time)s. "
        "Change one of the times or give the slot fewer minutes.",
        day=slot.day,
        time=slot.starts_at,
        minutes=minutes,
        other_day=other.day,
        other_time=other.starts_at,
    )
    return SlotProblem(index, "starts_at", text)


def local_start(on: dt.date, at: dt.time, zone: ZoneInfo) -> tuple[dt.datetime, Sentence | None]:
    """The instant (UTC) of a wall-clock time at the site, and what to say when the clocks change over it.

    A time that does not exist moves forward by the length of the gap; of a time that happens twice
    the first is meant (PEP 495, fold=0).
    """
    wanted = dt.datetime.combine(on, at.replace(tzinfo=None, fold=0), tzinfo=zone)
    instant = wanted.astimezone(dt.UTC)
    shown = instant.astimezone(zone)
    if shown.replace(tzinfo=None) != wanted.replace(tzinfo=None):
        return instant, say(
            "The clocks go forward: %(wanted)s does not exist on this day, so it starts at %(actual)s.",
            wanted=at,
            actual=shown.time(),
        )
    if wanted.utcoffset() != wanted.replace(fold=1).utcoffset():
        return instant, say("The clocks go back: %(wanted)s happens twice, the first is meant.", wanted=at)
    return instant, None


def propose(
    items: Sequence[PlanItem],
    slots: Sequence[Slot],
    *,
    starts_on: dt.date,
    days_off: Mapping[dt.date, str],
    zone: ZoneInfo,
    least_days: int = 0,
    prerequisites: Sequence[Prerequisite] = (),
    after: dt.datetime | None = None,
) -> Timetable:
    """Give each item the next free slot from `starts_on` on, in the order of the plan.

    `days_off` maps a date at the site to why nothing runs then. `slots` must be free of
    `slot_problems`. `least_days` lie at least between the dates of two sessions: 0 lets two of them
    fall on one day, 1 does not. A plan whose order breaks one of the `prerequisites` gets no dates.
    Slots that begin before `after`, when given, are passed by. Gives up on an item when no date was
    found within `LOOKS_AHEAD` of the session before it; `failure` then says why and until when it looked.
    """
    if not items:
        return Timetable(
            (), (), say("The plan of this curriculum holds no session, so there is nothing to date.")
        )
    if problems := slot_problems(slots, items):
        return Timetable((), (), problems[0].message)
    if out_of_order := order_problem([item.module_id for item in items], prerequisites):
        return Timetable((), (), out_of_order)
    sessions: list[Proposed] = []
    skipped: list[Skipped] = []
    dates = _after(after, _slot_dates(slots, starts_on), zone)
    seen_from, free_from, since_last = starts_on, starts_on, 0
    free_until: dt.datetime | None = None
    for position, item in enumerate(items, start=1):
        look_until = min(seen_from + LOOKS_AHEAD, LAST_DATE)
        for on, slot in dates:
            if on > look_until:
                failure = _no_date(item, slots, seen_from, look_until, skipped[since_last:])
                return Timetable(tuple(sessions), tuple(skipped), failure)
            reason, session = _day_off(on, days_off) or _too_soon(on, free_from, least_days), None
            if reason is None:
                reason, session = _place(position, item, on, slot, zone, free_until)
            if session is not None:
                sessions.append(session)
                seen_from, free_until, since_last = on, session.ends_at, len(skipped)
                free_from = on + dt.timedelta(days=least_days)
                break
            if reason is not None and (not skipped or skipped[-1] != Skipped(on, reason)):
                skipped.append(Skipped(on, reason))
    return Timetable(tuple(sessions), tuple(skipped))


def _day_off(on: dt.date, days_off: Mapping[dt.date, str]) -> Sentence | None:
    why = days_off.get(on)
    return None if why is None else Sentence("%(reason)s", (("reason", why),))


def _too_soon(on: dt.date, free_from: dt.date, least_days: int) -> Sentence | None:
    if on >= free_from:
        return None
    return say("Too soon: sessions are to be at least %(days)s days apart", days=least_days)


def _place(
    position: int,
    item: PlanItem,
    on: dt.date,
    slot: Slot,
    zone: ZoneInfo,
    free_until: dt.datetime | None,
) -> tuple[Sentence | None, Proposed | None]:
    """The session that takes this slot on this date, or why there is no room for it."""
    starts_at, note = local_start(on, slot.starts_at, zone)
    if free_until is not None and starts_at < free_until:
        return say(
            "The clocks change: %(time)s would start before the session before it has ended.",
            time=slot.starts_at,
        ), None
    ends_at = starts_at + dt.timedelta(minutes=slot.minutes or item.minutes)
    return None, Proposed(position, item, on, starts_at, ends_at, note)


def _slot_dates(slots: Sequence[Slot], starts_on: dt.date) -> Iterator[tuple[dt.date, Slot]]:
    """Every slot's dates in order of time, from `starts_on` on, until one day after the last date known."""
    by_weekday: dict[int, list[Slot]] = {}
    for slot in sorted(slots, key=lambda one: one.starts_at):
        by_weekday.setdefault(slot.weekday, []).append(slot)
    on = starts_on
    while on <= LAST_DATE:
        for slot in by_weekday.get(on.isoweekday(), ()):
            yield on, slot
        on += dt.timedelta(days=1)
    # One more, past every horizon, lets the caller say why nothing was found.
    yield on, slots[0]


def _after(
    after: dt.datetime | None, dates: Iterator[tuple[dt.date, Slot]], zone: ZoneInfo
) -> Iterator[tuple[dt.date, Slot]]:
    """The dates on which a slot begins at that moment or later."""
    if after is None:
        return dates
    return (pair for pair in dates if local_start(pair[0], pair[1].starts_at, zone)[0] >= after)


def _no_date(
    item: PlanItem, slots: Sequence[Slot], looked_from: dt.date, until: dt.date, skipped: Sequence[Skipped]
) -> Sentence:
    days = ", ".join(str(_WEEKDAYS[day - 1]) for day in sorted({slot.weekday for slot in slots}))
    counts: dict[str, int] = {}
    for skip in skipped:
        counts[str(skip.reason)] = counts.get(str(skip.reason), 0) + 1
    if not counts:
        return say(
            "No date was found for “%(title)s”: dates after %(until)s are not planned. "
            "Start earlier or use more weekly slots.",
            title=item.title,
            until=until,
        )
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    text = (
        "No date was found for “%(title)s”. Looked from %(start)s until %(until)s: "
        "each of the %(count)s dates (%(days)s) is left out (%(reasons)s). "
        "Choose another weekday or shorten the closure."
    )
    return say(
        text,
        title=item.title,
        start=looked_from,
        until=until,
        count=len(skipped),
        days=days,
        reasons="; ".join(f"{reason}: {count}" for reason, count in most),
    )
