"""What is posted about a change of circumstances."""

from programme.web.fields import LongTextField
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import lazy as _l


class AnswerForm(Form):
    """What was done about a change. Build it with `answer_form`."""

    done = LongTextField(_l("What was done?"), required=_l("Enter what was done"), longest=2000, rows=2)


def answer_form(circumstance: int, posted: Posted | None = None) -> AnswerForm:
    """The form of one change; a page has several, so the number is part of its names."""
    return AnswerForm(posted, prefix=f"change-{circumstance}-")
