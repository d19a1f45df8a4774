"""What a report or list is narrowed to, read from the address: `?site=&cohort=&from=&to=`."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Request

from programme.web.fields import ChoiceField, DatePartsField
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import _
from programme.web.text import lazy as _l


class FilterForm(Form):
    """The fields of the filter. Both dates are included; an empty field narrows nothing."""

    site = ChoiceField(_l("Site"), prompt=_l("All sites"))
    cohort = ChoiceField(_l("Cohort"), prompt=_l("All cohorts"))
    starts = DatePartsField(_l("From"), name="from", id="from")
    ends = DatePartsField(_l("To"), name="to", id="to")


@dataclass(frozen=True)
class Filters:
    """`site` and `cohort` are codes, or None for all; the dates are included, or None for open.

    `form` keeps what was asked, with its errors. A field with an error narrows nothing.
    """

    site: str | None
    cohort: str | None
    starts: dt.date | None
    ends: dt.date | None
    form: FilterForm

    @property
    def wrong(self) -> bool:
        """Whether anything that was asked for cannot be understood."""
        return self.form.refused

    @property
    def query(self) -> str:
        """The same filters for an address, with its question mark, or "" when there are none."""
        said = {"site": self.site, "cohort": self.cohort, "from": self.starts, "to": self.ends}
        pairs = {name: str(value) for name, value in said.items() if value is not None}
        return "?" + urlencode(pairs) if pairs else ""


def asked(request: Request[Any, Any, Any]) -> Posted:
    """The query string of a request, as a form reads it."""
    return Posted(request.query_params.multi_items())


def page_number(request: Request[Any, Any, Any]) -> int:
    """Which page of a list is asked for, counted from 1; 1 where the address says no number."""
    typed = request.query_params.get("page", "1")
    return max(int(typed), 1) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1


def read_filters(
    request: Request[Any, Any, Any],
    *,
    sites: Iterable[Sequence[Any]] = (),
    cohorts: Iterable[Sequence[Any]] = (),
) -> Filters:
    """The filters of a request. `sites` and `cohorts` hold the (code, name) pairs to choose from."""
    form = FilterForm(asked(request))
    form.site.choices = list(sites)
    form.cohort.choices = list(cohorts)
    form.validate()
    starts, ends = form.starts.data, form.ends.data
    if starts and ends and ends < starts:
        form.refuse("ends", _("The last date must be the same as or after the first"))
        starts = ends = None
    return Filters(form.site.data, form.cohort.data, starts, ends, form)
