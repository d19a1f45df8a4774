"""The filters of the outcome report, as asked in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Request

from programme.web.fields import ChoiceField, ChoicesField
from programme.web.filters import FilterForm
from programme.web.posted import Posted
from programme.web.text import _
from programme.web.text import lazy as _l
from reports.filters import OutcomeFilters
from reports.packs.outcome import Mode, NotPublishable


class OutcomeForm(FilterForm):
    """Site, cohort and dates as everywhere; curriculum, what people are compared by, and predictors."""

    mode = ChoiceField(
        _l("Figures"),
        choices=[
            (Mode.OPERATIONAL, _l("Exact, for those who run the programme")),
            (Mode.PUBLISHABLE, _l("Fit for publication: small counts hidden, others rounded")),
        ],
    )
    curriculum = ChoiceField(_l("Curriculum"), prompt=_l("All curricula"))
    group_by = ChoiceField(
        _l("Compare people by"),
        prompt=_l("Nothing"),
        name="group-by",
        id="group-by",
    )
    predictors = ChoicesField(_l("Predictors of events after release"))


@dataclass(frozen=True)
class Choices:
    """What the filters may name: (code, words) pairs; of the covariates the names alone."""

    sites: tuple[tuple[str, str], ...]
    cohorts: tuple[tuple[str, str], ...]
    curricula: tuple[tuple[str, str], ...]
    covariates: tuple[str, ...]


def read_form(request: Request[Any, Any, Any], choices: Choices) -> OutcomeForm:
    """The form as asked, checked: `form.refused` when anything cannot be understood."""
    pairs = list(request.query_params.multi_items())
    if "mode" not in request.query_params:
        pairs.append(("mode", Mode.OPERATIONAL.value))
    form = OutcomeForm(Posted(pairs))
    form.site.choices = list(choices.sites)
    form.cohort.choices = list(choices.cohorts)
    form.curriculum.choices = list(choices.curricula)
    form.group_by.choices = [
        ("site", _("Site")),
        ("curriculum", _("Curriculum")),
        *((name, name) for name in choices.covariates),
    ]
    form.predictors.choices = [(name, name) for name in choices.covariates]
    form.validate()
    if mode_of(form) is Mode.PUBLISHABLE and (form.group_by.data or form.predictors.data):
        form.refuse("mode", NotPublishable.message)
    starts, ends = form.starts.data, form.ends.data
    if starts and ends and ends < starts:
        form.refuse("ends", _("The last date must be the same as or after the first"))
    return form


def filters_of(form: OutcomeForm) -> OutcomeFilters:
    """The filters of a form without errors."""
    return OutcomeFilters(
        site=form.site.data,
        cohort=form.cohort.data,
        curriculum=form.curriculum.data,
        starts_on=form.starts.data,
        ends_on=form.ends.data,
        group_by=form.group_by.data,
        predictors=tuple(form.predictors.data),
    )


def mode_of(form: OutcomeForm) -> Mode:
    """Which figures are asked for: the exact ones unless others are."""
    return Mode(form.mode.data or Mode.OPERATIONAL)


def query_of(filters: OutcomeFilters, mode: Mode) -> str:
    """The same for an address: `?site=...`, or nothing."""
    said = filters.as_text() | ({"mode": mode.value} if mode is Mode.PUBLISHABLE else {})
    said.pop("predictors", None)
    pairs = [(name.replace("_", "-"), value) for name, value in said.items()]
    pairs += [("predictors", name) for name in filters.predictors]
    return "?" + urlencode(pairs) if pairs else ""
