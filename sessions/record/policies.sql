-- The session record: kept by a cohort's facilitators, each as far back as sessions_in_reach() says;
-- their supervisor reads it with the texts in confidence, the lead without them; the prison reads only what was written to be shared.

do $$
declare
    part text;
begin
    foreach part in array array['session_record', 'exercise_delivery', 'fidelity_answer'] loop
        execute format($sql$
            create policy of_facilitator on %1$I to throughcare_person
                using (session in (select sessions_in_reach())) with check (session in (select sessions_in_reach()));
            create policy read_by_supervisor on %1$I for select to throughcare_person
                using (cohort in (select supervised_cohorts()));
            create policy read_by_lead on %1$I for select to throughcare_person using ((select acting_is('lead')));
            grant select, insert, update on %1$I to throughcare_person;
        $sql$, part);
        perform let_worker(part, 'select, insert');
        perform keep_history(part);
    end loop;
end $$;

-- An exercise that was added by mistake can be taken out again; the history keeps it.
grant delete on exercise_delivery, fidelity_answer to throughcare_person;

-- Texts are appended: there is no right to change or delete one.
create policy of_facilitator on note for select to throughcare_person
    using (session in (select sessions_in_reach()));
create policy read_by_supervisor on note for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy written_by_facilitator on note for insert to throughcare_person
    with check (session in (select sessions_in_reach()) and author = (select acting_staff()));
create policy read_by_lead on note for select to throughcare_person
    using ((select acting_is('lead')) and tier in ('programme_team', 'shareable'));
create policy shared_with_coordinator on note for select to throughcare_person
    using (tier = 'shareable' and cohort in (select coordinated_cohorts()));
grant select, insert on note to throughcare_person;
select let_worker('note', 'insert');
select keep_history('note', 'body', 'sealed');

-- Signing off holds the facts still, for everybody; what is written later says that it came later.
create or replace function refuse_after_sign_off() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    of_session integer := case when tg_op = 'DELETE' then old.session else new.session end;
begin
    if exists (select from session_record r where r.session = of_session and r.signed_off_at is not null) then
        raise exception 'the record was signed off'
            using errcode = 'check_violation', constraint = 'signed_off';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create or replace trigger signed_off before update on session_record
    for each row when (acting_staff() is not null) execute function refuse_after_sign_off();
create or replace trigger signed_off before insert or update or delete on exercise_delivery
    for each row when (acting_staff() is not null) execute function refuse_after_sign_off();
create or replace trigger signed_off before insert or update or delete on fidelity_answer
    for each row when (acting_staff() is not null) execute function refuse_after_sign_off();

create or replace function mark_addendum() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    new.addendum := exists (select from session_record r
                            where r.session = new.session and r.signed_off_at is not null);
    if new.participant is not null and not exists (
        select from membership m where m.cohort = new.cohort and m.participant = new.participant
    ) then
        raise exception 'a note about somebody who is not of this cohort'
            using errcode = 'check_violation', constraint = 'note_of_member';
    end if;
    return new;
end $$;
create or replace trigger mark_addendum before insert on note
    for each row when (acting_staff() is not null) execute function mark_addendum();

-- A draft is its author's alone, and all of it is sealed.
create policy own on record_draft to throughcare_person
    using (author = (select acting_staff()) and session in (select sessions_in_reach()))
    with check (author = (select acting_staff()) and session in (select sessions_in_reach()));
grant select, insert (id, session, cohort, author, sealed, version), update (sealed, version, saved_at), delete
    on record_draft to throughcare_person;

-- Colleagues see that somebody writes, never what.
create or replace function record_writers(asked integer[]) returns table (session integer, name text, saved_at timestamptz)
language sql stable rows 3 security definer set search_path = public, pg_temp
begin atomic
    select d.session, s.name::text, max(d.saved_at)
    from record_draft d join staff s on s.id = d.author
    where d.session = any (asked) and d.author <> acting_staff()
      and d.session in (select sessions_in_reach())
    group by d.session, s.name;
end;
grant execute on function record_writers(integer[]) to throughcare_person;
