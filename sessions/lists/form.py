"""Which list is asked for: of what site and day."""

import datetime as dt
from collections.abc import Sequence

from programme.web.fields import ChoiceField, DatePartsField
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import lazy as _l
from sessions.timetable.queries import SitePlace


class ListForm(Form):
    """The site and the day of a list. Left empty: the first site, and its today."""

    site = ChoiceField(_l("Site"), required=_l("Choose a site"))
    on = DatePartsField(_l("Date"), required=_l("Enter a date"))


def read(asked: Posted, sites: Sequence[SitePlace], now: dt.datetime) -> tuple[ListForm, SitePlace | None]:
    """The form, judged, and the site that it names. `sites` are those to choose from, at least one."""
    pairs = [(name, value) for name in asked for value in asked.getlist(name)]
    if "site" not in asked:
        pairs.append(("site", str(sites[0].id)))
    chosen = next((one for one in sites if ("site", str(one.id)) in pairs), None)
    if not any(name.partition("-")[0] == "on" for name, _value in pairs):
        pairs.append(("on", now.astimezone((chosen or sites[0]).zone).date().isoformat()))
    form = ListForm(Posted(pairs))
    form.site.choices = [(one.id, one.name) for one in sites]
    form.validate()
    return form, chosen
