"""What was changed after the data cut in records that are dated on or before it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from reports.measures.inputs import Frames

MOST: Final = 50
"""More changes than these of one kind on one day in one cohort are an import, and one row."""

COLUMNS: Final = [
    *["recorded_on", "kind", "cohort", "session", "dated", "pseudonym", "operation", "fields", "n"],
]
_ALIKE: Final = ["recorded_on", "kind", "cohort", "operation"]
_OF_ONE: Final = ["session", "dated", "pseudonym", "fields"]
_TEXTS: Final = ["kind", "cohort", "pseudonym", "operation", "fields"]


def corrections(frames: Frames) -> pd.DataFrame:
    """`recorded_on, kind, cohort, session, dated, pseudonym, operation, fields, n`: a row a change.

    See `Frames.corrections`. What belongs to no cohort is there when it is of somebody within the filters,
    or of nobody. More than `MOST` that are alike in day, kind, cohort and operation are one row of `n`
    changes, without what only one of them has.
    """
    found = frames.corrections
    ours = found["pseudonym"].isin(frames.scope["pseudonym"])
    found = found[found["cohort"].notna() | found["pseudonym"].isna() | ours]
    found = found.astype(dict.fromkeys(_TEXTS, "str"))
    alike = found.groupby(_ALIKE, dropna=False)["kind"].transform("size")
    single = found[alike <= MOST].assign(n=1)
    many = found[alike > MOST].groupby(_ALIKE, dropna=False).size().rename("n").reset_index()
    types = {name: found[name].dtype for name in [*_ALIKE, *_OF_ONE]} | {"n": "int64"}
    table = pd.concat([single, many.reindex(columns=COLUMNS).astype(types)])
    return table[COLUMNS].astype(types).sort_values(COLUMNS, ignore_index=True)
