"""Writes of the session record. Facts are stored under a version, texts are appended."""

import hashlib
from collections.abc import Sequence
from uuid import UUID, uuid5

from programme.database import execute
from programme.database.sealing import seal
from sessions.heading import Heading
from sessions.record.facts import Facts
from sessions.record.form import Text


async def save_facts(*, heading: Heading, facts: Facts, recorded_for: int | None = None) -> None:
    """Store the facts in place of earlier ones, which stay in the history. `recorded_for` filled in the
    paper that they are keyed in from.

    The transaction holds the session, so the version that was compared is the one stored now.
    """
    await execute(
        "insert into session_record (session, cohort, climate, incident, incident_note, guests, recorded_for,"
        " version, saved_by, saved_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, 1, acting_staff(), now())"
        " on conflict (session) do update set climate = excluded.climate, incident = excluded.incident,"
        " incident_note = excluded.incident_note, guests = excluded.guests,"
        " recorded_for = excluded.recorded_for,"
        " version = session_record.version + 1, saved_by = excluded.saved_by, saved_at = excluded.saved_at",
        heading.session,
        heading.cohort,
        facts.climate,
        facts.incident,
        facts.incident_note,
        facts.guests,
        recorded_for,
    )
    await execute(
        "with said as (select * from unnest($3::integer[], $4::varchar[]) as x (item, answer)),"
        " unsaid as (delete from fidelity_answer where session = $1 and item <> all ($3::integer[]))"
        " insert into fidelity_answer (session, cohort, item, answer) select $1, $2, item, answer from said"
        " on conflict (session, item) do update set answer = excluded.answer",
        heading.session,
        heading.cohort,
        [item for item, _answer in facts.fidelity],
        [answer.value for _item, answer in facts.fidelity],
    )
    done = facts.deliveries
    await execute(
        "delete from exercise_delivery where session = $1 and position <> all ($2::smallint[])",
        heading.session,
        [one.position for one in done],
    )
    if done:
        await execute(
            "insert into exercise_delivery"
            " (session, cohort, exercise, position, planned, delivered, reason, delivered_as)"
            " select $1, $2, * from unnest("
            "$3::integer[], $4::smallint[], $5::boolean[], $6::boolean[], $7::text[], $8::smallint[])"
            " on conflict (session, position) do update set exercise = excluded.exercise,"
            " planned = excluded.planned, delivered = excluded.delivered, reason = excluded.reason,"
            " delivered_as = excluded.delivered_as",
            heading.session,
            heading.cohort,
            [one.exercise for one in done],
            [one.position for one in done],
            [one.planned for one in done],
            [one.delivered for one in done],
            [one.reason or "" for one in done],
            [one.order for one in done],
        )


async def append_notes(
    *,
    heading: Heading,
    texts: Sequence[Text],
    form: UUID,
    author: int,
    keys: tuple[bytes, ...],
    recorded_for: int | None = None,
) -> None:
    """Append what was written. The same text of the same page is appended once, however often it comes.
    `recorded_for` wrote it on the paper that it is keyed in from."""
    if not texts:
        return
    ids = [_note_id(form, author, heading.session, one) for one in texts]
    sealed = [
        seal(one.text, note=note, bound_to=heading.cohort, keys=keys) if one.box.tier.encrypted else None
        for note, one in zip(ids, texts, strict=True)
    ]
    await execute(
        "insert into note"
        " (id, session, cohort, tier, prompt, body, sealed, participant, author, recorded_for)"
        " select n.id, $1, $2, n.tier, n.prompt, n.body, n.sealed, n.participant, acting_staff(), $9"
        " from unnest($3::uuid[], $4::varchar[], $5::integer[], $6::text[], $7::bytea[], $8::integer[])"
        " as n (id, tier, prompt, body, sealed, participant) on conflict (id) do nothing",
        heading.session,
        heading.cohort,
        ids,
        [one.box.tier.value for one in texts],
        [one.box.prompt for one in texts],
        [None if one.box.tier.encrypted else one.text for one in texts],
        sealed,
        [one.participant for one in texts],
        recorded_for,
    )


async def sign_off(*, heading: Heading) -> None:
    """Sign the record off: from now on its facts stand, and what is written is an addendum."""
    await execute(
        "insert into session_record"
        " (session, cohort, version, saved_by, saved_at, signed_off_by, signed_off_at)"
        " values ($1, $2, 1, acting_staff(), now(), acting_staff(), now())"
        " on conflict (session) do update set signed_off_by = acting_staff(), signed_off_at = now()"
        " where session_record.signed_off_at is null",
        heading.session,
        heading.cohort,
    )


def _note_id(form: UUID, author: int, session: int, one: Text) -> UUID:
    # The text is part of it: whoever goes back to a saved page and writes on has written something new.
    # The form's number is random and never stored, so that the id gives nothing of the text away.
    digest = hashlib.sha256(one.text.encode()).hexdigest()
    about = f"{one.participant}:{one.box.tier}:" if one.participant else ""
    return uuid5(form, f"{author}:{session}:{one.box.key}:{about}{digest}")
