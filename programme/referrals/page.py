"""What every page of one person's referral needs: the case, or why it is not shown."""

from dataclasses import dataclass

from programme.database import log_access
from programme.participants.queries import Participant, find_participant
from programme.referrals import queries
from programme.referrals.queries import Case
from programme.web.errors import Forbidden, NotFound
from programme.web.text import _


@dataclass(frozen=True)
class CasePage:
    """A page about one person's referrals and consents."""

    case: Case

    @property
    def participant(self) -> Participant:
        return self.case.person

    @property
    def time_zone(self) -> str:
        return self.case.person.time_zone


async def found(participant: int, *, page: str = "referral") -> Case:
    """The case of a person, its showing noted under the name of the page. Raises NotFound."""
    person = await find_participant(participant)
    if person is None:
        raise NotFound()
    await log_access(page, participants=[person.id])
    return await queries.find_case(person)


async def kept(participant: int, *, page: str) -> Case:
    """The case, for whoever writes. Raises NotFound, and Forbidden when the person is elsewhere now."""
    case = await found(participant, page=page)
    if not case.person.kept_here:
        raise Forbidden(
            _("%(name)s is not at a site of yours now. Ask the coordinator there.", name=case.person.name),
            back=address(participant),
            back_text=_("Back to the referral"),
        )
    return case


def address(participant: int) -> str:
    """Where the referral of a person is shown."""
    return f"/participants/{participant}/referral"
