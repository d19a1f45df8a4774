"""What a draft, an exercise and its materials must be; what a cohort may follow."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T02:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of drafts, exercises and materials"


_SQL = """
-- Modules change places in one statement, so their places are compared at its end.
alter table module
    drop constraint module_curriculum_position_key,
    add unique (curriculum, position) deferrable initially immediate;
create unique index one_draft_of_a_curriculum on curriculum (code) where state = 'draft';
alter table fidelity_item add unique (session_plan, position), add check (item <> '');
create index plan_exercise_exercise on plan_exercise (exercise);
create index cohort_plan_curriculum on cohort_plan (curriculum);

alter table material
    alter added_at set default now(),
    add check (name <> ''),
    add check (media_type in ('application/pdf', 'image/png', 'image/jpeg')),
    add check (size = octet_length(content) and size between 1 and 10000000);
create unique index material_once on material (exercise, sha256(content));

create function state_of_curriculum(part text, of_row jsonb) returns text
language sql stable set search_path = public, pg_temp
return case
    when part in ('module', 'reflection_prompt') then
        (select state from curriculum where id = (of_row ->> 'curriculum')::integer)
    when part in ('session_plan', 'module_prerequisite') then
        (select c.state from curriculum c join module m on m.curriculum = c.id
         where m.id = (of_row ->> 'module')::integer)
    else
        (select c.state
         from curriculum c join module m on m.curriculum = c.id join session_plan s on s.module = m.id
         where s.id = (of_row ->> 'session_plan')::integer)
end;

-- As before, and a part can no longer be carried off into a draft either.
create or replace function refuse_change_of_published() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_table_name = 'curriculum' then
        if tg_op = 'DELETE' and old.state <> 'draft'
           or tg_op = 'UPDATE' and old.state <> 'draft'
              and (to_jsonb(new) - 'state' <> to_jsonb(old) - 'state' or new.state = 'draft') then
            raise exception 'a published curriculum does not change' using errcode = 'restrict_violation';
        end if;
    elsif state_of_curriculum(tg_table_name, to_jsonb(old)) <> 'draft'
          or state_of_curriculum(tg_table_name, to_jsonb(new)) <> 'draft' then
        raise exception 'a published curriculum does not change' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger published_stays before insert or update or delete on fidelity_item
    for each row execute function refuse_change_of_published();

-- What a published session names stays what it was; a description may become clearer.
create function refuse_another_exercise() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (
        select from plan_exercise e join session_plan s on s.id = e.session_plan join module m on m.id = s.module
        join curriculum c on c.id = m.curriculum
        where e.exercise = old.id and c.state <> 'draft'
    ) then
        raise exception 'a published curriculum names this exercise' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger published_stays before update on exercise for each row
    when (new.title <> old.title or new.technique <> old.technique)
    execute function refuse_another_exercise();

-- Retired while somebody schedules: one of the two waits, and is told as of any other clash.
create function follow_published_only() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from curriculum where id = new.curriculum and state = 'published' for share;
    if not found then
        raise exception 'only a published curriculum can be followed' using errcode = 'exclusion_violation';
    end if;
    return new;
end $$;
create trigger published_is_followed before insert or update of curriculum on cohort_plan
    for each row execute function follow_published_only();
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="modules", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
