"""What the case file tells of a participant's way."""

from collections.abc import Mapping
from typing import Any

from programme.casefile.words import CATEGORIES, GROUNDS, SEVERITIES
from programme.participants.timeline import Teller, Told
from programme.web.text import _


def _concern(facts: Mapping[str, Any]) -> Told:
    title = _("Concern raised: %(category)s", category=CATEGORIES[facts["category"]])
    return Told(title, str(SEVERITIES[facts["severity"]][0]), f"/concerns/{facts['concern']}")


def _disclosure(facts: Mapping[str, Any]) -> Told:
    title = _("Something was passed on: %(ground)s", ground=GROUNDS[facts["ground"]])
    return Told(title, "", f"/participants/{facts['participant']}/disclosures")


TELLERS: dict[str, Teller] = {"concern": _concern, "disclosure": _disclosure}
