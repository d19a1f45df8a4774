-- Participants. A coordinator keeps those of the own sites; the lead reads all; an offender manager
-- reads the own cases. Whom a facilitator sees follows from the cohorts: programme/cohorts adds that.

create or replace function managed_participants() returns setof integer
language sql stable rows 40 security definer set search_path = public, pg_temp
begin atomic
    select p.id from participant p
    where p.offender_manager = acting_staff() and acting_is('offender_manager');
end;
grant execute on function managed_participants() to throughcare_person;

-- A coach's: from the day of the assignment to that of its end. Nobody coaches the own case: what somebody tells a
-- coach in confidence must not be read by whoever decides about them.
create or replace function coached_participants() returns setof integer
language sql stable rows 10 security definer set search_path = public, pg_temp
begin atomic
    select k.participant
    from coach k join participant p on p.id = k.participant
    where k.staff = acting_staff() and acting_is('facilitator') and p.offender_manager is distinct from k.staff
      and current_date between k.starts_on and coalesce(k.ends_on, 'infinity');
end;
grant execute on function coached_participants() to throughcare_person;

create policy all_for_lead on participant for select to throughcare_person using ((select acting_is('lead')));
create policy of_coordinator on participant to throughcare_person
    using (site in (select coordinated_sites())) with check (site in (select coordinated_sites()));
-- Not by managed_participants(): a function does not see the row that is being written.
create policy of_offender_manager on participant for select to throughcare_person
    using (offender_manager = (select acting_staff()) and (select acting_is('offender_manager')));
grant select (id, reference, prison_number, given_name, family_name, preferred_name, site,
              earliest_release_date, offender_manager, language, supports, created_at) on participant to throughcare_person;
grant insert (reference, prison_number, given_name, family_name, preferred_name, site,
              earliest_release_date, offender_manager, language, supports) on participant to throughcare_person;
grant update (prison_number, given_name, family_name, preferred_name, site,
              earliest_release_date, offender_manager, language, supports) on participant to throughcare_person;
-- The pseudonym is the evaluators'; whoever knows names must not learn or choose it.
select let_worker('participant', 'select, insert, update');
select keep_history('participant', 'pseudonym', 'search_words');
-- Whoever writes a name writes what it is found by.
grant execute on function
    folded(text), folded_words(text), folded_number(text), near_words(text), search_words(text, text[])
to throughcare_person, throughcare_worker;

-- The search. PostgreSQL uses no index of words below a row policy, so this function looks as somebody
-- who sees everybody, and asks by itself whom the viewer may see: the same reasons as in the
-- policies, which the page then asks again when it reads the people who were found.
-- Every word must be met: whole, by its beginning, or as a word that is near (then `similar`).
create or replace function find_participants(given text, skip integer, most integer)
returns table (id integer, similar_name boolean, total bigint)
language plpgsql stable rows 25 security definer set search_path = public, pg_temp as $$
declare
    words text[] := array(select w from unnest(folded_words(given)) w order by length(w) desc, w limit 6);
    number text := '#' || folded_number(given);
    met text := 'true';
    closeness text := '0::bigint';
    weakest text := '3';
    word text;
begin
    if words = '{}' and given <> '' then
        met := 'false';  -- strokes and the like: nothing that a name is made of
    end if;
    foreach word in array words loop
        met := met || format(' and p.search_words && %L::text[]', word || near_words(word));
        closeness := closeness || format(
            ' + case when p.search_words @> %L::text[] then 3 when p.search_words @> %L::text[] then 2 else 1 end',
            array['=' || word], array[word]);
        weakest := weakest || format(', case when p.search_words @> %L::text[] then 2 else 1 end', array[word]);
    end loop;
    weakest := format('least(%s)', weakest);
    if length(number) > 2 then
        met := format('(%s or p.search_words @> %L::text[])', met, array[number]);
        closeness := format('case when p.search_words @> %L::text[] then 20 else %s end', array[number], closeness);
        weakest := format('case when p.search_words @> %L::text[] then 3 else %s end', array[number], weakest);
    end if;
    return query execute format($find$
        select p.id, %s = 1, count(*) over ()
        from participant p
        where %s and ($1 or p.site = any ($2) or p.id = any ($3) or p.offender_manager = $6)
        order by 2, %s desc, p.family_name, p.given_name, p.reference
        offset $4 limit $5
        $find$, weakest, met, closeness)
    using acting_is('lead'), array(select coordinated_sites()), array(select own_members()), skip, most,
          case when acting_is('offender_manager') then acting_staff() end;
end $$;
grant execute on function find_participants(text, integer, integer) to throughcare_person;

-- Who coaches somebody is their offender manager's decision.
create policy of_offender_manager on coach for select to throughcare_person
    using (participant in (select managed_participants()));
create policy of_coach on coach for select to throughcare_person
    using (staff = (select acting_staff()) or participant in (select coached_participants()));
