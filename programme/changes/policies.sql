-- Changes of circumstances. The database notes them, in the transaction of what happened: no page and
-- no import can forget it. Coordinator and lead read them and say, once, what was done.

create policy of_coordinator on circumstance for select to throughcare_person
    using (cohort in (select coordinated_cohorts()));
create policy read_by_lead on circumstance for select to throughcare_person using ((select acting_is('lead')));
create policy answered on circumstance for update to throughcare_person
    using (acknowledged_at is null
           and ((select acting_is('lead')) or cohort in (select coordinated_cohorts())))
    with check (coalesce(acknowledged_by = (select acting_staff()), true));
grant select, update (acknowledged_at, acknowledged_by, done) on circumstance to throughcare_person;
-- The invented programme has old ones, answered long ago.
select let_worker('circumstance', 'select, insert, update');
select keep_history('circumstance');

-- Who saw and who answered: a coordinator does not see the account of every colleague, but must know
-- whom to ask.
create or replace function circumstance_keepers(asked integer[])
returns table (circumstance integer, noted_by text, acknowledged_by text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select k.id, noted.name::text, answered.name::text
    from circumstance k
    left join staff noted on noted.id = k.noted_by
    left join staff answered on answered.id = k.acknowledged_by
    where k.id = any (asked) and (acting_is('lead') or k.cohort in (select coordinated_cohorts()));
end;
grant execute on function circumstance_keepers(integer[]) to throughcare_person;

-- What is open already is not noted again: it tells the latest, from where or when it first was.
create or replace function note_circumstance(
    given_cohort integer, given_kind text, about integer, about_other integer, about_staff integer, given_facts jsonb
) returns void
language sql volatile security definer set search_path = public, pg_temp
begin atomic
    insert into circumstance as k (cohort, kind, participant, other, staff, facts, noted_by)
    values (given_cohort, given_kind, about, about_other, about_staff, jsonb_strip_nulls(given_facts), acting_staff())
    on conflict (cohort, kind, coalesce(participant, 0), coalesce(other, 0), coalesce(staff, 0))
        where acknowledged_at is null
    do update set facts = excluded.facts || jsonb_strip_nulls(jsonb_build_object(
                      'from', k.facts -> 'from', 'was', k.facts -> 'was')),
                  noted_at = now(), noted_by = excluded.noted_by
    where k.facts - 'from' - 'was' <> excluded.facts - 'from' - 'was';
end;

-- The cohorts, not ended, that somebody is or will be a member of.
create or replace function cohorts_under_way(given_participant integer) returns setof integer
language sql stable rows 1 security definer set search_path = public, pg_temp
begin atomic
    select m.cohort from membership m join cohort c on c.id = m.cohort
    where m.participant = given_participant and (m.left_on is null or m.left_on > current_date)
      and c.state not in ('finished', 'abandoned');
end;

-- A member is transferred, or may be released before the last session. Which day that is, the floor of
-- the sessions says (last_session_day); this one only asks.
create or replace function note_circumstances_of_participant() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    mine integer;
    last date;
begin
    for mine in select cohorts_under_way(new.id) loop
        if old.site <> new.site then
            perform note_circumstance(mine, 'transfer', new.id, null, null, jsonb_build_object(
                'from', (select name from site where id = old.site), 'to', (select name from site where id = new.site)));
        end if;
        last := last_session_day(mine);
        if new.earliest_release_date < last
           and (old.earliest_release_date is null or new.earliest_release_date < old.earliest_release_date) then
            perform note_circumstance(mine, 'earlier_release', new.id, null, null, jsonb_build_object(
                'was', old.earliest_release_date, 'now', new.earliest_release_date, 'last', last));
        elsif new.earliest_release_date is distinct from old.earliest_release_date then
            -- Later again, or unknown: what is open tells it.
            update circumstance
            set facts = jsonb_strip_nulls(facts || jsonb_build_object('now', new.earliest_release_date, 'last', last)),
                noted_at = now(), noted_by = acting_staff()
            where cohort = mine and kind = 'earlier_release' and participant = new.id and acknowledged_at is null;
        end if;
    end loop;
    return null;
end $$;
create or replace trigger circumstances after update of site, earliest_release_date on participant for each row
    when (old.site <> new.site or old.earliest_release_date is distinct from new.earliest_release_date)
    execute function note_circumstances_of_participant();

create or replace function note_segregation() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform note_circumstance(mine, 'segregation', new.participant, null, null,
                              jsonb_build_object('on', new.starts_on))
    from cohorts_under_way(new.participant) mine;
    return null;
end $$;
create or replace trigger circumstances after insert on segregation for each row
    when (new.ends_on is null or new.ends_on >= current_date) execute function note_segregation();

-- Two members are separated. The locks are those of separated_people_apart in programme/cohorts: of
-- a joining and a separation at one instant, the second sees the first.
create or replace function note_separation() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from participant where id in (new.participant, new.other) order by id for no key update;
    perform note_circumstance(mine, 'separation', least(new.participant, new.other),
                              greatest(new.participant, new.other), null, jsonb_build_object('on', new.starts_on))
    from cohorts_under_way(new.participant) mine
    where mine in (select cohorts_under_way(new.other));
    return null;
end $$;
create or replace trigger circumstances after insert on separation for each row
    when (new.ends_on is null or new.ends_on > current_date) execute function note_separation();

-- A facilitator is to leave before the last session, and takes no other part in the cohort. A cover
-- comes to leave again.
create or replace function note_leaving_facilitator() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    last_day date := case when new.staff = old.staff then new.ends_on else current_date end;
begin
    if exists (select from cohort where id = old.cohort and state not in ('finished', 'abandoned'))
       and last_day < coalesce(last_session_day(old.cohort), 'infinity')
       and not exists (select from cohort_facilitator f where f.cohort = old.cohort and f.staff = old.staff
                       and f.role <> 'cover' and (f.ends_on is null or f.ends_on > last_day)) then
        perform note_circumstance(old.cohort, 'facilitator_leaves', null, null, old.staff,
                                  jsonb_build_object('why', 'leaves', 'on', last_day));
    end if;
    return null;
end $$;
create or replace trigger circumstances after update of staff, ends_on on cohort_facilitator for each row
    when (old.role <> 'cover'
          and (new.staff <> old.staff or new.ends_on < coalesce(old.ends_on, 'infinity')))
    execute function note_leaving_facilitator();

create or replace function note_account_off() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform note_circumstance(c.id, 'facilitator_leaves', null, null, new.id,
                              jsonb_build_object('why', 'switched_off', 'on', current_date))
    from cohort c
    where c.state not in ('finished', 'abandoned')
      and exists (select from cohort_facilitator f where f.cohort = c.id and f.staff = new.id
                  and f.role <> 'cover' and (f.ends_on is null or f.ends_on >= current_date));
    return null;
end $$;
create or replace trigger circumstances after update of active on staff for each row
    when (old.active and not new.active) execute function note_account_off();

-- An agency that is approved no more takes its people out of every cohort: none of them can be rostered.
create or replace function note_agency_lost() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform note_circumstance(f.cohort, 'facilitator_leaves', null, null, f.staff, jsonb_build_object(
        'why', 'agency', 'agency', new.name, 'on', current_date))
    from (
        select distinct cf.cohort, cf.staff
        from staff_suitability u
        join cohort_facilitator cf on cf.staff = u.staff and cf.role <> 'cover'
            and (cf.ends_on is null or cf.ends_on >= current_date)
        join cohort c on c.id = cf.cohort and c.state not in ('finished', 'abandoned')
        where u.agency = new.id
    ) f;
    return null;
end $$;
create or replace trigger circumstances after update of state on agency for each row
    when (old.state = 'approved' and new.state <> 'approved') execute function note_agency_lost();

-- Time passes without a statement, and cohorts grow longer: whose suitability, clearance or training
-- will not last until the last session is noted when somebody looks, and for each date once.
create or replace function note_who_runs_out() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform note_circumstance(f.cohort, 'facilitator_leaves', null, null, f.staff, f.facts)
    from (
        select distinct on (cf.cohort, cf.staff) cf.cohort, cf.staff,
               jsonb_build_object('why', d.why, 'on', d.until) as facts
        from cohort_facilitator cf
        join cohort c on c.id = cf.cohort and c.state not in ('finished', 'abandoned')
        join staff_suitability s on s.staff = cf.staff
        cross join lateral (values ('suitability', s.suitability_until), ('clearance', s.clearance_until),
                                   ('training', s.training_until)) d (why, until)
        where cf.role <> 'cover' and d.until < coalesce(cf.ends_on, 'infinity')
          and (cf.ends_on is null or cf.ends_on >= current_date)
          and (acting_is('lead') or cf.cohort in (select coordinated_cohorts()))
          and d.until < last_session_day(cf.cohort)
          and not exists (select from circumstance k where k.cohort = cf.cohort and k.staff = cf.staff
                          and (k.acknowledged_at is null or k.facts = jsonb_build_object('why', d.why, 'on', d.until)))
        order by cf.cohort, cf.staff, d.until
    ) f;
end $$;
grant execute on function note_who_runs_out() to throughcare_person;
