"""The record of a session as far as the person who asks may read it."""

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from programme.access.rules import Tier
from programme.database import fetch_one
from programme.database.sealing import CannotOpen, unseal
from programme.participants.names import full_name
from sessions.heading import COLUMNS, TABLES, Heading, heading, hold_session
from sessions.record.facts import Facts
from sessions.record.rules import Delivered, Delivery, Fidelity, PlannedExercise

_DELIVERIES = """
    select coalesce(json_agg(json_build_object(
        'id', d.id, 'exercise', d.exercise, 'title', e.title, 'position', d.position,
        'planned', d.planned, 'delivered', d.delivered, 'reason', d.reason, 'order', d.delivered_as
    ) order by d.position), '[]')
    from exercise_delivery d join exercise e on e.id = d.exercise where d.session = g.id
"""
_PLANNED = """
    select coalesce(json_agg(json_build_array(p.id, p.exercise, e.title) order by p.position), '[]')
    from plan_item i
    join plan_exercise p on p.session_plan = i.session_plan
    join exercise e on e.id = p.exercise
    where i.id = g.plan_item
"""
_FIDELITY = """
    select coalesce(json_agg(json_build_array(f.id, f.item, x.answer) order by f.position), '[]')
    from plan_item i
    join fidelity_item f on f.session_plan = i.session_plan
    left join fidelity_answer x on x.item = f.id and x.session = g.id
    where i.id = g.plan_item
"""
_LIBRARY = """
    select coalesce(json_agg(json_build_array(id, title, technique) order by title), '[]') from exercise
"""
_PROMPTS = """
    select coalesce(json_agg(json_build_array(q.id, q.question) order by q.position), '[]')
    from cohort_plan cp join reflection_prompt q on q.curriculum = cp.curriculum where cp.cohort = g.cohort
"""
_NOTES = """
    select coalesce(json_agg(json_build_object(
        'id', n.id, 'tier', n.tier, 'question', q.question, 'body', n.body,
        'sealed', encode(n.sealed, 'base64'), 'author', a.name, 'at', n.written_at,
        'participant', n.participant, 'addendum', n.addendum, 'given', p.given_name,
        'family', coalesce(p.family_name, initials_of(n.participant)), 'preferred', p.preferred_name,
        'reference', p.reference,
        'for', case when n.recorded_for is not null
                    then coalesce((select f.name from staff f where f.id = n.recorded_for), '') end
    ) order by n.written_at, q.position nulls first, n.id), '[]')
    from note n left join staff a on a.id = n.author left join reflection_prompt q on q.id = n.prompt
    left join participant p on p.id = n.participant
    where n.session = g.id
"""
# Whom a note may be about alone: whoever was a member on that day, or is marked.
_PEOPLE = """
    select coalesce(json_agg(json_build_object(
        'participant', p.id, 'given', p.given_name, 'family', p.family_name, 'preferred', p.preferred_name,
        'reference', p.reference
    ) order by p.family_name, p.given_name, p.reference), '[]')
    from participant p
    where p.id in (
        select m.participant from membership m
        where m.cohort = g.cohort
          and (not g.for_some or m.participant in (select x.participant from session_person x
                                                   where x.session = g.id))
          and m.joined_on <= (g.starts_at at time zone s.time_zone)::date
          and coalesce(m.left_on >= (g.starts_at at time zone s.time_zone)::date, true)
        union select k.participant from mark k where k.session = g.id
    )
"""
# One round trip for the whole page. What this person may not read is not in it: policies.sql sees to that.
_RECORD = f"""
    select {COLUMNS},
        x.climate, x.incident, coalesce(x.incident_note, '') as incident_note, x.guests,
        (select f.name from staff f where f.id = x.recorded_for) as recorded_for,
        coalesce(x.version, 0) as version, x.saved_at, saver.name as saved_by,
        x.signed_off_at, signer.name as signed_off_by, ({_PEOPLE}) as people,
        ({_DELIVERIES}) as deliveries, ({_PLANNED}) as planned, ({_LIBRARY}) as library,
        ({_FIDELITY}) as fidelity,
        ({_PROMPTS}) as prompts, ({_NOTES}) as notes
    from {TABLES}
    left join session_record x on x.session = g.id
    left join staff saver on saver.id = x.saved_by
    left join staff signer on signer.id = x.signed_off_by
    where g.id = $1
      and (g.cohort not in (select facilitated_cohorts()) or g.id in (select sessions_in_reach()))
"""  # noqa: S608 - constants of this file


