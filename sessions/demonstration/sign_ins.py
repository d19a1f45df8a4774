"""Sign-ins of the demonstration: random passwords, also where everything else is drawn from a seed."""

import asyncio
import csv
import io
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from programme.access.rules import weakness
from programme.access.sign_in import hash_password
from sessions.demonstration.places import Member

FILE = "demo-sign-ins.csv"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else on paper


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who may sign in, with which password. `staff` counts from 0."""

    staff: int
    email: str
    password: str
    role: str


def new_sign_ins(staff: Sequence[Member]) -> list[SignIn]:
    """A sign-in with a new random password for each."""
    return [SignIn(one.number, one.email, _password(one), one.role) for one in staff]


def _password(one: Member) -> str:
    """Sixteen characters of 31, in fours: about 79 bits, and easy to type."""
    while True:
        fours = ["".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4)]
        password = "-".join(fours)
        if weakness(password, about=(one.name, one.email)) is None:
            return password


async def hashes(sign_ins: Sequence[SignIn]) -> list[str]:
    """The argon2id hash of each, on all cores: argon2 lets other threads work meanwhile."""
    places = asyncio.Semaphore(os.cpu_count() or 1)  # more would be turned away at the door

    async def one(sign_in: SignIn) -> str:
        async with places:
            return await hash_password(sign_in.password)

    return list(await asyncio.gather(*map(one, sign_ins)))


def write(home: Path, sign_ins: Sequence[SignIn]) -> Path:
    """Write them below the home folder, for the owner's eyes only, in place of an older file."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("email", "password", "role"))
    rows.writerows((one.email, one.password, one.role) for one in sign_ins)
    path = home / FILE
    fresh = path.with_name(f"{FILE}.{os.getpid()}")
    home.mkdir(parents=True, exist_ok=True)
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text.getvalue())
    fresh.replace(path)
    return path
