"""The exercise library: search, read, write."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from modules.exercises import actions, queries
from modules.exercises.form import ExerciseForm, MaterialForm, SearchForm
from modules.exercises.queries import Exercise, Listed, Material, Planned
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.filters import asked
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _
from programme.web.text import lazy as _l

_TAKEN = _l("There is already an exercise with this title. Choose another")
_TEXTS = ("title", "technique", "description", "helped", "hindered")


@dataclass(frozen=True)
class LibraryPage:
    """The list. `earlier` and `later` are the addresses of the pages beside it, or ""."""

    form: SearchForm
    exercises: tuple[Listed, ...]
    earlier: str
    later: str


@dataclass(frozen=True)
class ExercisePage:
    """An exercise with its files and the sessions that it is planned for; `form` adds a file."""

    exercise: Exercise
    materials: tuple[Material, ...]
    planned: tuple[Planned, ...]
    form: MaterialForm

    @property
    def versions(self) -> tuple[tuple[Planned, ...], ...]:
        """The planned sessions, those of one version of a curriculum together."""
        return tuple(tuple(group) for _id, group in groupby(self.planned, lambda one: one.curriculum))


@dataclass(frozen=True)
class ExerciseFormPage:
    """The form of an exercise (None: a new one). `seen`: the seal of what it was made from; `stands`:
    how the exercise stands since somebody else was first."""

    exercise: Exercise | None
    form: ExerciseForm
    seen: str = ""
    stands: tuple[tuple[str, Text], ...] = ()


@get("/exercises", opt=needs(Permission.SEE_CURRICULA), name="exercises")
async def show_library(request: StaffRequest) -> Response[Any]:
    """Exercises by title, narrowed by words."""
    form = SearchForm(asked(request))
    form.validate()
    given = request.query_params.get("page", "1")
    number = min(int(given), 10_000) if given.isascii() and given.isdigit() and given != "0" else 1
    async with acting(request.user):
        found = await queries.search(form.find.data or "", (number - 1) * queries.PAGE_LENGTH)
    page = LibraryPage(
        form=form,
        exercises=tuple(found[: queries.PAGE_LENGTH]),
        earlier=_list_url(form, number - 1) if number > 1 else "",
        later=_list_url(form, number + 1) if len(found) > queries.PAGE_LENGTH else "",
    )
    return render(request, "modules/exercises/exercises.html", page, status=422 if form.refused else 200)


def _list_url(form: SearchForm, number: int) -> str:
    said = {"find": form.find.data} if form.find.data else {}
    return "/exercises?" + urlencode({**said, "page": number})


@get("/exercises/{exercise_id:int}", opt=needs(Permission.SEE_CURRICULA), name="exercise")
async def show_exercise(request: StaffRequest, exercise_id: FromPath[int]) -> Response[Any]:
    """An exercise, its files, and where it is planned."""
    async with acting(request.user):
        return await show_page(request, await find(exercise_id), MaterialForm())


async def show_page(
    request: StaffRequest, exercise: Exercise, form: MaterialForm, *, status: int = 200
) -> Response[Any]:
    """The page of an exercise. Call it inside `acting`."""
    materials = await queries.materials_of(exercise.id)
    page = ExercisePage(exercise, materials, await queries.planned_in(exercise.id), form)
    return render(request, "modules/exercises/exercise.html", page, status=status)


async def find(exercise: int, *, lock: bool = False) -> Exercise:
    """The exercise. Raises NotFound."""
    found = await queries.find_exercise(exercise, lock=lock)
    if found is None:
        raise NotFound()
    return found


@get("/exercises/new", opt=needs(Permission.KEEP_CURRICULA), name="new_exercise")
async def ask_for_exercise(request: StaffRequest) -> Response[Any]:
    """The empty form."""
    return render(request, "modules/exercises/form.html", ExerciseFormPage(None, ExerciseForm()))


@post("/exercises/new", opt=needs(Permission.KEEP_CURRICULA), name="add_exercise", status_code=200)
async def add_exercise(request: StaffRequest) -> Response[Any]:
    """Add an exercise to the library."""
    form = ExerciseForm(await read_form(request))
    if form.validate():
        try:
            async with acting(request.user):
                made = await actions.add_exercise(**{name: form[name].data for name in _TEXTS})
            message = _("“%(title)s” is in the library", title=form.title.data)
            return see_other(f"/exercises/{made}", message=message)
        except asyncpg.UniqueViolationError:
            form.refuse("title", _TAKEN)
    return render(request, "modules/exercises/form.html", ExerciseFormPage(None, form), status=422)


@get("/exercises/{exercise_id:int}/edit", opt=needs(Permission.KEEP_CURRICULA), name="edit_exercise")
async def show_form(request: StaffRequest, exercise_id: FromPath[int]) -> Response[Any]:
    """An exercise, to change."""
    async with acting(request.user):
        exercise = await find(exercise_id)
    page = ExerciseFormPage(exercise, ExerciseForm(obj=exercise), exercise.seal)
    return render(request, "modules/exercises/form.html", page)


@post(
    "/exercises/{exercise_id:int}/edit",
    opt=needs(Permission.KEEP_CURRICULA),
    name="change_exercise",
    status_code=200,
)
async def change_exercise(request: StaffRequest, exercise_id: FromPath[int]) -> Response[Any]:
    """Change an exercise; title and technique stay once a published version names it."""
    posted = await read_form(request)
    form = ExerciseForm(posted)
    form.validate()
    try:
        async with acting(request.user):
            return await _change(request, exercise_id, posted, form)
    except asyncpg.UniqueViolationError:
        form.refuse("title", _TAKEN)
    async with acting(request.user):
        page = ExerciseFormPage(await find(exercise_id), form, posted.get("seen"))
    return render(request, "modules/exercises/form.html", page, status=422)


async def _change(
    request: StaffRequest, exercise_id: int, posted: Posted, form: ExerciseForm
) -> Response[Any]:
    exercise = await find(exercise_id, lock=True)
    if exercise.published:
        _keep_names(exercise, form)
    if form.refused:
        page = ExerciseFormPage(exercise, form, posted.get("seen"))
        return render(request, "modules/exercises/form.html", page, status=422)
    values = {name: form[name].data for name in _TEXTS}
    done = all(getattr(exercise, name) == value for name, value in values.items())
    if not done and posted.get("seen") != exercise.seal:
        stands = tuple((str(form[name].label.text), getattr(exercise, name) or _("None")) for name in _TEXTS)
        page = ExerciseFormPage(exercise, form, exercise.seal, stands)
        return render(request, "modules/exercises/form.html", page, status=409)
    if not done:
        await actions.change_exercise(exercise=exercise.id, **values)
    return see_other(f"/exercises/{exercise.id}", message=_("“%(title)s” is saved", title=exercise.title))


def _keep_names(exercise: Exercise, form: ExerciseForm) -> None:
    for name in ("title", "technique"):
        if form[name].data != getattr(exercise, name):
            form.refuse(name, _("%(field)s stays: a published version names it", field=form[name].label.text))


HANDLERS = [show_library, show_exercise, ask_for_exercise, add_exercise, show_form, change_exercise]
