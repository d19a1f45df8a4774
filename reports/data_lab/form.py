"""Who is meant, and to whom their names go and why."""

from typing import Any

from programme.web.fields import ChoiceField, DatePartsField, LongTextField, TextField, YesField
from programme.web.filters import asked
from programme.web.forms import Form
from programme.web.pages import StaffRequest
from programme.web.text import _
from programme.web.text import lazy as _l
from reports.data_lab.queries import Choices, Meant
from reports.data_lab.rules import Ground
from reports.data_lab.words import GROUNDS, HINTS


class MeantForm(Form):
    """Who is meant, as asked in the address."""

    site = ChoiceField(_l("Site"), prompt=_l("All sites"))
    curriculum = ChoiceField(_l("Curriculum"), prompt=_l("All curricula"))
    starts = DatePartsField(_l("Started on or after"), name="from", id="from")
    ends = DatePartsField(_l("Started on or before"), name="to", id="to")
    ground = ChoiceField(
        _l("What allows their names to be passed on?"),
        required=_l("Choose what allows their names to be passed on"),
        choices=[(ground.value, words, HINTS[ground]) for ground, words in GROUNDS.items()],
    )


class HandOutForm(Form):
    """To whom and why, with the confirmation."""

    agency = ChoiceField(_l("Which agency receives the file?"), prompt=_l("Another recipient"))
    recipient = TextField(
        _l("Another recipient"),
        longest=120,
        hint=_l("If they are not in the directory of agencies: who they are, and where."),
    )
    reason = LongTextField(
        _l("Why do they receive it?"),
        required=_l("Enter why they receive it"),
        longest=1_000,
        rows=3,
        hint=_l("The question, the agreement and its date. Do not name any participant."),
    )
    sure = YesField(
        _l("I have the right to pass these names on, and this recipient keeps them as agreed."),
        required=_l("Confirm that the names may be passed on"),
    )

    def judge(self) -> None:
        """Exactly one recipient: an agency or another."""
        if not self.agency.errors and not self.recipient.errors:
            if not self.agency.data and not self.recipient.data:
                self.refuse(
                    "agency", _("Choose the agency that receives the file, or enter another recipient")
                )
            elif self.agency.data and self.recipient.data:
                self.refuse("recipient", _("Leave this empty, or choose no agency: a file has one recipient"))


def read_meant(request: StaffRequest, choices: Choices) -> MeantForm:
    """The form as asked, checked; a page that was asked for without anything has nothing wrong yet."""
    form = MeantForm(asked(request)) if request.query_params else MeantForm()
    form.site.choices = list(choices.sites)
    form.curriculum.choices = list(choices.curricula)
    if request.query_params:
        form.validate()
        starts, ends = form.starts.data, form.ends.data
        if starts and ends and ends < starts:
            form.refuse("ends", _("The last date must be the same as or after the first"))
    return form


def meant_by(form: MeantForm) -> Meant | None:
    """Who is meant; None as long as that is not said, or not right."""
    if form.refused or not form.ground.data:
        return None
    return Meant(
        site=form.site.data,
        curriculum=form.curriculum.data,
        starts_on=form.starts.data,
        ends_on=form.ends.data,
        ground=Ground(form.ground.data),
    )


def new_hand_out(posted: Any, choices: Choices) -> HandOutForm:
    """The form of the recipient, empty or as posted."""
    form = HandOutForm(posted)
    form.agency.choices = list(choices.agencies)
    return form
