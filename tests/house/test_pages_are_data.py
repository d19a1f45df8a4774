"""No template can ask the database: it gets plain data, and has no way to wait for an answer."""

import dataclasses
import importlib
import inspect
import typing
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import asyncpg
import pytest
from piccolo.query.base import Query
from piccolo.table import Table

from programme.web.templates import environment
from tests.house.sources import PACKAGES, name_of, programme_files, python_files

_ASKS = (Table, Query, asyncpg.Record, asyncpg.Connection)


def _modules() -> Iterator[ModuleType]:
    for path in python_files(*PACKAGES):
        if path.parent.name != "piccolo_migrations":
            yield importlib.import_module(
                name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            )


def _pages() -> list[type]:
    """Every dataclass that is named as what a template gets."""
    return sorted(
        {
            one
            for module in _modules()
            for name, one in vars(module).items()
            if name.endswith("Page") and inspect.isclass(one) and dataclasses.is_dataclass(one)
        },
        key=lambda one: (one.__module__, one.__qualname__),
    )


def _types_in(hint: Any) -> Iterator[type]:
    if inspect.isclass(hint):
        yield hint
    for part in typing.get_args(hint):
        yield from _types_in(part)


def _reached_from(page: type) -> set[type]:
    found: set[type] = set()
    waiting = [page]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        if dataclasses.is_dataclass(one):
            waiting += [part for hint in typing.get_type_hints(one).values() for part in _types_in(hint)]
    return found


def test_there_are_pages_to_look_at() -> None:
    assert len(_pages()) > 10


@pytest.mark.parametrize("page", _pages(), ids=lambda one: f"{one.__module__}.{one.__qualname__}")
def test_a_page_is_frozen_and_holds_nothing_that_could_ask(page: type) -> None:
    parameters: Any = page.__dict__["__dataclass_params__"]
    assert parameters.frozen
    asking = [one.__name__ for one in _reached_from(page) if issubclass(one, _ASKS)]
    assert not asking


def test_templates_cannot_wait_for_an_answer() -> None:
    assert not environment().is_async
    blocking = [name_of(path) for path in programme_files() if "run_sync" in path.read_text(encoding="utf-8")]
    assert not blocking
