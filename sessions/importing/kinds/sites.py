"""Import of sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import available_timezones

from sessions.importing import cells
from sessions.importing.kinds.base import Column, Kind, Plan, twice
from sessions.importing.known import Known, KnownSite
from sessions.importing.mistakes import Mistakes
from sessions.sentence import say


@dataclass(frozen=True, slots=True)
class SiteRow:
    row: int
    site: str
    name: str
    country: str | None = None
    subdivision: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class SiteWrite:
    """A site to insert (`id` None) or to bring to these values."""

    id: int | None
    code: str
    name: str
    country: str
    subdivision: str | None
    time_zone: str


def _alone(rows: Sequence[SiteRow], mistakes: Mistakes) -> None:
    twice(rows, lambda row: (row.site,), "site", say("This site"), mistakes)


def _check(rows: Sequence[SiteRow], known: Known, mistakes: Mistakes) -> Plan:
    inserts: list[SiteWrite] = []
    updates: list[SiteWrite] = []
    unchanged = 0
    for row in rows:
        old = known.sites.get(row.site)
        write = _merged(row, old, known, mistakes)
        if write is None:
            continue
        if old is None:
            if known.may_add_sites:
                inserts.append(write)
            else:
                problem = say("It is not one of your sites, and a new site cannot be added on this page.")
                remedy = say("Check the code, or have it added with: throughcare import sites.")
                mistakes.add(row.row, "site", row.site, problem, remedy)
        elif write == SiteWrite(old.id, old.code, old.name, old.country, old.subdivision, old.time_zone):
            unchanged += 1
        else:
            updates.append(write)
    return Plan(tuple(inserts), tuple(updates), unchanged)


def _merged(row: SiteRow, old: KnownSite | None, known: Known, mistakes: Mistakes) -> SiteWrite | None:
    """The row over what is stored: an empty cell leaves it as it is."""
    country = row.country or (old.country if old else "GB")
    # Another country has other regions and clocks, so what was stored for them does not carry over.
    moved = old is not None and old.country != country
    subdivision = row.subdivision or (old.subdivision if old and not moved else None)
    zone = row.time_zone or (old.time_zone if old and not moved else known.time_zones.get(country))
    if country not in known.regions:
        problem = say("No public holidays are known for this country.")
        mistakes.add(row.row, "country", country, problem, say("Use a two-letter code such as DE, GB or NL."))
        return None
    if subdivision is not None and subdivision not in known.regions[country]:
        problem = say("It is not a region of %(country)s.", country=country)
        listed = ", ".join(known.regions[country])
        remedy = say("Use one of: %(listed)s; or leave it empty.", listed=listed)
        mistakes.add(row.row, "subdivision", subdivision, problem, remedy)
        return None
    if zone is None:
        problem = say("Country %(country)s has several time zones.", country=country)
        remedy = say("Give the time zone of the site, for example Europe/Berlin.")
        mistakes.add(row.row, "time_zone", "", problem, remedy)
        return None
    if zone not in available_timezones():
        problem = say("There is no such time zone.")
        mistakes.add(
            row.row, "time_zone", zone, problem, say("Write it like Europe/Berlin or Europe/London.")
        )
        return None
    return SiteWrite(old.id if old else None, row.site, row.name, country, subdivision, zone)


SITES = Kind(
    name="sites",
    title=say("Sites"),
    about=say("Prisons, with the region whose public holidays they keep."),
    columns=(
        Column("site", cells.code, say("Code of the site, by which other files name it."), required=True),
        Column("name", cells.text(120), say("Its name."), required=True),
        Column("country", cells.country, say("Two-letter code; GB when empty.")),
        Column("subdivision", cells.subdivision, say("Region within the country, such as BY or SCT.")),
        Column("time_zone", cells.text(60), say("Such as Europe/Berlin; that of the country when empty.")),
    ),
    make=SiteRow,
    alone=_alone,
    check=_check,
)
