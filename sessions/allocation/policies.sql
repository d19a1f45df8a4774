-- What a register says to a referral, and what a consent says to a register. Waiting list and
-- allocation keep nothing of their own.

-- Nothing new is recorded of whoever took back their consent to the programme, of any session after
-- that day. Marks that are there may be corrected still.
create or replace function refuse_marks_without_consent() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (
        select from (select distinct n.participant, n.session from new_rows n
                     join consent c on c.participant = n.participant and c.withdrawn_on is not null) n
        join group_session g on g.id = n.session
        join cohort k on k.id = g.cohort
        join site x on x.id = k.site
        where consent_withdrawn_before(n.participant, (g.starts_at at time zone x.time_zone)::date) is not null
    ) then
        raise exception 'the consent to the programme was withdrawn'
            using errcode = 'check_violation', constraint = 'consent_withdrawn';
    end if;
    return null;
end $$;
create or replace trigger refuse_marks_without_consent after insert on mark
    referencing new table as new_rows for each statement execute function refuse_marks_without_consent();

-- A referral is started with the first session that its person attended in the cohort; where a
-- correction takes that attendance back, it is allocated again. The date follows the register.
create or replace function start_referrals() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    one record;
begin
    -- Two registers of one person may be saved at the same moment: one waits, and then sees the other.
    perform from referral r
    where r.open and r.state in ('allocated', 'started') and r.participant in (select n.participant from new_rows n)
    order by r.id for update;
    for one in
        select r.id, r.participant, r.state, r.since, (
            select min((g.starts_at at time zone x.time_zone)::date)
            from mark m
            join group_session g on g.id = m.session
            join cohort k on k.id = m.cohort
            join site x on x.id = k.site
            where m.participant = r.participant and m.cohort = b.cohort and m.state = 'attended'
              and (g.starts_at at time zone x.time_zone)::date >= b.joined_on
        ) as started_on
        from referral r join membership b on b.id = r.membership
        where r.open and r.state in ('allocated', 'started')
          and r.participant in (select n.participant from new_rows n)
        order by r.id
    loop
        if one.state = 'allocated' and one.started_on is not null then
            insert into referral_step (referral, participant, from_state, to_state, taken_on, made_by)
            values (one.id, one.participant, 'allocated', 'started', one.started_on, acting_staff());
        elsif one.state = 'started' and one.started_on is null then
            insert into referral_step (referral, participant, from_state, to_state, reason, taken_on, made_by)
            values (one.id, one.participant, 'started', 'allocated', 'The register was corrected', current_date, acting_staff());
        elsif one.state = 'started' and one.started_on <> one.since then
            update referral_step s set taken_on = one.started_on
            where s.id = (select max(last.id) from referral_step last
                          where last.referral = one.id and last.to_state = 'started');
            update referral set since = one.started_on where id = one.id;
        end if;
    end loop;
    return null;
end $$;
create or replace trigger start_referrals_of_new after insert on mark
    referencing new table as new_rows for each statement execute function start_referrals();
create or replace trigger start_referrals_of_changed after update on mark
    referencing new table as new_rows for each statement execute function start_referrals();

-- Who added the newest members of a cohort: two coordinators may want the last place, and the second
-- is told who was first. History names them; a coordinator reads there only what they did themselves.
create or replace function joined_since(given_cohort integer, newest integer)
returns table (membership integer, participant integer, by text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select m.id, m.participant, s.name::text
    from membership m
    left join history h on h.table_name = 'membership' and h.row_id = m.id::text and h.operation = 'insert'
    left join staff s on s.id = h.staff
    where m.cohort = given_cohort and m.id > newest and given_cohort in (select coordinated_cohorts());
end;
grant execute on function joined_since(integer, integer) to throughcare_person;
