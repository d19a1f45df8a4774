"""Two people save the facts of a record."""

from dataclasses import replace

from sessions.record.facts import Facts, SettledFacts, completed, settle_facts
from sessions.record.rules import Delivered, Delivery

CIRCLE = Delivered(1, 11, 1, Delivery.DELIVERED)
LINE = Delivered(2, None, 2, Delivery.ADDED)
STORED = Facts(3, False, (CIRCLE,))
YOURS = Facts(4, False, (CIRCLE,))


def test_new_facts_from_the_stored_version_are_a_change() -> None:
    settled = settle_facts(
        stored=STORED, stored_version=2, posted=YOURS, posted_version=2, drawn_from=STORED.fingerprint
    )
    assert settled.change == YOURS
    assert not settled.conflict


def test_what_is_stored_already_is_none() -> None:
    settled = settle_facts(stored=STORED, stored_version=2, posted=STORED, posted_version=1, drawn_from="")
    assert settled.change is None
    assert not settled.conflict


def test_other_facts_from_an_older_version_are_a_conflict() -> None:
    settled = settle_facts(
        stored=STORED, stored_version=2, posted=YOURS, posted_version=1, drawn_from=Facts().fingerprint
    )
    assert settled.conflict
    assert settled.change is None


def test_whoever_left_the_facts_alone_does_not_collide() -> None:
    drawn = Facts(1, None, ())
    settled = settle_facts(
        stored=STORED, stored_version=5, posted=drawn, posted_version=4, drawn_from=drawn.fingerprint
    )
    assert not settled.conflict
    assert settled.change is None


def test_the_place_in_the_plan_is_not_what_was_done() -> None:
    moved = replace(CIRCLE, position=9, plan_exercise=None)
    assert Facts(3, False, (moved,)).fingerprint == STORED.fingerprint
    assert Facts(3, False, (CIRCLE, LINE)).fingerprint != STORED.fingerprint
    assert Facts(3, None, (CIRCLE,)).fingerprint != STORED.fingerprint


def late(posted: Facts) -> SettledFacts:
    """Posted from a page that was drawn before anything was stored."""
    return settle_facts(
        stored=STORED, stored_version=1, posted=posted, posted_version=0, drawn_from=Facts().fingerprint
    )


def test_what_only_one_says_is_put_together() -> None:
    settled = late(Facts(None, None, (LINE,)))
    assert settled.change == Facts(3, False, (CIRCLE, LINE))
    assert late(Facts(3, None, ())) == SettledFacts()


def test_two_added_exercises_do_not_take_one_place() -> None:
    other = Delivered(5, None, 2, Delivery.ADDED)
    both = completed(Facts(deliveries=(LINE,)), by=Facts(deliveries=(CIRCLE, other)))
    assert [(one.exercise, one.position) for one in both.deliveries] == [(1, 1), (2, 2), (5, 3)]


def test_one_exercise_in_two_ways_is_a_conflict() -> None:
    assert late(Facts(None, None, (Delivered(1, 11, 1, Delivery.NOT_DELIVERED, "No time"),))).conflict
    assert late(Facts(None, True, ())).conflict


def test_the_order_an_incident_and_the_guests_are_facts_too() -> None:
    described = replace(STORED, incident=True, incident_note="A chair fell")
    facts = [STORED, described, replace(STORED, guests=0), Facts(3, False, (replace(CIRCLE, order=2),))]
    assert len({one.fingerprint for one in facts}) == len(facts)
    assert late(replace(STORED, deliveries=(replace(CIRCLE, order=2),))).conflict
    # Who said nothing of the guests lets those of the colleague stand; a denied incident has no description.
    assert completed(Facts(), by=replace(described, guests=4)).guests == 4
    assert completed(Facts(), by=described).incident_note == "A chair fell"
    assert completed(Facts(incident=False), by=described).incident_note == ""
