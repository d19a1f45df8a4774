-- Calendar feeds. An address is its owner's alone: nobody else sees that there is one. It may be
-- ended, never revived. There is no history of them: rows are only added and ended, and when one was
-- last read is no change.
create policy own on calendar_feed for select to throughcare_person using (staff = (select acting_staff()));
create policy made_by_owner on calendar_feed for insert to throughcare_person
    with check (staff = (select acting_staff()));
create policy ended_by_owner on calendar_feed for update to throughcare_person
    using (staff = (select acting_staff())) with check (staff = (select acting_staff()) and ended_at is not null);
grant select (id, staff, made_at, ended_at, last_read_at), insert (staff, token_hash), update (ended_at)
    on calendar_feed to throughcare_person;

-- Switched off means out, from the calendar too, and an account that is switched on again makes a new address.
create or replace function end_calendar_feeds() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update calendar_feed set ended_at = now() where staff = new.id and ended_at is null;
    return null;
end $$;
create or replace trigger switched_off_feed after update on staff for each row
    when (old.active and not new.active) execute function end_calendar_feeds();

-- Whose address this is. Being read is written at most once in five minutes: programs ask often.
create or replace function door_feed(given_hash bytea)
returns table (staff integer, name text, email text, roles text[])
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    found_feed integer;
    read_at timestamptz;
begin
    select f.id, f.last_read_at, p.id, p.name::text, p.email::text, p.roles::text[]
    into found_feed, read_at, staff, name, email, roles
    from calendar_feed f join staff p on p.id = f.staff and p.active
    where f.token_hash = given_hash and f.ended_at is null;
    if not found then
        return;
    end if;
    if coalesce(read_at < now() - interval '5 minutes', true) then
        update calendar_feed f set last_read_at = now() where f.id = found_feed;
    end if;
    return next;
end $$;
grant execute on function door_feed(bytea) to throughcare_app;

-- When a session last changed, for whoever may see it: history itself stays closed.
create or replace function session_changes(asked integer[])
returns table (session integer, changed_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select g.id, h.changed_at
    from group_session g
    cross join lateral (
        select max(h.at) as changed_at from history h
        where h.table_name = 'group_session' and h.row_id = g.id::text
    ) h
    where g.id = any (asked)
      and (g.cohort in (select facilitated_cohorts() union all select coordinated_cohorts())
           or acting_is('lead'));
end;
grant execute on function session_changes(integer[]) to throughcare_person;
