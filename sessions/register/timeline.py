"""What registers tell of a participant's way."""

from collections.abc import Mapping
from typing import Any

from programme.participants.timeline import Teller, Told
from programme.web.text import _


def _attended(facts: Mapping[str, Any]) -> Told:
    title = _("Attended %(title)s (cohort %(code)s)", title=facts["title"], code=facts["cohort"])
    short = facts["present"] < facts["planned"]
    text = _("%(present)s of %(planned)s minutes", **_minutes(facts)) if short else ""
    return Told(title, text, f"/sessions/{facts['session']}/register")


def _absent(facts: Mapping[str, Any]) -> Told:
    title = _("Absent from %(title)s (cohort %(code)s)", title=facts["title"], code=facts["cohort"])
    text = _(facts["reason"]) if facts["reason"] else _("No reason given")
    return Told(title, text, f"/sessions/{facts['session']}/register")


def _minutes(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"present": facts["present"], "planned": facts["planned"]}


TELLERS: dict[str, Teller] = {"attended": _attended, "absent": _absent}