@dataclass(frozen=True, slots=True)
class KeptNote:
    """A text that was written. `text` is None when no key here opens it; `author` when not to be named;
    `about`: the person whom alone it is about; `addendum`: written after the record was signed off;
    `recorded_for`: who wrote it on paper, None without paper."""

    tier: Tier
    question: str | None
    text: str | None
    author: str | None
    at: dt.datetime
    about: str | None = None
    addendum: bool = False
    recorded_for: str | None = None


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """A session record. `titles` names every exercise by id; `library` groups (id, title) by technique;
    `people`: (id, name) of whom a note may be about alone; `fidelity`: (id, words) of each item."""

    heading: Heading
    version: int
    facts: Facts
    saved_by: str | None
    saved_at: dt.datetime | None
    planned: tuple[PlannedExercise, ...]
    library: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
    titles: Mapping[int, str]
    prompts: tuple[tuple[int, str], ...]
    notes: tuple[KeptNote, ...]
    people: tuple[tuple[int, str], ...] = ()
    fidelity: tuple[tuple[int, str], ...] = ()
    signed_off_by: str | None = None
    signed_off_at: dt.datetime | None = None
    recorded_for: str | None = None

    @property
    def alone(self) -> int | None:
        """The only person whom the session is for: every note of it is about them. None for a group."""
        return self.people[0][0] if self.heading.for_some and len(self.people) == 1 else None


async def find_record(session: int, *, keys: tuple[bytes, ...], hold: bool = False) -> RecordSheet | None:
    """The record of a session, or None when this person may not know of it.

    `keys` open the texts in confidence; `hold` keeps others from writing until the transaction ends.
    """
    if hold and not await hold_session(session):
        return None
    row = await fetch_one(_RECORD, session)
    return None if row is None else _sheet(row, keys)


def _sheet(row: Any, keys: tuple[bytes, ...]) -> RecordSheet:
    stored = json.loads(row["deliveries"])
    library = json.loads(row["library"])
    fidelity = json.loads(row["fidelity"])
    planned = [PlannedExercise(*one) for one in json.loads(row["planned"])]
    # What was planned once and recorded stays in sight when the plan changes later.
    left = [one.exercise for one in planned]
    for one in stored:
        if one["planned"] and one["exercise"] in left:
            left.remove(one["exercise"])
        elif one["planned"]:
            planned.append(PlannedExercise(-one["id"], one["exercise"], one["title"]))
    return RecordSheet(
        heading=heading(row),
        version=row["version"],
        facts=Facts(
            row["climate"],
            row["incident"],
            tuple(_delivered(one) for one in stored),
            tuple(sorted((item, Fidelity(answer)) for item, _words, answer in fidelity if answer)),
            row["incident_note"],
            row["guests"],
        ),
        saved_by=row["saved_by"],
        saved_at=row["saved_at"],
        planned=tuple(planned),
        library=_grouped(library),
        titles={id_: title for id_, title, _technique in library},
        prompts=tuple((id_, question) for id_, question in json.loads(row["prompts"])),
        notes=tuple(_note(one, row["cohort"], keys) for one in json.loads(row["notes"])),
        people=tuple((one["participant"], _name(one)) for one in json.loads(row["people"])),
        fidelity=tuple((item, words) for item, words, _answer in fidelity),
        signed_off_by=row["signed_off_by"],
        signed_off_at=row["signed_off_at"],
        recorded_for=row["recorded_for"],
    )


def _delivered(one: Mapping[str, Any]) -> Delivered:
    delivery = Delivery.ADDED
    if one["planned"]:
        delivery = Delivery.DELIVERED if one["delivered"] else Delivery.NOT_DELIVERED
    return Delivered(one["exercise"], None, one["position"], delivery, one["reason"] or None, one["order"])


def _note(one: Mapping[str, Any], cohort: int, keys: tuple[bytes, ...]) -> KeptNote:
    text = one["body"]
    if one["sealed"]:
        try:
            text = unseal(base64.b64decode(one["sealed"]), note=UUID(one["id"]), bound_to=cohort, keys=keys)
        except CannotOpen:
            text = None
    at = dt.datetime.fromisoformat(one["at"])
    about = _name(one) if one["participant"] else None
    return KeptNote(
        Tier(one["tier"]), one["question"], text, one["author"], at, about, one["addendum"], one["for"]
    )


def _name(one: Mapping[str, Any]) -> str:
    return full_name(
        one["given"] or "",
        one["family"] or "",
        one["preferred"] or "",
        one["reference"] or f"#{one['participant']}",
    )


def _grouped(library: list[tuple[int, str, str]]) -> tuple[tuple[str, tuple[tuple[int, str], ...]], ...]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for id_, title, technique in library:
        groups.setdefault(technique, []).append((id_, title))
    return tuple((technique, tuple(groups[technique])) for technique in sorted(groups))
