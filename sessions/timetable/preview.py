"""From the form of a schedule to the dates that it gives, with every reason against them."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from modules.curriculum.queries import planned_sessions
from programme.staff.rostering import rostering_problems
from programme.web.text import Text
from sessions.timetable import queries
from sessions.timetable.clashes import Clash, find_clashes
from sessions.timetable.days_off import days_off
from sessions.timetable.queries import SitePlace
from sessions.timetable.rules import LAST_DATE, LOOKS_AHEAD, PlanItem, Proposed, Timetable, propose
from sessions.timetable.schedule import Schedule
from sessions.timetable.words import KINDS, spoken


@dataclass(frozen=True)
class Day:
    """A line of the preview: a session, or a date on which there is none because of `skipped`."""

    on: dt.date
    position: int | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    title: str = ""
    module: str = ""
    kind: Text = ""
    note: Text = ""
    skipped: Text = ""
    clashes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What stands beside the form. `missing`: what must be filled in before there are dates;
    `slips`: what was typed wrongly; `clashes`: who or what is taken, and when; `barred`: (field, why)
    of each facilitator who cannot be rostered. `seal` changes with any date, so that nobody confirms
    dates other than those they saw."""

    sessions: tuple[Proposed, ...] = ()
    days: tuple[Day, ...] = ()
    missing: tuple[Text, ...] = ()
    slips: tuple[Text, ...] = ()
    clashes: tuple[Text, ...] = ()
    barred: tuple[tuple[str, Text], ...] = ()
    skipped: int = 0
    failure: Text = ""
    warning: Text = ""
    seal: str = ""

    @property
    def clean(self) -> bool:
        """Whether every session has a date and nothing stands against it."""
        against = self.failure or self.clashes or self.barred or self.slips or self.missing
        return bool(self.sessions) and not against

    @property
    def first(self) -> dt.date | None:
        return self.sessions[0].on if self.sessions else None

    @property
    def last(self) -> dt.date | None:
        return self.sessions[-1].on if self.sessions else None


async def make_preview(schedule: Schedule, *, only_for_dates: bool) -> Preview:
    """Judge the form and date the sessions as far as it is filled in.

    `only_for_dates`: the person is still filling it in, so empty fields are no errors.
    """
    form = schedule.form
    form.curriculum.validate(form)  # which sessions there are decides which times overlap
    if only_for_dates:
        await suggest(schedule)
    curriculum = schedule.curriculum
    planned = await planned_sessions(curriculum.id) if curriculum else ()
    items = [PlanItem(one.id, one.title, one.minutes, one.kind, one.module, one.module_id) for one in planned]
    schedule.judge(items, only_for_dates=only_for_dates)
    missing, slips = tuple(schedule.missing), tuple(schedule.slips)
    site, starts_on = schedule.site, form.starts_on.data
    wrong = (
        form.starts_on.errors
        or form.least_days.errors
        or any(row.refused for row in (*schedule.rows, *schedule.off))
    )
    if missing or wrong or site is None or curriculum is None:
        return Preview(missing=missing, slips=slips)
    until = _horizon(starts_on, len(items), schedule)
    off, warning = await days_off(site, schedule.days_off, starts_on, until)
    found = propose(
        items,
        schedule.slots,
        starts_on=starts_on,
        days_off=off,
        zone=site.zone,
        least_days=schedule.least_days,
        prerequisites=await queries.prerequisites(curriculum.id),
    )
    clashes = await _clashes(schedule, found)
    return Preview(
        sessions=found.sessions,
        days=_days(found, clashes, site),
        slips=slips,
        clashes=tuple(spoken(clash.sentence(site.zone)) for clash in clashes),
        barred=await _barred(schedule, found),
        skipped=len(found.skipped),
        failure=spoken(found.failure) if found.failure else "",
        warning=warning,
        seal=_seal(found),
    )


async def suggest(schedule: Schedule) -> None:
    """Fill in the places that the room has, and a code that is free: site, year, running number."""
    form = schedule.form
    for field in (form.site, form.room, form.starts_on):
        field.validate(form)
    schedule.suggest("capacity", str(schedule.places))
    if schedule.site and form.starts_on.data:
        start = f"{schedule.site.code.upper()[:20]}-{form.starts_on.data.year}-"
        schedule.suggest("code", f"{start}{await queries.next_number(start)}")


def _horizon(starts_on: dt.date, sessions: int, schedule: Schedule) -> dt.date:
    """The last date for which days off must be known."""
    days = 7 * (sessions // len(schedule.slots) + 1)
    if schedule.least_days:  # then a session may wait so long, and for the next weekly time after that
        days = sessions * (schedule.least_days + 7)
    return min(starts_on + dt.timedelta(days=days) + 2 * LOOKS_AHEAD, LAST_DATE)


async def _clashes(schedule: Schedule, found: Timetable) -> tuple[Clash, ...]:
    if not found.sessions:
        return ()
    starts_at, ends_at = found.sessions[0].starts_at, max(one.ends_at for one in found.sessions)
    busy = await queries.busy_times(schedule.room, schedule.people, starts_at, ends_at)
    return find_clashes(found.sessions, busy)


async def _barred(schedule: Schedule, found: Timetable) -> tuple[tuple[str, Text], ...]:
    if not found.sessions:
        return ()
    chosen = {schedule.form[field].data: field for field in ("co", "lead") if schedule.form[field].data}
    problems = await rostering_problems(chosen, found.sessions[0].on, found.sessions[-1].on)
    return tuple((chosen[one], why) for one in reversed(chosen) for why in problems.get(one, ()))


def _days(found: Timetable, clashes: tuple[Clash, ...], site: SitePlace) -> tuple[Day, ...]:
    against: dict[int, list[Text]] = {}
    for clash in clashes:
        against.setdefault(clash.session.position, []).append(spoken(clash.sentence(site.zone)))
    days = [Day(skip.on, skipped=spoken(skip.reason)) for skip in found.skipped]
    days += [
        Day(
            one.on,
            position=one.position,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            title=one.item.title,
            module=one.item.module or "",
            kind=KINDS[one.item.kind] if one.item.kind != "group" else "",
            note=spoken(one.note) if one.note else "",
            clashes=tuple(against.get(one.position, ())),
        )
        for one in found.sessions
    ]
    return tuple(sorted(days, key=lambda day: (day.on, day.position or 0)))


def _seal(found: Timetable) -> str:
    times = "\n".join(
        f"{one.item.id} {one.starts_at.isoformat()} {one.ends_at.isoformat()}" for one in found.sessions
    )
    return hashlib.sha256(times.encode()).hexdigest()[:16]
