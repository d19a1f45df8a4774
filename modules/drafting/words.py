"""What the rules of drafts find, in words, each with its remedy."""

from modules.drafting.rules import LONGEST, SHORTEST, Problem, Wrong
from programme.web.formats import number
from programme.web.text import Lazy
from programme.web.text import lazy as _l

_WORDS: dict[Wrong, Lazy] = {
    Wrong.CIRCLE: _l(
        "These modules come after one another in a circle: %(titles)s. Take one prerequisite away"
    ),
    Wrong.TOO_EARLY: _l(
        "“%(module)s” comes after “%(required)s”, so it must stand below it. "
        "Move “%(required)s” up first, or take the prerequisite away"
    ),
    Wrong.NO_TITLE: _l("The curriculum has no title. Give it one"),
    Wrong.NO_SESSION: _l("There is no session yet. Plan at least one"),
    Wrong.NO_ASSESSMENT: _l(
        "Completing the programme takes the closing assessment, but no session is an assessment. "
        "Plan one, or change the completion rule"
    ),
    Wrong.MODULE_WITHOUT_TITLE: _l("Module %(number)s has no title. Give it one"),
    Wrong.MODULE_WITHOUT_SESSION: _l("Module “%(name)s” has no session. Plan one, or remove it"),
    Wrong.LEANS_ON_OPTIONAL: _l(
        "“%(name)s” is required, but comes after “%(left_out)s”, which is optional. "
        "Take the prerequisite away, or make both required"
    ),
    Wrong.SESSION_WITHOUT_TITLE: _l("Session %(number)s has no title. Give it one"),
    Wrong.MINUTES: _l("Session %(number)s must last between %(shortest)s and %(longest)s minutes"),
}


def spoken(problem: Problem) -> str:
    """The problem for the reader of this page."""
    limits = {"shortest": number(SHORTEST), "longest": number(LONGEST)}
    return str(_WORDS[problem.wrong]) % {**limits, **problem.values}
