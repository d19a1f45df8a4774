-- Referrals and consents: kept by the coordinators of the site at which the person is, read by the
-- lead, by the facilitators of the cohorts in which the person is, by whoever coaches them and by whose
-- case the person is. Applied after the cohorts, whose memberships move a referral.

create policy read_by_staff on referral_state for select to throughcare_person
    using ((select acting_is('facilitator')) or (select acting_is('coordinator')) or (select acting_is('lead'))
           or (select acting_is('offender_manager')));
create policy read_by_staff on referral_transition for select to throughcare_person
    using ((select acting_is('facilitator')) or (select acting_is('coordinator')) or (select acting_is('lead'))
           or (select acting_is('offender_manager')));
grant select on referral_state, referral_transition to throughcare_person;
select let_worker('referral_state', 'select'), let_worker('referral_transition', 'select');
select keep_history('referral_state'), keep_history('referral_transition');

create policy read_by_offender_manager on referral for select to throughcare_person
    using (participant in (select managed_participants()));
create policy read_by_lead on referral for select to throughcare_person using ((select acting_is('lead')));
create policy read_by_facilitator on referral for select to throughcare_person
    using (participant in (select m.participant from membership m where m.cohort in (select facilitated_cohorts())
                           union all select coached_participants()));
create policy read_by_coordinator on referral for select to throughcare_person
    using (participant in (select p.id from participant p where p.site in (select coordinated_sites())));
create policy made_by_coordinator on referral for insert to throughcare_person
    with check (participant in (select p.id from participant p where p.site in (select coordinated_sites()))
                and made_by = (select acting_staff()));
-- State and date follow from the steps: nobody writes them.
grant select, insert (participant, source, note, referred_on, since, made_by) on referral to throughcare_person;
select let_worker('referral', 'select, insert');
select keep_history('referral');

create policy read_by_offender_manager on referral_step for select to throughcare_person
    using (participant in (select managed_participants()));
create policy read_by_lead on referral_step for select to throughcare_person using ((select acting_is('lead')));
create policy read_by_facilitator on referral_step for select to throughcare_person
    using (participant in (select m.participant from membership m where m.cohort in (select facilitated_cohorts())
                           union all select coached_participants()));
create policy read_by_coordinator on referral_step for select to throughcare_person
    using (participant in (select p.id from participant p where p.site in (select coordinated_sites())));
create policy taken_by_coordinator on referral_step for insert to throughcare_person
    with check (participant in (select p.id from participant p where p.site in (select coordinated_sites()))
                and made_by = (select acting_staff())
                and exists (select from referral_transition t
                            where t.from_state = referral_step.from_state
                              and t.to_state = referral_step.to_state and t.who = 'coordinator'));
grant select, insert (referral, participant, from_state, to_state, reason, note, taken_on, made_by)
    on referral_step to throughcare_person;
select let_worker('referral_step', 'select, insert');
select keep_history('referral_step');

create policy read_by_offender_manager on consent for select to throughcare_person
    using (participant in (select managed_participants()));
create policy read_by_lead on consent for select to throughcare_person using ((select acting_is('lead')));
create policy read_by_facilitator on consent for select to throughcare_person
    using (participant in (select m.participant from membership m where m.cohort in (select facilitated_cohorts())
                           union all select coached_participants()));
create policy read_by_coordinator on consent for select to throughcare_person
    using (participant in (select p.id from participant p where p.site in (select coordinated_sites())));
create policy recorded_by_coordinator on consent for insert to throughcare_person
    with check (participant in (select p.id from participant p where p.site in (select coordinated_sites()))
                and made_by = (select acting_staff()));
-- A consent is taken back once, and stays so: who changes their mind again signs a new form.
create policy withdrawn_by_coordinator on consent for update to throughcare_person
    using (withdrawn_on is null
           and participant in (select p.id from participant p where p.site in (select coordinated_sites())))
    with check (withdrawn_on is not null and withdrawn_by = (select acting_staff()));
