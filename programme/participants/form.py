"""What is typed about participants, read and judged."""

import datetime as dt
from typing import Any

from programme.participants import rules
from programme.web.fields import ChoiceField, DatePartsField, LongTextField, TextField, YesField
from programme.web.forms import Form
from programme.web.text import _
from programme.web.text import lazy as _l


class FindForm(Form):
    """Whom somebody looks for."""

    q = TextField(_l("Name, prison number or reference"), longest=100)


class PersonForm(Form):
    """Who somebody is. Build it with `person_form`."""

    given_name = TextField(_l("Given name"), longest=80, width="two-thirds", autocomplete="off")
    family_name = TextField(_l("Family name"), longest=80, width="two-thirds", autocomplete="off")
    preferred_name = TextField(
        _l("Preferred name"),
        longest=80,
        width="two-thirds",
        autocomplete="off",
        hint=_l("What they want to be called, where it differs from the given name."),
    )
    prison_number = TextField(_l("Prison number"), longest=20, width="10", autocomplete="off")
    date_of_birth = DatePartsField(_l("Date of birth"))
    language = TextField(
        _l("Language"),
        longest=40,
        width="two-thirds",
        autocomplete="off",
        hint=_l("The language in which they take part best."),
    )
    supports = LongTextField(
        _l("What helps"),
        longest=1000,
        rows=3,
        hint=_l(
            "What they need to take part, such as an interpreter, large print or a place near the door. "
            "Facilitators read this. Nothing about the conviction or about health belongs here."
        ),
    )

    def judge(self, today: dt.date) -> None:
        """Refuse what cannot be. Call it after `validate`."""
        if not (self.given_name.data or self.family_name.data or self.refused):
            self.refuse(
                "family_name", _("Enter the family name, or the given name of somebody with one name")
            )
        if self.date_of_birth.data and self.date_of_birth.data >= today:
            self.refuse("date_of_birth", _("Date of birth must be in the past"))
        if self.prison_number.data and not rules.plain_number(self.prison_number.data):
            self.refuse("prison_number", _("Prison number must contain letters from A to Z or numbers"))

    @property
    def identity(self) -> dict[str, Any]:
        """The values by the names of their columns; the prison number as it is kept."""
        names = ("given_name", "family_name", "preferred_name", "language", "supports")
        return {
            **{name: self[name].data or "" for name in names},
            "prison_number": rules.kept_number(self.prison_number.data or "") or None,
            "date_of_birth": self.date_of_birth.data,
        }


class NewPersonForm(PersonForm):
    """Somebody who is to be added. `reference` is made with the empty form, so that a form that is
    sent twice adds one person."""

    reference = TextField(_l("Reference"), longest=40)
    site = ChoiceField(_l("Site"), required=_l("Choose the site where they are"), prompt=_l("Choose a site"))
    earliest_release_date = DatePartsField(
        _l("Earliest release date"), hint=_l("Leave it empty while it is not known.")
    )
    is_new = YesField(_l("It is none of these people: this is a new person"))