create policy read_by_lead on coach for select to throughcare_person using ((select acting_is('lead')));
create policy assigned_by_offender_manager on coach for insert to throughcare_person
    with check (participant in (select managed_participants()) and assigned_by = (select acting_staff()));
create policy ended_by_offender_manager on coach for update to throughcare_person
    using (participant in (select managed_participants()))
    with check (participant in (select managed_participants()) and ended_by = (select acting_staff()));
grant select, insert (participant, staff, starts_on, ends_on, assigned_by, ended_why),
    update (ends_on, ended_by, ended_why) on coach to throughcare_person;
select let_worker('coach', 'select, insert');
select keep_history('coach', 'ended_why');

-- Facilitators do not see a date of birth.
create policy read_by_lead on particulars for select to throughcare_person using ((select acting_is('lead')));
create policy of_coordinator on particulars to throughcare_person
    using (participant in (select p.id from participant p where p.site in (select coordinated_sites())))
    with check (participant in (select p.id from participant p where p.site in (select coordinated_sites())));
create policy of_offender_manager on particulars for select to throughcare_person
    using (participant in (select managed_participants()));
grant select, insert, update on particulars to throughcare_person;
select let_worker('particulars', 'select, insert, update');
select keep_history('particulars');

create policy of_coordinator on covariate to throughcare_person
    using (participant in (select p.id from participant p where p.site in (select coordinated_sites())))
    with check (participant in (select p.id from participant p where p.site in (select coordinated_sites())));
create policy read_by_lead on covariate for select to throughcare_person using ((select acting_is('lead')));
grant select, insert, update on covariate to throughcare_person;
select let_worker('covariate', 'select, insert, update');
select keep_history('covariate');

