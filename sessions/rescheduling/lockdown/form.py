"""The form by which a whole site cancels."""

import datetime as dt

from programme.web.fields import ChoiceField, DatePartsField, LongTextField, TimeField
from programme.web.forms import Form
from programme.web.text import lazy as _l
from sessions.rescheduling.lockdown.rules import Span, span_problem
from sessions.rescheduling.words import REASONS
from sessions.timetable.queries import SitePlace
from sessions.timetable.words import spoken


class LockdownForm(Form):
    """From when to when a site offers nothing, and why."""

    starts_on = DatePartsField(_l("First day"), required=_l("Enter the first day"))
    starts_at = TimeField(_l("From"), hint=_l("Left empty, from the start of the first day."))
    ends_on = DatePartsField(_l("Last day"), hint=_l("Left empty, the first day alone."))
    ends_at = TimeField(_l("Until"), hint=_l("Left empty, until the end of the last day."))
    reason = ChoiceField(
        _l("Why is everything cancelled?"), required=_l("Choose why everything is cancelled"), choices=REASONS
    )
    note = LongTextField(
        _l("What happened"),
        hint=_l("Read by everybody who may read these timetables. Do not write about single people."),
        longest=500,
        rows=3,
    )

    def judge(self, site: SitePlace, today: dt.date, *, only_for_sessions: bool) -> bool:
        """Find every error. `only_for_sessions`: the reason may still be empty."""
        self.validate()
        if only_for_sessions and not self.reason.text:
            self.reason.errors = []
        if not any(self[name].errors for name in ("starts_on", "starts_at", "ends_on", "ends_at")):
            problem = span_problem(self.span, today=today, zone=site.zone)
            if problem is not None:
                self.refuse(problem[0], spoken(problem[1]))
        return not self.refused

    @property
    def span(self) -> Span:
        """The time that was asked for. The dates have no error."""
        return Span(
            self.starts_on.data,
            self.ends_on.data or self.starts_on.data,
            self.starts_at.data,
            self.ends_at.data,
        )
