"""What is wrong with the filters of a report, in words."""

from __future__ import annotations

from programme.web.formats import number
from programme.web.text import _
from reports.frames import UnknownFilter
from reports.measures import CannotGroup, CannotPredict
from reports.measures.groups import MOST_GROUPS

_MOST_NAMED = 30


def explain(problem: UnknownFilter | CannotGroup | CannotPredict) -> str:
    """The matter and the remedy."""
    if isinstance(problem, UnknownFilter):
        text = {
            "site": _("There is no site %(given)s. There are: %(known)s."),
            "cohort": _("There is no cohort %(given)s. There are: %(known)s."),
            "curriculum": _("No cohort follows a curriculum %(given)s. There are: %(known)s."),
        }[problem.kind]
        return text % {"given": problem.given, "known": _named(problem.known)}
    if isinstance(problem, CannotPredict):
        return _(
            "There is no covariate %(given)s to predict by. There are: %(known)s.",
            given=problem.predictor,
            known=_named(problem.known),
        )
    if problem.values is None:
        return _(
            "People cannot be compared by %(given)s. It can be by: %(known)s.",
            given=problem.group_by,
            known=_named(problem.known),
        )
    return _(
        "%(given)s has %(values)s different values, and a comparison needs %(most)s at most. "
        "Choose something with few values.",
        given=problem.group_by,
        values=number(problem.values),
        most=MOST_GROUPS,
    )


def _named(known: list[str]) -> str:
    if not known:
        return _("none")
    shown = ", ".join(known[:_MOST_NAMED])
    return shown if len(known) <= _MOST_NAMED else _("%(some)s and others", some=shown)
