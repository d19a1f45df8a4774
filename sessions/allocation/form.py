"""What is posted to allocate people, read and judged."""

from collections.abc import Sequence

from programme.web import formats
from programme.web.fields import ChoiceField, ChoicesField, LongTextField, TextField
from programme.web.forms import Form
from programme.web.text import _
from programme.web.text import lazy as _l
from sessions.allocation.rules import Entry, Waiting


class AllocateForm(Form):
    """Who is allocated, and when they enter. `paste` chooses people by their numbers."""

    joined_on = ChoiceField(_l("When do they enter?"), required=_l("Choose when they enter"))
    people = ChoicesField(_l("People on the waiting list who fit"))
    paste = LongTextField(
        _l("References or prison numbers"),
        hint=_l("One a line, at most 200. Nobody is chosen while a line is wrong."),
        longest=20_000,
        rows=4,
    )

    def offer(self, waiting: Sequence[Waiting], entries: Sequence[Entry]) -> None:
        """Let these people and days be chosen."""
        self.people.choices = [(one.participant, one.name) for one in waiting]
        self.joined_on.choices = [(one.on.isoformat(), _entry(one)) for one in entries]


def _entry(entry: Entry) -> str:
    day = formats.date(entry.on, "full")
    return _("%(day)s: %(module)s begins", day=day, module=entry.module) if entry.module else day


class LanguageForm(Form):
    """The language in which a group is held."""

    language = TextField(
        _l("Language of the group"),
        hint=_l("Left empty, nobody is ruled out by the language that they speak."),
        longest=40,
        width="20",
    )
