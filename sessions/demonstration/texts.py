"""What invented facilitators write: nothing that points at anybody, in the tone of real records."""

PROMPTED = (
    "We let the sentence about loyalty stand for too long. When we came back to it, he could hear it, "
    "because we had first said what we value in how he looks after the others.",
    "Two members competed in telling. We stopped it late. Next time one of us watches who is not speaking.",
    "I noticed that I was impressed by his story and asked less than usual. My colleague took over the "
    "questions.",
    "The contradiction about honour stays open. We agreed with the group to take it up again with the "
    "pressure line.",
    "Silence for a long time after the victim's side was named. We bore it, and it was right not to fill it.",
    "He laughed at the wrong moment. Asked what the laugh protects him from, he left the room for five "
    "minutes and came back by himself.",
    "We contradicted the offence clearly and the person took it as an attack. The repair took the rest of "
    "the hour.",
    "We were both tired and shortened the exercise. The group noticed; we named it.",
    "The quiet member spoke about his brother for the first time. We did not push on.",
    "I was angry after the remark about women and answered too quickly. Next time: ask first where he "
    "learnt it.",
)
TEAM = (
    "Exercise took twenty minutes longer than planned; closing round shortened. Next session starts with "
    "what was left.",
    "Good session. The rules poster was used by the members themselves when it became loud.",
    "Started late because of the roll check. Both parts of the plan delivered all the same.",
    "New seating helped: nobody sits with the back to the door any more.",
    "The group asked for more time on media and propaganda. We move one exercise of the next unit.",
    "Two members were not unlocked. Wing informed; we ask the coordinator to settle it before next week.",
    "The text for the detective exercise was too hard for three members. Use the picture version next time.",
    "Family day prepared: four invitations written, two members will share a table.",
)
SHAREABLE = (
    "The group met as planned and works well together.",
    "Please make sure that all members are unlocked ten minutes before the start.",
    "Certificates are ready and will be handed over at the last session.",
    "The next session needs the flip chart and the second table.",
    "Everybody took part. No incidents.",
)
NOT_DELIVERED = (
    "No time left after the opening round",
    "The group was too restless for it",
    "Moved to the next session",
    "A conflict in the group came first",
)
FOLLOWS, DONE_BEFORE = "Follows in the second part", "Done in the first part"
