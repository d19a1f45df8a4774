"""What is posted about a draft, read and judged."""

import re
from collections.abc import Sequence
from typing import Any

from modules.curriculum.content import ModuleContent, SessionContent, Version
from modules.curriculum.words import KINDS
from modules.drafting.ordered import rearranged
from modules.drafting.rules import LONGEST, SHORTEST, Step, order_problem, steps
from modules.drafting.words import spoken
from modules.exercises.content import NamedExercise
from programme.web.fields import (
    ChoiceField,
    ChoicesField,
    LongTextField,
    Refused,
    TextField,
    WholeNumberField,
    YesField,
)
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import Text, _
from programme.web.text import lazy as _l

MOST_EXERCISES = 20
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NEW = 0  # stands for a module that has no id yet


class LinesField(LongTextField):
    """Several short texts, one a line. Value: a tuple of them, in order; empty lines count for nothing."""

    def __init__(self, label: Text, *, most: int = 30, longest_line: int = 300, **others: Any) -> None:
        super().__init__(label, longest=most * (longest_line + 1), **others)
        self.most = most
        self.longest_line = longest_line

    def empty(self) -> Any:
        return ()

    def write(self, value: Any) -> str:
        return "\n".join(value)

    def read(self, text: str) -> tuple[str, ...]:
        lines = tuple(" ".join(line.split()) for line in text.split("\n") if line.strip())
        if len(lines) > self.most:
            raise Refused(
                _("%(field)s must be %(most)s lines or fewer", field=self.label.text, most=self.most)
            )
        for number, line in enumerate(lines, start=1):
            if len(line) > self.longest_line:
                raise Refused(
                    _(
                        "Line %(number)s must be %(longest)s characters or fewer. You have typed %(length)s",
                        number=number,
                        longest=self.longest_line,
                        length=len(line),
                    )
                )
            if line in lines[: number - 1]:
                raise Refused(_("Line %(number)s stands there twice. Delete one of them", number=number))
        return lines


class RuleForm(Form):
    """The title of a curriculum, and what completing it takes."""

    title = TextField(
        _l("Title"), required=_l("Enter the title of the curriculum"), longest=120, width="two-thirds"
    )
    share = WholeNumberField(
        _l("Share of each required module"),
        required=_l("Enter the share of a module's minutes that somebody must be present for"),
        hint=_l("Of its planned minutes, from 1 to 100. Somebody who was present for less has not met it."),
        lowest=1,
        highest=100,
    )
    closing_assessment = YesField(
        _l("Completing the programme takes the closing assessment"),
        hint=_l("At least one session must then be an assessment."),
    )


class NewCurriculumForm(RuleForm):
    """A curriculum to come: its code too."""

    code = TextField(
        _l("Code"),
        required=_l("Enter a code for the curriculum"),
        hint=_l(
            "Short, such as group-programme. It never changes: imported files name the curriculum by it."
        ),
        longest=40,
        width="20",
    )

    def judge(self) -> None:
        """Refuse a code that files could not name. Call it after `validate`."""
        if self.code.data and not _CODE.fullmatch(self.code.data):
            self.refuse(
                "code", _("Code must hold only small letters a to z, numbers and hyphens between them")
            )


class ModuleForm(Form):
    """A module. Build it with `module_form`."""

    title = TextField(
        _l("Title"), required=_l("Enter the title of the module"), longest=120, width="two-thirds"
    )
    optional = YesField(
        _l("This module is optional"), hint=_l("A cohort may leave it out, and nobody needs it to complete.")
    )
    requires = ChoicesField(_l("Comes after"))

    def judge(self, version: Version, module: ModuleContent | None) -> None:
        """Refuse a title that is taken and prerequisites that the order cannot keep. After `validate`."""
        others = [one for one in version.modules if module is None or one.id != module.id]
        if any(one.title.casefold() == self.title.data.casefold() for one in others):
            self.refuse("title", _("There is already a module with this title. Choose another"))
        own = Step(
            module.id if module else _NEW,
            self.title.data or (module.title if module else _("this module")),
            frozenset(self.requires.data or ()),
        )
        order = [own if one.id == own.id else one for one in steps(version.modules)]
        problem = order_problem(order if module else [*order, own])
        if problem and not self.requires.errors:
            self.refuse("requires", spoken(problem))


