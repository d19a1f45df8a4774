"""The analysis file, one row a participant, as Parquet and for SPSS: the same bytes each time."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyreadstat

from programme.web.formats import date
from programme.web.text import _
from reports.charts.flow import stage_name
from reports.measures.flow import PARENTS
from reports.packs.after_release import EVENTS, event_name
from reports.packs.outcome import Outcome

_DATE_AT: Final = 92
"""Where the header of an SPSS file holds the day (9 letters) and the time (8) of its making."""
_LONGEST_LABEL: Final = 250


def parquet(people: pd.DataFrame) -> bytes:
    """`analysis.parquet`."""
    out = io.BytesIO()
    people.to_parquet(out, index=False, compression="zstd")
    return out.getvalue()


def sav(outcome: Outcome) -> bytes:
    """`analysis.sav`: variables and values with labels, days as days, what is missing as missing. It is dated
    by the data cut."""
    people = outcome.people
    labels = labels_of(people)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "analysis.sav")
        pyreadstat.write_sav(
            _for_spss(people),
            str(path),
            file_label=_("Throughcare, data cut %(day)s", day=date(outcome.cut))[:60],
            column_labels=[labels[name][:_LONGEST_LABEL] for name in people.columns],
            variable_value_labels=_values(people),
            variable_format={name: "SDATE10" for name in people.columns if _is_day(people[name])},
            compress=False,
        )
        made = bytearray(path.read_bytes())
    made[_DATE_AT : _DATE_AT + 17] = f"{outcome.cut:%d %b %y}00:00:00".encode("ascii")
    return bytes(made)


def _is_day(values: pd.Series) -> bool:
    return pd.api.types.is_datetime64_any_dtype(values.dtype)


def _for_spss(people: pd.DataFrame) -> pd.DataFrame:
    """Days as days, yes and no as 1 and 0, whole numbers as numbers, texts as they are."""
    changed: dict[str, Any] = {}
    for name in people.columns:
        values = people[name]
        if _is_day(values):
            # Of seconds, in which frames hold them, the writer makes the wrong day.
            changed[name] = values.astype("datetime64[us]")
        elif pd.api.types.is_bool_dtype(values.dtype) or pd.api.types.is_numeric_dtype(values.dtype):
            changed[name] = values.astype("float64")
        else:
            changed[name] = pd.Series(
                [text if isinstance(text, str) else "" for text in values], dtype=object
            )
    return pd.DataFrame(changed, columns=people.columns)


def _values(people: pd.DataFrame) -> dict[str, dict[Any, str]]:
    yes_no = {1.0: _("Yes"), 0.0: _("No")}
    flags = [name for name in people.columns if pd.api.types.is_bool_dtype(people[name].dtype)]
    return {
        **{str(name): yes_no for name in flags},
        "stage": {stage: stage_name(stage) for stage in PARENTS},
    }


def labels_of(people: pd.DataFrame) -> dict[str, str]:
    """What each column of the analysis file is, in words."""
    fixed = {
        "pseudonym": _("Random pseudonym of the participant"),
        "site": _("Site of the participant"),
        "cohort": _("Cohort of the latest membership"),
        "curriculum": _("Curriculum of that cohort"),
        "stage": _("Stage at the data cut"),
        "started": _("Attended a session of that cohort"),
        "completed": _("Left that cohort as completed"),
        "joined_on": _("Joined that cohort on"),
        "left_on": _("Left that cohort on"),
        "places_expected": _("Places at held sessions of that cohort"),
        "places_attended": _("Of these, attended"),
        "hours_planned": _("Hours of the whole curriculum"),
        "hours_received": _("Hours present in that cohort"),
        "dose": _("Hours received of hours planned"),
        "release_date_known": _("An earliest release date is recorded"),
        "released_on": _("First release"),
        "observed_until": _("Last certain knowledge after it, at most the data cut"),
        "days_observed": _("Days from release to the last certain knowledge"),
    }
    found = {}
    for name in map(str, people.columns):
        event = name.removeprefix("event_")
        if name in fixed:
            found[name] = fixed[name]
        elif name.startswith("event_") and event in EVENTS:
            found[name] = _("First day after release of: %(event)s", event=event_name(event).lower())
        else:
            found[name] = _("Score or covariate: %(name)s", name=name)
    return found
