"""Keeping closing assessments and decisions about completion."""

from programme.database import execute


async def keep_assessment(*, participant: int, cohort: int, passed: bool, result: str) -> None:
    """Keep how a closing assessment went; the last one holds."""
    await execute(
        "insert into closing_assessment (participant, cohort, passed, result, decided_by)"
        " values ($1, $2, $3, $4, acting_staff())",
        participant,
        cohort,
        passed,
        result,
    )


async def decide(*, participant: int, cohort: int, proposal: str, decision: str, reason: str) -> None:
    """Keep a decision, which ends the membership with its outcome.

    Raises asyncpg.CheckViolationError when the membership ended otherwise, or a completion would come
    before the start.
    """
    await execute(
        "insert into completion_decision (participant, cohort, proposal, decision, reason, made_by)"
        " values ($1, $2, $3, $4, $5, acting_staff())",
        participant,
        cohort,
        proposal,
        decision,
        reason,
    )