def module_form(
    version: Version, module: ModuleContent | None = None, posted: Posted | None = None
) -> ModuleForm:
    """The form of a module of this version (None: a new one), with the modules that it may come after."""
    form = ModuleForm(posted, obj=module)
    form.requires.choices = [
        (one.id, f"{one.position}. {one.title}")
        for one in version.modules
        if module is None or one.id != module.id
    ]
    return form


class SessionForm(Form):
    """A session plan, without its exercises. `SessionDraft` has both."""

    title = TextField(
        _l("Title"), required=_l("Enter the title of the session"), longest=120, width="two-thirds"
    )
    kind = ChoiceField(_l("Kind"), required=_l("Choose the kind of session"), choices=list(KINDS.items()))
    minutes = WholeNumberField(
        _l("Minutes"), required=_l("Enter how many minutes it lasts"), lowest=SHORTEST, highest=LONGEST
    )
    module = ChoiceField(_l("Module"), required=_l("Choose a module"), width="two-thirds")
    aims = LongTextField(
        _l("Aims"), longest=2000, rows=4, hint=_l("What is different for the participants afterwards.")
    )
    exercise = ChoiceField(
        _l("Exercise to add"), prompt=_l("Choose an exercise"), name="add", id="add", width="two-thirds"
    )
    fidelity = LinesField(
        _l("Fidelity items"),
        hint=_l("The session was given as it was meant if … One a line, in the order of checking."),
        rows=4,
    )


class SessionDraft:
    """A session plan as it is being written: the form, and its exercises in order."""

    def __init__(
        self,
        version: Version,
        library: Sequence[NamedExercise],
        module: ModuleContent,
        session: SessionContent | None = None,
        posted: Posted | None = None,
    ) -> None:
        start = {"module": module.id, "kind": "group"} if session is None else {"module": module.id}
        self.form = SessionForm(posted, obj=session, **start)
        self.form.module.choices = [(one.id, f"{one.position}. {one.title}") for one in version.modules]
        self._known = {str(one.id): one for one in library}
        self.exercises: list[NamedExercise] = list(session.exercises) if session else []
        self._unknown = False
        if posted is not None:
            typed = [value for value in posted.getlist("exercise") if isinstance(value, str)]
            self._unknown = any(value not in self._known for value in typed)
            self.exercises = [self._known[value] for value in typed if value in self._known]
        self._offer()

    def _offer(self) -> None:
        planned = {one.id for one in self.exercises}
        self.form.exercise.choices = [
            (one.id, one.title) for one in self._known.values() if one.id not in planned
        ]

    def rearrange(self, action: str) -> bool:
        """Do what a button of the list of exercises asks; False when it was none of those."""
        rows = rearranged(self.exercises, action, "exercise")
        if rows is None and action != "add-exercise":
            return False
        if rows is None:
            self._add()
        else:
            self.exercises = rows
        self._offer()
        return True

    def _add(self) -> None:
        chosen = self._known.get(self.form.exercise.typed)
        if chosen is not None and chosen not in self.exercises and len(self.exercises) < MOST_EXERCISES:
            self.exercises.append(chosen)
            self.form.exercise.typed = ""

    def judge(self, version: Version, session: SessionContent | None) -> None:
        """Everything that keeps the session from being saved. An exercise that was chosen, but not
        added yet, is taken along."""
        form = self.form
        form.validate()
        self._add()
        self._offer()
        if self._unknown:
            form.refuse(
                "exercise", _("An exercise is not in the library any more. It was taken off the list")
            )
        if len({one.id for one in self.exercises}) < len(self.exercises):
            form.refuse("exercise", _("An exercise stands there twice. Remove one of them"))
        if len(self.exercises) > MOST_EXERCISES:
            form.refuse("exercise", _("Plan %(most)s exercises or fewer", most=MOST_EXERCISES))
        home = version.module(form.module.data) if form.module.data else None
        if home and any(
            one.title.casefold() == form.title.data.casefold()
            for one in home.sessions
            if session is None or one.id != session.id
        ):
            form.refuse(
                "title", _("There is already a session with this title in this module. Choose another")
            )


class PromptsForm(Form):
    """The reflection prompts of a curriculum."""

    prompts = LinesField(
        _l("Reflection prompts"),
        hint=_l("One question a line, in the order in which facilitators see them."),
        longest_line=500,
        most=20,
        rows=14,
    )
