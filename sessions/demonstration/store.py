"""Writing many rows as the worker: COPY into a table of this transaction, then one insert from it.

Row-level security does not allow COPY into the tables that it guards. One insert a batch also means
one call of each history trigger a batch.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from programme.database import copy_in, execute, fetch_value

_COLUMNS = {
    "site": "id integer, code text, name text, time_zone text, country text, subdivision text",
    "room": "id integer, site integer, name text, capacity smallint",
    "closure": "site integer, starts_on date, ends_on date, weekdays smallint[], reason text",
    "agency": "id integer, name text, kind text, state text, purpose text, values_checked text,"
    " referees text, review_on date",
    "staff": "id integer, email text, name text, roles text[], active boolean, created_at timestamptz",
    "staff_site": "staff integer, site integer",
    "agency_step": "agency integer, from_state text, to_state text, happened_on date, reason text,"
    " made_by integer, made_at timestamptz",
    "staff_suitability": "staff integer, agency integer, suitability_until date, clearance_until date,"
    " training_until date",
    "credential": "staff integer, password_hash text",
    "participant": "id integer, reference text, pseudonym text, prison_number text, given_name text,"
    " family_name text, preferred_name text, site integer, earliest_release_date date,"
    " offender_manager integer, language text, supports text, created_at timestamptz",
    "particulars": "participant integer, date_of_birth date",
    "transfer": "participant integer, from_site integer, to_site integer, transferred_on date, reason text,"
    " made_by integer, made_at timestamptz",
    "release_change": "participant integer, before date, after date, reason text, made_by integer,"
    " made_at timestamptz",
    "covariate": "participant integer, name text, value float8",
    "cohort": "id integer, code text, name text, site integer, room integer, capacity smallint,"
    " closed boolean, state text, starts_on date, finished_on date, created_by integer,"
    " created_at timestamptz",
    "cohort_facilitator": "cohort integer, staff integer, role text, starts_on date, ends_on date",
    "cohort_supervisor": "cohort integer, staff integer, starts_on date, added_by integer",
    "membership": "cohort integer, participant integer, joined_on date, left_on date, outcome text,"
    " reason text",
    "cohort_plan": "cohort integer, curriculum integer",
    "plan_item": "id integer, cohort integer, position smallint, session_plan integer, module integer,"
    " kind text, title text, minutes smallint, dropped_reason text",
    "plan_revision": "cohort integer, plan_item integer, what text, before jsonb, after jsonb, reason text,"
    " revised_by integer, revised_at timestamptz",
    "weekly_slot": "cohort integer, weekday smallint, starts_at time",
    "timetable_settings": "cohort integer, least_days_between smallint",
    "cohort_day_off": "cohort integer, starts_on date, ends_on date, reason text",
    "group_session": "id integer, cohort integer, plan_item integer, position smallint, title text,"
    " kind text, starts_at timestamptz, ends_at timestamptz, minutes_planned smallint, room integer,"
    " state text, not_held_reason text, not_held_note text, catch_up_of integer, recorded_at timestamptz,"
    " recorded_by integer",
    "session_facilitator": "session integer, staff integer, cohort integer, starts_at timestamptz,"
    " ends_at timestamptz, active boolean",
    "mark": "session integer, cohort integer, participant integer, state text, minutes_late smallint,"
    " minutes_left_early smallint, minutes_present smallint, took_part boolean, reason integer,"
    " version integer, recorded_at timestamptz, entered_by integer, source text",
    "mark_correction": "session integer, cohort integer, participant integer, before jsonb, after jsonb,"
    " reason text, corrected_by integer, corrected_at timestamptz",
    "session_record": "session integer, cohort integer, climate smallint, incident boolean, version integer,"
    " saved_by integer, saved_at timestamptz",
    "exercise_delivery": "session integer, cohort integer, exercise integer, position smallint,"
    " planned boolean, delivered boolean, reason text",
    "note": "id uuid, session integer, cohort integer, tier text, prompt integer, body text, sealed bytea,"
    " author integer, written_at timestamptz",
    "measure": "participant integer, cohort integer, instrument integer, time_point text, taken_on date,"
    " answers integer[], entered_by integer, entered_at timestamptz",
    "separation": "participant integer, other integer, reason text, statement text, source text,"
    " starts_on date, recorded_by integer, recorded_at timestamptz, ends_on date, end_reason text,"
    " ended_by integer, ended_at timestamptz",
    "segregation": "participant integer, starts_on date, ends_on date, note text, recorded_by integer,"
    " recorded_at timestamptz",
    "circumstance": "cohort integer, kind text, participant integer, facts jsonb, noted_at timestamptz,"
    " noted_by integer, acknowledged_at timestamptz, acknowledged_by integer, done text",
    "coach": "participant integer, staff integer, starts_on date, ends_on date, assigned_by integer,"
    " assigned_at timestamptz, ended_by integer, ended_why text",
    "local_resource": "id integer, name text, area text, place text, reach text, offers text, cannot text,"
    " verified_on date, verified_how text, verified_by integer, in_use boolean, saved_by integer,"
    " saved_at timestamptz",
    "transition_plan": "participant integer, version smallint, safety_plan text, housing text, work text,"
    " family text, scene text, own_view text, resources integer[], written_by integer,"
    " written_at timestamptz",
    "handover": "participant integer, held_on date, present text[], agreed text, recorded_by integer,"
    " recorded_at timestamptz",
    "related_person": "participant integer, name text, relation text, category text, reach text,"
    " approach text, may_be_told text, never_told text, saved_by integer, saved_at timestamptz",
    "risk_review_date": "participant integer, due_on date, set_by integer, set_at timestamptz",
    "release": "id integer, participant integer, released_on date, kind text, observed_until date,"
    " lost boolean, lost_by integer, lost_at timestamptz, recorded_by integer, recorded_at timestamptz",
    "release_event": "release integer, participant integer, event text, happened_on date, source text,"
    " verified boolean, recorded_by integer, recorded_at timestamptz",
    "milestone": "release integer, participant integer, area text, what text, standing text,"
    " happened_on date, source text, own_view text, recorded_by integer, recorded_at timestamptz",
    "coaching_plan": "release integer, participant integer, starts_on date, ends_on date,"
    " interval_days smallint, kinds text[], agreed text, reason text, made_by integer, made_at timestamptz",
    "contact": "id integer, release integer, participant integer, held_on date, kind text, minutes smallint,"
    " themes text[], present text[], recorded_by integer, recorded_at timestamptz",
    "contact_note": "id uuid, contact integer, participant integer, tier text, body text, sealed bytea,"
    " author integer, written_at timestamptz",
    "referral": "id integer, participant integer, source text, note text, referred_on date, state text,"
    " since date, open boolean, membership integer, made_by integer, made_at timestamptz",
    "referral_step": "referral integer, participant integer, from_state text, to_state text, reason text,"
    " note text, taken_on date, made_by integer, made_at timestamptz",
    "concern": "id integer, form uuid, participant integer, cohort integer, category text, severity text,"
    " seen text, raised_by integer, raised_at timestamptz",
    "concern_alert": "concern integer, staff integer, role text, delivered_at timestamptz,"
    " due_at timestamptz",
    "consent": "participant integer, purpose text, form text, given_on date, made_by integer,"
    " made_at timestamptz, withdrawn_on date, withdrawn_how text, withdrawn_by integer",
}
"""What is written of each table; the order is one in which foreign keys are satisfied."""

TABLES = tuple(_COLUMNS)

Rows = dict[str, list[Sequence[Any]]]
"""Rows of each table, values in the order of its columns above."""


def no_rows() -> Rows:
    """Empty lists for every table."""
    return {table: [] for table in TABLES}


async def put(rows: Rows) -> None:
    """Insert all rows, table by table."""
    for table in TABLES:
        if rows[table]:
            await _insert(table, rows[table])


async def _insert(table: str, rows: Iterable[Sequence[Any]]) -> None:
    names = [column.split()[0] for column in _COLUMNS[table].split(",")]
    listed = ", ".join(names)
    await execute(f"create temporary table incoming ({_COLUMNS[table]})")
    await copy_in("incoming", names, rows)
    await execute(f"insert into {table} ({listed}) select {listed} from incoming")  # noqa: S608 - own constants
    await execute("drop table incoming")


async def reserve(table: str, count: int) -> list[int]:
    """Ids for rows that others refer to, in rising order, from the table's own sequence."""
    return list(
        await fetch_value(
            "select coalesce(array_agg(id order by id), '{}')"
            " from (select nextval($1::regclass)::integer as id from generate_series(1, $2)) reserved",
            f"{table}_id_seq",
            count,
        )
    )
