"""No public holidays but those that a test asks for, so that it says the same on every day of the year."""

import datetime as dt

import pytest

from sessions.timetable import days_off


@pytest.fixture(autouse=True)
def holidays(monkeypatch: pytest.MonkeyPatch) -> dict[dt.date, str]:
    """Put a date and a name in, and it is a public holiday."""
    found: dict[dt.date, str] = {}
    monkeypatch.setattr(days_off, "public_holidays", lambda *_region: dict(found))
    return found
