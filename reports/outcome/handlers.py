"""The outcome report on the screen and its downloads."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from markupsafe import Markup

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.web.errors import Invalid, NotFound
from programme.web.pages import StaffRequest, attached, render
from programme.web.templates import environment
from programme.web.text import _, language
from reports.charts.style import WIDTH_PX
from reports.measures import TABLES, CannotGroup, CannotPredict
from reports.outcome.form import OutcomeForm, filters_of, mode_of, query_of, read_form
from reports.outcome.queries import Report, read_choices, read_report
from reports.packs.explained import Explained, explained
from reports.packs.figures import CHARTS, charts_of
from reports.packs.folder import zipped
from reports.packs.outcome import Mode, Outcome
from reports.packs.sections import Section, about, mode_words, sections
from reports.problems import explain

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ReportsPage:
    """The filters, and the report unless they are wrong. `query`: the filters for an address."""

    form: OutcomeForm
    report: Markup | None
    query: str = ""


@dataclass(frozen=True)
class ReportPart:
    """The report itself. `width`: of every chart in pixels, `heights`: by name; `query`: its filters."""

    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    width: int
    heights: dict[str, int]
    query: str
    mode: str
    exact: bool
    empty: bool


@dataclass(frozen=True)
class MeaningsPage:
    """What every column of every table means. `query`: the filters of the report."""

    parts: tuple[Explained, ...]
    query: str


@get("/reports", opt=needs(Permission.SEE_REPORTS), name="show_reports")
async def show_reports(request: StaffRequest) -> Response[Any]:
    """The outcome report of the filters in the address."""
    form = read_form(request, await read_choices(request.user))
    if form.refused:
        return render(request, "reports/outcome/outcome.html", ReportsPage(form, None), status=422)
    filters, mode = filters_of(form), mode_of(form)
    try:
        report = await read_report(request.user, filters, mode, shown_as="reports")
    except (CannotGroup, CannotPredict) as problem:
        _refuse(form, problem)
        return render(request, "reports/outcome/outcome.html", ReportsPage(form, None), status=422)
    query = query_of(filters, mode)
    page = ReportsPage(form, await _in_words(report, query), query)
    return render(request, "reports/outcome/outcome.html", page)


@get("/reports/meanings", opt=needs(Permission.SEE_REPORTS), name="show_meanings")
async def show_meanings(request: StaffRequest) -> Response[Any]:
    """How to get and read a report, and what every column means."""
    report = await _report(request, "")
    page = MeaningsPage(
        parts=tuple(await asyncio.to_thread(explained, report.outcome)),
        query=query_of(report.outcome.filters, report.outcome.mode),
    )
    return render(request, "reports/outcome/meanings.html", page)


@get("/reports/outcome/tables/{file:str}", opt=needs(Permission.SEE_REPORTS), name="download_table")
async def download_table(request: StaffRequest, file: FromPath[str]) -> Response[Any]:
    """One table as CSV, or as Excel workbook with its filters, definition and findings."""
    name, _dot, ending = file.partition(".")
    if name not in TABLES or ending not in ("csv", "xlsx"):
        raise NotFound
    report = await _report(request, f"download {file}")
    if name not in report.outcome.tables:
        raise NotFound
    if ending == "xlsx":
        return _attached(await report.table_workbook(name), report, file, _EXCEL)
    return _attached(await report.table(name), report, file, "text/csv")


@get("/reports/outcome/codebook.csv", opt=needs(Permission.SEE_REPORTS), name="download_codebook")
async def download_codebook(request: StaffRequest) -> Response[Any]:
    """What every column means."""
    report = await _report(request, "download codebook.csv")
    return _attached(await report.codebook(), report, "codebook.csv", "text/csv")


@get("/reports/outcome/workbook.xlsx", opt=needs(Permission.SEE_REPORTS), name="download_workbook")
async def download_workbook(request: StaffRequest) -> Response[Any]:
    """Every table in one Excel workbook."""
    report = await _report(request, "download workbook.xlsx")
    return _attached(await report.workbook(), report, "workbook.xlsx", _EXCEL)


@get("/reports/outcome/report.pdf", opt=needs(Permission.SEE_REPORTS), name="download_pdf")
async def download_pdf(request: StaffRequest) -> Response[Any]:
    """The report as PDF."""
    report = await _report(request, "download report.pdf")
    return _attached(await report.pdf(), report, "report.pdf", "application/pdf")


@get("/reports/outcome/charts/{file:str}", opt=needs(Permission.SEE_REPORTS), name="show_chart")
async def show_chart(request: StaffRequest, file: FromPath[str]) -> Response[Any]:
    """One chart as a picture, a part of the page."""
    name = file.removesuffix(".png")
    if name not in CHARTS or name == file:
        raise NotFound
    report = await _report(request, "")
    if name not in charts_of(report.outcome):
        raise NotFound
    return Response(await report.chart(name), media_type="image/png")


@get("/reports/outcome.zip", opt=needs(Permission.SEE_REPORTS), name="download_report")
async def download_report(request: StaffRequest) -> Response[Any]:
    """The whole folder as one zip."""
    report = await _report(request, "download outcome.zip")
    content = await asyncio.to_thread(zipped, await report.every_file())
    return _attached(content, report, "outcome.zip", "application/zip")


async def _report(request: StaffRequest, shown_as: str) -> Report:
    """The report of the address; there is no form here on which to show what is wrong with it."""
    form = read_form(request, await read_choices(request.user))
    try:
        if not form.refused:
            return await read_report(request.user, filters_of(form), mode_of(form), shown_as=shown_as)
    except (CannotGroup, CannotPredict) as problem:
        _refuse(form, problem)
    raise Invalid(form.error_list()[0][1], back="/reports", back_text=_("Back to the report"))


def _refuse(form: OutcomeForm, problem: CannotGroup | CannotPredict) -> None:
    form.refuse("group_by" if isinstance(problem, CannotGroup) else "predictors", explain(problem))


def _attached(content: bytes, report: Report, name: str, kind: str) -> Response[Any]:
    """A download, named with its data cut."""
    stem, _dot, ending = name.rpartition(".")
    mark = "" if report.outcome.mode is Mode.OPERATIONAL else "-publishable"
    name = f"{stem}{mark}-{report.outcome.cut}.{ending}"
    return attached(content, name=name, kind=kind)


async def _in_words(report: Report, query: str) -> Markup:
    key = f"{language()} {query}"
    if key not in report.words:
        report.words[key] = await asyncio.to_thread(_rendered, report.outcome, query)
    return Markup(report.words[key])  # noqa: S704  our own template, which escapes


def _rendered(outcome: Outcome, query: str) -> str:
    part = ReportPart(
        about=tuple(about(outcome)),
        sections=sections(outcome),
        width=WIDTH_PX,
        heights={name: chart.height_px(outcome) for name, chart in charts_of(outcome).items()},
        query=query,
        mode=mode_words(outcome),
        exact=outcome.mode is Mode.OPERATIONAL,
        empty=outcome.is_empty,
    )
    return environment().get_template("reports/outcome/_report.html").render(page=part)
