"""What reasons and kinds of statement are called on the pages."""

from programme.separations.tables import Reason, Statement
from programme.web.text import Lazy
from programme.web.text import lazy as _l

REASONS: dict[str, Lazy] = {
    Reason.VIOLENCE: _l("Violence between them"),
    Reason.THREAT: _l("Threats"),
    Reason.BULLYING: _l("Bullying"),
    Reason.RIVAL_GROUPS: _l("Rival groups"),
    Reason.INFLUENCE: _l("One draws the other in"),
    Reason.VICTIM: _l("One is a victim of the other, or close to one"),
    Reason.CO_ACCUSED: _l("Accused or convicted together"),
    Reason.ORDER: _l("Order of a court or the prison"),
    Reason.OTHER: _l("Another reason"),
}

STATEMENTS: dict[str, tuple[Lazy, Lazy]] = {
    Statement.FACT: (_l("Fact"), _l("It is established, such as by an order or a recorded incident.")),
    Statement.ASSESSMENT: (_l("Assessment"), _l("Staff judge it so.")),
    Statement.REPORT: (_l("Third-party report"), _l("Somebody else says so.")),
}
"""Kind of statement -> its name and what it means."""
