"""What the import page shows: the form, the columns of each kind of file, and what became of a file."""

from __future__ import annotations

from dataclasses import dataclass

from programme.web.formats import number
from programme.web.text import _, ngettext
from sessions.importing.form import ImportForm
from sessions.importing.kinds import KINDS, Kind
from sessions.importing.mistakes import Mistake
from sessions.importing.rules import Checked
from sessions.spoken import speak


@dataclass(frozen=True, slots=True)
class MistakeLine:
    """One mistake in words. `row` is empty for the file as a whole."""

    row: str
    column: str
    value: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of a kind of file, for its description."""

    name: str
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class KindLines:
    """One kind of file, for its description."""

    name: str
    title: str
    columns: tuple[ColumnLine, ...]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """The form; what is wrong with the file that was sent, or what it would change."""

    form: ImportForm
    kinds: tuple[KindLines, ...]
    mistakes: tuple[MistakeLine, ...] = ()
    mistakes_in_all: int = 0
    result: str = ""


def import_page(form: ImportForm, checked: Checked | None = None) -> ImportPage:
    """The page with its form, and with what was found in a file if one was checked."""
    kinds = tuple(_kind(kind) for kind in KINDS.values())
    if checked is None:
        return ImportPage(form.in_words(), kinds)
    mistakes = tuple(_line(mistake) for mistake in checked.mistakes)
    result = outcome(checked, only_check=True) if checked.may_write else ""
    return ImportPage(form.in_words(), kinds, mistakes, checked.mistakes_in_all, result)


def _kind(kind: Kind) -> KindLines:
    columns = [ColumnLine(one.name, speak(one.about), one.required) for one in kind.columns]
    if kind.prefix:
        about = _("A number for evaluation, used by its name without the beginning.")
        columns.append(ColumnLine(f"{kind.prefix}*", about, required=False))
    return KindLines(kind.name, speak(kind.title), tuple(columns))


def _line(mistake: Mistake) -> MistakeLine:
    row = str(mistake.row) if mistake.row else ""
    return MistakeLine(row, mistake.column, mistake.value, speak(mistake.problem), speak(mistake.remedy))


def not_written(mistakes: int) -> str:
    """Why nothing was imported, for the field of the file."""
    return ngettext(
        "The file has one mistake, so nothing was imported. Correct it and choose the file again.",
        "The file has %(number)s mistakes, so nothing was imported. Correct them and choose the file again.",
        mistakes,
    )


def outcome(checked: Checked, *, only_check: bool) -> str:
    """What a right file changed, or with `only_check` would change."""
    plan = checked.plan
    values = {
        "kind": speak(checked.kind.title),
        "new": number(len(plan.inserts)),
        "changed": number(len(plan.updates)),
        "unchanged": number(plan.unchanged),
        "sessions": number(len(plan.sessions)),
    }
    if only_check:
        told = _(
            "%(kind)s: the file is right, and nothing was written yet. New: %(new)s. "
            "Would change: %(changed)s. As stored: %(unchanged)s.",
            **values,
        )
        return f"{told} {_('Sessions to be made: %(sessions)s.', **values)}" if plan.sessions else told
    told = _(
        "%(kind)s: the file was imported. New: %(new)s. Changed: %(changed)s. As stored: %(unchanged)s.",
        **values,
    )
    return f"{told} {_('Sessions made: %(sessions)s.', **values)}" if plan.sessions else told
