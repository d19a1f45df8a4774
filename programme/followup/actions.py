"""Writing what is known after release, inside a transaction that the handler opened."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from programme.access.rules import Tier
from programme.database import execute, fetch, fetch_value
from programme.database.sealing import seal
from programme.followup.rules import ContactKind, Event, ReleaseKind, Standing, Theme


async def record_release(*, participant: int, on: dt.date, kind: ReleaseKind) -> None:
    """A release; nothing later is known yet.

    Raises asyncpg.UniqueViolationError when it is recorded already.
    """
    await execute(
        "insert into release (participant, released_on, kind, observed_until, recorded_by)"
        " values ($1, $2, $3, $2, acting_staff())",
        participant,
        on,
        kind.value,
    )


async def record_event(
    *, participant: int, release: int, event: Event, on: dt.date, source: str, verified: bool
) -> None:
    """Something that happened; it is then known until that day at least.

    Raises asyncpg.UniqueViolationError when it is recorded already.
    """
    await execute(
        "insert into release_event (release, participant, event, happened_on, source, verified, recorded_by)"
        " values ($1, $2, $3, $4, $5, $6, acting_staff())",
        release,
        participant,
        event.value,
        on,
        source,
        verified,
    )


async def keep_seen(*, release: int, until: dt.date, lost: bool) -> None:
    """Until when it is certain what had become of the person, and whether they were not found since."""
    await execute(
        "update release set observed_until = $2, lost = $3,"
        " lost_by = case when $3 then acting_staff() end, lost_at = case when $3 then now() end"
        " where id = $1",
        release,
        until,
        lost,
    )


async def withdraw_event(*, event: int, why: str) -> None:
    """Take something back that was wrong; it stays to be read, with the reason."""
    await execute(
        "update release_event set withdrawn_by = acting_staff(), withdrawn_at = now(), withdrawn_why = $2"
        " where id = $1 and withdrawn_at is null",
        event,
        why,
    )


async def correct_release(
    *, participant: int, release: int, before: dt.date, after: dt.date, why: str
) -> None:
    """Move the day of a release that was recorded wrongly. Of whom nothing later was known, it is known until
    the new day.

    Raises asyncpg.CheckViolationError when something is known from before the new day, and
    asyncpg.UniqueViolationError when another release is recorded for it.
    """
    await execute(
        "insert into release_correction (release, participant, before, after, reason, made_by)"
        " values ($1, $2, $3, $4, $5, acting_staff())",
        release,
        participant,
        before,
        after,
        why,
    )
    await execute(
        "update release set released_on = $2,"
        " observed_until = case when observed_until = $3 then $2 else greatest(observed_until, $2) end"
        " where id = $1",
        release,
        after,
        before,
    )


async def make_plan(
    *,
    participant: int,
    release: int,
    starts_on: dt.date,
    ends_on: dt.date | None,
    interval_days: int,
    kinds: Sequence[ContactKind],
    agreed: str,
    reason: str,
    ended: bool = False,
) -> None:
    """A plan, which holds from now on; the one before it stays to be read."""
    await execute(
        "insert into coaching_plan (release, participant, starts_on, ends_on, interval_days, kinds,"
        " ended, agreed,"
        " reason, made_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, acting_staff())",
        release,
        participant,
        starts_on,
        ends_on,
        interval_days,
        [kind.value for kind in kinds],
        ended,
        agreed,
        reason,
    )


async def record_contact(
    *,
    participant: int,
    release: int,
    on: dt.date,
    kind: ContactKind,
    minutes: int | None,
    themes: Sequence[str],
    present: Sequence[str],
) -> int:
    """A contact, by its id; whoever was reached is known of until that day.

    Raises asyncpg.UniqueViolationError when one of that kind stands on that day.
    """
    made: int = await fetch_value(
        "insert into contact (release, participant, held_on, kind, minutes, themes, present, recorded_by)"
        " values ($1, $2, $3, $4, $5, $6, $7, acting_staff()) returning id",
        release,
        participant,
        on,
        kind.value,
        minutes,
        list(themes),
        list(present),
    )
    return made


async def append_notes(
    *, participant: int, contact: int, texts: Mapping[Tier, str], form: UUID, keys: tuple[bytes, ...]
) -> None:
    """Append what was written about a contact. The same text of the same page is appended once, however often
    it comes; one for facilitators only is sealed before it leaves here."""
    for tier, text in texts.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        note = uuid5(form, f"{contact}:{tier}:{digest}")
        sealed = seal(text, note=note, bound_to=participant, keys=keys) if tier.encrypted else None
        await execute(
            "insert into contact_note (id, contact, participant, tier, body, sealed, author)"
            " values ($1, $2, $3, $4, $5, $6, acting_staff()) on conflict (id) do nothing",
            note,
            contact,
            participant,
            tier.value,
            None if tier.encrypted else text,
            sealed,
        )


async def withdraw_contact(*, contact: int, why: str) -> bool:
    """Take a contact back that was wrong; False when it is withdrawn already."""
    rows = await fetch(
        "update contact set withdrawn_by = acting_staff(), withdrawn_at = now(), withdrawn_why = $2"
        " where id = $1 and withdrawn_at is null returning id",
        contact,
        why,
    )
    return bool(rows)


async def record_milestone(
    *,
    participant: int,
    release: int,
    area: Theme,
    what: str,
    standing: Standing,
    on: dt.date,
    source: str,
    own_view: str,
) -> None:
    """How it stands with an area of life; sent twice, it is one."""
    await execute(
        """
        insert into milestone (release, participant, area, what, standing, happened_on, source, own_view,
                               recorded_by)
        select $1, $2, $3::varchar, $4::varchar, $5::varchar, $6::date, $7::text, $8::text, acting_staff()
        where not exists (
            select from milestone m
            where m.release = $1 and m.area = $3 and m.what = $4 and m.standing = $5 and m.happened_on = $6
              and m.source = $7 and m.own_view = $8
        )
        """,
        release,
        participant,
        area.value,
        what,
        standing.value,
        on,
        source,
        own_view,
    )


async def set_review(*, participant: int, due_on: dt.date) -> None:
    """A day on which the risk is to be reviewed; set twice, it is one."""
    await execute(
        "insert into risk_review_date (participant, due_on, set_by) values ($1, $2, acting_staff())"
        " on conflict do nothing",
        participant,
        due_on,
    )


async def hold_review(*, review: int, on: dt.date) -> None:
    """The risk was reviewed on a day."""
    await execute("update risk_review_date set held_on = $2 where id = $1", review, on)


async def withdraw_review(*, review: int, why: str) -> None:
    """Take a review date back that was wrong; it stays to be read, with the reason."""
    await execute(
        "update risk_review_date set withdrawn_at = now(), withdrawn_why = $2 where id = $1", review, why
    )
