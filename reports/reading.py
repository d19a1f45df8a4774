"""One report from the records: what it needs is read in one snapshot, and computed afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reports.disclosure.published import Earlier
from reports.filters import OutcomeFilters
from reports.frames import read_frames
from reports.measures import Frames
from reports.packs.outcome import Mode, Outcome
from reports.register import protection, read_register


@dataclass(frozen=True)
class Read:
    """All that a report is computed from. `earlier`: what was published before, None for exact figures."""

    frames: Frames
    filters: OutcomeFilters
    mode: Mode
    earlier: Earlier | None

    def outcome(self) -> Outcome:
        """Compute it, which takes seconds. Raises NotPublishable, CannotGroup and CannotPredict."""
        return Outcome.of(
            self.frames, self.filters, mode=self.mode, earlier=self.earlier, protection=protection()
        )


async def read(filters: OutcomeFilters, cut: dt.date, mode: Mode, *, since: int | None = None) -> Read:
    """Read it inside `acting_as_evaluator()`. `since`: see `read_frames`. Raises UnknownFilter."""
    frames = await read_frames(filters, cut, since=since)
    return Read(frames, filters, mode, await read_register() if mode is Mode.PUBLISHABLE else None)
