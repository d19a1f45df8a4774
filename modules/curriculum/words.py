"""What states and kinds of session are called on the pages."""

from modules.curriculum.tables import CurriculumState, SessionKind
from programme.web.text import Lazy
from programme.web.text import lazy as _l

STATES: dict[str, tuple[Lazy, str]] = {
    CurriculumState.DRAFT: (_l("Draft"), "yellow"),
    CurriculumState.PUBLISHED: (_l("Published"), "green"),
    CurriculumState.RETIRED: (_l("Retired"), "grey"),
}
"""State -> its name and the colour of its tag."""

KINDS: dict[str, Lazy] = {
    SessionKind.GROUP: _l("Group session"),
    SessionKind.ONE_TO_ONE: _l("One-to-one"),
    SessionKind.FAMILY_DAY: _l("Family day"),
    SessionKind.ASSESSMENT: _l("Assessment"),
}
"""Kind of session -> its name, in the order in which forms show them."""
