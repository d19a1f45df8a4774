"""The routes of the ground, and what it tells of a participant's way: one line a feature."""

from litestar.handlers import HTTPRouteHandler

import programme.access.handlers
import programme.agencies.handlers
import programme.agencies.sites.closures
import programme.agencies.sites.handlers
import programme.casefile.concerns
import programme.casefile.disclosures
import programme.casefile.timeline
import programme.changes.handlers
import programme.cohorts.handlers
import programme.cohorts.readers.handlers
import programme.cohorts.stays
import programme.cohorts.timeline
import programme.followup.coaches
import programme.followup.contacts
import programme.followup.handlers
import programme.followup.milestones
import programme.followup.plans
import programme.followup.relations.handlers
import programme.followup.resources.handlers
import programme.followup.reviews
import programme.followup.supervision
import programme.followup.timeline
import programme.followup.transition.handlers
import programme.participants.handlers
import programme.participants.keeping
import programme.participants.managing
import programme.referrals.consents
import programme.referrals.handlers
import programme.referrals.timeline
import programme.separations.handlers
import programme.separations.segregation
import programme.separations.timeline
import programme.staff.handlers
import programme.staff.own_account
import programme.staff.suitability.handlers
import programme.web.handlers
from programme.participants.timeline import TELLERS, tell

HANDLERS: list[HTTPRouteHandler] = [
    *programme.access.handlers.HANDLERS,
    *programme.casefile.concerns.HANDLERS,
    *programme.casefile.disclosures.HANDLERS,
    *programme.changes.handlers.HANDLERS,
    *programme.agencies.handlers.HANDLERS,
    *programme.agencies.sites.closures.HANDLERS,
    *programme.agencies.sites.handlers.HANDLERS,
    *programme.cohorts.handlers.HANDLERS,
    *programme.cohorts.readers.handlers.HANDLERS,
    *programme.cohorts.stays.HANDLERS,
    *programme.followup.handlers.HANDLERS,
    *programme.followup.contacts.HANDLERS,
    *programme.followup.milestones.HANDLERS,
    *programme.followup.plans.HANDLERS,
    *programme.followup.coaches.HANDLERS,
    *programme.followup.reviews.HANDLERS,
    *programme.followup.supervision.HANDLERS,
    *programme.followup.transition.handlers.HANDLERS,
    *programme.followup.relations.handlers.HANDLERS,
    *programme.followup.resources.handlers.HANDLERS,
    *programme.participants.handlers.HANDLERS,
    *programme.participants.keeping.HANDLERS,
    *programme.participants.managing.HANDLERS,
    *programme.separations.handlers.HANDLERS,
    *programme.separations.segregation.HANDLERS,
    *programme.referrals.consents.HANDLERS,
    *programme.referrals.handlers.HANDLERS,
    *programme.staff.handlers.HANDLERS,
    *programme.staff.own_account.HANDLERS,
    *programme.staff.suitability.handlers.HANDLERS,
    *programme.web.handlers.HANDLERS,
]

tell(TELLERS)
tell(programme.cohorts.timeline.TELLERS)
tell(programme.separations.timeline.TELLERS)
tell(programme.referrals.timeline.TELLERS)
tell(programme.casefile.timeline.TELLERS)
tell(programme.followup.timeline.TELLERS)
