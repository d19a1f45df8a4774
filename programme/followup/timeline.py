"""What the time around release tells of a participant's way."""

from collections.abc import Mapping
from typing import Any

from programme.followup.words import CONTACTS, EVENTS, KINDS, STANDINGS, THEMES
from programme.participants.timeline import Teller, Told
from programme.web.text import _
from programme.web.text import lazy as _l


def _released(facts: Mapping[str, Any]) -> Told:
    return Told(_l("Released"), KINDS[facts["kind"]])


def _event(facts: Mapping[str, Any]) -> Told:
    checked = _l("Checked with an official source") if facts["verified"] else ""
    return Told(EVENTS[facts["event"]], checked)


def _contact(facts: Mapping[str, Any]) -> Told:
    return Told(_("Contact after release: %(how)s", how=CONTACTS[facts["kind"]]))


def _milestone(facts: Mapping[str, Any]) -> Told:
    title = _("%(area)s: %(what)s", area=THEMES[facts["area"]], what=facts["what"])
    return Told(title, STANDINGS[facts["standing"]][0])


def _coach(facts: Mapping[str, Any]) -> Told:
    if not facts["name"]:
        return Told(_l("A coach was assigned"))
    return Told(_("%(name)s became the coach", name=facts["name"]))


def _risk_review(facts: Mapping[str, Any]) -> Told:
    return Told(_l("The risk was reviewed"))


def _handover(facts: Mapping[str, Any]) -> Told:
    return Told(_l("Handover meeting"))


def _transition_plan(facts: Mapping[str, Any]) -> Told:
    return Told(_l("Transition planned") if facts["version"] == 1 else _l("Transition plan revised"))


TELLERS: dict[str, Teller] = {
    "released": _released,
    "event": _event,
    "contact": _contact,
    "milestone": _milestone,
    "coach": _coach,
    "risk_review": _risk_review,
    "handover": _handover,
    "transition_plan": _transition_plan,
}
