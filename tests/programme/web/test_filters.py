"""Filters come from the address and keep what was asked, right or wrong."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import pytest
from litestar import Litestar, Request, get
from litestar.testing import TestClient

from programme.web.filters import Filters, read_filters

SITES = [("LDN", "London"), ("B & W", "Berlin und West")]


def ask(**query: str) -> Filters:
    seen: list[Filters] = []

    @get("/reports", sync_to_thread=False)
    def report(request: Request[Any, Any, Any]) -> None:
        seen.append(read_filters(request, sites=SITES, cohorts=[("C-1", "Cohort 1")]))

    with TestClient(Litestar([report], openapi_config=None, logging_config=None)) as client:
        client.get("/reports?" + urlencode(query))
    return seen[0]


def test_nothing_asked_is_nothing_narrowed() -> None:
    filters = ask()
    assert (filters.site, filters.cohort, filters.starts, filters.ends) == (None, None, None, None)
    assert not filters.wrong
    assert filters.query == ""


def test_everything_asked_is_read_and_goes_into_the_next_address() -> None:
    filters = ask(
        site="B & W",
        cohort="C-1",
        **{"from": "2026-01-02", "to-day": "3", "to-month": "feb", "to-year": "2026"},
    )
    assert (filters.site, filters.cohort) == ("B & W", "C-1")
    assert (filters.starts, filters.ends) == (dt.date(2026, 1, 2), dt.date(2026, 2, 3))
    assert filters.query == "?site=B+%26+W&cohort=C-1&from=2026-01-02&to=2026-02-03"


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"site": "PAR"}, "site"),
        ({"cohort": "x\0"}, "cohort"),
        ({"from": "soon"}, "from-day"),
        ({"to-day": "31", "to-month": "2", "to-year": "2026"}, "to-day"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "to-day"),
    ],
)
def test_what_cannot_be_understood_narrows_nothing_and_is_said(query: dict[str, str], where: str) -> None:
    filters = ask(**query)
    assert filters.wrong
    assert [place for place, message in filters.form.error_list()] == [where]
    assert filters.query == ""
