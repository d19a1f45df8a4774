"""What a build goes through, and when it is given up."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final

MOST_ATTEMPTS: Final = 2
"""A build whose worker ended is taken up once more. One that ends its worker twice would go on doing so."""

KEPT_FOR: Final = dt.timedelta(days=7)
"""How long the file of a finished build is kept. The build itself stays in the list."""

LINK_LASTS: Final = dt.timedelta(hours=24)


class State(StrEnum):
    """How far a build is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def goes_on(self) -> bool:
        """Whether somebody still works on it or will."""
        return self in {State.WAITING, State.RUNNING}


class Failure(StrEnum):
    """Why there is no report. Of `FILTERS` and `MODE` the build keeps the sentence."""

    FILTERS = "filters"
    MODE = "mode"
    NOT_ALLOWED = "not_allowed"
    DISK_FULL = "disk_full"
    WORKER_ENDED = "worker_ended"
    UNEXPECTED = "unexpected"


def file_kept_until(finished_at: dt.datetime) -> dt.datetime:
    """Until when the file of a build can be downloaded."""
    return finished_at + KEPT_FOR


def may_link(state: State, finished_at: dt.datetime | None, *, now: dt.datetime) -> bool:
    """Whether there is a file to make a link to."""
    return state is State.DONE and finished_at is not None and now < file_kept_until(finished_at)


def given_up(attempts: int) -> bool:
    """Whether a build that was begun so often is not begun again."""
    return attempts >= MOST_ATTEMPTS
