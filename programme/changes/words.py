"""What has changed, and what can be done about it, in words."""

import datetime as dt
from dataclasses import dataclass

from programme.changes.tables import Kind
from programme.web.formats import date
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l

KINDS: dict[str, tuple[Lazy, str]] = {
    Kind.TRANSFER: (_l("Transfer"), "purple"),
    Kind.SEGREGATION: (_l("Segregation"), "orange"),
    Kind.EARLIER_RELEASE: (_l("Earlier release"), "teal"),
    Kind.SEPARATION: (_l("Separation"), "red"),
    Kind.FACILITATOR_LEAVES: (_l("Facilitator leaves"), ""),
}
"""Kind -> its name and the colour of its tag."""

REMEDIES: dict[str, Lazy] = {
    Kind.TRANSFER: _l(
        "Record that they left the cohort, or agree with the other site how they finish, "
        "such as in a cohort there."
    ),
    Kind.SEGREGATION: _l(
        "Tell the facilitators. Arrange catch-ups or one-to-ones, or agree when they come back."
    ),
    Kind.EARLIER_RELEASE: _l(
        "Bring forward what they still need, arrange catch-ups, or plan how they finish after release."
    ),
    Kind.SEPARATION: _l(
        "They are never together in a session from now on: decide who stays, and record that the other left."
    ),
    Kind.FACILITATOR_LEAVES: _l(
        "Find somebody to take over from that day, and agree how the group says goodbye."
    ),
}
"""Kind -> what usually helps."""


@dataclass(frozen=True)
class Facts:
    """What is stored of a change. A name is None where the viewer may not see the person."""

    kind: str
    name: str | None
    other: str | None
    on: dt.date | None
    was: dt.date | None
    now: dt.date | None
    last: dt.date | None
    from_site: str | None
    to_site: str | None
    why: str | None
    agency: str | None = None


def told(facts: Facts) -> str:
    """The change in one sentence."""
    name = facts.name or _("Somebody")
    if facts.kind == Kind.TRANSFER and facts.from_site == facts.to_site:
        return _("%(name)s was transferred and is back at %(site)s", name=name, site=facts.to_site)
    if facts.kind == Kind.TRANSFER:
        return _(
            "%(name)s was transferred from %(before)s to %(after)s",
            name=name,
            before=facts.from_site,
            after=facts.to_site,
        )
    if facts.kind == Kind.SEGREGATION:
        return _("%(name)s is in segregation from %(on)s", name=name, on=date(facts.on))
    if facts.kind == Kind.SEPARATION:
        other = facts.other or _("somebody else")
        return _(
            "%(name)s and %(other)s must be kept apart from %(on)s", name=name, other=other, on=date(facts.on)
        )
    if facts.kind == Kind.EARLIER_RELEASE:
        return _released(facts, name)
    return _leaves(facts, name)


def _released(facts: Facts, name: str) -> str:
    if facts.now is None:
        return _("The earliest release date of %(name)s is not known any more", name=name)
    values = {"name": name, "now": date(facts.now), "last": date(facts.last)}
    if facts.last is not None and facts.now >= facts.last:
        return _("%(name)s may be released on %(now)s, after the last session again", **values)
    if facts.was is None:
        return _("%(name)s may be released on %(now)s, before the last session on %(last)s", **values)
    return _(
        "%(name)s may be released on %(now)s instead of %(was)s, before the last session on %(last)s",
        was=date(facts.was),
        **values,
    )


def _leaves(facts: Facts, name: str) -> str:
    values = {"name": name, "on": date(facts.on)}
    if facts.why == "switched_off":
        return _("The account of %(name)s was switched off on %(on)s", **values)
    if facts.why == "suitability":
        return _("The suitability of %(name)s runs out on %(on)s, before the last session", **values)
    if facts.why == "clearance":
        return _("The clearance of %(name)s runs out on %(on)s, before the last session", **values)
    if facts.why == "training":
        return _("The training of %(name)s runs out on %(on)s, before the last session", **values)
    if facts.why == "agency":
        return _(
            "%(agency)s, the agency of %(name)s, is approved no more since %(on)s",
            agency=facts.agency,
            **values,
        )
    return _("%(name)s leaves as facilitator, with %(on)s as the last day", **values)
