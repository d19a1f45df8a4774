"""Writes of allocation that no other feature has."""

from programme.database import execute


async def set_language(*, cohort: int, language: str) -> None:
    """Say in which language a group is held ("" when that is open)."""
    await execute("update cohort set language = $2 where id = $1", cohort, language)
