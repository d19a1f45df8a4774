"""Categories, severities and grounds in the words that people read."""

from programme.casefile.tables import Category, Ground, Severity
from programme.web.text import Lazy
from programme.web.text import lazy as _l

CATEGORIES: dict[str, Lazy] = {
    Category.DANGER_TO_LIFE: _l("Danger to somebody's life"),
    Category.HARM_TO_OTHERS: _l("Serious harm to others"),
    Category.HARM_TO_SELF: _l("Harm to themselves"),
    Category.CHILD_PROTECTION: _l("A child in danger"),
    Category.ESCAPE_OR_OFFENCE: _l("A planned escape or serious offence"),
    Category.THREAT_TO_STAFF: _l("A threat to staff"),
    Category.SECURITY: _l("Security of the prison"),
    Category.WELLBEING: _l("How somebody is"),
    Category.REMARK: _l("A remark in passing, or something else"),
}
"""Category -> its name, the most pressing first."""

SEVERITIES: dict[str, tuple[Lazy, Lazy, str]] = {
    Severity.NOW: (
        _l("Act now"),
        _l("Somebody has to act within the hour. Phone the prison too: do not wait for an answer here."),
        "red",
    ),
    Severity.TODAY: (_l("Today"), _l("Somebody has to look at it before the day ends."), "orange"),
    Severity.INFORMATION: (_l("For information"), _l("Worth knowing. A casual remark is welcome."), "blue"),
}
"""Severity -> its name, what it asks for, and the colour of its tag."""

GROUNDS: dict[str, Lazy] = {
    Ground.CONSENT: _l("The participant agreed"),
    Ground.DANGER_TO_LIFE: _l("Danger to life"),
    Ground.HARM_TO_OTHERS: _l("Serious harm to others"),
    Ground.CHILD_PROTECTION: _l("Child protection"),
    Ground.ESCAPE_OR_OFFENCE: _l("A planned escape or serious offence"),
    Ground.LEGAL_ORDER: _l("An order of a court or by law"),
}

ROLES: dict[str, Lazy] = {
    "coordinator": _l("coordinator"),
    "offender_manager": _l("offender manager"),
    "lead": _l("lead"),
    "facilitator": _l("co-facilitator"),
    "supervisor": _l("supervisor"),
}
"""As what somebody is told."""
