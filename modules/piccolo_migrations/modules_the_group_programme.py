"""The reference curriculum, so that every installation has a published one to schedule and import with."""

import tomllib
from pathlib import Path
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute, fetch_value

ID = "2026-11-23T23:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "the reference curriculum"

_FILE = Path(__file__).with_name("the_group_programme_1.toml")


def _folded(text: str) -> str:
    return " ".join(text.split())


async def _apply() -> None:
    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    exercises = {
        key: await fetch_value(
            "insert into exercise (title, technique, description) values ($1, $2, $3) returning id",
            one["title"],
            one["technique"],
            _folded(one["description"]),
        )
        for key, one in data["exercises"].items()
    }
    curriculum = await fetch_value(
        "insert into curriculum (code, version, title, state, completion_share) "
        "values ($1, $2, $3, 'draft', $4) returning id",
        data["code"],
        data["version"],
        data["title"],
        data["completion_share"],
    )
    for position, prompt in enumerate(data["prompts"], start=1):
        await execute(
            "insert into reflection_prompt (curriculum, position, question) values ($1, $2, $3)",
            curriculum,
            position,
            prompt,
        )
    await _modules(curriculum, data["modules"], exercises)
    await execute("update curriculum set state = 'published' where id = $1", curriculum)


async def _modules(curriculum: int, modules: list[dict[str, Any]], exercises: dict[str, int]) -> None:
    ids: dict[str, int] = {}
    unit_position = 0
    for position, one in enumerate(modules, start=1):
        module = ids[one["code"]] = await fetch_value(
            "insert into module (curriculum, position, code, title, optional) values ($1, $2, $3, $4, $5) returning id",
            curriculum,
            position,
            one["code"],
            one["title"],
            one.get("optional", False),
        )
        for required in one["requires"]:
            await execute(
                "insert into module_prerequisite (module, requires) values ($1, $2)", module, ids[required]
            )
        for unit in one["units"]:
            unit_position += 1
            plan = await fetch_value(
                "insert into session_plan (module, position, kind, title, minutes, aims) "
                "values ($1, $2, $3, $4, $5, $6) returning id",
                module,
                unit_position,
                unit["kind"],
                unit["title"],
                unit["minutes"],
                _folded(unit["aims"]),
            )
            for place, key in enumerate(unit["exercises"], start=1):
                await execute(
                    "insert into plan_exercise (session_plan, exercise, position) values ($1, $2, $3)",
                    plan,
                    exercises[key],
                    place,
                )


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="modules", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
