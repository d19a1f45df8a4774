"""What is posted about concerns and disclosures, read and judged."""

import datetime as dt

from programme.casefile.words import CATEGORIES, GROUNDS, SEVERITIES
from programme.web.fields import ChoiceField, ChoicesField, DatePartsField, LongTextField, TextField
from programme.web.forms import Form
from programme.web.text import _
from programme.web.text import lazy as _l

LONGEST = 10_000
"""Characters of a concern, an entry or a disclosure."""


class ConcernForm(Form):
    """A concern that is to be raised. `about` is `p<id>` of a participant or `c<id>` of a cohort."""

    about = ChoiceField(
        _l("Who is it about?"), required=_l("Choose who it is about"), prompt=_l("Choose a person or a group")
    )
    whom = TextField(
        _l("Somebody else?"),
        longest=120,
        hint=_l("Such as a relative, a victim or somebody outside. In words, no more than is needed."),
    )
    category = ChoiceField(
        _l("What is it about?"),
        required=_l("Choose what it is about"),
        choices=list(CATEGORIES.items()),
        prompt=_l("Choose"),
    )
    severity = ChoiceField(
        _l("How soon must somebody act?"),
        required=_l("Choose how soon somebody must act"),
        choices=[(code, name, asks) for code, (name, asks, _colour) in SEVERITIES.items()],
    )
    seen = LongTextField(
        _l("What did you see or hear?"),
        required=_l("Write what you saw or heard"),
        longest=LONGEST,
        rows=4,
        hint=_l(
            "Everybody who is told reads this. What was said in confidence is not copied here by itself: "
            "write what they need to act."
        ),
    )


class EntryForm(Form):
    """Something to add to a concern."""

    body = LongTextField(
        _l("What was done, or what needs doing?"),
        required=_l("Write what was done, or what needs doing"),
        longest=LONGEST,
        rows=3,
    )


class CloseForm(Form):
    """How a concern ended."""

    outcome = LongTextField(_l("How did it end?"), required=_l("Write how it ended"), longest=LONGEST, rows=3)


class DisclosureForm(Form):
    """Something that is, or was, passed on from the confidential space."""

    ground = ChoiceField(
        _l("On what ground?"),
        required=_l("Choose the ground"),
        choices=list(GROUNDS.items()),
    )
    content = LongTextField(
        _l("What exactly is passed on?"),
        required=_l("Write what exactly is passed on"),
        longest=LONGEST,
        rows=5,
        hint=_l("The least that the others need. Nothing is taken over from your notes."),
    )
    recipients = ChoicesField(_l("To whom?"))
    outside = TextField(
        _l("To anybody else?"),
        longest=300,
        hint=_l("Who has no account here: name, office and how it reached them."),
    )
    decided_by = TextField(
        _l("Who decided it?"),
        required=_l("Enter who decided it"),
        longest=300,
        hint=_l("Usually both facilitators."),
    )
    told = ChoiceField(
        _l("Was the participant told?"),
        required=_l("Say whether the participant was told"),
        choices=[("yes", _l("Yes")), ("no", _l("No"))],
    )
    told_note = LongTextField(_l("How and when, or why not?"), longest=2000, rows=2)
    disclosed_on = DatePartsField(_l("When was it passed on?"), required=_l("Enter the day"))

    def judge(self, today: dt.date) -> None:
        """Refuse what does not go together. Call it after `validate`."""
        if not (self.recipients.data or self.outside.data or self.recipients.errors):
            self.refuse("recipients", _("Choose to whom it is passed on, or write who else it is"))
        if self.told.data == "no" and not self.told_note.data:
            self.refuse("told_note", _("Write why the participant was not told"))
        if self.disclosed_on.data and self.disclosed_on.data > today:
            self.refuse("disclosed_on", _("The day must not lie in the future"))
