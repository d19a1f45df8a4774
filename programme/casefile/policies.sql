-- The case file. A concern is raised by facilitators, reaches by name whoever has to act (see
-- raise_alerts), and is read by them, by the team, its supervisor and the lead. What is behind it, the
-- session record, stays where it is. A disclosure is read by those to whom something was passed on; the
-- lead learns that it happened, and on what ground.

create or replace function addressed_concerns() returns setof integer
language sql stable rows 10 security definer set search_path = public, pg_temp
begin atomic
    select a.concern from concern_alert a where a.staff = acting_staff();
end;

-- Those of the own teams: of a cohort, or of somebody who is or was a member of one.
create or replace function team_concerns() returns setof integer
language sql stable rows 10 security definer set search_path = public, pg_temp
begin atomic
    select c.id from concern c
    where c.cohort in (select led_cohorts() union all select supervised_cohorts())
       or c.participant in (select m.participant from membership m
                            where m.cohort in (select led_cohorts() union all select supervised_cohorts()));
end;
grant execute on function addressed_concerns(), team_concerns() to throughcare_person;

create policy raised_by_oneself on concern for select to throughcare_person using (raised_by = (select acting_staff()));
create policy addressed on concern for select to throughcare_person using (id in (select addressed_concerns()));
create policy of_team on concern for select to throughcare_person using (id in (select team_concerns()));
create policy read_by_lead on concern for select to throughcare_person using ((select acting_is('lead')));
create policy raised_by_facilitator on concern for insert to throughcare_person
    with check (
        raised_by = (select acting_staff()) and closed_at is null
        and coalesce(cohort in (select facilitated_cohorts()), true)
        and coalesce(participant in (select m.participant from membership m
                                     where m.cohort in (select facilitated_cohorts())
                                     union all select coached_participants()), true)
    );
-- Closed by whoever had to act, or the lead; once.
create policy closed_by_addressed on concern for update to throughcare_person
    using (closed_at is null and ((select acting_is('lead')) or id in (select addressed_concerns())))
    with check (closed_by = (select acting_staff()) and closed_at is not null);
grant select, insert (form, participant, cohort, whom, category, severity, seen, raised_by),
    update (closed_by, closed_at, outcome) on concern to throughcare_person;
select let_worker('concern', 'select, insert');
select keep_history('concern', 'seen', 'outcome', 'whom');

create policy own on concern_alert for select to throughcare_person using (staff = (select acting_staff()));
create policy of_own_concern on concern_alert for select to throughcare_person
    using (concern in (select c.id from concern c where c.raised_by = (select acting_staff())));
create policy of_team on concern_alert for select to throughcare_person using (concern in (select team_concerns()));
create policy read_by_lead on concern_alert for select to throughcare_person using ((select acting_is('lead')));
create policy answered on concern_alert for update to throughcare_person
    using (staff = (select acting_staff())) with check (staff = (select acting_staff()));
grant select, update (read_at, acknowledged_at) on concern_alert to throughcare_person;
select let_worker('concern_alert', 'select, insert');
select keep_history('concern_alert');

create policy with_the_concern on concern_entry for select to throughcare_person
    using (exists (select from concern c where c.id = concern_entry.concern));
create policy written_by_reader on concern_entry for insert to throughcare_person
    with check (author = (select acting_staff())
                and exists (select from concern c where c.id = concern_entry.concern));
grant select, insert (concern, author, body) on concern_entry to throughcare_person;
select let_worker('concern_entry', 'select, insert');
select keep_history('concern_entry', 'body');

create policy read_by_staff on alert_rule for select to throughcare_person using ((select acting_staff()) is not null);
create policy kept_by_lead on alert_rule for update to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, update (active) on alert_rule to throughcare_person;
select let_worker('alert_rule', 'select');
select keep_history('alert_rule');

-- Alerts --------------------------------------------------------------------------------------------

