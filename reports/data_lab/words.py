"""Words of data labs."""

from typing import Final

from programme.web.text import Text
from programme.web.text import lazy as _l
from reports.data_lab.rules import Ground

GROUNDS: Final[dict[Ground, Text]] = {
    Ground.INFORMED: _l("They were told, and did not object"),
    Ground.CONSENT: _l("They consented to the evaluation"),
    Ground.LAW: _l("A law or an order asks for it"),
}
FILTERS: Final[dict[str, Text]] = {
    "site": _l("Site"),
    "curriculum": _l("Curriculum"),
    "from": _l("Started on or after"),
    "to": _l("Started on or before"),
}
HINTS: Final[dict[Ground, Text]] = {
    Ground.INFORMED: _l("Whoever took back a consent counts as having objected."),
    Ground.CONSENT: _l("Only those whose consent to the evaluation is recorded and stands."),
    Ground.LAW: _l("Whoever took back a consent is left out here too."),
}
