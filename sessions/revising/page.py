"""What the pages of a plan show."""

from dataclasses import dataclass

from programme.cohorts.queries import Cohort
from programme.web.text import Text, _
from sessions.rescheduling.queries import Group
from sessions.rescheduling.standing import Session
from sessions.revising.form import AddItemForm, ReviseForm
from sessions.revising.queries import Revision
from sessions.revising.rules import Item, deviations
from sessions.timetable.words import KINDS, STATES


@dataclass(frozen=True)
class PlanPage:
    """The plan of a cohort. `may_revise`: the viewer leads it."""

    cohort: Cohort
    items: tuple[Item, ...]
    revisions: tuple[Revision, ...]
    may_revise: bool

    @property
    def time_zone(self) -> str:
        return self.cohort.time_zone

    @property
    def planned(self) -> int:
        return sum(not one.added for one in self.items)

    @property
    def counts(self) -> dict[str, int]:
        """How many items depart from the curriculum, by how."""
        found = list(deviations(self.items))
        return {what: found.count(what) for what in ("added", "dropped", "changed")}

    def state(self, session: Session) -> tuple[Text, str]:
        """The state of a session, and the colour of its tag."""
        return STATES[session.state]

    def kind(self, kind: str) -> Text:
        return KINDS[kind]

    def said(self, revision: Revision) -> str:
        """What a revision did, in words."""
        return said(revision)


@dataclass(frozen=True)
class RevisePage:
    """The form for one item. `stands`: why it cannot be changed, dropped or moved, one sentence each."""

    group: Group
    item: Item
    form: ReviseForm
    seen: int
    stands: tuple[str, ...]

    @property
    def time_zone(self) -> str:
        return self.group.site.time_zone


@dataclass(frozen=True)
class AddItemPage:
    """The form for an item that is added."""

    group: Group
    form: AddItemForm
    seen: int

    @property
    def time_zone(self) -> str:
        return self.group.site.time_zone


def said(revision: Revision) -> str:
    """What a revision did, in words."""
    before, after = revision.before, revision.after
    match revision.what:
        case "added":
            return _("Added as number %(number)s", number=after["position"])
        case "moved":
            return _("Number %(before)s became %(after)s", before=before["position"], after=after["position"])
        case "dropped":
            return _("Dropped")
        case "restored":
            return _("Taken back")
    parts = []
    if before["title"] != after["title"]:
        parts.append(_("“%(before)s” became “%(after)s”", before=before["title"], after=after["title"]))
    if before["minutes"] != after["minutes"]:
        parts.append(
            _(
                "%(before)s minutes became %(after)s",
                before=before["minutes"],
                after=after["minutes"],
            )
        )
    return "; ".join(parts)
