"""What became of invented people after release, as rows: some hear from probation, some are lost."""

import datetime as dt
import math
import random
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
_MOST_CONTACTS = 24
_MILESTONES = (
    ("housing", "A room of their own", "Small, and mine"),
    ("work", "A place of training", "I would rather drive a lorry"),
    ("family", "Visits to the children", ""),
    ("scene", "A new telephone number", "It was my own idea"),
)
"""Area, what it is, and how somebody may see it."""
_REACHED = ("met", "met", "phone", "video")
_THEMES = ("housing", "work", "family", "leisure", "health", "scene")


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
        returned = min((on for event, on in happened if event in ("recall", "reimprisonment")), default=until)
        _add_milestones(rows, id_, ids.participant[person.number], by, out, returned, draw)
        _add_contacts(rows, id_, ids.participant[person.number], by, out, returned, draw)


def _add_milestones(
    rows: Rows, release: int, participant: int, by: int, out: dt.date, until: dt.date, draw: random.Random
) -> None:
    """How it stands with some areas, as far as the person was heard of."""
    for area, what, view in _MILESTONES:
        on = out + dt.timedelta(days=draw.randrange(5, 120))
        if draw.random() < 0.5 or on > until:
            continue
        standing = draw.choice(("aimed", "reached", "reached"))
        own_view = view if draw.random() < 0.5 else ""
        rows["milestone"].append(
            (
                release, participant, area, what, standing, on, draw.choice(_SOURCES[2:4]), own_view, by,
                dt.datetime.combine(on, _RECORDED),
            )
        )  # fmt: skip


def _add_contacts(
    rows: Rows, release: int, participant: int, by: int, out: dt.date, until: dt.date, draw: random.Random
) -> None:
    """A plan for most, and a contact at about each interval as long as the person was heard of."""
    if draw.random() < 0.15:
        return
    interval = draw.choice((14, 14, 28))
    rows["coaching_plan"].append(
        (release, participant, out, out + dt.timedelta(days=365), interval, ["met", "phone"],
         "First at the office, later by phone", "", by, dt.datetime.combine(out, _RECORDED))
    )  # fmt: skip
    on, count = out + dt.timedelta(days=draw.randrange(2, 10)), 0
    while on < until and count < _MOST_CONTACTS:
        reached = draw.random() < 0.82
        kind = draw.choice(_REACHED) if reached else draw.choice(("no_show", "unreachable"))
        themes = draw.sample(_THEMES, 2) if reached else []
        present = ["family"] if reached and draw.random() < 0.15 else []
        minutes = draw.randrange(15, 75, 5) if reached else None
        rows["contact"].append(
            (release, participant, on, kind, minutes, themes, present, by, dt.datetime.combine(on, _RECORDED))
        )
        on += dt.timedelta(days=interval + draw.randrange(-3, 5))
        count += 1


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
