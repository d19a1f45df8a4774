"""What a register keeps of a publication, as bytes: its counts as printed, of whom they are, its means."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from reports.disclosure.attack import Printed, PrintedFamily, Publication
from reports.disclosure.counts import Units
from reports.disclosure.means import Mean
from reports.disclosure.rules import Protection


def to_bytes(publication: Publication, means: Iterable[Mean]) -> bytes:
    """Compressed JSON. Units are numbers that tell no pseudonym (see `counts.numbered`)."""
    said = {
        "protection": asdict(publication.protection),
        "families": [
            {"name": family.name, "leaves": family.leaves, "cells": [_said(cell) for cell in family.cells]}
            for family in publication.families
        ],
        "nested": publication.nested,
        "means": [{"key": mean.key, "kind": mean.kind, "units": _packed(mean.units)} for mean in means],
    }
    return zlib.compress(json.dumps(said).encode(), 6)


def from_bytes(content: bytes) -> tuple[Publication, list[Mean]]:
    """The same again."""
    said = json.loads(zlib.decompress(content))
    families = tuple(
        PrintedFamily(family["name"], tuple(map(tuple, family["leaves"])), tuple(map(_cell, family["cells"])))
        for family in said["families"]
    )
    means = [Mean(mean["key"], mean["kind"], _unpacked(mean["units"])) for mean in said["means"]]
    nested = tuple((whole, part) for whole, part in said["nested"])
    return Publication(Protection(**said["protection"]), families, nested), means


def _said(cell: Printed) -> dict[str, Any]:
    return {
        "key": cell.key,
        "kind": cell.kind,
        "leaves": cell.leaves,
        "value": cell.value,
        "small": cell.small,
        "count": cell.count,
        "people": cell.people,
        "units": _packed(cell.units),
        "persons": _packed(cell.persons),
    }


def _cell(said: dict[str, Any]) -> Printed:
    numbers = {name: _unpacked(said[name]) for name in ("units", "persons")}
    return Printed(**{**said, **numbers, "leaves": tuple(said["leaves"])})


def _packed(units: Units) -> str:
    return base64.b64encode(units.astype("<i8").tobytes()).decode("ascii")


def _unpacked(text: str) -> Units:
    return np.frombuffer(base64.b64decode(text), dtype="<i8").astype("int64")
