"""What the forms of a transfer and of a release date show."""

from programme.cohorts.words import code_and_name
from programme.database import fetch
from sessions.moves.rules import Place


async def places_of(participant_id: int) -> tuple[Place, ...]:
    """The cohorts that somebody is in or will be in, as far as the viewer sees them, by their start."""
    rows = await fetch(
        """
        select m.id, m.cohort, c.code, c.name, m.joined_on, m.left_on, m.outcome, (
            select max((g.starts_at at time zone s.time_zone)::date) from group_session g
            where g.cohort = c.id and g.state in ('scheduled', 'held')
        ) as last_on
        from membership m join cohort c on c.id = m.cohort join site_names() s on s.id = c.site
        where m.participant = $1 and (m.left_on is null or m.left_on > current_date)
        order by m.joined_on
        """,
        participant_id,
    )
    return tuple(
        Place(
            membership=row["id"],
            cohort=row["cohort"],
            label=code_and_name(row["code"], row["name"]),
            joined_on=row["joined_on"],
            left_on=row["left_on"],
            outcome=row["outcome"],
            last_on=row["last_on"],
        )
        for row in rows
    )


async def other_sites(site: int) -> list[tuple[int, str]]:
    """(id, name) of every site but this one, by name: where somebody can be transferred to."""
    rows = await fetch("select id, name from site_names() where id <> $1 order by name, id", site)
    return [(row["id"], row["name"]) for row in rows]
