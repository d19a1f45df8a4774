"""Sealing texts that only facilitators may read, before they reach the database.

AES-256-GCM with a random nonce each; the note's id and what it is bound to (the cohort of a session, the
person of a contact after release) are bound in, so that a sealed
text moved to another note or person does not open. Layout: one byte of version, 4 bytes that
name the key, 12 bytes of nonce, ciphertext with tag.
"""

import hashlib
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"


class CannotOpen(Exception):
    """The text was sealed with a key that is not there, or it was altered or moved."""


def seal(text: str, *, note: UUID, bound_to: int, keys: tuple[bytes, ...]) -> bytes:
    """Seal a text with the newest key."""
    nonce = os.urandom(12)
    sealed = AESGCM(keys[0]).encrypt(nonce, text.encode("utf-8"), _bound(note, bound_to))
    return _VERSION + _name(keys[0]) + nonce + sealed


def unseal(sealed: bytes, *, note: UUID, bound_to: int, keys: tuple[bytes, ...]) -> str:
    """The text again. Raises CannotOpen."""
    if sealed[:1] != _VERSION:
        raise CannotOpen("unknown layout")
    for key in keys:
        if _name(key) == sealed[1:5]:
            try:
                return AESGCM(key).decrypt(sealed[5:17], sealed[17:], _bound(note, bound_to)).decode("utf-8")
            except InvalidTag:
                continue
    raise CannotOpen("no key opens it")


def _bound(note: UUID, bound_to: int) -> bytes:
    return note.bytes + bound_to.to_bytes(8, "big")


def _name(key: bytes) -> bytes:
    return hashlib.sha256(b"throughcare note key" + key).digest()[:4]
