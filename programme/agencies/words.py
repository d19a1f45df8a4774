"""What kinds and states of agencies are called on the pages."""

from programme.agencies.tables import AgencyKind, AgencyState
from programme.web.text import Lazy
from programme.web.text import lazy as _l

KINDS: dict[str, Lazy] = {
    AgencyKind.CIVIL_SOCIETY: _l("Civil society organisation"),
    AgencyKind.PUBLIC: _l("Public body"),
    AgencyKind.UNIVERSITY: _l("University or institute"),
    AgencyKind.COMPANY: _l("Company"),
    AgencyKind.SELF_EMPLOYED: _l("Self-employed person"),
}

STATES: dict[str, tuple[Lazy, str]] = {
    AgencyState.PROPOSED: (_l("Proposed"), "yellow"),
    AgencyState.ASSESSED: (_l("Assessed"), ""),
    AgencyState.APPROVED: (_l("Approved"), "green"),
    AgencyState.SUSPENDED: (_l("Suspended"), "red"),
    AgencyState.ENDED: (_l("Ended"), "grey"),
}
"""State of an agency -> its name and the colour of its tag."""

STEP_NAMES: dict[str, tuple[Lazy, Lazy]] = {
    AgencyState.PROPOSED: (_l("Proposed again"), _l("It is to be assessed anew.")),
    AgencyState.ASSESSED: (_l("Assessed"), _l("Its purpose, values and references were looked at.")),
    AgencyState.APPROVED: (_l("Approved"), _l("Its staff can be rostered.")),
    AgencyState.SUSPENDED: (
        _l("Suspended"),
        _l("Its staff cannot be rostered until it is approved again. Who is rostered already stays so."),
    ),
    AgencyState.ENDED: (
        _l("Ended"),
        _l("It works here no more. Who is rostered already stays so until somebody changes it."),
    ),
}
"""State that a step leads to -> what was decided, and what that means."""
