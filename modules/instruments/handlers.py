"""Instruments: the list, one whole, and the form in which the lead keeps its definition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from modules.instruments import actions, queries
from modules.instruments.form import InstrumentForm
from modules.instruments.queries import Instrument
from modules.instruments.rules import CutOffs, cut_offs
from modules.instruments.words import DIRECTIONS, KINDS, SCORINGS, TIME_POINTS
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import Text, _
from programme.web.text import lazy as _l

_TAKEN = _l("There is already an instrument with this code. Choose another")
_MEASURED = _l(
    "Something was measured with this instrument, so its scoring stays as it is: older scores would become "
    "others. Norms, source, time points and use can change. For another scoring, add an instrument"
)


@dataclass(frozen=True)
class InstrumentsPage:
    """The list."""

    instruments: tuple[Instrument, ...]
    points: Mapping[str, Text] = field(default_factory=lambda: TIME_POINTS)


@dataclass(frozen=True)
class InstrumentPage:
    """An instrument with what follows from its definition."""

    instrument: Instrument
    points: Mapping[str, Text] = field(default_factory=lambda: TIME_POINTS)
    kinds: Mapping[str, Text] = field(default_factory=lambda: KINDS)
    scorings: Mapping[str, Text] = field(default_factory=lambda: SCORINGS)
    directions: Mapping[str, Text] = field(default_factory=lambda: DIRECTIONS)

    @property
    def cut_offs(self) -> CutOffs | None:
        return cut_offs(self.instrument.definition)


@dataclass(frozen=True)
class InstrumentFormPage:
    """The form of an instrument (None: a new one). `seen`: the seal of what it was made from; `stands`:
    how the instrument stands since somebody else was first."""

    instrument: Instrument | None
    form: InstrumentForm
    seen: str = ""
    stands: tuple[tuple[str, Text], ...] = ()


@get("/instruments", opt=needs(Permission.SEE_CURRICULA), name="instruments")
async def show_instruments(request: StaffRequest) -> Response[Any]:
    """Every instrument, and when everybody is asked."""
    async with acting(request.user):
        page = InstrumentsPage(await queries.list_instruments())
    return render(request, "modules/instruments/instruments.html", page)


@get("/instruments/{instrument_id:int}", opt=needs(Permission.SEE_CURRICULA), name="instrument")
async def show_instrument(request: StaffRequest, instrument_id: FromPath[int]) -> Response[Any]:
    """How an instrument is scored."""
    async with acting(request.user):
        page = InstrumentPage(await _found(instrument_id))
    return render(request, "modules/instruments/instrument.html", page)


@get("/instruments/new", opt=needs(Permission.KEEP_CURRICULA), name="new_instrument")
async def ask_for_instrument(request: StaffRequest) -> Response[Any]:
    """The empty form."""
    page = InstrumentFormPage(None, InstrumentForm(has_total=True, in_use=True))
    return render(request, "modules/instruments/form.html", page)


@post("/instruments/new", opt=needs(Permission.KEEP_CURRICULA), name="add_instrument", status_code=200)
async def add_instrument(request: StaffRequest) -> Response[Any]:
    """Add an instrument."""
    form = InstrumentForm(await read_form(request))
    form.validate()
    made = form.definition()
    if made is not None:
        try:
            async with acting(request.user):
                number = await actions.add_instrument(_words(form), made)
            return see_other(f"/instruments/{number}", message=_("%(code)s is added", code=form.code.data))
        except asyncpg.UniqueViolationError:
            form.refuse("code", _TAKEN)
    return render(request, "modules/instruments/form.html", InstrumentFormPage(None, form), status=422)


@get("/instruments/{instrument_id:int}/edit", opt=needs(Permission.KEEP_CURRICULA), name="edit_instrument")
async def show_form(request: StaffRequest, instrument_id: FromPath[int]) -> Response[Any]:
    """An instrument, to change."""
    async with acting(request.user):
        instrument = await _found(instrument_id)
    form = InstrumentForm()
    form.fill(instrument)
    page = InstrumentFormPage(instrument, form, instrument.seal)
    return render(request, "modules/instruments/form.html", page)


@post(
    "/instruments/{instrument_id:int}/edit",
    opt=needs(Permission.KEEP_CURRICULA),
    name="change_instrument",
    status_code=200,
)
async def change_instrument(request: StaffRequest, instrument_id: FromPath[int]) -> Response[Any]:
    """Change an instrument; its scoring stays once something was measured with it."""
    posted = await read_form(request)
    form = InstrumentForm(posted)
    form.validate()
    made = form.definition()
    try:
        async with acting(request.user):
            instrument = await _found(instrument_id, lock=True)
            done = made == instrument.definition and all(
                getattr(instrument, name) == value
                for name, value in {**_words(form), "asked_at": tuple(form.points)}.items()
            )
            if made is not None and not done:
                if posted.get("seen") != instrument.seal:
                    page = InstrumentFormPage(instrument, form, instrument.seal, _stands(instrument))
                    return render(request, "modules/instruments/form.html", page, status=409)
                others = made.parts != instrument.definition.parts
                await actions.change_instrument(instrument_id, _words(form), made, parts=others)
    except asyncpg.UniqueViolationError:
        form.refuse("code", _TAKEN)
    except asyncpg.CheckViolationError as problem:
        if problem.constraint_name != "measured_already":
            raise
        form.refuse(None, _MEASURED)
    if form.refused:
        page = InstrumentFormPage(instrument, form, posted.get("seen"))
        return render(request, "modules/instruments/form.html", page, status=422)
    return see_other(f"/instruments/{instrument_id}", message=_("%(code)s is saved", code=form.code.data))


def _words(form: InstrumentForm) -> dict[str, Any]:
    names = ("code", "name", "source", "licence", "in_use")
    return {**{name: form[name].data for name in names}, "asked_at": form.points}


def _stands(instrument: Instrument) -> tuple[tuple[str, Text], ...]:
    form = InstrumentForm()
    form.fill(instrument)
    shown = [
        one
        for one in form
        if one.name not in ("in_use", "has_total", "asked_at", "kind", "scoring", "better")
    ]
    points = ", ".join(str(TIME_POINTS[point]) for point in instrument.asked_at)
    return (
        *((str(one.label.text), str(one.text) or _("None")) for one in shown),
        (str(form.asked_at.label.text), points or _("None")),
        (str(form.in_use.label.text), _("Yes") if instrument.in_use else _("No")),
    )


async def _found(instrument_id: int, *, lock: bool = False) -> Instrument:
    found = await queries.find_instrument(instrument_id, lock=lock)
    if found is None:
        raise NotFound()
    return found


HANDLERS = [
    show_instruments,
    ask_for_instrument,
    add_instrument,
    show_instrument,
    show_form,
    change_instrument,
]
