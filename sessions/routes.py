"""The routes of delivery, and what it tells of a participant's way: one line a feature."""

from litestar.handlers import HTTPRouteHandler

from programme.participants.timeline import tell
from sessions.adding.handlers import HANDLERS as adding
from sessions.affected.handlers import HANDLERS as affected
from sessions.allocation.handlers import HANDLERS as allocation
from sessions.attendance.handlers import HANDLERS as attendance
from sessions.calendar.feed_handlers import HANDLERS as feed
from sessions.calendar.handlers import HANDLERS as calendar
from sessions.cases.handlers import HANDLERS as cases
from sessions.catch_ups.handlers import HANDLERS as catch_ups
from sessions.day.handlers import HANDLERS as day
from sessions.documents.handlers import HANDLERS as documents
from sessions.importing.handlers import show_import, take_file
from sessions.lists.handlers import HANDLERS as lists
from sessions.measures.entering import HANDLERS as entering
from sessions.measures.handlers import HANDLERS as measures
from sessions.moves.handlers import HANDLERS as moves
from sessions.paper.handlers import HANDLERS as paper
from sessions.progress.handlers import HANDLERS as progress
from sessions.record.drafts.handlers import HANDLERS as drafts
from sessions.record.handlers import HANDLERS as record
from sessions.register.call import HANDLERS as roll_call
from sessions.register.handlers import HANDLERS as register
from sessions.register.rest import HANDLERS as rest
from sessions.register.timeline import TELLERS as marks
from sessions.rescheduling.routes import HANDLERS as rescheduling
from sessions.revising.handlers import HANDLERS as revising
from sessions.roster.handlers import HANDLERS as roster
from sessions.timetable.handlers import HANDLERS as timetable
from sessions.timetable.own_days_off import HANDLERS as own_days_off

HANDLERS: list[HTTPRouteHandler] = [
    *adding,
    *affected,
    *cases,
    *catch_ups,
    *allocation,
    *attendance,
    *calendar,
    *feed,
    *day,
    *register,
    *roll_call,
    *rest,
    *record,
    *drafts,
    *paper,
    *documents,
    *progress,
    *measures,
    *entering,
    *moves,
    *lists,
    *timetable,
    *rescheduling,
    *revising,
    *own_days_off,
    *roster,
    show_import,
    take_file,
]

tell(marks)
