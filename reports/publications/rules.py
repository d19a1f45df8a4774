"""How a report becomes a publication."""

from enum import StrEnum


class State(StrEnum):
    """A proposal, and what became of it."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
