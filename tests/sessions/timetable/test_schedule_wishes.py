"""What is filled in for the coordinator, and what they may ask of the dates: gaps and days off."""

import datetime as dt
import re
from collections.abc import Awaitable, Callable

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.sessions.timetable.scheduling import BLUE, RED, Values, change, form, seal, stored

As = Callable[[Viewer | None], Awaitable[Client]]

PLAIN = dt.date(2027, 6, 7)  # a Monday; no public holiday of England in the weeks after it


def value_of(text: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', text)
    assert found is not None, name
    return found[1]


async def test_code_and_places_are_filled_in(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    empty = form(PLAIN, action="preview", code="", capacity="", name="", room=BLUE)
    shown = await post(cleo, "/cohorts/new", empty)
    assert value_of(shown.text, "code") == "NORTH-2027-1"
    assert value_of(shown.text, "capacity") == "12"  # as many as the blue room holds
    assert "It will be cohort NORTH-2027-1 , a closed group with 12 places." in words(shown)
    sent = {
        **empty,
        "action": "confirm",
        **{name: value_of(shown.text, name) for name in ("code", "capacity")},
        "seal": seal(shown.text),
    }
    assert (await post(cleo, "/cohorts/new", sent)).status_code == 303
    again = await post(cleo, "/cohorts/new", empty)
    assert value_of(again.text, "code") == "NORTH-2027-2"
    assert await stored(world, "select code, name, capacity from cohort where id > 5000") == [
        ("NORTH-2027-1", "NORTH-2027-1", 12)
    ]


async def test_what_was_suggested_follows_and_what_was_typed_stays(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    suggested = {"suggested-code": "NORTH-2027-1", "suggested-capacity": "12"}
    kept = form(PLAIN, action="preview", code="MINE", capacity="7", **suggested)
    shown = await post(cleo, "/cohorts/new", kept)
    assert value_of(shown.text, "code") == "MINE" and value_of(shown.text, "capacity") == "7"
    followed = form(
        dt.date(2028, 6, 5), action="preview", code="NORTH-2027-1", capacity="12", room=RED, **suggested
    )
    shown = await post(cleo, "/cohorts/new", followed)
    assert value_of(shown.text, "code") == "NORTH-2028-1" and value_of(shown.text, "capacity") == "8"


async def test_htmx_gets_what_is_suggested_anew_along_with_the_dates(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    first = await post(cleo, "/cohorts/new", form(PLAIN, action="", code="", capacity=8), htmx=True)
    assert 'id="suggested-code" hx-swap-oob="true"' in first.text
    assert 'id="suggested-capacity"' not in first.text  # it stays as it is
    same = form(PLAIN, action="", code="NORTH-2027-1", **{"suggested-code": "NORTH-2027-1"})
    assert "hx-swap-oob" not in (await post(cleo, "/cohorts/new", same, htmx=True)).text


async def test_numbers_that_are_no_running_numbers_are_passed_over(world: World, as_: As) -> None:
    await change(
        world,
        "update cohort set code = 'NORTH-2027-9' where id = 1; update cohort set code = 'NORTH-2027-x7' where id = 2",
    )
    shown = await post(await as_(world.cleo), "/cohorts/new", form(PLAIN, action="preview", code=""))
    assert value_of(shown.text, "code") == "NORTH-2027-10"


async def test_an_error_under_more_settings_opens_them(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    closed = '<details class="govuk-details">'
    fine = await post(cleo, "/cohorts/new", form(PLAIN, action="preview"))
    assert fine.text.count(closed) == 2
    answer = await post(cleo, "/cohorts/new", form(PLAIN, capacity=9))
    assert answer.status_code == 422 and answer.text.count('<details class="govuk-details" open>') == 1


# --- Gaps and days off -------------------------------------------------------------------------


async def test_a_gap_is_kept_and_stored_with_the_cohort(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    twice = form(PLAIN, least_days=4, slot__1__weekday=3, slot__1__starts_at="14:00", slot__1__minutes="")
    preview = await post(cleo, "/cohorts/new", {**twice, "action": "preview"})
    said = words(preview)
    assert "Wed 9 Jun 2027 Left out: Too soon: sessions are to be at least 4 days apart" in said
    assert '<details class="govuk-details" open>' in preview.text
    assert (await post(cleo, "/cohorts/new", {**twice, "seal": seal(preview.text)})).status_code == 303
    assert [row[0].day for row in await stored(
        world, "select starts_at from group_session where cohort > 5000 order by 1"
    )] == [7, 14, 21, 28]  # fmt: skip
    assert await stored(world, "select least_days_between from timetable_settings where cohort > 5000") == [
        (4,)
    ]


async def test_days_off_of_the_cohort_are_left_out_named_and_stored(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await change(
        world,
        "insert into closure (site, starts_on, ends_on, reason) values (1, '2027-06-21', '2027-06-21', 'Audit')",
    )
    off: Values = {
        **form(PLAIN),
        "off-0-starts_on-day": 14, "off-0-starts_on-month": 6, "off-0-starts_on-year": 2027,
        "off-0-ends_on-day": 22, "off-0-ends_on-month": "June", "off-0-ends_on-year": 2027,
        "off-0-reason": "Summer pause",
    }  # fmt: skip
    preview = await post(cleo, "/cohorts/new", {**off, "action": "preview"})
    said = words(preview)
    assert "Mon 14 Jun 2027 Left out: Day off of the cohort: Summer pause" in said
    assert "Mon 21 Jun 2027 Left out: Site closed: Audit; Day off of the cohort: Summer pause" in said
    assert (await post(cleo, "/cohorts/new", {**off, "seal": seal(preview.text)})).status_code == 303
    assert await stored(
        world, "select starts_on, ends_on, reason from cohort_day_off where cohort > 5000"
    ) == [(dt.date(2027, 6, 14), dt.date(2027, 6, 22), "Summer pause")]
    assert await stored(world, "select count(*) from timetable_settings where cohort > 5000") == [(0,)]


async def test_days_off_that_swallow_everything_say_so(world: World, as_: As) -> None:
    off: Values = {
        "off-0-starts_on-day": 1, "off-0-starts_on-month": 6, "off-0-starts_on-year": 2027,
        "off-0-ends_on-day": 31, "off-0-ends_on-month": 12, "off-0-ends_on-year": 2100,
        "off-0-reason": "For ever",
    }  # fmt: skip
    answer = await post(await as_(world.cleo), "/cohorts/new", {**form(PLAIN), **off})
    assert answer.status_code == 422
    assert "No date was found for “Beginning”. Looked from 7 June 2027 until" in errors(answer)[0]
    assert "Day off of the cohort: For ever" in errors(answer)[0]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"least_days": "-1"}, "least_days"),
        ({"least_days": 61}, "least_days"),
        ({"least_days": "9" * 40}, "least_days"),
        ({"least_days": "many"}, "least_days"),
        ({"off-0-reason": "Pause"}, "off-0-starts_on-day"),
        ({"off-0-starts_on-day": 31, "off-0-starts_on-month": 2, "off-0-starts_on-year": 2027, "off-0-reason": "x"},
         "off-0-starts_on-day"),
        ({"off-0-starts_on-day": 1, "off-0-starts_on-month": 2, "off-0-starts_on-year": 2027}, "off-0-reason"),
        ({"off-0-starts_on-day": 1, "off-0-starts_on-month": 2, "off-0-starts_on-year": 2027,
          "off-0-ends_on-day": 31, "off-0-ends_on-month": 1, "off-0-ends_on-year": 2027, "off-0-reason": "x"},
         "off-0-ends_on-day"),
        ({"off-1-starts_on-day": 1, "off-1-starts_on-month": 2, "off-1-starts_on-year": 2027,
          "off-1-reason": "a\0b"}, "off-0-reason"),
        ({"off-0-starts_on-day": 1, "off-0-starts_on-month": 2, "off-0-starts_on-year": 2027,
          "off-0-reason": "x" * 201}, "off-0-reason"),
    ],
)  # fmt: skip
async def test_a_wrong_wish_is_refused_at_its_field(
    world: World, as_: As, wrong: dict[str, str | int], field: str
) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", {**form(PLAIN), **wrong})
    assert answer.status_code == 422 and ids_linked(answer) == [field]
    assert f'id="{field}"' in answer.text and '<details class="govuk-details" open>' in answer.text
    assert await stored(world, "select count(*) from cohort where code = 'N9'") == [(0,)]


async def test_day_off_rows_come_and_go_without_script(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    one: Values = {
        "off-0-starts_on-day": 1,
        "off-0-starts_on-month": 2,
        "off-0-starts_on-year": 2027,
        "off-0-reason": "A",
    }
    more = await post(cleo, "/cohorts/new", {**form(PLAIN, action="add-off"), **one})
    assert more.status_code == 200 and not errors(more)
    assert 'name="off-1-reason"' in more.text and 'value="A"' in more.text
    fewer = await post(
        cleo, "/cohorts/new", {**form(PLAIN, action="remove-off-0"), **one, "off-1-reason": "B"}
    )
    assert 'value="B"' in fewer.text and 'value="A"' not in fewer.text
    part = await post(cleo, "/cohorts/new", {**form(PLAIN, action="add-off"), **one}, htmx=True)
    assert part.text.lstrip().startswith("<fieldset") and "rowschanged" in part.headers["HX-Trigger"]


async def test_a_curriculum_whose_order_breaks_a_prerequisite_is_refused(world: World, as_: As) -> None:
    await change(
        world,
        "alter table module_prerequisite disable trigger user;"
        "insert into module_prerequisite (module, requires) values (1001, 1003);"
        "alter table module_prerequisite enable trigger user;",
    )
    cleo = await as_(world.cleo)
    said = words(await post(cleo, "/cohorts/new", form(PLAIN, action="preview")))
    assert "“Getting started” requires “Extra”, but begins before it has ended in this plan." in said
    answer = await post(cleo, "/cohorts/new", form(PLAIN))
    assert answer.status_code == 422 and "“Getting started” requires “Extra”" in errors(answer)[0]
    assert await stored(world, "select count(*) from cohort where code = 'N9'") == [(0,)]
