"""What a cohort's dates must keep: the order in which modules build on each other, and gaps asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from sessions.rescheduling.standing import Frame, Moved, Part, Session
from sessions.sentence import Sentence, say
from sessions.timetable.prerequisites import Prerequisite


def by_date(session: Session) -> tuple[dt.datetime, int, int]:
    return session.starts_at, session.position, session.id


def required_first(before: Sequence[Session], after: Sequence[Session], frame: Frame) -> Iterable[Sentence]:
    """Sessions that would come before one that they build on, and did not before the move."""
    told: set[int] = set()
    for one, needed, building in _broken(after, frame.prerequisites):
        known = {(pair[1].id, pair[2].id) for pair in _broken(before, (one,))}
        if (needed.id, building.id) in known or building.id in told:
            continue
        told.add(building.id)
        yield say(
            "“%(title)s” (%(module)s) would come before “%(needed)s” (%(requires)s), on which it builds.",
            title=building.title,
            module=one.module_title,
            needed=needed.title,
            requires=one.requires_title,
        )


def _broken(
    sessions: Iterable[Session], prerequisites: Sequence[Prerequisite]
) -> Iterable[tuple[Prerequisite, Session, Session]]:
    """(what is required, the session that is needed, the one that builds on it and yet starts before)."""
    running = sorted((one for one in sessions if counts(one)), key=by_date)
    for one in prerequisites:
        for building in running:
            for needed in running:
                if (
                    building.module == one.module
                    and needed.module == one.requires
                    and building.starts_at < needed.starts_at
                ):
                    yield one, needed, building


def counts(session: Session) -> bool:
    """Whether it stands in the order of the plan: it runs, and repeats no other."""
    return session.runs and session.catch_up_of is None and not session.imported


def too_near(
    before: Sequence[Session], after: Sequence[Session], chosen: int, frame: Frame
) -> Iterable[Sentence]:
    """The session that would be nearer to the one moved than the gap that was asked for."""

    def near(sessions: Sequence[Session]) -> dict[int, Session]:
        on = next(one for one in sessions if one.id == chosen).on(frame.zone)
        return {
            one.id: one
            for one in sessions
            if counts(one) and one.id != chosen and abs((one.on(frame.zone) - on).days) < frame.least_days
        }

    new = near(after)
    for id_ in sorted(set(new) - set(near(before))):
        yield say(
            "Sessions of this cohort are to be at least %(days)s days apart, and “%(title)s” is on %(on)s.",
            days=frame.least_days,
            title=new[id_].title,
            on=new[id_].on(frame.zone),
        )


def passed_by(sessions: Sequence[Session], only: Moved) -> Iterable[Sentence]:
    """The sessions that the one moved alone passes by: allowed, and worth knowing."""
    if only.session.catch_up_of is not None:
        return
    others = [one for one in sorted(sessions, key=by_date) if one.id != only.session.id and counts(one)]
    before, after = only.session.starts_at, only.starts_at
    if passed := [one.title for one in others if before < one.starts_at < after]:
        yield say("It would then come after %(titles)s.", titles=_quoted(passed))
    if passed := [one.title for one in others if after <= one.starts_at < before]:
        yield say("It would then come before %(titles)s.", titles=_quoted(passed))


def _quoted(titles: Iterable[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


_RUNS_OUT = {
    "suitability": "%(name)s is taken as suitable until %(until)s, and “%(title)s” would be on %(on)s.",
    "clearance": "The clearance of %(name)s runs out on %(until)s, and “%(title)s” would be on %(on)s.",
    "training": "The training of %(name)s runs out on %(until)s, and “%(title)s” would be on %(on)s.",
}


def beyond_their_dates(
    moved: Iterable[Moved], parts: Sequence[Part], zone: ZoneInfo
) -> Iterable[tuple[int, Sentence]]:
    """(session, who could not be rostered for its new day). A move to an earlier day is never refused:
    it brings nobody further beyond."""
    ends = {part.staff: part for part in parts if part.until is not None}
    for one in moved:
        on = one.after.on(zone)
        later = on > one.session.on(zone) or not one.session.runs
        for part in (ends[person] for person in one.session.people if person in ends):
            if later and part.until is not None and on > part.until:
                values = {"name": part.name, "until": part.until, "title": one.session.title, "on": on}
                yield one.session.id, say(_RUNS_OUT[part.runs_out or "suitability"], **values)


def off_the_roster(moved: Iterable[Moved], parts: Sequence[Part], zone: ZoneInfo) -> Iterable[Sentence]:
    """Who facilitates a session of a day on which they have no part in the cohort, as a cover has not
    on another day."""
    for one in moved:
        on = one.after.on(zone)
        for person in one.session.people:
            own = [part for part in parts if part.staff == person]
            if own and not any(part.starts_on <= on <= (part.ends_on or on) for part in own):
                yield say(
                    "%(name)s is not on this cohort on %(on)s. Check who facilitates “%(title)s”.",
                    name=own[0].name,
                    on=on,
                    title=one.session.title,
                )
