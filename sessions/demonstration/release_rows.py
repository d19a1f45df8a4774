"""What became of invented people after release, as rows: some hear from probation, some are lost."""

import datetime as dt
import math
from collections.abc import Iterator, Sequence

from sessions.demonstration.careers import Person
from sessions.demonstration.cohort_rows import Ids
from sessions.demonstration.places import of_role
from sessions.demonstration.shape import chance
from sessions.demonstration.store import Rows
from sessions.demonstration.world import World

_RECORDED = dt.time(11, tzinfo=dt.UTC)
_KINDS = ("licence", "licence", "licence", "sentence_end", "sentence_end", "transfer")
_YEARLY = {"arrest": 0.30, "conviction": 0.16, "reimprisonment": 0.13, "recall": 0.10, "death": 0.006}
"""Event -> how many a year of a hundred like the average, as parts of one; invented."""
_SOURCES = ("Police report", "Court", "Probation file", "The person", "Prison of the other state")
_LOST, _SILENT = 0.10, 0.08


def released(world: World) -> tuple[Person, ...]:
    """Everybody whose day of release has come, in order."""
    return tuple(one for one in world.people if one.release_on is not None and one.release_on < world.today)


def add_releases(rows: Rows, world: World, ids: Ids, numbers: Sequence[int]) -> None:
    """A release of each of them under these ids, until when they were heard of, and what happened."""
    for id_, person in zip(numbers, released(world), strict=True):
        draw = chance(world.seed, "after release", person.number)
        managers = of_role(world.places.staff, "offender_manager", person.site)
        by = ids.staff[managers[person.number % len(managers)].number]
        out = person.release_on or world.today
        until, lost = _until(draw.random(), draw.random(), out, world.today)
        happened = [(event, on) for event, on in _events(world, person, out) if on <= until]
        died = next((on for event, on in happened if event == "death"), None)
        if died is not None:
            happened = [one for one in happened if one[1] <= died]
            until, lost = died, False
        at = dt.datetime.combine(out, _RECORDED)
        rows["release"].append(
            (
                id_, ids.participant[person.number], out, draw.choice(_KINDS), until, lost,
                by if lost else None, dt.datetime.combine(world.today, _RECORDED) if lost else None, by, at,
            )
        )  # fmt: skip
        rows["release_event"].extend(
            (
                id_, ids.participant[person.number], event, on, draw.choice(_SOURCES), draw.random() < 0.6,
                by, dt.datetime.combine(on, _RECORDED),
            )
            for event, on in happened
        )  # fmt: skip


def _until(which: float, where: float, out: dt.date, today: dt.date) -> tuple[dt.date, bool]:
    """The last day of certain knowledge, and whether the person is lost: most were heard of lately."""
    days = (today - out).days
    if which < _LOST:
        return out + dt.timedelta(days=int(days * where)), True
    back = int(60 + 200 * where) if which < _LOST + _SILENT else int(45 * where)
    return max(out, today - dt.timedelta(days=back)), False


def _events(world: World, person: Person, out: dt.date) -> Iterator[tuple[str, dt.date]]:
    """The first of each event, at times that grow longer with age and aid and shorter with priors."""
    age = (out - person.born_on).days / 365.25
    ratio = math.exp(-0.04 * (age - 30) + 0.09 * (person.prior - 3) - 0.4 * person.financial_aid)
    for event, rate in _YEARLY.items():
        draw = chance(world.seed, f"after release, {event}", person.number)
        years = draw.expovariate(rate * (1.0 if event == "death" else ratio))
        if years < 20:
            yield event, out + dt.timedelta(days=int(years * 365.25))
