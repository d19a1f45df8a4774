"""The people around somebody, as what they stand there, and what may be said to whom."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, execute, fetch
from programme.followup.page import FormPage, followed_person, keeps, kept_person, show
from programme.followup.relations.rules import Approach, Category, Relation
from programme.participants.queries import Participant
from programme.web.errors import NotFound
from programme.web.fields import ChoiceField, DatePartsField, LongTextField, TextField
from programme.web.forms import Form
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Lazy, Text, _
from programme.web.text import lazy as _l

_KEEPS = needs(Permission.KEEP_FOLLOW_UP)
_ABOUT = "family and others"

RELATIONS: dict[Relation, Lazy] = {
    Relation.PARENT: _l("Parent"),
    Relation.PARTNER: _l("Partner"),
    Relation.SIBLING: _l("Sibling"),
    Relation.CHILD: _l("Child"),
    Relation.RELATIVE: _l("Other relative"),
    Relation.FRIEND: _l("Friend"),
    Relation.PROFESSIONAL: _l("Professional"),
    Relation.OTHER: _l("Somebody else"),
}
CATEGORIES: dict[Category, Lazy] = {
    Category.RELATIVE: _l("Relative"),
    Category.VICTIM: _l("Victim"),
    Category.PROFESSIONAL: _l("Professional"),
    Category.OTHER: _l("Other contact"),
}
APPROACHES: dict[Approach, tuple[Lazy, str]] = {
    Approach.YES: (_l("May be approached"), "green"),
    Approach.ASK_FIRST: (_l("Ask the participant first"), "yellow"),
    Approach.NEVER: (_l("Never approach"), "red"),
}
"""Whether somebody may be approached -> its words and the colour of its tag."""


class RelatedForm(Form):
    """Somebody around a participant."""

    name = TextField(
        _l("Who is it?"),
        required=_l("Enter who it is"),
        longest=120,
        hint=_l("A name, or as little as is needed to know whom you mean."),
    )
    relation = ChoiceField(
        _l("What are they to the participant?"),
        required=_l("Choose what they are to the participant"),
        choices=list(RELATIONS.items()),
        prompt=_l("Choose one"),
    )
    category = ChoiceField(
        _l("As what are they kept here?"),
        required=_l("Choose as what they are kept here"),
        choices=list(CATEGORIES.items()),
        hint=_l("The law asks for it. A relative who was harmed is a victim here."),
    )
    approach = ChoiceField(
        _l("May they be approached?"),
        required=_l("Say whether they may be approached"),
        choices=[(one, words) for one, (words, _colour) in APPROACHES.items()],
    )
    reach = TextField(_l("How are they reached?"), longest=200)
    may_be_told = LongTextField(_l("What may be said to them?"), longest=1000, rows=2)
    never_told = LongTextField(_l("What must never be said to them?"), longest=1000, rows=2)
    ended_on = DatePartsField(
        _l("Since when do they play no part any more?"), hint=_l("Leave empty as long as they do.")
    )


@dataclass(frozen=True)
class Related:
    """Somebody around a participant."""

    id: int
    name: str
    relation: Relation
    category: Category
    reach: str
    approach: Approach
    may_be_told: str
    never_told: str
    ended_on: dt.date | None
    version: int
    by: str

    @property
    def relation_name(self) -> Text:
        return RELATIONS[self.relation]

    @property
    def category_name(self) -> Text:
        return CATEGORIES[self.category]

    @property
    def approach_words(self) -> tuple[Text, str]:
        return APPROACHES[self.approach]


@dataclass(frozen=True)
class RelationsPage:
    """Everybody around a participant, those who play a part first."""

    participant: Participant
    people: tuple[Related, ...]
    keeps: bool

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class RelatedPage(FormPage):
    """The form. `related` None: somebody new; `stands`: what somebody else saved meanwhile."""

    related: Related | None
    stands: Related | None = None

    @property
    def back(self) -> tuple[str, Text]:
        return f"/participants/{self.participant.id}/family", _("Family and others")


@get("/participants/{participant_id:int}/family", opt=needs(Permission.SEE_FOLLOW_UP), name="family")
async def show_family(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The people around somebody, and what may be said to whom."""
    async with acting(request.user):
        person = await followed_person(request, participant_id, about=_ABOUT)
        page = RelationsPage(person, await _related(participant_id), keeps(request, person))
    return render(request, "programme/followup/relations/family.html", page)


