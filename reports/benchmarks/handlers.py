"""Published rates to compare with: the lead keeps them, whoever reads reports reads them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, execute, fetch, fetch_value
from programme.followup.rules import ENDS_OBSERVATION, Event
from programme.followup.words import EVENTS
from programme.web.errors import NotFound
from programme.web.fields import ChoiceField, DecimalField, LongTextField, WholeNumberField
from programme.web.forms import Form
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import Text, _
from programme.web.text import lazy as _l


class BenchmarkForm(Form):
    """A published rate."""

    event = ChoiceField(
        _l("What happened?"),
        required=_l("Choose what the rate is of"),
        choices=[(event, name) for event, name in EVENTS.items() if event not in ENDS_OBSERVATION],
        prompt=_l("Choose an event"),
    )
    percent = DecimalField(
        _l("To how many in a hundred?"),
        required=_l("Enter the rate in percent"),
        lowest=0.1,
        highest=100,
        hint=_l("As published, for example 36.4"),
    )
    months = WholeNumberField(
        _l("Within how many months of release?"),
        required=_l("Enter the follow-up in months"),
        lowest=1,
        highest=240,
    )
    source = LongTextField(
        _l("Where is it published?"),
        required=_l("Enter where it is published"),
        longest=300,
        rows=2,
        hint=_l("Who, when, and of whom: readers must find it, and see how unlike the people are."),
    )


@dataclass(frozen=True)
class Benchmark:
    """A published rate. `rate` from 0 to 1; `retired_at`: since when it is not compared with any more."""

    id: int
    event: str
    rate: float
    months: int
    source: str
    retired_at: dt.datetime | None

    @property
    def event_name(self) -> Text:
        return EVENTS[Event(self.event)]


@dataclass(frozen=True)
class BenchmarksPage:
    """All rates, and the form for one more."""

    rates: tuple[Benchmark, ...]
    form: BenchmarkForm


@get("/reports/benchmarks", opt=needs(Permission.SEE_REPORTS), name="benchmarks")
async def show_benchmarks(request: StaffRequest) -> Response[Any]:
    """The rates, with the form for whoever keeps them."""
    async with acting(request.user):
        page = BenchmarksPage(await _rates(), BenchmarkForm())
    return render(request, "reports/benchmarks/benchmarks.html", page)


@post("/reports/benchmarks", opt=needs(Permission.KEEP_BENCHMARKS), name="add_benchmark", status_code=200)
async def add_benchmark(request: StaffRequest) -> Response[Any]:
    """Add a rate. Sent twice, it is one."""
    form = BenchmarkForm(await read_form(request))
    right = form.validate()
    async with acting(request.user):
        if not right:
            page = BenchmarksPage(await _rates(), form)
            return render(request, "reports/benchmarks/benchmarks.html", page, status=422)
        await execute(
            """
            insert into benchmark (event, rate, months, source, added_by)
            select $1::varchar, $2::float8, $3::smallint, $4::text, acting_staff()
            where not exists (select from benchmark b where b.retired_at is null and b.event = $1
                              and b.rate = $2 and b.months = $3 and b.source = $4)
            """,
            form.event.data,
            float(form.percent.data) / 100,
            form.months.data,
            form.source.data,
        )
    return see_other("/reports/benchmarks", message=_("The rate is kept. Reports now compare with it."))


@post(
    "/reports/benchmarks/{benchmark_id:int}/retire",
    opt=needs(Permission.KEEP_BENCHMARKS),
    name="retire_benchmark",
    status_code=200,
)
async def retire_benchmark(request: StaffRequest, benchmark_id: FromPath[int]) -> Response[Any]:
    """Do not compare with a rate any more; it stays to be read."""
    await read_form(request)
    async with acting(request.user):
        found = await fetch_value(
            "update benchmark set retired_at = coalesce(retired_at, now()) where id = $1 returning true",
            benchmark_id,
        )
    if not found:
        raise NotFound()
    return see_other("/reports/benchmarks", message=_("Reports do not compare with this rate any more."))


async def _rates() -> tuple[Benchmark, ...]:
    rows = await fetch(
        "select id, event, rate, months, source, retired_at from benchmark"
        " order by retired_at nulls first, event, months, id"
    )
    return tuple(Benchmark(**row) for row in rows)


HANDLERS = [show_benchmarks, add_benchmark, retire_benchmark]
