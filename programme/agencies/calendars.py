"""Public holidays by country and subdivision (ISO 3166), from the `holidays` library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import holidays

from programme.web.text import Lazy
from programme.web.text import lazy as _l

FIRST_YEAR, LAST_YEAR = 1900, 2100


class UnknownRegionError(ValueError):
    """A country or subdivision for which no public holidays are known; `message` has the remedy."""

    def __init__(self, message: Lazy) -> None:
        super().__init__(str(message))
        self.message = message


@lru_cache(maxsize=1)
def _supported() -> Mapping[str, tuple[str, ...]]:
    listed = holidays.list_supported_countries()
    return {code: tuple(sorted(listed[code])) for code in sorted(listed) if len(code) == 2}


def countries() -> tuple[str, ...]:
    """Two-letter codes of the countries whose public holidays are known, sorted."""
    return tuple(_supported())


def region_codes(country: str) -> tuple[str, ...]:
    """Codes of the regions of a country, sorted; empty for one that has none or is not known."""
    return _supported().get(country, ())


@lru_cache(maxsize=64)
def subdivisions(country: str) -> tuple[tuple[str, str], ...]:
    """Code and name of each region of a country, by name; empty where a country has none.

    Raises UnknownRegionError.
    """
    check_region(country, None)
    calendar = holidays.country_holidays(country)
    names: dict[str, str] = {}
    for name, code in getattr(calendar, "subdivisions_aliases", {}).items():
        names.setdefault(code, name)
    pairs = ((code, names.get(code, code)) for code in _supported()[country])
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


def check_region(country: str, subdivision: str | None) -> None:
    """Raises UnknownRegionError, naming what may be used instead, unless both codes are known."""
    known = _supported().get(country)
    if known is None:
        raise UnknownRegionError(
            _l(
                "No public holidays are known for country “%(country)s”. "
                "Use a two-letter code such as DE, GB or NL.",
                country=country,
            )
        )
    if subdivision is None or subdivision in known:
        return
    if not known:
        raise UnknownRegionError(
            _l("Country %(country)s has no regions of its own. Leave the subdivision empty.", country=country)
        )
    raise UnknownRegionError(
        _l(
            "“%(subdivision)s” is not a region of %(country)s. Use one of: %(known)s; or leave it empty.",
            subdivision=subdivision,
            country=country,
            known=", ".join(known),
        )
    )


@lru_cache(maxsize=4096)
def _year(country: str, subdivision: str | None, year: int, language: str) -> Mapping[dt.date, str]:
    calendar = holidays.country_holidays(country)
    offered = getattr(calendar, "supported_languages", ())
    # English is en_GB for some countries and en_US for the rest; the country's own tongue comes last.
    spoken = next((code for code in (language, f"{language}_GB", f"{language}_US") if code in offered), None)
    found = holidays.country_holidays(country, subdiv=subdivision, years=year, language=spoken)
    return MappingProxyType(dict(sorted(found.items())))


def public_holidays(
    country: str, subdivision: str | None, first: dt.date, last: dt.date, *, language: str = "en"
) -> dict[dt.date, str]:
    """Date -> name of each public holiday from `first` to `last`, both included, in order of date.

    Raises UnknownRegionError. Years outside 1900-2100 have none. A year is computed once a process.
    """
    check_region(country, subdivision)
    years = range(max(first.year, FIRST_YEAR), min(last.year, LAST_YEAR) + 1)
    return {
        on: name
        for year in years
        for on, name in _year(country, subdivision, year, language).items()
        if first <= on <= last
    }
