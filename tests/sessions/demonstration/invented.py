"""A curriculum to draw worlds up from without a database."""

from sessions.demonstration.curriculum import Taught, Unit

_KINDS = ("one_to_one", *("group",) * 16, "family_day", "assessment", *("group",) * 4)

TAUGHT = Taught(
    curriculum=1,
    units=tuple(
        Unit(
            number,
            number // 3 + 1,
            f"Module {number // 3 + 1}",
            11 <= number <= 13,
            kind,
            f"Unit {number}",
            210,
            (1, 2),
        )
        for number, kind in enumerate(_KINDS, start=1)
    ),
    prompts=(1, 2),
    reasons={},
)
