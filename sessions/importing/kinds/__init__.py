"""The kinds of import file. One more kind is one more module here and one more line below, with its
reading and writing in `queries` and `actions`."""

from __future__ import annotations

from collections.abc import Mapping

from sessions.importing.kinds.attendance import ATTENDANCE
from sessions.importing.kinds.base import Column, Kind, Plan
from sessions.importing.kinds.cohorts import COHORTS
from sessions.importing.kinds.follow_up import FOLLOW_UP
from sessions.importing.kinds.measures import MEASURES
from sessions.importing.kinds.memberships import MEMBERSHIPS
from sessions.importing.kinds.participants import PARTICIPANTS
from sessions.importing.kinds.sites import SITES

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (SITES, PARTICIPANTS, COHORTS, MEMBERSHIPS, ATTENDANCE, MEASURES, FOLLOW_UP)
}
"""In the order in which files build on each other."""

ON_PAGE: Mapping[str, Kind] = {
    name: kind for name, kind in KINDS.items() if name not in ("measures", "follow_up")
}
"""What coordinators may bring in: measures and events after release are not theirs to read."""

__all__ = ["KINDS", "ON_PAGE", "Column", "Kind", "Plan"]
