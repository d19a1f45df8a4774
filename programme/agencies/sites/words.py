"""Countries, regions and closed days in words."""

from babel import Locale

from programme.agencies.calendars import UnknownRegionError, subdivisions
from programme.agencies.sites.rules import Days
from programme.web.formats import date, date_range
from programme.web.text import Lazy, _, language
from programme.web.text import lazy as _l

WEEKDAYS: tuple[tuple[int, Lazy], ...] = (
    (1, _l("Monday")),
    (2, _l("Tuesday")),
    (3, _l("Wednesday")),
    (4, _l("Thursday")),
    (5, _l("Friday")),
    (6, _l("Saturday")),
    (7, _l("Sunday")),
)


def country_name(code: str) -> str:
    """What a country is called in the language of the page; the code where nobody knows."""
    name: str = Locale.parse(language()).territories.get(code, code)
    return name


def region_name(country: str, code: str | None) -> str:
    """What a region is called; the code where nobody knows."""
    try:
        return dict(subdivisions(country)).get(code or "", code or "")
    except UnknownRegionError:
        return code or ""


def days_in_words(days: Days) -> str:
    """`5 March 2026`, `5 March 2026 to 9 March 2026`, `Every Monday and Friday from 5 March 2026`."""
    if not days.weekdays:
        return date_range(days.starts_on, days.ends_on)
    names = dict(WEEKDAYS)
    listed = [str(names[day]) for day in days.weekdays]
    said = listed[0]
    if len(listed) > 1:
        said = _("%(first)s and %(last)s", first=", ".join(listed[:-1]), last=listed[-1])
    if days.ends_on is None:
        return _("Every %(days)s from %(start)s", days=said, start=date(days.starts_on))
    return _(
        "Every %(days)s from %(start)s to %(end)s",
        days=said,
        start=date(days.starts_on),
        end=date(days.ends_on),
    )
