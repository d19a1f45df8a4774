"""What a referral and its consents tell of a participant's way."""

from collections.abc import Mapping
from typing import Any

from programme.participants.timeline import Teller, Told
from programme.referrals.words import PURPOSES, SOURCES, STATES
from programme.web.text import _


def _referred(facts: Mapping[str, Any]) -> Told:
    return Told(_("Referred to the programme"), SOURCES[facts["source"]], _address(facts))


def _moved(facts: Mapping[str, Any]) -> Told:
    title = _("Referral: %(state)s", state=STATES[facts["to"]][0])
    return Told(title, facts["reason"], _address(facts))


def _consented(facts: Mapping[str, Any]) -> Told:
    title = _("Consent given: %(purpose)s", purpose=PURPOSES[facts["purpose"]][0])
    return Told(title, "", _address(facts))


def _withdrew(facts: Mapping[str, Any]) -> Told:
    title = _("Consent withdrawn: %(purpose)s", purpose=PURPOSES[facts["purpose"]][0])
    return Told(title, "", _address(facts))


def _address(facts: Mapping[str, Any]) -> str:
    return f"/participants/{facts['participant']}/referral"


TELLERS: dict[str, Teller] = {
    "referred": _referred,
    "referral_moved": _moved,
    "consent_given": _consented,
    "consent_withdrawn": _withdrew,
}
