"""As what somebody stands around a participant, and whether they may be approached. Pure."""

from enum import StrEnum


class Relation(StrEnum):
    """What somebody is to the participant."""

    PARENT = "parent"
    PARTNER = "partner"
    SIBLING = "sibling"
    CHILD = "child"
    RELATIVE = "relative"
    FRIEND = "friend"
    PROFESSIONAL = "professional"
    OTHER = "other"


class Category(StrEnum):
    """As what somebody's data is kept (LED Art. 6): a relative, who may be a victim too, or a
    professional."""

    RELATIVE = "relative"
    VICTIM = "victim"
    PROFESSIONAL = "professional"
    OTHER = "other"


class Approach(StrEnum):
    """Whether somebody may be approached."""

    YES = "yes"
    ASK_FIRST = "ask_first"
    NEVER = "never"
