"""An exercise as others name it, and the seal that forms carry."""

import hashlib
from dataclasses import dataclass


def seal(*content: object) -> str:
    """Stands for a content: another value, another content. Forms carry it, so that whoever saves
    second is told."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class NamedExercise:
    """An exercise by its title."""

    id: int
    title: str
