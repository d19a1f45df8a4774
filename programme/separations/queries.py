"""Who is kept apart from whom."""

from collections.abc import Collection

from programme.database import fetch


async def separated_pairs(participant_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """The pairs of these people who must not be in one cohort from today on, the lower id first.

    The database shows a coordinator every pair of which one is held at their site.
    """
    rows = await fetch(
        """
        select least(participant, other) as one, greatest(participant, other) as two
        from separation
        where participant = any ($1::integer[]) and other = any ($1::integer[])
          and (ends_on is null or ends_on > current_date)
        """,
        list(participant_ids),
    )
    return frozenset((row["one"], row["two"]) for row in rows)