-- Who is told of a concern, by name, and as what: the rules say which roles, the person and the cohort
-- say who of them. Whoever raises it is not told of it.
create or replace function concern_recipients(
    given_participant integer, given_cohort integer, given_severity text
) returns table (staff integer, role text)
language sql stable rows 10 security definer set search_path = public, pg_temp
begin atomic
    with cohorts as (
        select given_cohort as id where given_cohort is not null
        union
        select m.cohort from membership m
        where m.participant = given_participant and (m.left_on is null or m.left_on >= current_date)
    ), sites as (
        select p.site as id from participant p where p.id = given_participant
        union
        select c.site from cohort c where c.id = given_cohort
    ), found as (
        select ss.staff, 'coordinator' as role, 1 as place
        from staff_site ss join staff s on s.id = ss.staff
        where ss.site in (select id from sites) and 'coordinator' = any (s.roles) and s.active
        union all
        select p.offender_manager, 'offender_manager', 2
        from participant p join staff s on s.id = p.offender_manager
        where p.id = given_participant and 'offender_manager' = any (s.roles) and s.active
        union all
        select s.id, 'lead', 3 from staff s where 'lead' = any (s.roles) and s.active
        union all
        select f.staff, 'facilitator', 4
        from cohort_facilitator f join staff s on s.id = f.staff
        where f.cohort in (select id from cohorts) and s.active
          and current_date between f.starts_on and coalesce(f.ends_on, 'infinity')
        union all
        select k.staff, 'facilitator', 4
        from coach k join staff s on s.id = k.staff
        where k.participant = given_participant and s.active
          and current_date between k.starts_on and coalesce(k.ends_on, 'infinity')
        union all
        select x.staff, 'supervisor', 5
        from cohort_supervisor x join staff s on s.id = x.staff
        where x.cohort in (select id from cohorts) and s.active
          and current_date between x.starts_on and coalesce(x.ends_on, 'infinity')
    )
    select distinct on (f.staff) f.staff, f.role
    from found f join alert_rule r on r.role = f.role and r.severity = given_severity and r.active
    where f.staff <> coalesce(acting_staff(), 0)
    order by f.staff, f.place;
end;

create or replace function raise_alerts() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into concern_alert (concern, staff, role, due_at)
    select new.id, r.staff, r.role,
           now() + case new.severity when 'now' then interval '1 hour'
                                     when 'today' then interval '8 hours' else interval '3 days' end
    from concern_recipients(new.participant, new.cohort, new.severity) r;
    return null;
end $$;
create or replace trigger raise_alerts after insert on concern
    for each row when (acting_staff() is not null) execute function raise_alerts();

-- How many people a concern would reach, by role: told before it is raised, so that nobody relies on an
-- empty list.
create or replace function concern_reach(given_participant integer, given_cohort integer)
returns table (severity text, role text, people bigint)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select s.severity, r.role, count(*)
    from (values ('now'), ('today'), ('information')) s (severity),
         concern_recipients(given_participant, given_cohort, s.severity) r
    where acting_is('facilitator')
    group by 1, 2;
end;
grant execute on function concern_reach(integer, integer) to throughcare_person;

-- Names on a concern, for whoever reads it: who raised it, who was told, who wrote, whom it is about.
create or replace function concern_names(given integer)
returns table (staff integer, name text, about text)
language sql stable rows 10 security definer set search_path = public, pg_temp
begin atomic
    select s.id, s.name::text, null
    from staff s
    where s.id in (select c.raised_by from concern c where c.id = given
                   union select c.closed_by from concern c where c.id = given
                   union select a.staff from concern_alert a where a.concern = given
                   union select e.author from concern_entry e where e.concern = given)
      and (acting_is('lead') or given in (select addressed_concerns()) or given in (select team_concerns())
           or given in (select c.id from concern c where c.raised_by = acting_staff()))
    union all
    select null, null, case when acting_is('supervisor') and not acting_is('lead') and not acting_is('facilitator')
                            then concat(left(p.given_name, 1), '. ', left(p.family_name, 1), '.')
                            else concat_ws(' ', nullif(p.given_name, ''), nullif(p.family_name, '')) end
    from concern c join participant p on p.id = c.participant
    where c.id = given
      and (acting_is('lead') or given in (select addressed_concerns()) or given in (select team_concerns())
           or c.raised_by = acting_staff());
end;
grant execute on function concern_names(integer) to throughcare_person;

-- Disclosures ---------------------------------------------------------------------------------------

