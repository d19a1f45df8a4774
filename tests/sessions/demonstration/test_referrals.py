"""Everybody of the demonstration has come by a referral, and waits, takes part or has ended."""

import datetime as dt
import os

from programme.database import acting_as_worker, fetch, fetch_value
from sessions.demonstration.load import load
from tests.fixtures.database import Database

_TODAY = dt.date(2026, 11, 23)


async def _load() -> None:
    await load(participants=40, seed=1, today=_TODAY, keys=(os.urandom(32),), keep=lambda made: None)


async def test_states_agree_with_steps_memberships_and_registers(database: Database) -> None:
    await _load()
    async with acting_as_worker():
        assert await fetch_value("select count(distinct participant) from referral") == 40
        odd = await fetch(
            """
            select r.id from referral r join referral_state s on s.code = r.state
            left join membership m on m.id = r.membership
            where r.open = s.closed
               or r.open and m.id is not null and r.state not in ('allocated', 'started')
               or r.open and m.outcome is not null
               or exists (select from referral_step t where t.referral = r.id and not exists (
                      select from referral_transition x where x.from_state = t.from_state and x.to_state = t.to_state))
               or r.state <> 'referred' and r.state <> (
                      select t.to_state from referral_step t where t.referral = r.id order by t.id desc limit 1)
            """
        )
        assert odd == []
        without = await fetch(
            "select from referral r where r.state in ('waiting', 'allocated', 'started')"
            " and not exists (select from consent c where c.participant = r.participant and c.purpose = 'programme')"
        )
        assert without == []


async def test_the_board_has_something_in_most_columns(database: Database) -> None:
    await _load()
    async with acting_as_worker():
        states = {row["state"] for row in await fetch("select distinct state from referral where open")}
    assert {"referred", "waiting", "allocated", "started"} <= states
