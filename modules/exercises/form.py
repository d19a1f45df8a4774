"""What is posted about exercises and their materials, read and judged."""

from modules.exercises.rules import ENDINGS, Refusal, Unfit
from programme.web.fields import FileField, LongTextField, TextField
from programme.web.forms import Form
from programme.web.text import lazy as _l


class SearchForm(Form):
    """What the list of exercises is narrowed to; in the address."""

    find = TextField(_l("Search titles, techniques and descriptions"), longest=100)


class ExerciseForm(Form):
    """An exercise, new or as it shall be."""

    title = TextField(
        _l("Title"), required=_l("Enter the title of the exercise"), longest=120, width="two-thirds"
    )
    technique = TextField(
        _l("Technique"), hint=_l("In a word or two, such as Role play or Drawing."), longest=80, width="20"
    )
    description = LongTextField(
        _l("Description"),
        required=_l("Describe the exercise"),
        hint=_l("So that a colleague who does not know it could lead it."),
        longest=4000,
        rows=8,
    )
    helped = LongTextField(
        _l("What helped"),
        hint=_l("What made it work where it was tried. Write of no person who could be recognised."),
        longest=2000,
        rows=4,
    )
    hindered = LongTextField(
        _l("What hindered"),
        hint=_l("What stood in its way, and what to do then. Write of no person who could be recognised."),
        longest=2000,
        rows=4,
    )


class MaterialForm(Form):
    """A file for an exercise."""

    file = FileField(
        _l("File"),
        required=_l("Choose a file"),
        hint=_l("PDF, PNG or JPEG, 10 MB at most. No file about a participant."),
        accept=",".join(ENDINGS),
    )


_UNFIT = {
    Unfit.EMPTY: _l("The file is empty. Choose another"),
    Unfit.TOO_LARGE: _l("The file must be 10 MB or smaller. Make it smaller or split it"),
    Unfit.UNKNOWN: _l(
        "The file is not a whole PDF, PNG or JPEG file, whatever its name says. Choose another"
    ),
    Unfit.OTHER_ENDING: _l("The name of the file must end in %(ending)s, as its content asks for. Rename it"),
}


def spoken(refusal: Refusal) -> str:
    """Why a file was refused, and what to do."""
    return str(_UNFIT[refusal.why]) % {"ending": refusal.ending}
