"""How everybody came to their place, and how far those have come who wait for one, as rows."""

import datetime as dt
import itertools
import random
from itertools import pairwise
from typing import Any

from programme.database import fetch
from sessions.demonstration.cohort_rows import Ids
from sessions.demonstration.shape import chance
from sessions.demonstration.store import Rows, no_rows, put, reserve
from sessions.demonstration.world import World

_TEN = dt.time(10, tzinfo=dt.UTC)
_TO_A_PLACE = ("referred", "suitable", "consented", "waiting", "allocated")
_ON_THE_LIST = ("referred", "suitable", "consented", "waiting")
_WITHOUT_A_PLACE = (
    # dealt in turn: the way so far, the longest stay in the last state in days
    (_ON_THE_LIST, 110),
    (("referred",), 24),
    (("referred", "suitable"), 40),
    (_ON_THE_LIST, 70),
    (("referred", "suitable", "consented"), 10),
    (_ON_THE_LIST, 40),
    (("referred", "not_ready"), 120),
    (_ON_THE_LIST, 20),
    (("referred", "not_suitable"), 80),
    (("referred", "suitable", "withdrawn"), 80),
)
_REASONS = {
    "not_ready": ("Health or crisis", "Not motivated yet", "Language course first"),
    "not_suitable": ("Sentence too short", "Another programme fits better"),
    "withdrawn": ("Changed their mind", "Takes part in another programme"),
}
_SOURCES = ("prison", "prison", "prison", "themselves", "probation", "health", "court")
_NOTES = ("", "", "Asked for it after a talk on the wing", "Named in the sentence plan", "Invented reason")
_ENDS = {"completed", "withdrawn", "recalled", "transferred"}
_FORM = "Consent to the programme, invented form 1"
_Way = list[tuple[str, dt.date]]


async def put_referrals(world: World, ids: Ids) -> None:
    """Store one referral for everybody: of members the way to their newest place, of others the way
    so far. Some whose place has ended are referred again. What follows from registers and memberships
    is read from them."""
    newest = {row["participant"]: row for row in await fetch(_NEWEST)}
    numbers = iter(await reserve("referral", 2 * len(world.people)))
    deal = itertools.cycle(_WITHOUT_A_PLACE)
    rows = no_rows()
    for person in world.people:
        draw = chance(world.seed, "referral", person.number)
        participant = ids.participant[person.number]
        by = ids.staff[world.places.sites[person.site].coordinator.number]
        member = newest.get(participant)
        if member:
            way = _way_of(member, draw, world.today)
            _add(rows, next(numbers), participant, way, member["id"], by, draw)
            _add_consents(rows, participant, way, by, draw)
        if not member or (_again(member, world.today) and draw.random() < 0.5):
            way = _way_so_far(*next(deal), draw, world.today)
            _add(rows, next(numbers), participant, way, None, by, draw)
            if not member:
                _add_consents(rows, participant, way, by, draw)
    await put(rows)


def _again(member: Any, today: dt.date) -> bool:
    """Whether somebody may begin again: the ways back are shorter than this."""
    ended = member["outcome"] in ("not_completed", "excluded", "recalled")
    return ended and member["left_on"] < today - dt.timedelta(days=200)


# The newest place of everybody, and the first session that they attended there.
_NEWEST = """
    select distinct on (m.participant)
           m.id, m.participant, m.joined_on, m.left_on, m.outcome, m.reason, a.first
    from membership m
    left join (
        select k.participant, k.cohort, min((g.starts_at at time zone x.time_zone)::date) as first
        from mark k
        join group_session g on g.id = k.session
        join cohort c on c.id = k.cohort
        join site x on x.id = c.site
        where k.state = 'attended' group by k.participant, k.cohort
    ) a on a.participant = m.participant and a.cohort = m.cohort
    order by m.participant, m.joined_on desc
"""


def _way_of(member: Any, draw: random.Random, today: dt.date) -> _Way:
    allocated_on = min(member["joined_on"], today) - dt.timedelta(days=draw.randrange(3, 15))
    gaps = [draw.randrange(2, 20), draw.randrange(2, 25), draw.randrange(1, 6), draw.randrange(5, 70)]
    way = _back_from(allocated_on, _TO_A_PLACE, gaps)
    if member["first"] is not None and member["first"] >= member["joined_on"]:
        way.append(("started", member["first"]))
    if member["outcome"] is not None:
        way.append((member["outcome"] if member["outcome"] in _ENDS else "not_completed", member["left_on"]))
    return way


def _way_so_far(states: tuple[str, ...], longest: int, draw: random.Random, today: dt.date) -> _Way:
    gaps = [draw.randrange(2, 25) for _state in states[1:]]
    return _back_from(today - dt.timedelta(days=draw.randrange(1, longest)), states, gaps)


def _back_from(last: dt.date, states: tuple[str, ...], gaps: list[int]) -> _Way:
    dates = [last]
    for gap in gaps:
        dates.append(dates[-1] - dt.timedelta(days=gap))
    return list(zip(states, reversed(dates), strict=True))


def _add(
    rows: Rows,
    referral: int,
    participant: int,
    way: _Way,
    membership: int | None,
    by: int,
    draw: random.Random,
) -> None:
    (_first, referred_on), (state, since) = way[0], way[-1]
    is_open = state not in (*_ENDS, "not_completed", "not_suitable")
    rows["referral"].append(
        (
            referral, participant, draw.choice(_SOURCES), draw.choice(_NOTES), referred_on, state, since,
            is_open, membership, by, _at(referred_on),
        )
    )  # fmt: skip
    for (before, _on), (after, on) in pairwise(way):
        reason = draw.choice(_REASONS[after]) if membership is None and after in _REASONS else ""
        rows["referral_step"].append((referral, participant, before, after, reason, "", on, by, _at(on)))


def _add_consents(rows: Rows, participant: int, way: _Way, by: int, draw: random.Random) -> None:
    given_on = next((on for state, on in way if state == "consented"), None)
    if given_on is None:
        return
    state, since = way[-1]
    taken_back = (since, "Told the coordinator", by) if state == "withdrawn" and draw.random() < 0.3 else None
    for purpose, share in (("programme", 1.0), ("evaluation", 0.8), ("after_release", 0.5)):
        if draw.random() < share:
            ended = taken_back if purpose == "programme" and taken_back else (None, "", None)
            rows["consent"].append((participant, purpose, _FORM, given_on, by, _at(given_on), *ended))


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, _TEN)
