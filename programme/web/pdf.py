"""From data to PDF, by Typst. Slow enough (tens of milliseconds) to belong into a thread."""

import asyncio
import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from litestar import Response
from matplotlib import get_data_path
from matplotlib.ft2font import FT2Font

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_FONT = Path(get_data_path(), "fonts", "ttf")
"""DejaVu Sans, which comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew."""


def pdf(template: str, data: Mapping[str, Any], *, timestamp: int) -> bytes:
    """The document of a template (its path below templates/, without ending) with this data; the same data
    and `timestamp` (seconds since 1970) give the same bytes."""
    made: bytes = typst.compile(
        _TEMPLATES / f"{template}.typ",
        root=_TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
        timestamp=timestamp,
        pdf_standards="ua-1",
    )
    return made


async def printed(template: str, data: Mapping[str, Any], *, on: dt.date, name: str) -> Response[bytes]:
    """The document as the answer to a request, dated by a day alone: printed twice on it, it has the same
    bytes. `name`: of the file, without ending."""
    midnight = int(dt.datetime.combine(on, dt.time(), dt.UTC).timestamp())
    made = await asyncio.to_thread(pdf, template, data, timestamp=midnight)
    return Response(
        made,
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


def code(address: str) -> str:
    """A code (QR) of an address, as SVG."""
    made: str = segno.make_qr(address, error="m").svg_inline(scale=4, border=2)
    return made.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def printable(text: str) -> str:
    """A text with "?" for each letter that the font cannot print: Typst makes no accessible document with
    a letter missing. Of the regular font: no text of people is set in bold."""
    face = _face()
    return "".join(_or_else(letter, face) for letter in text)


def _or_else(letter: str, face: FT2Font) -> str:
    if face.get_char_index(ord(letter)):
        return letter
    return " " if letter.isspace() else "?"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONT])


@cache
def _face() -> FT2Font:
    return FT2Font(str(_FONT / "DejaVuSans.ttf"))
