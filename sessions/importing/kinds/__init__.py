"""The kinds of import file. One more kind is one more module here and one more line below, with its
reading and writing in `queries` and `actions`."""

from __future__ import annotations

from collections.abc import Mapping

from sessions.importing.kinds.attendance import ATTENDANCE
from sessions.importing.kinds.base import Column, Kind, Plan
from sessions.importing.kinds.cohorts import COHORTS
from sessions.importing.kinds.memberships import MEMBERSHIPS
from sessions.importing.kinds.participants import PARTICIPANTS
from sessions.importing.kinds.sites import SITES

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (SITES, PARTICIPANTS, COHORTS, MEMBERSHIPS, ATTENDANCE)
}
"""In the order in which files build on each other."""

__all__ = ["KINDS", "Column", "Kind", "Plan"]
