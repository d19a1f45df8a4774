"""Keys that live outside the database, so that a stolen dump shows nothing in confidence.

    keys/pages    signs cookies and form tokens; made at first start
    keys/notes    one key a line (32 bytes, base64), newest first; the first seals, all open

Every process and machine that serves the same database needs the same folder.
"""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


class KeysUnreadable(Exception):
    """A key file cannot be used; the message names the file and the line."""


@dataclass(frozen=True, repr=False)
class Keys:
    """`pages`: text that signs cookies. `notes`: 32-byte keys, newest first. Never printed."""

    pages: str
    notes: tuple[bytes, ...]


def load_keys(home: Path) -> Keys:
    """The keys below a home folder, made when they are not there. Raises KeysUnreadable."""
    folder = home / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    pages = _lines(folder / "pages")
    notes = []
    for number, line in enumerate(_lines(folder / "notes"), start=1):
        try:
            key = base64.b64decode(line, validate=True)
        except ValueError:
            key = b""
        if len(key) != 32:
            raise KeysUnreadable(f"{folder / 'notes'}, line {number}: not a key of 32 bytes in base64.")
        notes.append(key)
    return Keys(pages=pages[0], notes=tuple(notes))


def _lines(path: Path) -> list[str]:
    if not path.exists():
        # Written aside and linked into place: two processes that start at once end with one key.
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    lines = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    if not lines:
        raise KeysUnreadable(f"{path} is empty. Restore it from your backup: without it, texts stay sealed.")
    return lines
