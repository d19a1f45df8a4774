"""A new curriculum, its title and completion rule, and its reflection prompts."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from modules.curriculum.content import Version
from modules.drafting import actions
from modules.drafting.form import NewCurriculumForm, PromptsForm, RuleForm
from modules.drafting.page import DraftPage, Facts, find_draft, must_be_draft, page_address, verdict
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.formats import percent
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _


@dataclass(frozen=True)
class NewCurriculumPage:
    """The form of a curriculum to come."""

    form: NewCurriculumForm


@get("/curricula/new", opt=needs(Permission.KEEP_CURRICULA), name="new_curriculum")
async def ask_for_curriculum(request: StaffRequest) -> Response[Any]:
    """The empty form."""
    form = NewCurriculumForm(share=80, closing_assessment=True)
    return render(request, "modules/drafting/new.html", NewCurriculumPage(form))


@post("/curricula/new", opt=needs(Permission.KEEP_CURRICULA), name="create_curriculum", status_code=200)
async def create_curriculum(request: StaffRequest) -> Response[Any]:
    """Make an empty draft; its modules are the next step."""
    form = NewCurriculumForm(await read_form(request))
    form.validate()
    form.judge()
    if not form.refused:
        try:
            async with acting(request.user):
                made = await actions.create_curriculum(
                    code=form.code.data,
                    title=form.title.data,
                    share=form.share.data / 100,
                    closing_assessment=bool(form.closing_assessment.data),
                )
            return see_other(f"/curricula/{made}", message=_("The draft is there. Now add its modules."))
        except asyncpg.UniqueViolationError:
            form.refuse("code", _("There is already a curriculum with this code. Choose another"))
    return render(request, "modules/drafting/new.html", NewCurriculumPage(form), status=422)


@get("/curricula/{curriculum_id:int}/edit", opt=needs(Permission.KEEP_CURRICULA), name="edit_rule")
async def show_rule(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """The title and completion rule of a draft, to change."""
    async with acting(request.user):
        version = await find_draft(curriculum_id)
    must_be_draft(version)
    form = RuleForm(
        title=version.title,
        share=round(version.completion_share * 100),
        closing_assessment=version.closing_assessment,
    )
    return render(request, "modules/drafting/rule.html", DraftPage(version, form, version.rule_seal))


@post(
    "/curricula/{curriculum_id:int}/edit",
    opt=needs(Permission.KEEP_CURRICULA),
    name="save_rule",
    status_code=200,
)
async def save_rule(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """Change the title and completion rule of a draft."""
    posted = await read_form(request)
    async with acting(request.user):
        version = await find_draft(curriculum_id, lock=True)
        form = RuleForm(posted)
        form.validate()
        typed = (form.title.data, form.share.data, bool(form.closing_assessment.data))
        stands = (version.title, round(version.completion_share * 100), version.closing_assessment)
        status = (
            0 if version.is_draft and typed == stands else verdict(form, version, posted, version.rule_seal)
        )
        if status:
            seen = version.rule_seal if status == 409 else posted.get("seen")
            page = DraftPage(version, form, seen, _rule_facts(version) if status == 409 else ())
            return render(request, "modules/drafting/rule.html", page, status=status)
        if typed != stands:
            await actions.change_rule(
                curriculum=version.id, title=typed[0], share=typed[1] / 100, closing_assessment=typed[2]
            )
    return see_other(page_address(version), message=_("Title and completion rule are saved"))


def _rule_facts(version: Version) -> Facts:
    return (
        (_("Title"), version.title),
        (_("Share of each required module"), percent(version.completion_share)),
        (_("Closing assessment"), _("Yes") if version.closing_assessment else _("No")),
    )


@get("/curricula/{curriculum_id:int}/prompts", opt=needs(Permission.KEEP_CURRICULA), name="edit_prompts")
async def show_prompts(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """The reflection prompts of a draft, to change."""
    async with acting(request.user):
        version = await find_draft(curriculum_id)
    must_be_draft(version)
    page = DraftPage(version, PromptsForm(prompts=version.prompts), version.prompts_seal)
    return render(request, "modules/drafting/prompts.html", page)


@post(
    "/curricula/{curriculum_id:int}/prompts",
    opt=needs(Permission.KEEP_CURRICULA),
    name="save_prompts",
    status_code=200,
)
async def save_prompts(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """Change the reflection prompts of a draft, all of them."""
    posted = await read_form(request)
    async with acting(request.user):
        version = await find_draft(curriculum_id, lock=True)
        form = PromptsForm(posted)
        form.validate()
        done = version.is_draft and not form.refused and form.prompts.data == version.prompts
        status = 0 if done else verdict(form, version, posted, version.prompts_seal)
        if status:
            facts = ((_("Reflection prompts"), "\n".join(version.prompts) or _("None")),)
            seen = version.prompts_seal if status == 409 else posted.get("seen")
            page = DraftPage(version, form, seen, facts if status == 409 else ())
            return render(request, "modules/drafting/prompts.html", page, status=status)
        if not done:
            await actions.set_prompts(curriculum=version.id, prompts=form.prompts.data)
    return see_other(page_address(version, "prompts"), message=_("The reflection prompts are saved"))


HANDLERS = [
    ask_for_curriculum,
    create_curriculum,
    show_rule,
    save_rule,
    show_prompts,
    save_prompts,
]
