"""The form of a local resource, and the search for one."""

from programme.followup.rules import AREAS
from programme.followup.words import THEMES
from programme.web.fields import ChoiceField, DatePartsField, LongTextField, TextField, YesField
from programme.web.forms import Form
from programme.web.text import lazy as _l

_AREAS = [(area, THEMES[area]) for area in AREAS]


class ResourceForm(Form):
    """Somebody who can help."""

    name = TextField(_l("Who is it?"), required=_l("Enter who it is"), longest=120)
    area = ChoiceField(_l("What for?"), required=_l("Choose what for"), choices=_AREAS)
    place = TextField(_l("Town or district"), required=_l("Enter the town or district"), longest=120)
    reach = TextField(
        _l("How are they reached?"),
        longest=200,
        hint=_l("Telephone, address, opening hours, whom to ask for."),
    )
    offers = LongTextField(
        _l("What do they offer?"), required=_l("Enter what they offer"), longest=1000, rows=3
    )
    cannot = LongTextField(
        _l("What can they not offer?"),
        longest=1000,
        rows=3,
        hint=_l("Whom they turn away, what they are not allowed to do, how long one waits."),
    )
    verified_on = DatePartsField(
        _l("When was this last verified?"), required=_l("Enter when it was verified")
    )
    verified_how = TextField(_l("How?"), longest=200, hint=_l("For example: by telephone, on a visit."))
    in_use = YesField(_l("Plans may use it"))


class FindForm(Form):
    """The search for a local resource."""

    q = TextField(_l("Name, place or offer"), longest=80)
    area = ChoiceField(_l("What for?"), choices=_AREAS, prompt=_l("Everything"))
