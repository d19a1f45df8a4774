"""The template engine: Jinja, escaping everything, strict about names, with words and formats."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2.utils import missing
from markupsafe import Markup

from programme.web import formats
from programme.web.assets import asset
from programme.web.csrf import FIELD, HEADER
from programme.web.text import _, language, plural

TEMPLATES = Path(__file__).parents[2] / "templates"


_GOVUK_EMPTY = {"null", "undefined"}


class _Missing(StrictUndefined):
    """A name that is not there is an error, so that a misspelt one shows in the first test.

    Three exceptions, which the GOV.UK macros live on: a key of a dictionary, an `if` without
    `else` inside an expression, and the names that Nunjucks has for nothing.
    """

    def __new__(cls, hint: str | None = None, obj: Any = missing, name: Any = None, *others: Any) -> Any:
        without_else = hint is not None and obj is missing
        if isinstance(obj, (dict, ChainableUndefined)) or name in _GOVUK_EMPTY or without_else:
            return ChainableUndefined(hint, obj, name, *others)
        return super().__new__(cls)


_token: ContextVar[str] = ContextVar("token", default="")


@contextmanager
def with_token(token: str) -> Iterator[None]:
    """Let `csrf_input()` write this token inside the block."""
    before = _token.set(token)
    try:
        yield
    finally:
        _token.reset(before)


def csrf_input() -> Markup:
    """The hidden input that every form with method post holds; macros may use it too."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, _token.get())


def _loader() -> ChoiceLoader:
    govuk = PackageLoader("govuk_frontend_jinja")
    return ChoiceLoader([FileSystemLoader(TEMPLATES), PrefixLoader({"govuk_frontend_jinja": govuk})])


@cache
def environment() -> Environment:
    """The one environment: templates are read and compiled once a process, then kept."""
    made = Environment(
        loader=_loader(),
        autoescape=True,
        undefined=_Missing,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(_, plural, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(
        asset=asset,
        csrf_header=HEADER,
        csrf_input=csrf_input,
        date_range=formats.date_range,
        language=language,
        time_range=formats.time_range,
    )
    made.filters.update(
        date=formats.date,
        time=formats.time,
        datetime=formats.datetime,
        number=formats.number,
        percent=formats.percent,
    )
    return made