@get("/participants/{participant_id:int}/family/new", opt=_KEEPS, name="new_related")
async def ask_for_related(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The form of somebody new."""
    async with acting(request.user):
        person = await kept_person(request, participant_id, about=_ABOUT)
    return show(request, "relations/related", _page(person, RelatedForm(), None))


@post("/participants/{participant_id:int}/family/new", opt=_KEEPS, name="add_related", status_code=200)
async def add_related(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Add somebody. Sent twice, it is one."""
    return await _save(request, participant_id, None)


@get("/participants/{participant_id:int}/family/{related_id:int}", opt=_KEEPS, name="related")
async def ask_to_change(
    request: StaffRequest, participant_id: FromPath[int], related_id: FromPath[int]
) -> Response[Any]:
    """What is known of somebody, in a form."""
    async with acting(request.user):
        person = await kept_person(request, participant_id, about=_ABOUT)
        related = await _found(participant_id, related_id)
    return show(request, "relations/related", _page(person, RelatedForm(obj=related), related))


@post(
    "/participants/{participant_id:int}/family/{related_id:int}",
    opt=_KEEPS,
    name="change_related",
    status_code=200,
)
async def change_related(
    request: StaffRequest, participant_id: FromPath[int], related_id: FromPath[int]
) -> Response[Any]:
    """Change what is known of somebody. Whoever is second sees both."""
    return await _save(request, participant_id, related_id)


async def _save(request: StaffRequest, participant_id: int, related_id: int | None) -> Response[Any]:
    posted: Posted = await read_form(request)
    form = RelatedForm(posted)
    form.validate()
    async with acting(request.user):
        person = await kept_person(request, participant_id, about=_ABOUT)
        related = await _found(participant_id, related_id, lock=True) if related_id is not None else None
        if form.ended_on.data and form.ended_on.data > person.today:
            form.refuse("ended_on", _("This day is still to come"))
        if form.refused:
            return show(request, "relations/related", _page(person, form, related), 422)
        values = {name: form[name].data for name in _FIELDS}
        if related is None:
            await _add(participant_id, values)
        elif any(values[name] != getattr(related, name) for name in _FIELDS):
            if posted.get("version") != str(related.version):
                return show(request, "relations/related", _page(person, form, related, stands=related), 409)
            await _change(related.id, values)
    return see_other(
        f"/participants/{participant_id}/family", message=_("%(name)s is saved", name=form.name.data)
    )


_FIELDS = ("name", "relation", "category", "reach", "approach", "may_be_told", "never_told", "ended_on")


async def _add(participant: int, values: Mapping[str, Any]) -> None:
    await execute(
        """
        insert into related_person (participant, name, relation, category, reach, approach, may_be_told,
                                    never_told, ended_on, saved_by)
        select $1, $2::varchar, $3::varchar, $4::varchar, $5::varchar, $6::varchar, $7::text, $8::text,
               $9::date,
               acting_staff()
        where not exists (
            select from related_person p
            where p.participant = $1 and (p.name, p.relation, p.category, p.reach, p.approach, p.may_be_told,
                                          p.never_told) = ($2, $3, $4, $5, $6, $7, $8)
              and p.ended_on is not distinct from $9
        )
        """,
        participant,
        *values.values(),
    )


async def _change(related: int, values: Mapping[str, Any]) -> None:
    await execute(
        "update related_person set name = $2, relation = $3, category = $4, reach = $5, approach = $6,"
        " may_be_told = $7, never_told = $8, ended_on = $9, version = version + 1, saved_by = acting_staff(),"
        " saved_at = now() where id = $1",
        related,
        *values.values(),
    )


async def _related(participant: int, *, lock: bool = False) -> tuple[Related, ...]:
    if lock:
        await fetch("select from related_person where participant = $1 order by id for update", participant)
    rows = await fetch(
        "select p.id, p.name, p.relation, p.category, p.reach, p.approach, p.may_be_told, p.never_told,"
        " p.ended_on, p.version, coalesce(follow_up_writer(p.saved_by), '') as by"
        " from related_person p where p.participant = $1"
        " order by p.ended_on is not null, lower(p.name), p.id",
        participant,
    )
    kinds = {"relation": Relation, "category": Category, "approach": Approach}
    return tuple(
        Related(**{**row, **{name: kind(row[name]) for name, kind in kinds.items()}}) for row in rows
    )


async def _found(participant: int, related: int, *, lock: bool = False) -> Related:
    for one in await _related(participant, lock=lock):
        if one.id == related:
            return one
    raise NotFound()


def _page(
    person: Participant, form: RelatedForm, related: Related | None, stands: Related | None = None
) -> RelatedPage:
    return RelatedPage(person, None, form, _("Somebody around the participant"), related, stands)


HANDLERS = [show_family, ask_for_related, add_related, ask_to_change, change_related]
