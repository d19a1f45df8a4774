"""What a cohort tells of a participant's way."""

from collections.abc import Mapping
from typing import Any

from programme.cohorts.words import OUTCOMES, code_and_name
from programme.participants.timeline import Teller, Told
from programme.web.text import _


def _joined(facts: Mapping[str, Any]) -> Told:
    title = _("Joined cohort %(cohort)s", cohort=code_and_name(facts["code"], facts["name"]))
    return Told(title, href=f"/cohorts/{facts['cohort']}")


def _left(facts: Mapping[str, Any]) -> Told:
    title = _("Left cohort %(cohort)s", cohort=code_and_name(facts["code"], facts["name"]))
    how = str(OUTCOMES[facts["outcome"]]) if facts["outcome"] else ""
    return Told(
        title, "\n".join(part for part in (how, facts["reason"]) if part), f"/cohorts/{facts['cohort']}"
    )


TELLERS: dict[str, Teller] = {"joined": _joined, "left": _left}
