"""The iCalendar file, read back by the library and by a reader of our own."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from sessions.calendar.feed import FeedSession, version_of, write
from tests.sessions.calendar import reader

MOMENTS = st.integers(0, 4_000_000_000).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn", "Co"]), min_size=1, max_size=90
).map(str.strip).filter(bool)  # fmt: skip
SESSIONS = st.lists(
    st.builds(
        FeedSession,
        id=st.integers(1, 2**31 - 1),
        code=st.from_regex(r"[A-Za-z0-9._-]{1,30}", fullmatch=True),
        position=st.integers(1, 500),
        starts_at=MOMENTS,
        ends_at=MOMENTS,
        state=st.sampled_from(["scheduled", "held", "not_held", "cancelled"]),
        sequence=st.integers(0, 10_000),
        room=st.none() | WORDS,
        site=WORDS,
        changed_at=MOMENTS,
    ),
    unique_by=lambda one: one.id,
    max_size=6,
)
ROOM = "Großer Saal im zweiten Stock; hinten links, neben der Bücherei \\ Zugang über den Hof"


def session(**values: object) -> FeedSession:
    return FeedSession(
        **{
            "id": 5,
            "code": "NORTH-2027-1",
            "position": 7,
            "starts_at": dt.datetime(2027, 3, 28, 12, tzinfo=dt.UTC),
            "ends_at": dt.datetime(2027, 3, 28, 15, tzinfo=dt.UTC),
            "state": "scheduled",
            "sequence": 3,
            "room": "Blue room",
            "site": "North Probe Prison",
            "changed_at": dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC),
            **values,
        }  # type: ignore[arg-type]
    )


def test_an_event_says_when_and_where_in_neutral_words() -> None:
    (event,) = reader.parse(write([session()])).parts
    assert event.properties == {
        "UID": "session-5@throughcare",
        "SEQUENCE": "3",
        "DTSTAMP": "20270301T090000Z",
        "LAST-MODIFIED": "20270301T090000Z",
        "DTSTART": "20270328T120000Z",
        "DTEND": "20270328T150000Z",
        "SUMMARY": "NORTH-2027-1\\, session 7",
        "LOCATION": "Blue room\\, North Probe Prison",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "CLASS": "PRIVATE",
    }


def test_what_does_not_run_is_cancelled_in_words_too_and_takes_no_time() -> None:
    for state, summary in (("cancelled", "Cancelled: "), ("not_held", "Did not run: ")):
        (event,) = reader.parse(write([session(state=state)])).parts
        assert event.text("SUMMARY") == f"{summary}NORTH-2027-1, session 7"
        assert (event.properties["STATUS"], event.properties["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_long_and_foreign_words_are_folded_and_escaped() -> None:
    (event,) = reader.parse(write([session(room=ROOM)])).parts
    assert event.text("LOCATION") == f"{ROOM}, North Probe Prison"


def test_the_calendar_asks_to_be_read_again_within_the_hour() -> None:
    calendar = reader.parse(write([]))
    assert calendar.properties["REFRESH-INTERVAL"] == "PT1H"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in write([])
    assert calendar.parts == []


@given(SESSIONS)
def test_whatever_the_sessions_are_both_readers_find_them(sessions: list[FeedSession]) -> None:
    written = write(sessions)
    assert written == write(sessions)
    ours = reader.events(written)
    theirs = {str(event["uid"]): event for event in Calendar.from_ical(written).walk("VEVENT")}
    assert set(ours) == set(theirs) == {f"session-{one.id}@throughcare" for one in sessions}
    for one in sessions:
        uid = f"session-{one.id}@throughcare"
        place = ", ".join(part for part in (one.room, one.site) if part)
        assert ours[uid].text("LOCATION") == place
        assert str(theirs[uid]["location"]) == place
        assert theirs[uid].decoded("dtstart") == one.starts_at
        assert int(theirs[uid].decoded("sequence")) == one.sequence
        assert (ours[uid].properties["STATUS"] == "CONFIRMED") == (one.state in ("scheduled", "held"))


@given(SESSIONS, SESSIONS)
def test_another_file_has_another_version(one: list[FeedSession], other: list[FeedSession]) -> None:
    assert (version_of(one) == version_of(other)) == (one == other)
