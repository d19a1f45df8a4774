"""Forms: what was posted becomes values, or errors that name the field and the remedy::

class NewCohort(Form):
    code = TextField(_l("Cohort code"), required=_l("Enter a code for the cohort"), longest=20)

form = NewCohort(posted)
if not form.validate():
    return render(request, "programme/cohorts/new.html", NewCohortPage(form=form), status=422)
"""

from collections.abc import Iterable
from typing import Any

import wtforms

from programme.web import text as words
from programme.web.fields import DatePartsField, Typed
from programme.web.text import Text


class _Translations:
    def gettext(self, string: str) -> str:
        return words._(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return words.ngettext(singular, plural, n)


_TRANSLATIONS = _Translations()


class Form(wtforms.Form):  # type: ignore[misc]  # WTForms has no types
    """Base of every form: translated, and able to tell its errors in the order of its fields.

    Built from what was posted (`Form(posted)`), or from values to start with
    (`Form(code="LDN-1")` or `Form(obj=cohort)`). The CSRF token is none of its business.
    """

    class Meta:
        def get_translations(self, form: Any) -> _Translations:
            return _TRANSLATIONS

    def __init__(self, posted: Any = None, **values: Any) -> None:
        super().__init__(posted, **values)
        self._further: list[tuple[str, Text]] = []

    def refuse(self, field: str | None, message: Text) -> None:
        """Add an error that only the rules or the database could find; None: of no one field."""
        if field is None:
            self._further.append(("", message))
            return
        bound = self[field]
        bound.errors = [*bound.errors, message]
        if isinstance(bound, DatePartsField):
            bound.wrong = DatePartsField.PARTS

    @property
    def refused(self) -> bool:
        """Whether there is any error."""
        return bool(self.error_list())

    def error_list(self) -> list[tuple[str, Text]]:
        """(id to link to, message) of the first error of each field, in their order.

        The id is "" for an error of no one field.
        """
        bad = [bound for bound in self if bound.errors]
        return self._further + [
            (bound.error_id if isinstance(bound, Typed) else bound.id, bound.errors[0]) for bound in bad
        ]


def all_errors(forms: Iterable[Form]) -> list[tuple[str, Text]]:
    """The errors of several forms of one page, in order."""
    return [error for form in forms for error in form.error_list()]
