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
        "means": [{"key": mean.key, "kind": mean.kind, "units": _packed(mean.units)} for mean in means],
    }
    return zlib.compress(json.dumps(said).encode(), 6)


def from_bytes(content: bytes) -> tuple[Publication, list[Mean]]:
    """The same again."""
    said = json.loads(zlib.decompress(content))
    families = tuple(
        PrintedFamily(family["name"], tuple(family["leaves"]), tuple(map(_cell, family["cells"])))
        for family in said["families"]
    )
    means = [Mean(mean["key"], mean["kind"], _unpacked(mean["units"])) for mean in said["means"]]
    return Publication(Protection(**said["protection"]), families), means


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
    }


def _cell(said: dict[str, Any]) -> Printed:
    return Printed(**{**said, "leaves": tuple(said["leaves"]), "units": _unpacked(said["units"])})


def _packed(units: Units) -> str:
    return base64.b64encode(units.astype("<i8").tobytes()).decode("ascii")


def _unpacked(text: str) -> Units:
    return np.frombuffer(base64.b64decode(text), dtype="<i8").astype("int64")