-- A prison number belongs to one person. Whoever adds one is told where the person is kept who has it
-- already, and who it is (id) only when they may see the person.
create or replace function keeper_of_number(number text, other_than integer)
returns table (id integer, site_name text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    if not acting_is('coordinator') then
        return;
    end if;
    return query
        select case when sees_participant(p.id) then p.id end, s.name::text
        from participant p join site s on s.id = p.site
        where folded_number(p.prison_number) = folded_number(number) and p.id is distinct from other_than
        order by 1 nulls last limit 1;
end $$;
grant execute on function keeper_of_number(text, integer) to throughcare_person;

-- The names of sites, for whoever works with people: a person comes from one site and goes to another
-- that the viewer does not coordinate.
create or replace function site_names() returns table (id integer, name text, time_zone text)
language sql stable rows 40 security definer set search_path = public, pg_temp
begin atomic
    select s.id, s.name::text, s.time_zone::text from site s
    where (select acting_is('coordinator')) or (select acting_is('lead')) or (select acting_is('facilitator'))
       or (select acting_is('offender_manager'));
end;
grant execute on function site_names() to throughcare_person;

-- Transfers and release dates. Whoever sees the person sees them; the coordinator of the site that
-- the person is at writes them, and what they say then happens to the person. Nobody changes them.
do $$
declare
    part text;
begin
    foreach part in array array['transfer', 'release_change'] loop
        execute format($sql$
            create policy of_whom_one_sees on %1$I for select to throughcare_person
                using (exists (select from participant p where p.id = %1$I.participant));
            create policy made_by_coordinator on %1$I for insert to throughcare_person
                with check (made_by = (select acting_staff()) and exists (
                    select from participant p
                    where p.id = %1$I.participant and p.site in (select coordinated_sites())
                ));
            grant select on %1$I to throughcare_person;
        $sql$, part);
        perform let_worker(part, 'select, insert');
        perform keep_history(part);
    end loop;
end $$;
grant insert (participant, from_site, to_site, transferred_on, reason, made_by) on transfer to throughcare_person;
grant insert (participant, before, after, reason, made_by) on release_change to throughcare_person;

-- Written by a person, they change the participant, who is then out of the writer's reach. The worker
-- only tells what was before.
create or replace function transfer_participant() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update participant set site = new.to_site where id = new.participant and site = new.from_site;
    if not found then
        raise exception 'the person is at another site by now'
            using errcode = 'check_violation', constraint = 'participant_is_at_from_site';
    end if;
    return null;
end $$;
create or replace trigger transfers after insert on transfer for each row
    when (acting_staff() is not null and pg_trigger_depth() = 0) execute function transfer_participant();

create or replace function change_release_date() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update participant set earliest_release_date = new.after
    where id = new.participant and earliest_release_date is not distinct from new.before;
    if not found then
        raise exception 'the release date is another by now'
            using errcode = 'check_violation', constraint = 'release_date_is_before';
    end if;
    return null;
end $$;
create or replace trigger changes_date after insert on release_change for each row
    when (acting_staff() is not null and pg_trigger_depth() = 0) execute function change_release_date();

-- The other way round: a file that moves somebody, or changes the date, leaves its row too, so that
-- nobody who acts on them has to look elsewhere. It knows no reason.
create or replace function note_changes_of_file() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if old.site <> new.site then
        insert into transfer (participant, from_site, to_site, transferred_on, made_by)
        values (new.id, old.site, new.site, current_date, acting_staff());
    end if;
    if old.earliest_release_date is distinct from new.earliest_release_date then
        insert into release_change (participant, before, after, made_by)
        values (new.id, old.earliest_release_date, new.earliest_release_date, acting_staff());
    end if;
    return null;
end $$;
create or replace trigger notes_changes_of_file after update on participant for each row
    when (pg_trigger_depth() = 0
          and (old.site <> new.site or old.earliest_release_date is distinct from new.earliest_release_date))
    execute function note_changes_of_file();

-- Timeline ----------------------------------------------------------------------------------------
-- Every feature that has something to tell of a person makes a view `timeline_<what>` with the columns
-- participant, at (the moment) or on_date (where only the day is known), kind (programme/participants/
-- timeline.py: who puts it into words), facts (jsonb), by (a name). Such a view is made with
-- security_invoker, so that it holds what the viewer may see of its tables and nothing else.
create or replace function timeline_of(given integer, zone text)
returns table (day date, at timestamptz, kind text, facts jsonb, by text)
language plpgsql stable set search_path = public, pg_temp as $$
declare
    source text;
begin
    for source in
        select viewname from pg_views where schemaname = 'public' and viewname like 'timeline\_%' order by viewname
    loop
        return query execute format(
            'select coalesce(t.on_date, (t.at at time zone $2)::date), t.at, t.kind::text, t.facts, t.by::text '
            'from %I t where t.participant = $1', source
        ) using given, zone;
    end loop;
end $$;
grant execute on function timeline_of(integer, text) to throughcare_person;

-- The name of whoever changed something about a person, for those who see the person: it says who to
-- ask, and nothing else about the account. (Whom one sees is said by programme/cohorts, further up.)
create or replace function name_of_keeper(given integer, keeper integer) returns text
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    if sees_participant(given) and exists (select from history h where h.participant = given and h.staff = keeper) then
        return (select s.name from staff s where s.id = keeper);
    end if;
    return null;
end $$;

-- What history holds of who somebody is: which fields were changed, when and by whom, and none of their
-- contents. That a date of birth was corrected is told to those who see it.
create or replace function changes_of_identity(given integer)
returns table (at timestamptz, kind text, facts jsonb, by text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    sees_birth boolean := acting_is('lead') or exists (
        select from participant p where p.id = given and p.site in (select coordinated_sites())
    );
begin
    if not sees_participant(given) then
        return;
    end if;
    return query
        with changed as (
            select h.at, h.staff, h.table_name = 'participant' and h.operation = 'insert' as added, field.key
            from history h
            left join lateral jsonb_each(h.after) field
                on field.value is distinct from h.before -> field.key
                and field.key = any (array['given_name', 'family_name', 'preferred_name', 'prison_number',
                                           'language', 'supports', 'date_of_birth'])
            where h.participant = given
              and (h.table_name = 'participant' or (h.table_name = 'particulars' and sees_birth))
        ),
        together as (
            select c.at, c.staff, bool_or(c.added) as added,
                   jsonb_agg(distinct c.key order by c.key) filter (where c.key is not null) as fields
            from changed c group by c.at, c.staff
        )
        select t.at, case when t.added then 'added' else 'changed' end,
               case when t.added then '{}' else jsonb_build_object('fields', t.fields) end, s.name::text
        from together t left join staff s on s.id = t.staff
        where t.added or t.fields is not null;
end $$;
grant execute on function changes_of_identity(integer), name_of_keeper(integer, integer) to throughcare_person;

create view timeline_identity with (security_invoker = true) as
    select p.id as participant, c.at, null::date as on_date, c.kind, c.facts, c.by
    from participant p cross join lateral changes_of_identity(p.id) c;

create view timeline_transfer with (security_invoker = true) as
    select t.participant, null::timestamptz as at, t.transferred_on as on_date, 'transferred' as kind,
           jsonb_build_object('from', f.name, 'to', g.name, 'reason', t.reason) as facts,
           name_of_keeper(t.participant, t.made_by) as by
    from transfer t join site_names() f on f.id = t.from_site join site_names() g on g.id = t.to_site;

create view timeline_release_change with (security_invoker = true) as
    select c.participant, c.made_at as at, null::date as on_date, 'release_date_changed' as kind,
           jsonb_build_object('before', c.before, 'after', c.after, 'reason', c.reason) as facts,
           name_of_keeper(c.participant, c.made_by) as by
    from release_change c;

grant select on timeline_identity, timeline_transfer, timeline_release_change to throughcare_person;
