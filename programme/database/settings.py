"""Every setting of Throughcare: read from the environment once, checked, and explained.

A wrong value is refused at start with the name of the setting and the remedy, so that nobody
has to read a stack trace to learn that a port is not a number.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class WrongSetting(Exception):
    """A setting cannot be used; the message names it and says what to write instead."""


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError("must be a whole number from 1 to 65535, such as 8000")
    return int(text)


def _count(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}")
        return int(text)

    return read


def _yes_or_no(text: str) -> bool:
    if text.lower() not in {"yes", "no"}:
        raise ValueError("must be yes or no")
    return text.lower() == "yes"


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _database(text: str) -> str:
    if text and urlsplit(text).scheme not in {"postgres", "postgresql"}:
        raise ValueError("must look like postgresql://user:password@host:5432/name")
    return text


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("must look like https://throughcare.example, without a path")
    return text.rstrip("/")


def _host(text: str) -> str:
    if not text or any(character.isspace() for character in text):
        raise ValueError("must be an address to listen on, such as 127.0.0.1")
    return text


def _setting(default: Any, variable: str, read: Callable[[str], Any], meaning: str) -> Any:
    return field(default=default, metadata={"variable": variable, "read": read, "meaning": meaning})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings in force. Build them with `read_settings`; ask for them with `settings()`."""

    home: Path = _setting(  # noqa: RUF009  (a path that does not change)
        Path("var").absolute(),
        "THROUGHCARE_HOME",
        _folder,
        "folder of the database, the keys and the log; keep it private and backed up",
    )
    host: str = _setting("127.0.0.1", "HOST", _host, "address that the server listens on")
    port: int = _setting(8000, "PORT", _port, "port that the server listens on")
    processes: int = _setting(2, "THROUGHCARE_PROCESSES", _count(1, 64), "server processes")
    database_url: str = _setting(
        "",
        "DATABASE_URL",
        _database,
        "your own PostgreSQL, signed in as throughcare_app; empty starts the embedded one",
    )
    database_owner_url: str = _setting(
        "",
        "DATABASE_OWNER_URL",
        _database,
        "the same signed in as its owner; needed beside DATABASE_URL for migrate and demo",
    )
    connections: int = _setting(
        10, "THROUGHCARE_CONNECTIONS", _count(1, 200), "database connections of each server process"
    )
    https: bool = _setting(
        False,
        "THROUGHCARE_HTTPS",
        _yes_or_no,
        "yes when the server is reached by https: cookies are then Secure",
    )
    address: str = _setting(
        "",
        "THROUGHCARE_ADDRESS",
        _web_address,
        "what people type to reach the server, such as https://throughcare.example; links begin with it",
    )
    idle_minutes: int = _setting(
        15, "THROUGHCARE_IDLE_MINUTES", _count(1, 480), "minutes without a page after which one is signed out"
    )
    longest_hours: int = _setting(
        8, "THROUGHCARE_LONGEST_HOURS", _count(1, 24), "hours after which one signs in again in any case"
    )
    published_least: int = _setting(
        10,
        "THROUGHCARE_PUBLISHED_LEAST",
        _count(5, 100),
        "smallest count that a publishable report prints",
    )
    published_base: int = _setting(
        5, "THROUGHCARE_PUBLISHED_BASE", _count(3, 25), "publishable reports round counts to a multiple of it"
    )
    published_zeros_hidden: bool = _setting(
        True, "THROUGHCARE_PUBLISHED_ZEROS_HIDDEN", _yes_or_no, "no when publishable reports may print 0"
    )
    site_name: str = _setting("Throughcare", "THROUGHCARE_NAME", str, "name shown at the top of every page")

    @property
    def embedded(self) -> bool:
        """Whether the programme runs its own PostgreSQL."""
        return not self.database_url


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment asks for.

    Raises WrongSetting for the first that cannot be used, and for a name that begins with
    THROUGHCARE_ but is none of ours: a misspelt setting would otherwise be silently ignored.
    """
    values: dict[str, Any] = {}
    known: set[str] = {"THROUGHCARE_CHROMIUM"}  # read by the tests, not by the programme
    for each in fields(Settings):
        variable = each.metadata["variable"]
        known.add(variable)
        text = environment.get(variable, "").strip()
        if not text:
            continue
        try:
            values[each.name] = each.metadata["read"](text)
        except ValueError as problem:
            raise WrongSetting(f"{variable} {problem}; it is {text!r}.") from None
    for variable in sorted(environment):
        if variable.startswith("THROUGHCARE_") and variable not in known:
            raise WrongSetting(f"{variable} is not a setting. See 'throughcare settings' for the list.")
    return Settings(**values)


@cache
def settings() -> Settings:
    """The settings of this process, read from its environment at first use."""
    return read_settings(os.environ)


def describe(current: Settings) -> list[tuple[str, str, str]]:
    """(variable, value, meaning) of every setting, for people; passwords are not shown."""
    rows = []
    for each in fields(Settings):
        value = getattr(current, each.name)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        text = str(value)
        if "://" in text:
            parts = urlsplit(text)
            if parts.password:
                text = text.replace(f":{parts.password}@", ":(hidden)@")
        rows.append((each.metadata["variable"], text, each.metadata["meaning"]))
    return rows
