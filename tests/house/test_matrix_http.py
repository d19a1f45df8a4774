"""Who may open and send what: every route, asked over HTTP as each person.

The columns are Alma (facilitator of N1), Bela (her colleague there), Carla (facilitator of another
cohort at North), Cleo (coordinator of North), Cyrus (coordinator of South), Liv (lead), Omar
(offender manager of Zita, a member of N1), Sue (supervisor of the team of N1), Eva (evaluator), Ada
(administrator) and nobody. Everything that has a number belongs to N1. A route that is missing here
fails the test.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from programme.access.guard import declared
from programme.access.permissions import Permission
from programme.access.viewer import Viewer
from tests.fixtures.world import World

_PEOPLE = ("alma", "bela", "carla", "cleo", "cyrus", "liv", "omar", "sue", "eva", "ada", "nobody")

# What each of them gets for a GET: ok, 404 (hidden), 403 (not theirs to do), in (sign in first),
# home (redirected to the own start page).
_GET = """
/                                 home home home home home home home home home home in
/health                           ok   ok   ok   ok   ok   ok   ok   ok   ok   ok   ok
/sign-in                          home home home home home home home home home home ok
/help                             ok   ok   ok   ok   ok   ok   ok   ok   ok   ok   ok
/invitations/unknown              404  404  404  404  404  404  404  404  404  404  404
/account                          ok   ok   ok   ok   ok   ok   ok   ok   ok   ok   in
/account/feed                     ok   ok   ok   ok   ok   ok   403  403  403  403  in
/feeds/unknown.ics                404  404  404  404  404  404  404  404  404  404  404
/account/password                 ok   ok   ok   ok   ok   ok   ok   ok   ok   ok   in
/staff                            403  403  403  403  403  ok   403  403  403  ok   in
/staff/new                        403  403  403  403  403  403  403  403  403  ok   in
/staff/1                          403  403  403  403  403  403  403  403  403  ok   in
/my-day                           ok   ok   ok   403  403  403  403  403  403  403  in
/my-day/catch-ups                 ok   ok   ok   403  403  403  403  403  403  403  in
/my-day/measures                  ok   ok   ok   403  403  403  403  403  403  403  in
/calendar                         ok   ok   ok   ok   ok   ok   403  403  403  403  in
/lists/day                        403  403  403  ok   ok   ok   403  403  403  403  in
/lists/movements                  403  403  403  ok   ok   ok   403  403  403  403  in
/cohorts                          ok   ok   ok   ok   ok   ok   403  ok   403  403  in
/cohorts/new                      403  403  403  ok   ok   ok   403  403  403  403  in
/cohorts/1                        ok   ok   404  ok   404  ok   403  ok   403  403  in
/cohorts/1/timetable              ok   ok   404  ok   404  ok   403  ok   403  403  in
/cohorts/1/timetable/changes      ok   ok   404  ok   404  ok   403  ok   403  403  in
/cohorts/1/days-off               403  403  403  ok   404  ok   403  403  403  403  in
/cohorts/1/facilitators           403  403  403  ok   404  ok   403  403  403  403  in
/cohorts/1/facilitators/add       403  403  403  ok   404  ok   403  403  403  403  in
/cohorts/1/facilitators/lead      403  403  403  ok   404  ok   403  403  403  403  in
/cohorts/1/facilitators/1/end     403  403  403  ok   404  ok   403  403  403  403  in
/cohorts/1/readers                403  403  403  403  403  ok   403  403  403  403  in
/cohorts/1/attendance             ok   ok   404  ok   404  ok   403  ok   403  403  in
/cohorts/1/catch-ups              ok   ok   404  ok   404  ok   403  ok   403  403  in
/cohorts/1/plan                   ok   ok   404  ok   404  ok   403  ok   403  403  in
/cohorts/1/plan/new               ok   ok   404  403  403  ok   403  403  403  403  in
/cohorts/1/plan/1                 ok   ok   404  403  403  ok   403  403  403  403  in
/cohorts/1/sessions/new           ok   ok   404  ok   404  ok   403  403  403  403  in
/cohorts/1/measures               ok   ok   404  403  403  403  403  ok   403  403  in
/cohorts/1/members                403  403  403  ok   404  403  403  403  403  403  in
/cohorts/1/members/1/leave        403  403  403  ok   404  403  403  403  403  403  in
/participants                     ok   ok   ok   ok   ok   ok   ok   403  403  403  in
/participants/new                 403  403  403  ok   ok   403  403  403  403  403  in
/participants/1/edit              403  403  403  ok   404  403  403  403  403  403  in
/participants/1/offender-manager  403  403  403  ok   404  403  403  403  403  403  in
/participants/1/transfer          403  403  403  ok   404  403  403  403  403  403  in
/participants/1/release-date      403  403  403  ok   404  403  403  403  403  403  in
/participants/1                   ok   ok   404  ok   404  ok   ok   403  403  403  in
/concerns                         ok   ok   ok   ok   ok   ok   ok   ok   403  403  in
/concerns/bar                     home home home home home home home home 403  403  in
/concerns/new                     ok   ok   ok   403  403  403  403  403  403  403  in
/concerns/1                       ok   ok   404  ok   404  ok   ok   ok   403  403  in
/participants/1/disclosures       ok   ok   404  ok   404  ok   ok   403  403  403  in
/participants/1/disclosures/new   ok   ok   404  403  403  403  403  403  403  403  in
/my-people                        ok   ok   ok   403  403  403  ok   403  403  403  in
/my-day/contacts                  ok   ok   ok   403  403  403  403  403  403  403  in
/resources                        ok   ok   ok   ok   ok   ok   ok   ok   403  403  in
/resources/new                    ok   ok   ok   403  403  ok   ok   403  403  403  in
/resources/1                      ok   ok   ok   403  403  ok   ok   403  403  403  in
/participants/1/transition        403  403  404  403  403  ok   ok   403  403  403  in
/participants/5/transition        404  404  ok   403  403  ok   404  403  403  403  in
/participants/1/transition/plan   403  403  404  403  403  403  ok   403  403  403  in
/participants/5/transition/plan   404  404  ok   403  403  403  404  403  403  403  in
/participants/1/transition/handover 403 403 404 403 403 403 ok 403 403 403 in
/participants/5/transition/handover 404 404 ok 403 403 403 404 403 403 403 in
/participants/5/transition/handovers/1/withdraw 404 404 ok 403 403 403 404 403 403 403 in
/participants/1/family            403  403  404  403  403  ok   ok   403  403  403  in
/participants/5/family            404  404  ok   403  403  ok   404  403  403  403  in
/participants/1/family/new        403  403  404  403  403  403  ok   403  403  403  in
/participants/5/family/1          404  404  ok   403  403  403  404  403  403  403  in
/participants/1/coaches/new       403  403  403  403  403  403  ok   403  403  403  in
/participants/5/coaches/1/end     403  403  403  403  403  403  404  403  403  403  in
/participants/1/risk-reviews/new  403  403  403  403  403  403  ok   403  403  403  in
/participants/5/risk-reviews/1/held 403 403 403 403 403 403 404 403 403 403 in
/participants/5/risk-reviews/1/withdraw 403 403 403 403 403 403 404 403 403 403 in
/participants/5/after-release/1/event 404  404  ok   403  403  403  404  403  403  403  in
/participants/5/after-release/1/seen 404  404  ok   403  403  403  404  403  403  403  in
/participants/5/after-release/1/plan 404  404  ok   403  403  403  404  403  403  403  in
/participants/5/after-release/1/contact 404  404  ok   403  403  403  404  403  403  403  in
/participants/5/after-release/1/milestone 404  404  ok   403  403  403  404  403  403  403  in
/participants/5/after-release/1/day 404  404  ok   403  403  403  404  403  403  403  in
/participants/5/after-release/1/end 404  404  ok   403  403  403  404  403  403  403  in
/participants/5/after-release/contacts/1/withdraw 404  404  ok   403  403  403  404  403  403  403  in
/participants/5/after-release/contacts/1/notes 404  404  ok   403  403  403  403  403  403  403  in
/participants/5/after-release/events/1/withdraw 404  404  ok   403  403  403  404  403  403  403  in
/participants/5/after-release/new 404  404  ok   ok   404  403  404  403  403  403  in
/participants/5/after-release     404  404  ok   ok   404  ok   404  403  403  403  in
/participants/1/after-release     403  403  404  ok   404  ok   ok   403  403  403  in
/participants/1/after-release/new 403  403  404  ok   404  403  ok   403  403  403  in
/participants/1/after-release/1/event 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/1/seen 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/1/plan 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/1/contact 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/1/milestone 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/contacts/1/withdraw 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/events/1/withdraw 403  403  404  403  403  403  404  403  403  403  in
/participants/1/documents         ok   ok   404  403  403  ok   403  403  403  403  in
/participants/1/attendance-letter.pdf ok ok 404  403  403  ok   403  403  403  403  in
/participants/1/certificate.pdf   409  409  404  403  403  409  403  403  403  403  in
/participants/1/progress          ok   ok   404  403  403  ok   403  403  403  403  in
/participants/1/measures          ok   ok   404  403  403  403  403  404  403  403  in
/participants/1/measures/new      ok   ok   404  403  403  403  403  403  403  403  in
/participants/1/measures/1        ok   ok   404  403  403  403  403  403  403  403  in
/participants/1/timeline          ok   ok   404  ok   404  ok   ok   403  403  403  in
/participants/1/cohorts           ok   ok   404  ok   404  ok   ok   403  403  403  in
/participants/1/referral          ok   ok   404  ok   404  ok   ok   403  403  403  in
/participants/5/referral/new      403  403  403  home 404  403  403  403  403  403  in
/participants/3/referral/new      403  403  403  ok   404  403  403  403  403  403  in
/participants/5/referral/steps/withdrawn 403 403 403 ok 404 403 403 403 403 403 in
/participants/1/referral/consent  403  403  403  ok   404  403  403  403  403  403  in
/participants/1/referral/consent/1/withdraw 403 403 403 ok 404 403 403 403 403 403 in
/allocation                       403  403  403  ok   ok   403  403  403  403  403  in
/allocation/2                     403  403  403  ok   404  403  403  403  403  403  in
/referrals                        ok   ok   ok   ok   ok   ok   ok   403  403  403  in
/sessions/2/register              ok   ok   404  ok   404  ok   403  ok   403  403  in
/sessions/2/register/call         ok   ok   404  403  403  403  403  403  403  403  in
/sessions/2/register/rest         ok   ok   404  403  403  403  403  403  403  403  in
/sessions/2/sheet.pdf             ok   ok   404  403  403  403  403  403  403  403  in
/cohorts/1/sheets.pdf             ok   ok   422  403  403  403  403  403  403  403  in
/sessions/2/not-held              ok   ok   404  403  403  403  403  403  403  403  in
/sessions/2/record                ok   ok   404  ok   404  ok   403  ok   403  403  in
/cohorts/1/timetable/overtaken    ok   ok   404  ok   404  ok   403  ok   403  403  in
/sites/1/cancellations            403  403  403  ok   404  ok   403  403  403  403  in
/sessions/3/cancel                403  403  403  ok   404  ok   403  403  403  403  in
/sessions/3/catch-up              403  403  403  ok   404  ok   403  403  403  403  in
/sessions/3/move                  403  403  403  ok   404  ok   403  403  403  403  in
/changes                          403  403  403  ok   ok   ok   403  403  403  403  in
/cohorts/1/changes                403  403  403  ok   404  ok   403  403  403  403  in
/participants/1/separations       ok   ok   404  ok   404  ok   ok   403  403  403  in
/participants/1/separations/new   403  403  403  ok   404  403  403  403  403  403  in
/participants/1/separations/1/end 403  403  403  ok   404  403  403  403  403  403  in
/participants/1/segregation       ok   ok   404  ok   404  ok   ok   403  403  403  in
/participants/1/segregation/1/end 403  403  403  ok   404  403  403  403  403  403  in
/curricula                        ok   ok   ok   ok   ok   ok   403  ok   403  403  in
/curricula/1001                   ok   ok   ok   ok   ok   ok   403  ok   403  403  in
/curricula/1002                   ok   ok   ok   ok   ok   ok   403  ok   403  403  in
/curricula/1002/compare           ok   ok   ok   ok   ok   ok   403  ok   403  403  in
/curricula/new                    403  403  403  403  403  ok   403  403  403  403  in
/curricula/1002/edit              403  403  403  403  403  ok   403  403  403  403  in
/curricula/1002/prompts           403  403  403  403  403  ok   403  403  403  403  in
/curricula/1002/modules/new       403  403  403  403  403  ok   403  403  403  403  in
/curricula/1002/modules/1011      403  403  403  403  403  ok   403  403  403  403  in
/curricula/1002/modules/1011/remove 403 403 403 403 403 ok 403 403 403 403 in
/curricula/1002/modules/1011/session-plans/new 403 403 403 403 403 ok 403 403 403 403 in
/curricula/1002/session-plans/1011 403 403 403 403 403 ok 403 403 403 403 in
/curricula/1002/session-plans/1011/remove 403 403 403 403 403 ok 403 403 403 403 in
/curricula/1002/publish           403  403  403  403  403  ok   403  403  403  403  in
/curricula/1002/delete            403  403  403  403  403  ok   403  403  403  403  in
/curricula/1001/retire            403  403  403  403  403  ok   403  403  403  403  in
/exercises                        ok   ok   ok   ok   ok   ok   403  ok   403  403  in
/exercises/1001                   ok   ok   ok   ok   ok   ok   403  ok   403  403  in
/exercises/1001/materials/1001    ok   ok   ok   ok   ok   ok   403  ok   403  403  in
/instruments                      ok   ok   ok   ok   ok   ok   403  ok   403  403  in
/instruments/1                    ok   ok   ok   ok   ok   ok   403  ok   403  403  in
/instruments/new                  403  403  403  403  403  ok   403  403  403  403  in
/instruments/1/edit               403  403  403  403  403  ok   403  403  403  403  in
/exercises/new                    403  403  403  403  403  ok   403  403  403  403  in
/exercises/1001/edit              403  403  403  403  403  ok   403  403  403  403  in
/agencies                         ok   ok   ok   ok   ok   ok   ok   ok   403  403  in
/agencies/new                     403  403  403  403  403  ok   403  403  403  403  in
/agencies/1                       ok   ok   ok   ok   ok   ok   ok   ok   403  403  in
/agencies/1/edit                  403  403  403  403  403  ok   403  403  403  403  in
/agencies/1/step                  403  403  403  403  403  ok   403  403  403  403  in
/agencies/1/staff                 403  403  403  ok   ok   ok   403  403  403  403  in
/suitability                      403  403  403  ok   ok   ok   403  403  403  403  in
/staff/1/suitability              403  403  403  403  403  ok   403  403  403  403  in
/sites                            403  403  403  ok   ok   ok   403  403  403  403  in
/sites/new                        403  403  403  403  403  ok   403  403  403  403  in
/sites/1                          403  403  403  ok   404  ok   403  403  403  403  in
/sites/1/edit                     403  403  403  403  403  ok   403  403  403  403  in
/sites/1/rooms/new                403  403  403  ok   404  ok   403  403  403  403  in
/sites/1/rooms/1                  403  403  403  ok   404  ok   403  403  403  403  in
/sites/1/closures/new             403  403  403  ok   404  ok   403  403  403  403  in
/sites/1/closures/1               403  403  403  ok   404  ok   403  403  403  403  in
/sites/1/days-off                 403  403  403  ok   404  ok   403  403  403  403  in
/import                           403  403  403  ok   ok   403  403  403  403  403  in
/reports/benchmarks               403  403  403  403  403  ok   403  403  ok   403  in
/reports                          403  403  403  403  403  ok   403  403  ok   403  in
/reports/outcome/charts/attendance_over_time.png 403 403 403 403 403 ok 403 403 ok 403 in
/reports/outcome.zip              403  403  403  403  403  ok   403  403  ok   403  in
/reports/outcome/report.pdf        403  403  403  403  403  ok   403  403  ok   403  in
/reports/outcome/workbook.xlsx    403  403  403  403  403  ok   403  403  ok   403  in
/reports/outcome/tables/flow.csv  403  403  403  403  403  ok   403  403  ok   403  in
/reports/outcome/codebook.csv     403  403  403  403  403  ok   403  403  ok   403  in
/static/nothing.css               404  404  404  404  404  404  404  404  404  404  404
"""

# For a POST with a right token and nothing else in it: "does" is any answer of the handler itself
# (done, or 422 because the form is empty).
_POST = """
/account/sign-ins                 does does does does does does does does does does in
/account/feed                     does does does does does does 403  403  403  403  in
/account/password                 does does does does does does does does does does in
/staff/new                        403  403  403  403  403  403  403  403  403  does in
/staff/1                          403  403  403  403  403  403  403  403  403  does in
/staff/1/link                     403  403  403  403  403  403  403  403  403  does in
/cohorts/new                      403  403  403  does does does 403  403  403  403  in
/cohorts/1/days-off               403  403  403  does 404  does 403  403  403  403  in
/cohorts/1/days-off/1/remove      403  403  403  does 404  does 403  403  403  403  in
/cohorts/1/facilitators/add       403  403  403  does 404  does 403  403  403  403  in
/cohorts/1/facilitators/lead      403  403  403  does 404  does 403  403  403  403  in
/cohorts/1/facilitators/1/end     403  403  403  does 404  does 403  403  403  403  in
/cohorts/1/readers                403  403  403  403  403  does 403  403  403  403  in
/cohorts/1/readers/1/end          403  403  403  403  403  does 403  403  403  403  in
/cohorts/1/facilitators/1/reads-from 403  403  403  403  403  does 403  403  403  403  in
/cohorts/1/members                403  403  403  does 404  403  403  403  403  403  in
/cohorts/1/members/1/leave        403  403  403  does 404  403  403  403  403  403  in
/cohorts/1/plan/new               does does 404  403  403  does 403  403  403  403  in
/cohorts/1/plan/1                 does does 404  403  403  does 403  403  403  403  in
/cohorts/1/sessions/new           does does 404  does 404  does 403  403  403  403  in
/concerns/new                     does does does 403  403  403  403  403  403  403  in
/concerns/1/acknowledge           404  does 404  does 404  does does 404  403  403  in
/concerns/1/entries               does does 404  does 404  does does does 403  403  in
/concerns/1/close                 404  does 404  does 404  does does 404  403  403  in
/participants/1/disclosures/new   does does 404  403  403  403  403  403  403  403  in
/participants/new                 403  403  403  does does 403  403  403  403  403  in
/participants/1/edit              403  403  403  does 404  403  403  403  403  403  in
/participants/1/offender-manager  403  403  403  does 404  403  403  403  403  403  in
/participants/1/measures/new      does does 404  403  403  403  403  403  403  403  in
/participants/1/measures/1        does does 404  403  403  403  403  403  403  403  in
/reports/benchmarks               403  403  403  403  403  does 403  403  403  403  in
/participants/5/after-release/1/event 404  404  does 403  403  403  404  403  403  403  in
/participants/5/after-release/1/seen 404  404  does 403  403  403  404  403  403  403  in
/participants/5/after-release/1/plan 404  404  does 403  403  403  404  403  403  403  in
/participants/5/after-release/1/contact 404  404  does 403  403  403  404  403  403  403  in
/participants/5/after-release/1/milestone 404  404  does 403  403  403  404  403  403  403  in
/participants/5/after-release/1/day 404  404  does 403  403  403  404  403  403  403  in
/participants/5/after-release/1/end 404  404  does 403  403  403  404  403  403  403  in
/participants/5/after-release/contacts/1/withdraw 404  404  does 403  403  403  404  403  403  403  in
/participants/5/after-release/contacts/1/notes 404  404  does 403  403  403  403  403  403  403  in
/participants/5/after-release/events/1/withdraw 404  404  does 403  403  403  404  403  403  403  in
/participants/5/after-release/new 404  404  does does 404  403  404  403  403  403  in
/resources/new                    does does does 403  403  does does 403  403  403  in
/resources/1                      does does does 403  403  does does 403  403  403  in
/participants/1/transition/plan   403  403  404  403  403  403  does 403  403  403  in
/participants/5/transition/plan   404  404  does 403  403  403  404  403  403  403  in
/participants/1/transition/handover 403  403  404  403  403  403  does 403  403  403  in
/participants/5/transition/handover 404  404  does 403  403  403  404  403  403  403  in
/participants/5/transition/handovers/1/withdraw 404  404  does 403  403  403  404  403  403  403  in
/participants/1/family/new        403  403  404  403  403  403  does 403  403  403  in
/participants/5/family/1          404  404  does 403  403  403  404  403  403  403  in
/participants/1/coaches/new       403  403  403  403  403  403  does 403  403  403  in
/participants/5/coaches/1/end     403  403  403  403  403  403  404  403  403  403  in
/participants/1/risk-reviews/new  403  403  403  403  403  403  does 403  403  403  in
/participants/5/risk-reviews/1/held 403  403  403  403  403  403  404  403  403  403  in
/participants/5/risk-reviews/1/withdraw 403  403  403  403  403  403  404  403  403  403  in
/reports/benchmarks/1/retire      403  403  403  403  403  404  403  403  403  403  in
/participants/1/after-release/new 403  403  404  does 404  403  does 403  403  403  in
/participants/1/after-release/1/event 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/1/seen 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/1/plan 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/1/contact 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/1/milestone 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/contacts/1/withdraw 403  403  404  403  403  403  404  403  403  403  in
/participants/1/after-release/events/1/withdraw 403  403  404  403  403  403  404  403  403  403  in
/participants/1/progress          does does 404  403  403  does 403  403  403  403  in
/participants/1/progress/assessment does does 404  403  403  403  403  403  403  403  in
/participants/1/transfer          403  403  403  does 404  403  403  403  403  403  in
/participants/1/release-date      403  403  403  does 404  403  403  403  403  403  in
/allocation/2                     403  403  403  does 404  403  403  403  403  403  in
/allocation/2/language            403  403  403  does 404  403  403  403  403  403  in
/participants/3/referral/new      403  403  403  does 404  403  403  403  403  403  in
/participants/5/referral/steps/withdrawn 403 403 403 does 404 403 403 403 403 403 in
/participants/1/referral/consent  403  403  403  does 404  403  403  403  403  403  in
/participants/1/referral/consent/1/withdraw 403 403 403 does 404 403 403 403 403 403 in
/sessions/2/register              does does 404  403  403  403  403  403  403  403  in
/sessions/2/register/1            does does 404  403  403  403  403  403  403  403  in
/sessions/2/register/call/1       does does 404  403  403  403  403  403  403  403  in
/sessions/2/register/rest         does does 404  403  403  403  403  403  403  403  in
/sessions/2/not-held              does does 404  403  403  403  403  403  403  403  in
/sessions/2/record                does does 404  403  403  403  403  403  403  403  in
/sessions/2/record/draft          does does 404  403  403  403  403  403  403  403  in
/sessions/2/record/draft/drop     404  404  404  403  403  403  403  403  403  403  in
/sites/1/cancellations            403  403  403  does 404  does 403  403  403  403  in
/sites/1/cancellations/1/undo     403  403  403  does 404  does 403  403  403  403  in
/sessions/3/cancel                403  403  403  does 404  does 403  403  403  403  in
/sessions/3/catch-up              403  403  403  does 404  does 403  403  403  403  in
/sessions/3/move                  403  403  403  does 404  does 403  403  403  403  in
/cohorts/1/timetable/changes/1/undo 403 403 403 does 404 does 403 403 403 403 in
/cohorts/1/changes/1              403  403  403  does 404  does 403  403  403  403  in
/participants/1/separations/new   403  403  403  does 404  403  403  403  403  403  in
/participants/1/separations/1/end 403  403  403  does 404  403  403  403  403  403  in
/participants/1/segregation       403  403  403  does 404  403  403  403  403  403  in
/participants/1/segregation/1/end 403  403  403  does 404  403  403  403  403  403  in
/curricula/new                    403  403  403  403  403  does 403  403  403  403  in
/curricula/1002/edit              403  403  403  403  403  does 403  403  403  403  in
/curricula/1002/prompts           403  403  403  403  403  does 403  403  403  403  in
/curricula/1002/modules/new       403  403  403  403  403  does 403  403  403  403  in
/curricula/1002/modules/1011      403  403  403  403  403  does 403  403  403  403  in
/curricula/1002/modules/1011/move 403  403  403  403  403  does 403  403  403  403  in
/curricula/1002/modules/1011/remove 403 403 403 403 403 does 403 403 403 403 in
/curricula/1002/modules/1011/session-plans/new 403 403 403 403 403 does 403 403 403 403 in
/curricula/1002/session-plans/1011 403 403 403 403 403 does 403 403 403 403 in
/curricula/1002/session-plans/1011/move 403 403 403 403 403 does 403 403 403 403 in
/curricula/1002/session-plans/1011/remove 403 403 403 403 403 does 403 403 403 403 in
/curricula/1002/publish           403  403  403  403  403  does 403  403  403  403  in
/curricula/1002/delete            403  403  403  403  403  does 403  403  403  403  in
/curricula/1001/copy              403  403  403  403  403  does 403  403  403  403  in
/curricula/1001/retire            403  403  403  403  403  does 403  403  403  403  in
/instruments/new                  403  403  403  403  403  does 403  403  403  403  in
/instruments/1/edit               403  403  403  403  403  does 403  403  403  403  in
/exercises/new                    403  403  403  403  403  does 403  403  403  403  in
/exercises/1001/edit              403  403  403  403  403  does 403  403  403  403  in
/exercises/1001/materials         403  403  403  403  403  does 403  403  403  403  in
/exercises/1001/materials/1001/remove 403 403 403 403 403 does 403 403 403 403 in
/agencies/new                     403  403  403  403  403  does 403  403  403  403  in
/agencies/1/edit                  403  403  403  403  403  does 403  403  403  403  in
/agencies/1/step                  403  403  403  403  403  does 403  403  403  403  in
/staff/1/suitability              403  403  403  403  403  does 403  403  403  403  in
/sites/new                        403  403  403  403  403  does 403  403  403  403  in
/sites/1/edit                     403  403  403  403  403  does 403  403  403  403  in
/sites/1/rooms/new                403  403  403  does 404  does 403  403  403  403  in
/sites/1/rooms/1                  403  403  403  does 404  does 403  403  403  403  in
/sites/1/closures/new             403  403  403  does 404  does 403  403  403  403  in
/sites/1/closures/1               403  403  403  does 404  does 403  403  403  403  in
/sites/1/closures/1/remove        403  403  403  does 404  does 403  403  403  403  in
/import                           403  403  403  does does 403  403  403  403  403  in
"""

_PUBLIC_POSTS = {"/sign-in", "/sign-out", "/invitations/{token:str}"}

As = Callable[[Viewer | None], Awaitable[AsyncTestClient[Litestar]]]


def _lines(table: str) -> dict[str, tuple[str, ...]]:
    return {line.split()[0]: tuple(line.split()[1:]) for line in table.strip().splitlines()}


def _routes(app: Litestar) -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for route in app.routes:
        for method, handler in getattr(route, "route_handler_map", {}).items():
            if method in {"GET", "POST", "PUT", "PATCH", "DELETE"}:
                found.append(
                    (method, route.path, (handler[0] if isinstance(handler, tuple) else handler).opt)
                )
    return found


def _matches(path: str, address: str) -> bool:
    pattern = re.sub(r"\\{[^}]*:int\\}", r"\\d+", re.escape(path).replace(r"\:", ":"))
    pattern = re.sub(r"\\{[^}]*:path\\}", r".+", pattern)
    pattern = re.sub(r"\\{[^}]*:str\\}", r"[^/]+", pattern)
    return re.fullmatch(pattern, address) is not None


def _told(status: int, location: str) -> str:
    if status in {303, 302} and location.startswith("/sign-in"):
        return "in"
    return {200: "ok", 303: "home", 401: "in", 403: "403", 404: "404"}.get(status, str(status))


async def test_every_route_declares_its_permission(client: AsyncTestClient[Litestar]) -> None:
    for method, path, opt in _routes(client.app):
        found = declared(opt)
        assert found == "public" or isinstance(found, Permission), f"{method} {path} declares nothing"


async def test_every_route_is_in_the_matrix(client: AsyncTestClient[Litestar]) -> None:
    asked = {"GET": list(_lines(_GET)), "POST": list(_lines(_POST))}
    missing = [
        f"{method} {path}"
        for method, path, _opt in _routes(client.app)
        if not any(_matches(path, address) for address in asked.get(method, []))
        and not (method == "POST" and path in _PUBLIC_POSTS)
    ]
    assert missing == []


def _person(world: World, name: str) -> Viewer | None:
    return None if name == "nobody" else world.staff[name]


@pytest.mark.parametrize("number", range(len(_PEOPLE)), ids=_PEOPLE)
async def test_each_person_opens_exactly_their_pages(world: World, as_: As, number: int) -> None:
    client = await as_(_person(world, _PEOPLE[number]))
    actual, expected = {}, {}
    for address, answers in _lines(_GET).items():
        assert len(answers) == len(_PEOPLE), address
        answer = await client.get(address, follow_redirects=False)
        actual[address] = _told(answer.status_code, answer.headers.get("location", ""))
        expected[address] = answers[number]
    assert actual == expected


@pytest.mark.parametrize("number", range(len(_PEOPLE)), ids=_PEOPLE)
async def test_each_person_sends_exactly_their_forms(world: World, as_: As, number: int) -> None:
    actual, expected = {}, {}
    for address, answers in _lines(_POST).items():
        client = await as_(_person(world, _PEOPLE[number]))  # anew: one form signs others out
        await client.get("/sign-in" if _PEOPLE[number] == "nobody" else "/account")
        token = client.cookies["csrf"]
        answer = await client.post(address, data={"_csrf_token": token}, follow_redirects=False)
        told = _told(answer.status_code, answer.headers.get("location", ""))
        actual[address] = (
            told if told in {"403", "404", "in"} else "does" if answer.status_code < 500 else told
        )
        expected[address] = answers[number]
    assert actual == expected


async def test_without_a_token_nothing_is_done(world: World, as_: As) -> None:
    client = await as_(world.alma)
    for address in _lines(_POST):
        for data in ({}, {"_csrf_token": "forged"}, {"_csrf_token": "forged\u0000€"}):
            answer = await client.post(address, data=data, follow_redirects=False)
            assert answer.status_code == 403, (address, data)


@pytest.mark.parametrize(
    "address", ["/cohorts/{}", "/cohorts/{}/timetable", "/sessions/{}/register", "/sessions/{}/record"]
)
async def test_an_unknown_number_is_as_hidden_as_anothers(world: World, as_: As, address: str) -> None:
    client = await as_(world.alma)
    theirs = world.south_cohort if "cohorts" in address else world.south_session
    answers = [await client.get(address.format(n)) for n in (theirs, 4_000_000, 2**31, 2**63, 0)]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {
        re.sub(r'content="[^"]*"|value="[^"]*"|x-csrftoken[^>]*|/(cohorts|sessions)/\d+[^"&]*', "", a.text)
        for a in answers
    }
    assert len(bodies) == 1
