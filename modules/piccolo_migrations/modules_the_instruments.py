"""What an instrument must be, and the scoring of those that come with the programme."""

import tomllib
from pathlib import Path
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute, fetch_value

ID = "2026-11-25T12:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of instruments, and the first of them"

_FILE = Path(__file__).with_name("the_instruments.toml")

_SQL = """
alter table instrument
    add check (code <> '' and name <> ''),
    add constraint judgement_has_no_scoring check (kind = 'scale' or (items = 0 and not has_total)),
    add constraint scale_has_items check (kind <> 'scale' or (items between 1 and 200 and highest > lowest)),
    add check (most_missing between 0 and greatest(items - 1, 0)),
    add check (sd >= 0 and clinical_sd >= 0 and general_sd >= 0),
    add check (reliability >= 0 and reliability < 1),
    add check (transform = '{}' or cardinality(transform) = (highest - lowest) * items + 1),
    add constraint known_time_points check (
        asked_at <@ array['baseline', 'middle', 'end', 'months_3', 'months_6', 'months_12']::varchar[]);
alter table subscale
    add unique (instrument, position) deferrable initially immediate,
    add check (name <> '' and cardinality(items) > 0);
"""


async def _apply() -> None:
    await execute(_SQL)
    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for one in data["instruments"]:
        parts = one.pop("parts", [])
        if one.setdefault("kind", "scale") == "judgement":
            one["has_total"] = False
        made = await fetch_value(
            f"insert into instrument ({', '.join(one)})"  # noqa: S608 - names of columns, from our file
            f" values ({', '.join(f'${place}' for place in range(1, len(one) + 1))}) returning id",
            *one.values(),
        )
        for position, (name, items) in enumerate(parts, start=1):
            await execute(
                "insert into subscale (instrument, position, name, items) values ($1, $2, $3, $4)",
                made,
                position,
                name,
                items,
            )


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="modules", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
