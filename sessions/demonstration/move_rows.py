"""Transfers and changed release dates as rows, told from the careers that were drawn up before."""

import datetime as dt
from collections import defaultdict
from itertools import zip_longest

from sessions.demonstration.careers import Stay
from sessions.demonstration.cohort_rows import Ids
from sessions.demonstration.shape import chance
from sessions.demonstration.store import Rows
from sessions.demonstration.world import World

_RECORDED = dt.time(10, tzinfo=dt.UTC)
_SHARE_CHANGED = 0.07
_WHY = ("Decision of the court", "Days credited for work", "Appeal decided", "Added to by another sentence")
_SUPPORTS = (
    "Large print",
    "Interpreter for long texts",
    "A seat near the door",
    "Hearing loop",
    "Reads slowly: material a day before",
)


def supports_of(seed: int, person: int) -> str:
    """What helps somebody; most need nothing."""
    draw = chance(seed, "supports", person)
    return draw.choice(_SUPPORTS) if draw.random() < 0.12 else ""


def add_moves(rows: Rows, world: World, ids: Ids) -> None:
    """A transfer for everybody who left a cohort by one, and some other release dates than before."""
    coordinators = {
        one.site: ids.staff[one.number] for one in world.places.staff if one.role == "coordinator"
    }
    _add_transfers(rows, world, ids, coordinators)
    for person in world.people:
        draw = chance(world.seed, "release changed", person.number)
        if person.release_on is None or draw.random() >= _SHARE_CHANGED:
            continue
        days = max((world.today - person.known_since).days, 1)
        on = min(person.known_since + dt.timedelta(draw.randrange(days)), world.today)
        before = person.release_on + dt.timedelta(draw.choice((-1, 1)) * draw.randrange(14, 200))
        rows["release_change"].append(
            (
                ids.participant[person.number], before, person.release_on, draw.choice(_WHY),
                coordinators.get(person.site), dt.datetime.combine(on, _RECORDED),
            )
        )  # fmt: skip


def _add_transfers(rows: Rows, world: World, ids: Ids, coordinators: dict[int | None, int]) -> None:
    stays: dict[int, list[tuple[int, Stay]]] = defaultdict(list)
    for group in world.groups:
        for stay in group.stays:
            stays[stay.person.number].append((group.course.run.track.site.number, stay))
    for of_person in stays.values():
        of_person.sort(key=lambda one: one[1].joined_on)
        for (site, stay), following in zip_longest(of_person, of_person[1:]):
            to_site = following[0] if following else stay.person.site
            if stay.outcome == "transferred" and stay.left_on is not None and to_site != site:
                rows["transfer"].append(
                    (
                        ids.participant[stay.person.number], ids.site[site], ids.site[to_site], stay.left_on,
                        stay.reason, coordinators.get(site), dt.datetime.combine(stay.left_on, _RECORDED),
                    )
                )  # fmt: skip
