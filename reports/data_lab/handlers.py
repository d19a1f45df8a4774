"""Handing names out to a data lab, which tells nobody's outcome but that of all together."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.participants.handlers import found
from programme.participants.queries import Participant
from programme.web.pages import StaffRequest, attached, is_fragment, render
from programme.web.posted import Posted, read_form
from programme.web.text import _
from reports.data_lab import actions
from reports.data_lab.file import csv_of, seal
from reports.data_lab.form import HandOutForm, MeantForm, meant_by, new_hand_out, read_meant
from reports.data_lab.queries import HandedOut, Meant, handed_out, read_choices, who_took_part
from reports.data_lab.rules import LEAST, Chosen, chosen


@dataclass(frozen=True)
class DataLabPage:
    """Who is meant and, once that is said, how many they are, and the form that hands the file out. `seal`
    stands for the file that was looked at, `id` for this form."""

    form: MeantForm
    meant: Meant | None
    chosen: Chosen | None
    recipient: HandOutForm
    id: UUID
    seal: str
    files: tuple[HandedOut, ...]
    least: int = LEAST


@dataclass(frozen=True)
class OfPersonPage:
    """The files in which somebody was named."""

    participant: Participant
    files: tuple[HandedOut, ...]

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@get("/reports/data-lab", opt=needs(Permission.EXPORT_IDENTITIES), name="data_lab")
async def show_data_lab(request: StaffRequest) -> Response[Any]:
    """Numbers only: nobody's name is shown before it is handed out."""
    async with acting(request.user):
        page, _content = await _looked_at(request)
    status = 422 if page.form.refused else 200
    return render(request, "reports/data_lab/data_lab.html", page, status=status)


@post("/reports/data-lab", opt=needs(Permission.EXPORT_IDENTITIES), name="hand_out_names", status_code=200)
async def hand_out_names(request: StaffRequest) -> Response[Any]:
    """Keep to whom and why, then answer with the file."""
    posted = await read_form(request)
    async with acting(request.user):
        page, content = await _looked_at(request, posted)
        form = page.recipient
        form.validate()
        form.judge()
        if page.meant is None or not page.chosen or not page.chosen.rows:
            form.refuse(None, _("Say who is meant. There must be somebody who may be named."))
        elif posted.get("seal") != page.seal:
            form.refuse(None, _("What the file holds has changed since you looked. Look again, and confirm."))
        elif not form.refused and not await actions.hand_out(
            form=page.id,
            agency=form.agency.data,
            recipient=form.recipient.data,
            reason=form.reason.data,
            meant=page.meant,
            chosen=page.chosen,
            sha256=page.seal,
        ):
            form.refuse(None, _("This form was used for another file already. Open the page again."))
    if form.refused:
        return render(request, "reports/data_lab/data_lab.html", page, status=422)
    name = f"data-lab-{dt.datetime.now(dt.UTC).date()}.csv"
    return attached(content, name=name, kind="text/csv; charset=utf-8")


@get(
    "/participants/{participant_id:int}/data-lab",
    opt=needs(Permission.SEE_DISCLOSURES),
    name="data_lab_of_person",
)
async def show_data_lab_of_person(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """To which data labs somebody was named: a page, or the part that the page of disclosures fetches."""
    async with acting(request.user):
        page = OfPersonPage(await found(participant_id), await handed_out(about=participant_id))
        await log_access("data lab files", participants=[participant_id])
    template = "_of_person" if is_fragment(request) else "of_person"
    return render(request, f"reports/data_lab/{template}.html", page)


async def _looked_at(request: StaffRequest, posted: Posted | None = None) -> tuple[DataLabPage, bytes]:
    """The page as asked for, and the file that it stands for (empty as long as nobody is meant)."""
    choices = await read_choices()
    form = read_meant(request, choices)
    meant = meant_by(form)
    people = chosen(await who_took_part(meant), meant.ground) if meant else None
    content = csv_of(people) if people else b""
    page = DataLabPage(
        form=form,
        meant=meant,
        chosen=people,
        recipient=new_hand_out(posted, choices),
        id=_uuid(posted),
        seal=seal(content),
        files=await handed_out(),
    )
    return page, content


def _uuid(posted: Posted | None) -> UUID:
    try:
        return UUID(posted.get("form") if posted else "")
    except ValueError:
        return uuid4()


HANDLERS = [show_data_lab, hand_out_names, show_data_lab_of_person]
