"""Sites, participants, cohorts and memberships beside what is stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.kinds import KINDS
from sessions.importing.kinds.memberships import MembershipWrite
from sessions.importing.kinds.sites import SiteWrite
from sessions.importing.known import KnownMembership
from sessions.importing.rules import check, read
from tests.sessions.importing.checking import ADA, ADA_IN_C1, COHORT, importing, known, mistakes

SITES = "site,name,country,subdivision,time_zone"


def test_a_new_site_takes_the_time_zone_of_its_country() -> None:
    checked = importing("sites", SITES, "W1,West,DE,BE,")
    assert checked.plan.inserts == (SiteWrite(None, "W1", "West", "DE", "BE", "Europe/Berlin"),)


def test_a_new_site_without_a_country_is_in_great_britain() -> None:
    assert importing("sites", "site,name", "W1,West").plan.inserts[0].time_zone == "Europe/London"


def test_a_site_that_is_stored_alike_is_unchanged_also_without_its_optional_columns() -> None:
    assert importing("sites", SITES, "N1,North,DE,BY,Europe/Berlin").plan.unchanged == 1
    assert importing("sites", "site,name", "N1,North").plan.unchanged == 1


def test_a_site_that_moves_to_another_country_does_not_keep_the_region() -> None:
    assert importing("sites", SITES, "N1,North,GB,,").plan.updates == (
        SiteWrite(1, "N1", "North", "GB", None, "Europe/London"),
    )


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("W1,West,XX,,", "country", "DE, GB or NL"),
        ("W1,West,DE,SCT,", "subdivision", "BE, BY"),
        ("W1,West,DE,,Europe/Nowhere", "time_zone", "Europe/Berlin"),
        ("W1,West,US,CA,", "time_zone", "Europe/Berlin"),
    ],
)
def test_an_impossible_place_is_refused_with_the_remedy(row: str, column: str, words: str) -> None:
    checked = importing("sites", SITES, row)
    assert mistakes(checked) == [(2, column)]
    assert words in str(checked.mistakes[0].remedy)


def test_a_coordinator_changes_own_sites_and_adds_none() -> None:
    beside = known(may_add_sites=False)
    assert (
        importing("sites", "site,name", "N1,Nordhausen", beside=beside).plan.updates[0].name == "Nordhausen"
    )
    checked = importing("sites", "site,name", "W1,West", beside=beside)
    assert mistakes(checked) == [(2, "site")]
    assert "throughcare import sites" in str(checked.mistakes[0].remedy)


def test_a_site_twice_in_a_file_names_the_other_row() -> None:
    checked = importing("sites", "site,name", "W1,West", "W1,Waste")
    assert mistakes(checked) == [(3, "site")]
    assert "row 2" in str(checked.mistakes[0].problem)


def test_a_participant_at_an_unknown_site_is_told_which_there_are() -> None:
    checked = importing("participants", "reference,site", "R9,N9")
    assert mistakes(checked) == [(2, "site")]
    assert "N1, S1" in str(checked.mistakes[0].problem)


def test_a_participant_who_is_stored_alike_is_unchanged_and_empty_cells_say_nothing() -> None:
    header = "reference,site,given_name,family_name,date_of_birth,covariate_age"
    assert importing("participants", header, "R1,N1,Ada,Bell,1990-05-01,36").plan.unchanged == 1
    assert importing("participants", header, "R1,N1,,,,").plan.unchanged == 1


def test_only_what_differs_about_a_participant_is_written() -> None:
    header = "reference,site,family_name,date_of_birth,covariate_age,covariate_prior"
    write = importing("participants", header, "R1,S1,Bell,1990-05-02,36,3").plan.updates[0]
    assert (write.id, write.site, write.given_name) == (21, 2, "Ada")
    assert write.date_of_birth == dt.date(1990, 5, 2)
    assert write.covariates == {"prior": 3.0}


def test_a_date_of_birth_in_the_future_is_refused() -> None:
    checked = importing("participants", "reference,site,date_of_birth", "R9,N1,2030-01-01")
    assert mistakes(checked) == [(2, "date_of_birth")]


COHORTS = "cohort,site,curriculum,starts_on,closed,capacity"


def test_a_new_cohort_runs_when_it_has_started() -> None:
    checked = importing("cohorts", COHORTS, "C8,N1,UNITS,2027-05-01,no,8", "C9,N1,UNITS,2027-07-01,,")
    assert [(one.code, one.state, one.closed, one.capacity) for one in checked.plan.inserts] == [
        ("C8", "running", False, 8),
        ("C9", "planned", True, 12),
    ]


def test_a_curriculum_that_is_not_there_yet_is_told_which_there_are() -> None:
    checked = importing("cohorts", COHORTS, "C9,N1,NEW,2027-05-01,,")
    assert mistakes(checked) == [(2, "curriculum")]
    assert "OTHER, UNITS" in str(checked.mistakes[0].problem)
    assert "list curricula" in str(checked.mistakes[0].remedy)


def test_without_any_curriculum_the_error_says_so() -> None:
    checked = importing("cohorts", COHORTS, "C9,N1,NEW,2027-05-01,,", beside=known(curricula={}))
    assert "none yet" in str(checked.mistakes[0].problem)


def test_a_cohort_keeps_its_site_and_its_curriculum() -> None:
    assert mistakes(importing("cohorts", COHORTS, "C1,S1,UNITS,2027-01-04,,")) == [(2, "site")]
    assert mistakes(importing("cohorts", COHORTS, "C1,N1,OTHER,2027-01-04,,")) == [(2, "curriculum")]


def test_a_cohort_that_is_stored_alike_is_unchanged() -> None:
    assert importing("cohorts", COHORTS, "C1,N1,UNITS,2027-01-04,yes,12").plan.unchanged == 1
    assert importing("cohorts", COHORTS, "C1,N1,UNITS,2027-01-04,,").plan.unchanged == 1
    update = importing("cohorts", COHORTS, "C1,N1,UNITS,2027-01-05,,").plan.updates[0]
    assert (update.id, update.curriculum, update.starts_on) == (7, None, dt.date(2027, 1, 5))


def test_a_cohort_without_a_plan_gets_the_one_of_its_curriculum() -> None:
    beside = known(cohorts={"C1": replace(COHORT, curriculum=None)})
    assert (
        importing("cohorts", COHORTS, "C1,N1,UNITS,2027-01-04,,", beside=beside).plan.updates[0].curriculum
        == 5
    )


MEMBERS = "reference,cohort,joined_on,left_on,outcome,reason"


def test_a_membership_that_is_stored_alike_is_unchanged_and_an_empty_cell_keeps_what_is_stored() -> None:
    assert importing("memberships", MEMBERS, "R1,C1,2027-01-04,2027-05-01,completed,").plan.unchanged == 1
    assert importing("memberships", MEMBERS, "R1,C1,2027-01-04,,,").plan.unchanged == 1


def test_leaving_is_an_update_of_the_same_membership() -> None:
    checked = importing("memberships", MEMBERS, "R2,C1,2027-01-04,2027-03-01,Withdrawn,Moved")
    assert checked.plan.updates == (
        MembershipWrite(32, 22, 7, dt.date(2027, 1, 4), dt.date(2027, 3, 1), "withdrawn", "Moved"),
    )


def test_unknown_people_and_cohorts_are_named() -> None:
    checked = importing("memberships", MEMBERS, "R9,C9,2027-01-04,,,")
    assert mistakes(checked) == [(2, "cohort"), (2, "reference")]
    assert "C1, C2" in str(checked.mistakes[0].problem)


def test_leaving_before_joining_is_refused() -> None:
    assert mistakes(importing("memberships", MEMBERS, "R1,C2,2027-05-02,2027-05-01,,")) == [(2, "left_on")]


def test_an_outcome_needs_a_day_of_leaving() -> None:
    assert mistakes(importing("memberships", MEMBERS, "R2,C1,2027-01-04,,completed,")) == [(2, "outcome")]


def test_the_same_membership_twice_is_refused() -> None:
    checked = importing("memberships", MEMBERS, "R1,C2,2027-05-02,,,", "R1,C2,2027-05-02,,,")
    assert mistakes(checked) == [(3, "reference")]


def test_two_cohorts_at_once_are_refused_naming_the_other_row() -> None:
    checked = importing("memberships", MEMBERS, "R1,C2,2027-05-02,2027-05-20,,", "R1,C1,2027-05-10,,,")
    assert mistakes(checked) == [(3, "joined_on")]
    assert "row 2 has C2 from 2027-05-02 to 2027-05-20" in str(checked.mistakes[0].problem)


def test_two_cohorts_at_once_are_refused_naming_the_stored_membership() -> None:
    checked = importing("memberships", MEMBERS, "R1,C2,2027-04-30,,,")
    assert mistakes(checked) == [(2, "joined_on")]
    assert "stored has C1 from 2027-01-04 to 2027-05-01" in str(checked.mistakes[0].problem)


def test_leaving_one_cohort_and_joining_another_may_fall_on_one_day() -> None:
    assert importing("memberships", MEMBERS, "R1,C2,2027-05-01,,,").may_write


def test_a_stored_membership_that_the_file_ends_makes_room() -> None:
    checked = importing("memberships", MEMBERS, "R2,C1,2027-01-04,2027-02-01,,", "R2,C2,2027-02-01,,,")
    assert checked.may_write
    assert (len(checked.plan.inserts), len(checked.plan.updates)) == (1, 1)


days = st.integers(0, 40).map(lambda day: dt.date(2027, 1, 1) + dt.timedelta(days=day))
spans = st.lists(st.tuples(st.sampled_from(["C1", "C2"]), days, st.none() | st.integers(0, 15)), max_size=5)


@given(stored=st.lists(st.tuples(days, st.integers(1, 15)), max_size=2), spans=spans)
def test_overlaps_are_found_exactly_when_two_times_share_a_day_before_the_last(
    stored: list[tuple[dt.date, int]], spans: list[tuple[str, dt.date, int | None]]
) -> None:
    def taken(joined_on: dt.date, length: int | None) -> set[dt.date]:
        return {joined_on + dt.timedelta(days=day) for day in range(60 if length is None else length)}

    used: set[dt.date] = set()
    kept = []
    for number, (starts_on, stays) in enumerate(stored):
        if not used & taken(starts_on, stays):
            used |= taken(starts_on, stays)
            ends_on = starts_on + dt.timedelta(days=stays)
            kept.append(KnownMembership(number, 21, 9, "C9", starts_on, ends_on, None, ""))
    clash, lines, keys = False, [MEMBERS], set()
    for cohort, joined_on, length in spans:
        if (cohort, joined_on) in keys:
            continue
        keys.add((cohort, joined_on))
        clash = clash or bool(used & taken(joined_on, length))
        used |= taken(joined_on, length)
        left_on = "" if length is None else (joined_on + dt.timedelta(days=length)).isoformat()
        lines.append(f"R1,{cohort},{joined_on},{left_on},,")
    if len(lines) == 1:
        return
    checked = importing("memberships", *lines, beside=known(memberships={21: tuple(kept)}))
    assert checked.may_write is not clash


def test_an_error_listing_says_how_many_codes_there_are_when_they_are_many() -> None:
    cohorts = {f"C{number:03}": replace(COHORT, id=number) for number in range(80)}
    checked = importing("memberships", MEMBERS, "R1,nope,2027-01-04,,,", beside=known(cohorts=cohorts))
    assert "… (80)" in str(checked.mistakes[0].problem)


def test_nothing_is_written_when_anything_is_wrong() -> None:
    file = read(KINDS["participants"], b"reference,site\nR8,N1\nR9,N9\n")
    checked = check(file, known(participants={"R1": ADA}, memberships={21: (ADA_IN_C1,)}))
    assert checked.rows == 2
    assert mistakes(checked) == [(3, "site")]


def test_a_prison_number_is_kept_once_in_the_file_and_among_those_stored() -> None:
    header = "reference,site,prison_number"
    twice = importing("participants", header, "R8,N1,A12 34", "R9,N1,a1234")
    assert mistakes(twice) == [(3, "prison_number")]
    stored = known(prison_numbers={"a1234": "R2"})
    taken = importing("participants", header, "R9,N1,A-1234", beside=stored)
    assert mistakes(taken) == [(2, "prison_number")]
    assert "R2 has it already" in str(taken.mistakes[0].problem)
    assert importing("participants", header, "R2,N1,A1234", beside=stored).plan.updates
    assert len(importing("participants", header, "R8,N1,", "R9,N1,").plan.inserts) == 2
