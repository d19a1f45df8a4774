"""From answers to totals, by the definition of each instrument."""

from __future__ import annotations

from typing import Any

import pandas as pd

from modules.instruments.rules import Better, Definition, Kind, Scoring, score


def scored(measures: pd.DataFrame, instruments: pd.DataFrame) -> pd.DataFrame:
    """`measures` with the total of each: as given, or scored from the answers; missing where too many of them
    are. Those of instruments without a total are left out.

    `answers` holds one answer an item, apart by blanks, "-" where there is none; `instruments` one row an
    instrument as the view has it.
    """
    known = {str(row["instrument"]): _definition(row) for row in instruments.to_dict("records")}
    kept = measures[measures["instrument"].isin(list(known))]
    totals = [
        total if answers is None or answers != answers else _total(known[str(code)], str(answers))
        for code, total, answers in zip(kept["instrument"], kept["total"], kept["answers"], strict=True)
    ]
    return kept.assign(total=pd.Series(totals, index=kept.index, dtype="float64")).drop(columns="answers")


def _total(given: Definition, answers: str) -> float | None:
    return score(given, [None if one == "-" else int(one) for one in answers.split()]).total


def _definition(row: dict[Any, Any]) -> Definition:
    return Definition(
        kind=Kind.SCALE,
        items=int(row["items"]),
        lowest=int(row["lowest"]),
        highest=int(row["highest"]),
        reverse=frozenset(map(int, _words(row["reverse"]))),
        scoring=Scoring(row["scoring"]),
        most_missing=int(row["most_missing"]),
        transform=tuple(map(float, _words(row["transform"]))),
        better=Better(row["better"]),
    )


def _words(text: Any) -> list[str]:
    return text.split() if isinstance(text, str) else []
