"""What is posted about sites, rooms and closures."""

import datetime as dt
import re
from zoneinfo import available_timezones

from babel.core import get_global

from programme.agencies.calendars import countries, region_codes, subdivisions
from programme.agencies.sites import rules
from programme.agencies.sites.queries import Site
from programme.agencies.sites.words import WEEKDAYS, country_name
from programme.web.fields import (
    ChoiceField,
    ChoicesField,
    DatePartsField,
    TextField,
    WholeNumberField,
    YesField,
)
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import _
from programme.web.text import lazy as _l

_CODE = re.compile(r"[A-Za-z0-9._-]+")


class SiteForm(Form):
    """A site. Build it with `site_form`: which regions and time zones there are hangs on the country."""

    code = TextField(
        _l("Code"),
        required=_l("Enter a code for the site"),
        hint=_l(
            "Short and used once only, such as north. It cannot be changed later: files for the import "
            "name the site by it. Letters, numbers, dots, hyphens, underscores."
        ),
        longest=30,
        width="20",
    )
    name = TextField(_l("Name"), required=_l("Enter the name of the site"), longest=120, width="two-thirds")
    country = ChoiceField(
        _l("Country"), required=_l("Choose a country"), prompt=_l("Choose a country"), width="two-thirds"
    )
    subdivision = ChoiceField(
        _l("Region"),
        prompt=_l("The whole country"),
        hint=_l("Decides which public holidays are kept free of sessions."),
        width="two-thirds",
    )
    time_zone = ChoiceField(
        _l("Time zone"),
        required=_l("Choose a time zone"),
        prompt=_l("Choose a time zone"),
        width="two-thirds",
    )

    def judge(self) -> None:
        """Refuse what does not go together. Call it after `validate`."""
        if "code" in self and self.code.data and not _CODE.fullmatch(self.code.data):
            self.refuse(
                "code", _("Code must hold only letters a to z, numbers, dots, hyphens and underscores")
            )

    def forget_errors(self) -> None:
        """Show no error: the person only chose another country."""
        for field in self:
            field.errors = []


def site_form(*, posted: Posted | None = None, site: Site | None = None) -> SiteForm:
    """The form as posted, as the site stands, or for a new one."""
    form = SiteForm(posted, obj=site) if posted is not None or site else SiteForm(country="GB")
    if site is not None:
        del form.code
    country = form.country.text
    form.country.choices = sorted(
        ((code, country_name(code)) for code in countries()), key=lambda one: one[1]
    )
    known = region_codes(country)
    form.subdivision.choices = list(subdivisions(country)) if known else []
    zones = [zone for zone in get_global("territory_zones").get(country, ()) if zone in available_timezones()]
    if site is not None and site.country == country:  # what an import brought stays on offer
        zones += [site.time_zone] if site.time_zone not in zones else []
        if site.subdivision and site.subdivision not in known:
            form.subdivision.choices.append((site.subdivision, site.subdivision))
    form.time_zone.choices = [(zone, zone.replace("_", " ")) for zone in sorted(zones)]
    if len(zones) == 1:
        form.time_zone.prompt = None
    return form


class RoomForm(Form):
    """A room."""

    name = TextField(_l("Name"), required=_l("Enter the name of the room"), longest=80, width="two-thirds")
    capacity = WholeNumberField(
        _l("How many people it holds"),
        required=_l("Enter how many people the room holds"),
        lowest=1,
        highest=200,
    )
    in_use = YesField(_l("In use"))


class ClosureForm(Form):
    """A closure in any of its three shapes."""

    starts_on = DatePartsField(_l("First day"), required=_l("Enter the first day"))
    ends_on = DatePartsField(
        _l("Last day"),
        hint=_l("Leave it empty for a single day, or for a weekly regime that goes on until it is changed."),
    )
    weekdays = ChoicesField(
        _l("Only on these weekdays"),
        choices=WEEKDAYS,
        hint=_l("For a weekly regime, such as every Friday. Tick none to close every day."),
    )
    reason = TextField(
        _l("Reason"),
        required=_l("Enter the reason"),
        hint=_l("Stands beside each date that is left out, so that everybody understands why."),
        longest=200,
        width="two-thirds",
    )

    @property
    def days(self) -> rules.Days:
        """The days that were meant. The form has no error in its dates."""
        return rules.days_of(self.starts_on.data, self.ends_on.data, tuple(self.weekdays.data or ()))

    def judge(self, *, today: dt.date) -> None:
        """Refuse days that cannot be meant. Call it after `validate`."""
        if self.starts_on.data is None or self.ends_on.errors or self.weekdays.errors:
            return
        for problem in rules.closure_problems(self.days, today=today):
            self.refuse(problem.field, problem.message)