create or replace function addressed_disclosures() returns setof integer
language sql stable rows 10 security definer set search_path = public, pg_temp
begin atomic
    select r.disclosure from disclosure_recipient r where r.staff = acting_staff();
end;
grant execute on function addressed_disclosures() to throughcare_person;

create policy of_team on disclosure for select to throughcare_person
    using (cohort in (select led_cohorts() union all select supervised_cohorts()));
create policy of_coach on disclosure for select to throughcare_person
    using (participant in (select coached_participants()));
create policy made_by_oneself on disclosure for select to throughcare_person using (made_by = (select acting_staff()));
create policy addressed on disclosure for select to throughcare_person using (id in (select addressed_disclosures()));
create policy made_by_facilitator on disclosure for insert to throughcare_person
    with check (made_by = (select acting_staff())
                and (cohort in (select led_cohorts()) or participant in (select coached_participants()))
                and participant in (select m.participant from membership m where m.cohort = disclosure.cohort));
grant select, insert (form, participant, cohort, ground, content, outside, decided_by, told, told_note,
                      disclosed_on, made_by) on disclosure to throughcare_person;
select let_worker('disclosure', 'select, insert');
select keep_history('disclosure', 'content', 'told_note', 'outside');

create policy with_the_disclosure on disclosure_recipient for select to throughcare_person
    using (exists (select from disclosure d where d.id = disclosure_recipient.disclosure));
create policy named_by_maker on disclosure_recipient for insert to throughcare_person
    with check (exists (select from disclosure d
                        where d.id = disclosure_recipient.disclosure and d.made_by = (select acting_staff())));
grant select, insert (disclosure, staff) on disclosure_recipient to throughcare_person;
select let_worker('disclosure_recipient', 'select, insert');
select keep_history('disclosure_recipient');

-- The lead learns that something was passed on, when and on what ground; not what.
create or replace function disclosures_known(given_participant integer)
returns table (id integer, ground text, disclosed_on date, made_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select d.id, d.ground::text, d.disclosed_on, d.made_at from disclosure d
    where d.participant = given_participant and acting_is('lead')
    order by d.disclosed_on desc, d.id desc;
end;
-- To whom something can be passed on inside the system: who is responsible for the person.
create or replace function disclosure_choices(given_participant integer) returns table (staff integer, name text, role text)
language sql stable rows 10 security definer set search_path = public, pg_temp
begin atomic
    select s.id, s.name::text, 'coordinator' from staff_site ss join staff s on s.id = ss.staff
    join participant p on p.site = ss.site
    where p.id = given_participant and 'coordinator' = any (s.roles) and s.active
      and given_participant in (select own_members()) and acting_is('facilitator')
    union all
    select s.id, s.name::text, 'offender_manager' from participant p join staff s on s.id = p.offender_manager
    where p.id = given_participant and s.active
      and given_participant in (select own_members()) and acting_is('facilitator');
end;
create or replace function disclosure_people(given integer) returns table (staff integer, name text)
language sql stable rows 5 security definer set search_path = public, pg_temp
begin atomic
    select s.id, s.name::text from staff s
    where s.id in (select d.made_by from disclosure d where d.id = given
                   union select r.staff from disclosure_recipient r where r.disclosure = given)
      and (given in (select addressed_disclosures())
           or exists (select from disclosure d where d.id = given
                      and (d.made_by = acting_staff()
                           or d.participant in (select coached_participants())
                           or d.cohort in (select led_cohorts() union all select supervised_cohorts()))));
end;
grant execute on function
    disclosures_known(integer), disclosure_choices(integer), disclosure_people(integer)
to throughcare_person;

-- Timeline ------------------------------------------------------------------------------------------

create view timeline_concern with (security_invoker = true) as
    select c.participant, c.raised_at as at, null::date as on_date, 'concern' as kind,
           jsonb_build_object('concern', c.id, 'category', c.category, 'severity', c.severity) as facts,
           null::text as by
    from concern c where c.participant is not null;
create view timeline_disclosure with (security_invoker = true) as
    select d.participant, null::timestamptz as at, d.disclosed_on as on_date, 'disclosure' as kind,
           jsonb_build_object('participant', d.participant, 'ground', d.ground) as facts, null::text as by
    from disclosure d;
grant select on timeline_concern, timeline_disclosure to throughcare_person;
