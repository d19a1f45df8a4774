"""The routes of evaluation: one line a feature."""

from litestar.handlers import HTTPRouteHandler

from reports.benchmarks.handlers import HANDLERS as benchmarks
from reports.builds.handlers import HANDLERS as builds
from reports.data_lab.handlers import HANDLERS as data_lab
from reports.outcome import handlers as outcome
from reports.publications.handlers import HANDLERS as publications
from reports.targets.handlers import HANDLERS as targets

HANDLERS: list[HTTPRouteHandler] = [
    *[outcome.show_reports, outcome.show_meanings, outcome.show_chart, outcome.download_report],
    *[outcome.download_workbook, outcome.download_table, outcome.download_codebook, outcome.download_pdf],
    *publications,
    *builds,
    *benchmarks,
    *targets,
    *data_lab,
]