grant select, insert (participant, purpose, form, given_on, made_by),
    update (withdrawn_on, withdrawn_how, withdrawn_by) on consent to throughcare_person;
select let_worker('consent', 'select, insert');
select keep_history('consent');

-- The names of those who wrote on a person's referral page, for whoever may read that page.
create or replace function referral_writers(given_participant integer) returns table (staff integer, name text)
language sql stable rows 5 security definer set search_path = public, pg_temp
begin atomic
    select s.id, s.name::text from staff s
    where s.id in (
              select r.made_by from referral r where r.participant = given_participant
              union select t.made_by from referral_step t where t.participant = given_participant
              union select c.made_by from consent c where c.participant = given_participant
              union select c.withdrawn_by from consent c where c.participant = given_participant
          )
      and (acting_is('lead')
           or exists (select from participant p
                      where p.id = given_participant and p.site in (select coordinated_sites()))
           or exists (select from membership m
                      where m.participant = given_participant and m.cohort in (select facilitated_cohorts()))
           or given_participant in (select coached_participants())
           or given_participant in (select managed_participants()));
end;
grant execute on function referral_writers(integer) to throughcare_person;

-- Consent ------------------------------------------------------------------------------------

-- The day on which somebody took back their consent to the programme, when that holds on a date:
-- it was before the date, and no consent given since covers it. Null: nothing stands against it.
create or replace function consent_withdrawn_before(given_participant integer, given_date date) returns date
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select max(c.withdrawn_on) from consent c
    where c.participant = given_participant and c.purpose = 'programme' and c.withdrawn_on < given_date
      and not exists (
          select from consent other
          where other.participant = c.participant and other.purpose = c.purpose
            and other.given_on <= given_date and coalesce(other.withdrawn_on >= given_date, true)
      );
end;

create or replace function has_consent(given_participant integer) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select exists (
        select from consent c
        where c.participant = given_participant and c.purpose = 'programme' and c.withdrawn_on is null
    );
end;

-- Whoever took back their consent ends their membership on that day, in the same transaction, and
-- loses a place that had not begun. What was recorded stays.
create or replace function end_without_consent() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    -- Whoever marks this person now waits for us, or we for them.
    perform from participant p where p.id = new.participant for update;
    delete from membership m where m.participant = new.participant and m.joined_on > current_date;
    update membership m
    set left_on = greatest(m.joined_on, new.withdrawn_on), outcome = 'withdrawn', reason = 'Consent was withdrawn'
    where m.participant = new.participant and m.outcome is null and coalesce(m.left_on > new.withdrawn_on, true);
    insert into referral_step (referral, participant, from_state, to_state, reason, note, taken_on, made_by)
    select r.id, r.participant, r.state, 'withdrawn', 'Consent was withdrawn', new.withdrawn_how,
           new.withdrawn_on, new.withdrawn_by
    from referral r where r.participant = new.participant and r.open;
    return null;
end $$;
create or replace trigger end_without_consent after update on consent for each row
    when (old.withdrawn_on is null and new.withdrawn_on is not null and new.purpose = 'programme')
    execute function end_without_consent();

-- Nobody becomes a member, or stays one for longer, without it. Leaving is never refused.
create or replace function member_with_consent() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and new.left_on <= coalesce(old.left_on, 'infinity') then
        return null;
    end if;
    if consent_withdrawn_before(new.participant, coalesce(new.left_on, 'infinity')) is not null then
        raise exception 'the consent to the programme was withdrawn'
            using errcode = 'check_violation', constraint = 'consent_withdrawn';
    end if;
    return null;
end $$;
create or replace trigger member_with_consent after insert or update of joined_on, left_on on membership
    for each row execute function member_with_consent();

-- Steps --------------------------------------------------------------------------------------

