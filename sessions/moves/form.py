"""What is posted about transfers and release dates, read and judged."""

import datetime as dt
from collections.abc import Sequence

from programme.web.fields import ChoiceField, DatePartsField, LongTextField
from programme.web.formats import date
from programme.web.forms import Form
from programme.web.text import _
from programme.web.text import lazy as _l
from sessions.moves.rules import OLDEST, Place, may_be_transferred_on


class TransferForm(Form):
    """Where somebody goes, when and why, and what becomes of their place in a cohort."""

    to_site = ChoiceField(
        _l("Where do they go?"), required=_l("Choose the site where they go"), prompt=_l("Choose a site")
    )
    transferred_on = DatePartsField(_l("Date of transfer"), required=_l("Enter the date of transfer"))
    reason = LongTextField(
        _l("Reason"),
        required=_l("Enter the reason"),
        longest=1000,
        rows=3,
        hint=_l("Whoever works with this person reads it."),
    )
    place = ChoiceField(
        _l("What happens to their place?"),
        choices=[
            ("leave", _l("They leave the cohort on the day of the transfer")),
            ("stay", _l("They stay a member for now"), _l("They are still expected at its sessions.")),
        ],
    )

    def judge(self, places: Sequence[Place], today: dt.date) -> None:
        """Refuse what cannot be. Call it after `validate`."""
        day = self.transferred_on.data
        if day and not may_be_transferred_on(day, today):
            message = _(
                "Date of transfer must be between %(first)s and today: record it when it has happened",
                first=date(today - OLDEST),
            )
            self.refuse("transferred_on", message)
        if places and not self.place.data and not self.place.errors:
            self.refuse("place", _("Choose what happens to their place in the cohort"))


class ReleaseForm(Form):
    """The new earliest release date, and why."""

    after = DatePartsField(
        _l("New earliest release date"), hint=_l("Leave it empty when it is not known any more.")
    )
    reason = LongTextField(
        _l("Reason"),
        required=_l("Enter the reason"),
        longest=1000,
        rows=3,
        hint=_l("Such as a decision of the court. Whoever works with this person reads it."),
    )
