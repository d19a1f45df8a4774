"""Who cancelled a session and who found it another time: the changes that led to the timetables."""

import datetime as dt

from programme.database import execute


async def tell_changes(today: dt.date) -> None:
    """Write down the changes behind every cancelled session and every catch-up, by the coordinators
    who made the cohorts. One statement, the same for the same rows."""
    await execute(
        """
        with told as materialized (
            select nextval('timetable_change_id_seq')::integer as change, t.*
            from (
                select g.*, g.catch_up_of is null as cancelled, c.created_by,
                       least(case when o.id is null then g.starts_at - interval '7 days'
                                  else o.starts_at + interval '1 day' end, $1) as told_at
                from group_session g
                join cohort c on c.id = g.cohort
                left join group_session o on o.id = g.catch_up_of
                where c.created_by is not null and (g.state = 'cancelled' or g.catch_up_of is not null)
                order by g.id
            ) t
        ), made as (
            insert into timetable_change (id, cohort, kind, reason, made_by, made_at)
            select change, cohort, case when cancelled then 'cancel' else 'catch_up' end,
                   case when cancelled then not_held_note else '' end, created_by, told_at
            from told
        )
        insert into timetable_change_item (
            change, cohort, session, starts_before, ends_before, minutes_before, room_before, state_before,
            starts_after, ends_after, minutes_after, room_after, state_after
        )
        select change, cohort, id,
               case when cancelled then starts_at end, case when cancelled then ends_at end,
               case when cancelled then minutes_planned end, case when cancelled then room end,
               case when cancelled then 'scheduled' end,
               starts_at, ends_at, minutes_planned, room,
               case when cancelled then 'cancelled' else 'scheduled' end
        from told
        """,
        dt.datetime.combine(today, dt.time(), dt.UTC),
    )
