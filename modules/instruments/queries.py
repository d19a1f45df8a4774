"""Instruments with their definitions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from modules.exercises.content import seal
from modules.instruments.rules import Better, Definition, Kind, Part, Scoring, TimePoint
from programme.database import fetch, fetch_one

_INSTRUMENTS = """
    select i.*, coalesce((select jsonb_agg(jsonb_build_array(s.name, s.items) order by s.position)
                          from subscale s where s.instrument = i.id), '[]')::text as parts
    from instrument i
"""


@dataclass(frozen=True)
class Instrument:
    """An instrument. `asked_at`: the time points at which everybody is asked, in the order of time."""

    id: int
    code: str
    name: str
    source: str
    licence: str
    in_use: bool
    asked_at: tuple[TimePoint, ...]
    definition: Definition

    @property
    def scored(self) -> bool:
        return self.definition.kind is Kind.SCALE

    @property
    def seal(self) -> str:
        """What a form was made from, so that nobody changes what they have not seen."""
        return seal(*(str(getattr(self, name)) for name in self.__dataclass_fields__))


def instrument_from(row: Mapping[str, Any], parts: list[Any]) -> Instrument:
    """An instrument from its row and its parts, each a name and its items."""
    same = ("items", "lowest", "highest", "has_total", "most_missing", "sd", "reliability", "cut_off")
    norms = ("clinical_mean", "clinical_sd", "general_mean", "general_sd")
    return Instrument(
        **{name: row[name] for name in ("id", "code", "name", "source", "licence", "in_use")},
        asked_at=tuple(point for point in TimePoint if point in row["asked_at"]),
        definition=Definition(
            kind=Kind(row["kind"]),
            scoring=Scoring(row["scoring"]),
            better=Better(row["better"]),
            reverse=frozenset(row["reverse"]),
            transform=tuple(row["transform"]),
            parts=tuple(Part(name, tuple(items)) for name, items in parts),
            **{name: row[name] for name in (*same, *norms)},
        ),
    )


async def list_instruments() -> tuple[Instrument, ...]:
    """Every instrument, those in use first."""
    rows = await fetch(_INSTRUMENTS + " order by i.in_use desc, i.kind desc, i.code")
    return tuple(_instrument(row) for row in rows)


async def find_instrument(instrument: int, *, lock: bool = False) -> Instrument | None:
    """One instrument, or None; `lock` keeps others from changing it until the end of the transaction."""
    if lock:
        await fetch("select id from instrument where id = $1 for update", instrument)
    row = await fetch_one(_INSTRUMENTS + " where i.id = $1", instrument)
    return _instrument(row) if row else None


def _instrument(row: Mapping[str, Any]) -> Instrument:
    return instrument_from(row, json.loads(row["parts"]))
