"""Import of participants."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sessions.importing import cells
from sessions.importing.kinds.base import Column, Kind, Plan, twice, unknown
from sessions.importing.known import Known, folded_number
from sessions.importing.mistakes import Mistakes
from sessions.sentence import say

PREFIX = "covariate_"
COVARIATE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    row: int
    reference: str
    site: str
    given_name: str | None = None
    family_name: str | None = None
    date_of_birth: dt.date | None = None
    prison_number: str | None = None
    earliest_release_date: dt.date | None = None
    covariates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParticipantWrite:
    """A participant to insert (`id` None) or to bring to these values; `row` for a refusal at the end.

    `date_of_birth` and `covariates` hold only what is new or different.
    """

    id: int | None
    row: int
    reference: str
    site: int
    given_name: str
    family_name: str
    prison_number: str | None
    earliest_release_date: dt.date | None
    date_of_birth: dt.date | None
    covariates: Mapping[str, float]


def _alone(rows: Sequence[ParticipantRow], mistakes: Mistakes) -> None:
    twice(rows, lambda row: (row.reference,), "reference", say("This reference"), mistakes)
    numbered = [row for row in rows if row.prison_number]
    twice(
        numbered,
        lambda row: (folded_number(row.prison_number),),
        "prison_number",
        say("This prison number"),
        mistakes,
    )


def _number_of_another(row: ParticipantRow, known: Known, mistakes: Mistakes) -> bool:
    """Whether the prison number is somebody else's, which is then said."""
    keeper = known.prison_numbers.get(folded_number(row.prison_number or ""))
    if keeper is None or keeper == row.reference:
        return False
    mistakes.add(
        row.row,
        "prison_number",
        row.prison_number or "",
        say("The person with the reference %(reference)s has it already.", reference=keeper),
        say("Correct the number, or use that person's reference."),
    )
    return True


def _check(rows: Sequence[ParticipantRow], known: Known, mistakes: Mistakes) -> Plan:
    inserts: list[ParticipantWrite] = []
    updates: list[ParticipantWrite] = []
    unchanged = 0
    for row in rows:
        site = known.sites.get(row.site)
        if site is None:
            remedy = say("Correct the code, or import the site first.")
            unknown(row.row, "site", row.site, known.sites, mistakes, remedy=remedy)
            continue
        if row.date_of_birth is not None and row.date_of_birth > known.today:
            remedy = say("Correct the date of birth.")
            mistakes.add(
                row.row, "date_of_birth", str(row.date_of_birth), say("It lies in the future."), remedy
            )
            continue
        if _number_of_another(row, known, mistakes):
            continue
        old = known.participants.get(row.reference)
        if old is None:
            inserts.append(
                ParticipantWrite(
                    None,
                    row.row,
                    row.reference,
                    site.id,
                    row.given_name or "",
                    row.family_name or "",
                    row.prison_number,
                    row.earliest_release_date,
                    row.date_of_birth,
                    row.covariates,
                )
            )
            continue
        write = ParticipantWrite(
            old.id,
            row.row,
            row.reference,
            site.id,
            row.given_name or old.given_name,
            row.family_name or old.family_name,
            row.prison_number or old.prison_number,
            row.earliest_release_date or old.earliest_release_date,
            row.date_of_birth if row.date_of_birth != old.date_of_birth else None,
            {name: value for name, value in row.covariates.items() if old.covariates.get(name) != value},
        )
        same = (
            write.site,
            write.given_name,
            write.family_name,
            write.prison_number,
            write.earliest_release_date,
        )
        stored = (old.site, old.given_name, old.family_name, old.prison_number, old.earliest_release_date)
        if same == stored and write.date_of_birth is None and not write.covariates:
            unchanged += 1
        else:
            updates.append(write)
    return Plan(tuple(inserts), tuple(updates), unchanged)


PARTICIPANTS = Kind(
    name="participants",
    title=say("Participants"),
    about=say("People, with what is known of them and numbers for evaluation (covariates)."),
    columns=(
        Column(
            "reference",
            cells.reference,
            say("Number by which files and staff name the person."),
            required=True,
        ),
        Column("site", cells.code, say("Code of the site where the person is."), required=True),
        Column("given_name", cells.text(80), say("Given name.")),
        Column("family_name", cells.text(80), say("Family name.")),
        Column("date_of_birth", cells.date, say("Date of birth.")),
        Column("prison_number", cells.text(20), say("The prison's own number.")),
        Column("earliest_release_date", cells.date, say("Earliest date of release.")),
    ),
    make=ParticipantRow,
    alone=_alone,
    check=_check,
    prefix=PREFIX,
    prefix_name=COVARIATE,
    prefix_field="covariates",
    prefix_read=cells.number,
)
