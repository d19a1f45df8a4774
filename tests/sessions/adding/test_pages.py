"""Adding one-to-ones and catch-ups: they are for those people alone, wherever they show."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from httpx import Response

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner

NEW = "/cohorts/1/sessions/new"


def on(day: dt.date) -> dict[str, list[str]]:
    return {"on-day": [str(day.day)], "on-month": [str(day.month)], "on-year": [str(day.year)]}


def weekday(ahead: int) -> dt.date:
    return dt.datetime.now(dt.UTC).date() + dt.timedelta(days=ahead)


async def add(client: Client, *, query: str = "", day: dt.date | None = None, **values: Any) -> Response:
    page = await client.get(NEW + query)
    assert page.status_code == 200
    fields = {**fields_of(page.text, NEW), "at": ["7:15"], "room": ["0"], "team": ["1"]}
    fields.update(on(day or weekday(3)))
    fields.update({name: value if isinstance(value, list) else [value] for name, value in values.items()})
    return await send(client, NEW, fields)


async def made(world: World) -> Any:
    return await as_owner(
        world,
        "select g.id, g.title, g.kind, g.minutes_planned, g.catch_up_of, g.plan_item, g.position, g.for_some,"
        " array(select participant from session_person p where p.session = g.id order by 1) as people,"
        " array(select staff from session_facilitator f where f.session = g.id order by 1) as team"
        " from group_session g where g.id > 5000 order by g.id",
    )


async def test_a_one_to_one_is_with_one_person_and_its_record_about_them_alone(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    answer = await add(alma, what="one", people="1", minutes="50", day=weekday(-1))
    assert answer.status_code == 303, errors(answer)
    ((number, *rest),) = await made(world)
    assert rest == ["One-to-one", "one_to_one", 50, None, None, 0, True, [1], [1]]
    register = words(await alma.get(f"/sessions/{number}/register"))
    assert "Zita Testperson" in register and "Yuri" not in register and "of 1 marked" in register
    assert "With Zita" in words(await alma.get("/my-day"))
    assert "for 1 person" in words(await alma.get("/cohorts/1/timetable"))
    page = await alma.get(f"/sessions/{number}/record")
    assert "about Zita Testperson alone" in words(page) and "Group climate" not in words(page)
    fields = {**fields_of(page.text), "text-programme_team": ["He listens"]}
    assert (await send(alma, f"/sessions/{number}/record", fields)).status_code == 303
    notes = await as_owner(world, f"select participant from note where session = {number}")
    assert [row[0] for row in notes] == [1]
    # The lists of the wing name this person alone.
    lists = await as_(world.cleo)
    day = weekday(-1)
    listed = words(await lists.get(f"/lists/day?site=1&on={day}"))
    assert "Yuri" not in listed.partition("One-to-one")[2].partition("Continuing")[0]


async def test_a_catch_up_counts_once_and_is_no_longer_owed(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    answer = await add(alma, query="?what=c1&people=2", day=weekday(-1))
    assert answer.status_code == 303, errors(answer)
    ((number, *rest),) = await made(world)
    assert rest == ["Beginning", "group", 180, 1, None, 1, True, [2], [1]]
    fields = fields_of((await alma.get(f"/sessions/{number}/register")).text, f"/sessions/{number}/register")
    fields["mark-2"] = ["attended"]
    assert (await send(alma, f"/sessions/{number}/register", fields)).status_code == 303
    progress = words(await alma.get("/participants/2/progress"))
    assert "Getting started 180 180 Met" in progress and "Missed and not caught up" not in progress
    assert "Getting started 180 180 Met" in words(await alma.get("/participants/1/progress"))
    assert "Nobody owes" in words(await alma.get("/cohorts/1/catch-ups"))
    eva = await as_(world.eva)
    table = (await eva.get("/reports/outcome/tables/attendance_by_session.csv")).text
    assert f"\nN1,1,{weekday(-1)},1,1,1.000000," in table, table  # nobody else was expected at it


async def test_sent_twice_it_is_one_session(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    for _time in range(2):
        assert (await add(alma, what="one", people="1", minutes="50")).status_code == 303
    assert len(await made(world)) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"what": "one"}, "people"),
        ({"what": "one", "people": ["1", "2"], "minutes": "50"}, "people"),
        ({"what": "one", "people": "1"}, "minutes"),
        ({"what": "c1", "people": "1"}, "people"),
        ({"what": "c999", "people": "1"}, "what"),
        ({"what": "one", "people": "4", "minutes": "50"}, "people"),
        ({"what": "one", "people": "1", "minutes": "50", "team": []}, "team"),
        ({"what": "one", "people": "1", "minutes": "50", "team": ["4"]}, "team"),
        ({"what": "one", "people": "1", "minutes": "50", "at": "noonish"}, "at"),
        ({"what": "one", "people": "1", "minutes": "50", "room": "77"}, "room"),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field(
    world: World, as_: As, values: dict[str, Any], field: str
) -> None:
    answer = await add(await as_(world.alma), **values)
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field), errors(answer)
    assert await made(world) == []


async def test_nobody_is_in_two_places_and_nothing_runs_on_days_off(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    starts = (await as_owner(world, "select starts_at from group_session where id = 3"))[0][0]
    during = (starts + dt.timedelta(hours=1)).astimezone(ZoneInfo("Europe/Berlin"))
    clash = await add(alma, what="one", people="1", minutes="50", at=f"{during:%H:%M}", day=during.date())
    assert clash.status_code == 422 and "Deepening" in " ".join(errors(clash))
    closed = await add(alma, what="one", people="1", minutes="50", day=weekday(40))
    assert closed.status_code == 422 and "Nothing runs on this day" in errors(closed)[0]
    assert (await add(alma, what="one", people="1", minutes="50")).status_code == 303
    busy = await add(alma, what="one", people="2", minutes="50")
    assert busy.status_code == 422 and ids_linked(busy)[0].startswith("team")
    other = await add(alma, what="one", people="2", minutes="50", team=["2"])
    assert other.status_code == 303  # at the same time, by the other facilitator
