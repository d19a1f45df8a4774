"""How a person is named on the pages."""

import re
import secrets

_LETTERS = "BCDFGHJKMNPQRSTVWXYZ23456789"  # none that is read as another, and no vowels: no words
_REFERENCE = re.compile(f"[{_LETTERS}]{{4}}-[{_LETTERS}]{{4}}")


def new_reference() -> str:
    """A reference for somebody new, such as `K7M3-9QXP`: random, so it tells nothing of the person."""
    letters = [secrets.choice(_LETTERS) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def is_reference(text: str) -> bool:
    """Whether `new_reference` can have made it."""
    return _REFERENCE.fullmatch(text) is not None


def full_name(given: str, family: str, preferred: str, reference: str) -> str:
    """`Yuri (Jo) Testperson`; the reference where no name was given, as after an import."""
    called = f"({preferred})" if preferred and preferred != given else ""
    return " ".join(part for part in (given, called, family) if part) or reference
