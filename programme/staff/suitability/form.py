"""What is posted about the suitability of somebody."""

from collections.abc import Sequence

from programme.agencies.tables import AgencyState
from programme.agencies.words import STATES
from programme.staff.suitability.queries import Person
from programme.web.fields import ChoiceField, DatePartsField
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import _
from programme.web.text import lazy as _l


class SuitabilityForm(Form):
    """The agency of somebody and the last days that count. Build it with `suitability_form`."""

    agency = ChoiceField(_l("Agency"), prompt=_l("None recorded"), width="two-thirds")
    suitability_until = DatePartsField(
        _l("Suitable until"), hint=_l("The last day on which the assessment of the person counts.")
    )
    clearance_until = DatePartsField(
        _l("Cleared until"), hint=_l("The last day on which the security clearance counts.")
    )
    training_until = DatePartsField(
        _l("Trained until"), hint=_l("The last day before the training has to be refreshed.")
    )


def suitability_form(
    agencies: Sequence[tuple[int, str, str]], *, posted: Posted | None = None, person: Person | None = None
) -> SuitabilityForm:
    """The form as posted, or as things stand, with the agencies to choose from."""
    form = SuitabilityForm(posted, obj=person)
    form.agency.choices = [
        (
            id_,
            name
            if state == AgencyState.APPROVED
            else _("%(agency)s (%(state)s)", agency=name, state=str(STATES[state][0]).lower()),
        )
        for id_, name, state in agencies
    ]
    return form