-- A step that is recorded now moves the referral. One that comes with the time of an earlier
-- recording, as the worker may bring it, is only kept.
create or replace function take_step() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    stands text;
begin
    select r.state into stands from referral r where r.id = new.referral for update;
    if stands <> new.from_state then
        raise exception 'the referral is %', stands
            using errcode = 'check_violation', constraint = 'referral_moved';
    end if;
    if not exists (select from referral_transition t
                   where t.from_state = new.from_state and t.to_state = new.to_state) then
        raise exception 'no step leads from % to %', new.from_state, new.to_state
            using errcode = 'check_violation', constraint = 'referral_no_such_step';
    end if;
    if new.to_state = 'consented' and not has_consent(new.participant) then
        raise exception 'no consent is recorded'
            using errcode = 'check_violation', constraint = 'referral_consent_missing';
    end if;
    if new.to_state = 'completed' and exists (
        select from referral_step s
        where s.referral = new.referral and s.to_state = 'started' and s.taken_on > new.taken_on
    ) then
        raise exception 'completed before the start'
            using errcode = 'check_violation', constraint = 'completed_before_start';
    end if;
    update referral r
    set state = new.to_state, since = new.taken_on, open = not s.closed
    from referral_state s where r.id = new.referral and s.code = new.to_state;
    return null;
end $$;
create or replace trigger take_step after insert on referral_step for each row
    when (new.made_at = now()) execute function take_step();

-- A membership gives the referral its place, if there is one: people may join without.
create or replace function follow_membership() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    found_referral referral;
    ends text := case new.outcome
                     when 'completed' then 'completed' when 'withdrawn' then 'withdrawn'
                     when 'recalled' then 'recalled' when 'transferred' then 'transferred'
                     else 'not_completed'
                 end;
begin
    if tg_op = 'INSERT' then
        update referral r set membership = new.id
        where r.participant = new.participant and r.open
        returning * into found_referral;
        if found and found_referral.state not in ('allocated', 'started') then
            insert into referral_step (referral, participant, from_state, to_state, taken_on, made_by)
            values (found_referral.id, new.participant, found_referral.state, 'allocated', current_date, acting_staff());
        end if;
    end if;
    if new.outcome is not null then
        select * into found_referral from referral r where r.membership = new.id and r.state <> ends;
        if found then
            insert into referral_step (referral, participant, from_state, to_state, note, taken_on, made_by)
            values (found_referral.id, new.participant, found_referral.state, ends, new.reason, new.left_on, acting_staff());
        end if;
        -- The day may be corrected without another outcome.
        update referral_step s set taken_on = new.left_on
        from referral r
        where r.membership = new.id and s.referral = r.id and s.to_state = ends and r.state = ends
          and s.taken_on <> new.left_on
          and s.id = (select max(last.id) from referral_step last where last.referral = r.id);
        update referral r set since = new.left_on where r.membership = new.id and r.since <> new.left_on;
    end if;
    return null;
end $$;
create or replace trigger follow_membership after insert or update of left_on, outcome on membership
    for each row execute function follow_membership();

-- Timeline -----------------------------------------------------------------------------------

create view timeline_referral with (security_invoker = true) as
    select r.participant, null::timestamptz as at, r.referred_on as on_date, 'referred' as kind,
           jsonb_build_object('participant', r.participant, 'source', r.source) as facts,
           name_of_keeper(r.participant, r.made_by) as by
    from referral r
    union all
    select s.participant, null, s.taken_on, 'referral_moved',
           jsonb_build_object('participant', s.participant, 'to', s.to_state, 'reason', s.reason),
           name_of_keeper(s.participant, s.made_by)
    from referral_step s;

create view timeline_consent with (security_invoker = true) as
    select c.participant, null::timestamptz as at, c.given_on as on_date, 'consent_given' as kind,
           jsonb_build_object('participant', c.participant, 'purpose', c.purpose) as facts,
           name_of_keeper(c.participant, c.made_by) as by
    from consent c
    union all
    select c.participant, null, c.withdrawn_on, 'consent_withdrawn',
           jsonb_build_object('participant', c.participant, 'purpose', c.purpose),
           name_of_keeper(c.participant, c.withdrawn_by)
    from consent c where c.withdrawn_on is not null;

grant select on timeline_referral, timeline_consent to throughcare_person;
