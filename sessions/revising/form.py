"""The forms by which a plan is revised."""

from collections.abc import Sequence

from programme.web.fields import ChoiceField, LongTextField, TextField, WholeNumberField
from programme.web.forms import Form
from programme.web.text import Text
from programme.web.text import lazy as _l
from sessions.revising.rules import WORDS, Item, Step
from sessions.timetable.words import KINDS

BESIDE = 0
"""An item that belongs to no module."""

STEPS: dict[Step, tuple[Text, Text]] = {
    Step.CHANGE: (_l("Change its title or length"), _l("Its dates to come follow.")),
    Step.SWAP: (_l("Swap it with another"), _l("Each takes the date of the other.")),
    Step.MOVE: (_l("Move it after another"), _l("Those between close up; the dates stay.")),
    Step.DROP: (_l("Drop it"), _l("Its dates to come are cancelled. It can be taken back.")),
    Step.RESTORE: (_l("Take it back into the plan"), _l("Its date is then added to the timetable.")),
}


class ReviseForm(Form):
    """What becomes of one item, and why."""

    step = ChoiceField(_l("What do you want to do?"), required=_l("Choose what you want to do"))
    title = TextField(_l("Title"), longest=WORDS["title"])
    minutes = WholeNumberField(_l("Minutes"), lowest=1, highest=720)
    other = ChoiceField(_l("Which other session?"), width="two-thirds")
    reason = LongTextField(
        _l("Why?"),
        required=_l("Say why the plan is revised"),
        longest=WORDS["reason"],
        rows=2,
        hint=_l("The coordinator and the lead read it too. Name nobody, and write nothing in confidence."),
    )

    def offer(self, steps: Sequence[Step], others: Sequence[Item]) -> None:
        """Let these things be done, with one of these others."""
        self.step.choices = [(step.value, *STEPS[step]) for step in steps]
        self.other.choices = [("", _l("Choose a session")), *((one.id, label(one)) for one in others)]


class AddItemForm(Form):
    """A session beyond the curriculum."""

    title = TextField(_l("Title"), required=_l("Enter a title"), longest=WORDS["title"])
    kind = ChoiceField(_l("Kind"), required=_l("Choose its kind"), choices=list(KINDS.items()))
    module = ChoiceField(
        _l("Module"),
        required=_l("Choose a module"),
        width="two-thirds",
        hint=_l("Its minutes count toward this module."),
    )
    minutes = WholeNumberField(
        _l("Minutes"), required=_l("Enter how many minutes it takes"), lowest=1, highest=720
    )
    after = ChoiceField(_l("After which session?"), required=_l("Choose its place"), width="two-thirds")
    reason = LongTextField(
        _l("Why?"),
        required=_l("Say why the plan is revised"),
        longest=WORDS["reason"],
        rows=2,
        hint=_l("The coordinator and the lead read it too. Name nobody, and write nothing in confidence."),
    )

    def offer(self, modules: Sequence[tuple[int, str]], items: Sequence[Item]) -> None:
        """Let these modules and places be chosen."""
        self.module.choices = [(BESIDE, _l("None")), *modules]
        self.after.choices = [(0, _l("Before all others")), *((one.id, label(one)) for one in items)]


def label(item: Item) -> str:
    """An item as it is chosen."""
    return f"{item.position}. {item.title}"
