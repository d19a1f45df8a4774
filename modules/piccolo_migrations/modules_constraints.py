"""What was published never changes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-23T22:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "what was published never changes"


_SQL = """
alter table curriculum
    add unique (code, version),
    add check (state in ('draft', 'published', 'retired')),
    add check (completion_share > 0 and completion_share <= 1);
alter table module add unique (curriculum, position), add unique (curriculum, code);
alter table module_prerequisite add unique (module, requires), add check (module <> requires);
alter table session_plan
    add check (kind in ('group', 'one_to_one', 'family_day', 'assessment')),
    add check (minutes between 1 and 1440);
create index session_plan_module on session_plan (module, position);
alter table plan_exercise add unique (session_plan, position);
create index plan_item_cohort on plan_item (cohort, position);
alter table plan_item
    add check (kind in ('group', 'one_to_one', 'family_day', 'assessment')),
    add check (minutes between 1 and 1440),
    add unique (id, cohort);

create function refuse_change_of_published() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    changed jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
    found_state text;
begin
    if tg_table_name = 'curriculum' then
        if tg_op = 'DELETE' and old.state <> 'draft'
           or tg_op = 'UPDATE' and old.state <> 'draft'
              and (to_jsonb(new) - 'state' <> to_jsonb(old) - 'state' or new.state = 'draft') then
            raise exception 'a published curriculum does not change' using errcode = 'restrict_violation';
        end if;
        return coalesce(new, old);
    end if;
    if tg_table_name in ('module', 'reflection_prompt') then
        select state into found_state from curriculum where id = (changed ->> 'curriculum')::integer;
    elsif tg_table_name in ('session_plan', 'module_prerequisite') then
        select c.state into found_state from curriculum c join module m on m.curriculum = c.id
        where m.id = (changed ->> 'module')::integer;
    else
        select c.state into found_state
        from curriculum c join module m on m.curriculum = c.id join session_plan s on s.module = m.id
        where s.id = (changed ->> 'session_plan')::integer;
    end if;
    if found_state <> 'draft' then
        raise exception 'a published curriculum does not change' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
"""

_PARTS = ("curriculum", "module", "module_prerequisite", "session_plan", "plan_exercise", "reflection_prompt")


async def _apply() -> None:
    await execute(_SQL)
    for part in _PARTS:
        happening = "update or delete" if part == "curriculum" else "insert or update or delete"
        await execute(
            f"create trigger published_stays before {happening} on {part} "
            "for each row execute function refuse_change_of_published()"
        )



async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="modules", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
