"""Which files may be kept as materials, and under which name."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

MOST_BYTES = 10_000_000
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"

ENDINGS = {".pdf": PDF, ".png": PNG, ".jpg": JPEG, ".jpeg": JPEG}
"""Ending of a name -> what such a file holds."""

USUAL_ENDING = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg"}
_LONGEST_STEM = 100
_NOT_IN_NAMES = set('<>:"/\\|?*')


class Unfit(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    OTHER_ENDING = "other_ending"


@dataclass(frozen=True)
class Refusal:
    """A file that is not kept. `ending`: what its name would have to end in, for that reason alone."""

    why: Unfit
    ending: str = ""


@dataclass(frozen=True)
class Kept:
    """A file as it is kept."""

    name: str
    media_type: str
    content: bytes


def media_type_of(content: bytes) -> str | None:
    """What a file holds by its first and last bytes, whatever it is called; None: none of ours."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR" and b"IEND" in content[-64:]:
        return PNG
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[3:]:
        return JPEG
    return None


def check(name: str, content: bytes) -> Kept | Refusal:
    """The file with a safe name, or why it is refused."""
    if not content:
        return Refusal(Unfit.EMPTY)
    if len(content) > MOST_BYTES:
        return Refusal(Unfit.TOO_LARGE)
    found = media_type_of(content)
    if found is None:
        return Refusal(Unfit.UNKNOWN)
    if ENDINGS.get(PurePosixPath(_plain(name)).suffix.lower()) != found:
        return Refusal(Unfit.OTHER_ENDING, USUAL_ENDING[found])
    return Kept(safe_name(name, found), found, content)


def safe_name(name: str, media_type: str) -> str:
    """The name without folders and without letters that a file system or a header could take for
    something else; never empty, and with an ending that fits."""
    path = PurePosixPath(_plain(name))
    known = ENDINGS.get(path.suffix.lower()) == media_type
    stem = path.stem if known else path.name
    stem = stem[:_LONGEST_STEM].strip(" .") or "material"
    return stem + (path.suffix.lower() if known else USUAL_ENDING[media_type])


def _plain(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = (
        letter
        for letter in unicodedata.normalize("NFC", last)
        if (letter not in _NOT_IN_NAMES and unicodedata.category(letter)[0] not in "CZ") or letter == " "
    )
    return " ".join("".join(kept).split())
