"""The form that takes a file."""

from __future__ import annotations

from litestar.datastructures import UploadFile

from programme.web.fields import ChoiceField, FileField
from programme.web.forms import Form
from programme.web.text import lazy as _l
from sessions.importing.kinds import ON_PAGE
from sessions.spoken import speak


class ImportForm(Form):
    """What the file holds, and the file."""

    kind = ChoiceField(
        _l("What does the file hold?"),
        choices=[(kind.name, kind.name) for kind in ON_PAGE.values()],
        required=_l("Choose what the file holds"),
    )
    file = FileField(
        _l("CSV file"),
        accept=".csv",
        required=_l("Choose the file again: a browser does not keep it"),
        hint=_l("Saved as “CSV UTF-8”, up to 25 MB. The first row names the columns."),
    )

    def in_words(self) -> ImportForm:
        """The same with the kinds named in the reader's language."""
        self.kind.choices = [(kind.name, speak(kind.title), speak(kind.about)) for kind in ON_PAGE.values()]
        return self

    @property
    def upload(self) -> UploadFile:
        """The file that was chosen; ask only after the form was found right."""
        found: UploadFile = self.file.data
        return found
