"""Targets of the strategy: the lead sets them, whoever reads reports reads them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, execute, fetch, fetch_value
from programme.web.errors import NotFound
from programme.web.fields import ChoiceField, DecimalField, LongTextField
from programme.web.forms import Form
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import Text, _
from programme.web.text import lazy as _l
from reports.measures.targets import LOWER_IS_BETTER, Indicator
from reports.packs.targets import INDICATORS


class TargetForm(Form):
    """A target."""

    indicator = ChoiceField(
        _l("What is aimed at?"),
        required=_l("Choose what is aimed at"),
        choices=list(INDICATORS.items()),
        prompt=_l("Choose an indicator"),
    )
    percent = DecimalField(
        _l("What is it to come to?"),
        required=_l("Enter what it is to come to, in percent"),
        lowest=0.1,
        highest=100,
        hint=_l("In percent, for example 70. Of re-imprisonment and conviction: at most."),
    )
    source = LongTextField(
        _l("Where does it stand?"),
        required=_l("Enter where the target stands"),
        longest=300,
        rows=2,
        hint=_l("The strategy and its version, the agreement, or the decision."),
    )


@dataclass(frozen=True)
class Target:
    """A target. `value` from 0 to 1; `retired_at`: since when it holds no more."""

    id: int
    indicator: str
    value: float
    source: str
    retired_at: dt.datetime | None

    @property
    def name(self) -> Text:
        return INDICATORS[Indicator(self.indicator)]

    @property
    def at_most(self) -> bool:
        return Indicator(self.indicator) in LOWER_IS_BETTER


@dataclass(frozen=True)
class TargetsPage:
    """All targets, and the form for one more."""

    targets: tuple[Target, ...]
    form: TargetForm


@get("/reports/targets", opt=needs(Permission.SEE_REPORTS), name="targets")
async def show_targets(request: StaffRequest) -> Response[Any]:
    """The targets, with the form for whoever sets them."""
    async with acting(request.user):
        page = TargetsPage(await _targets(), TargetForm())
    return render(request, "reports/targets/targets.html", page)


@post("/reports/targets", opt=needs(Permission.KEEP_TARGETS), name="set_target", status_code=200)
async def set_target(request: StaffRequest) -> Response[Any]:
    """Set a target. Sent twice, it is one."""
    form = TargetForm(await read_form(request))
    right = form.validate()
    async with acting(request.user):
        if not right:
            page = TargetsPage(await _targets(), form)
            return render(request, "reports/targets/targets.html", page, status=422)
        await execute(
            """
            insert into target (indicator, value, source, set_by)
            select $1::varchar, $2::float8, $3::text, acting_staff()
            where not exists (select from target t where t.retired_at is null and t.indicator = $1
                              and t.value = $2 and t.source = $3)
            """,
            form.indicator.data,
            float(form.percent.data) / 100,
            form.source.data,
        )
    return see_other("/reports/targets", message=_("The target is set. Reports now say how it stands."))


@post(
    "/reports/targets/{target_id:int}/retire",
    opt=needs(Permission.KEEP_TARGETS),
    name="retire_target",
    status_code=200,
)
async def retire_target(request: StaffRequest, target_id: FromPath[int]) -> Response[Any]:
    """Take a target out of the reports; it stays to be read."""
    await read_form(request)
    async with acting(request.user):
        found = await fetch_value(
            "update target set retired_at = coalesce(retired_at, now()) where id = $1 returning true",
            target_id,
        )
    if not found:
        raise NotFound()
    return see_other("/reports/targets", message=_("Reports do not tell of this target any more."))


async def _targets() -> tuple[Target, ...]:
    rows = await fetch(
        "select id, indicator, value, source, retired_at from target"
        " order by retired_at nulls first, indicator, id"
    )
    return tuple(Target(**row) for row in rows)


HANDLERS = [show_targets, set_target, retire_target]
