"""Every text for people can be collected for translators, and comes back with its values."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.frontend import parse_mapping_cfg

ROOT = Path(__file__).parents[3]
FLOORS = ("programme", "modules", "sessions", "reports", "templates")
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy": None}


def files() -> Iterator[tuple[Path, str]]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*")):
            kind = {".py": "python", ".html": "jinja2"}.get(path.suffix)
            if kind and "assets" not in path.parts and "piccolo_migrations" not in path.parts:
                yield path, kind


def texts(path: Path, kind: str) -> list[Any]:
    options = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}
    return [found[1] for found in extract_from_file(kind, path, KEYWORDS, options=options)]


def test_the_texts_of_every_template_and_module_can_be_collected() -> None:
    found = {str(text) for path, kind in files() for text in texts(path, kind)}
    assert {
        "Skip to main content",
        "Sign out",
        "There is a problem",
        "%(field)s must be a real date",
    } <= found
    assert "" not in found


def test_the_list_of_places_for_the_command_line_is_right() -> None:
    with (ROOT / "programme/web/locales/babel.cfg").open(encoding="utf-8") as file:
        mapping, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    assert ("templates/**.html", "jinja2") in mapping
    assert options["templates/**.html"]["newstyle_gettext"] == "true"


def _is_formatted(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


@pytest.mark.parametrize("name", ["_", "_l", "lazy", "ngettext"])
def test_texts_are_written_out_where_they_are_marked(name: str) -> None:
    """A text that is put together cannot be collected: `_(f"...")` would never be translated."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, kind in files()
        if kind == "python"
        and path != ROOT / "programme/web/text.py"
        and path != ROOT / "programme/web/forms.py"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name
        for argument in call.args[: 2 if name == "ngettext" else 1]
        if isinstance(argument, (ast.JoinedStr, ast.BinOp)) or _is_formatted(argument)
    ]
    assert not wrong


def words_outside_marks(source: str) -> list[str]:
    """Lines of a template that a reader would see and a translator would not."""
    for what in (
        r"{#.*?#}|<style>.*?</style>",
        r"{%-?\s*(trans|set)\b(?:(?!{%).)*?%}.*?{%-?\s*end\1\s*-?%}",
        r"{%.*?%}|{{.*?}}|&[a-z]+;",
    ):
        source = re.sub(what, "", source, flags=re.DOTALL)
    lines = [line.strip() for line in re.sub(r"<[^<>]*>", "\n", source).splitlines()]
    # What is left of attributes that a macro writes, and of names of classes, is no text.
    return [
        line
        for line in lines
        if re.search("[a-zA-Z]{3}", line) and not re.search('="|^(govuk|moj|tc)-', line)
    ]


def test_words_outside_marks_are_found() -> None:
    source = "<p class='x'>{% trans %}Marked{% endtrans %} {{ name }}</p><p>Left out</p>"
    assert words_outside_marks(source) == ["Left out"]


def test_no_text_stands_unmarked_in_a_template() -> None:
    bare = {
        str(path.relative_to(ROOT)): found
        for path, kind in files()
        if kind == "jinja2" and (found := words_outside_marks(path.read_text(encoding="utf-8")))
    }
    assert not bare
