"""What the pages of participants show."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from programme.database import fetch_one
from programme.participants.names import full_name


@dataclass(frozen=True)
class Participant:
    """Somebody as the head of all their pages shows them. `time_zone` is their site's.

    `date_of_birth` is None where the viewer does not see it; `kept_here`: whether the viewer
    coordinates the site where the person is now.
    """

    id: int
    reference: str
    prison_number: str | None
    given_name: str
    family_name: str
    preferred_name: str
    site: int
    site_name: str
    time_zone: str
    earliest_release_date: dt.date | None
    language: str
    supports: str
    date_of_birth: dt.date | None
    kept_here: bool

    @property
    def name(self) -> str:
        return full_name(self.given_name, self.family_name, self.preferred_name, self.reference)

    @property
    def today(self) -> dt.date:
        """The date at their site."""
        return dt.datetime.now(ZoneInfo(self.time_zone)).date()

    @property
    def seen(self) -> str:
        """Stands for what can be edited: another value, another content."""
        content = (
            self.given_name,
            self.family_name,
            self.preferred_name,
            self.prison_number,
            self.date_of_birth,
            self.language,
            self.supports,
        )
        return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


_PARTICIPANT = """
    select p.id, p.reference, p.prison_number, p.given_name, p.family_name, p.preferred_name, p.site,
           s.name as site_name, s.time_zone, p.earliest_release_date, p.language, p.supports,
           b.date_of_birth, p.site in (select coordinated_sites()) as kept_here
    from participant p
    join site_names() s on s.id = p.site
    left join particulars b on b.participant = p.id
    where p.id = $1
"""


async def find_participant(participant_id: int, *, lock: bool = False) -> Participant | None:
    """The person, or None when they are not there or hidden.

    `lock` keeps others from changing them until the transaction ends; only a coordinator of the site
    can ask for it.
    """
    row = await fetch_one(_PARTICIPANT + ("for update of p" if lock else ""), participant_id)
    return Participant(**row) if row else None
