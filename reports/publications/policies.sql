-- Publications: whoever may analyse proposes one, and somebody else of them decides. What is published is
-- never changed or deleted, since it cannot be called back: later reports are checked against it.

create policy read_by_evaluator on publication for select to throughcare_person, throughcare_evaluator
    using ((select may_analyse()));
create policy proposed_by_evaluator on publication for insert to throughcare_person, throughcare_evaluator
    with check ((select may_analyse()) and proposed_by = (select acting_staff()) and state = 'proposed');
create policy decided_by_evaluator on publication for update to throughcare_person, throughcare_evaluator
    using ((select may_analyse()))
    with check ((select may_analyse()) and decided_by = (select acting_staff()));
grant select, insert (purpose, filters, data_cut, fingerprint, counts, hidden, checked_against, proposed_by),
    update (state, decided_by, decided_at, reason) on publication to throughcare_person, throughcare_evaluator;
grant usage on sequence publication_id_seq, publication_content_id_seq to throughcare_evaluator;
select let_worker('publication', 'select');
select keep_history('publication');

create policy read_by_evaluator on publication_content for select to throughcare_person, throughcare_evaluator
    using ((select may_analyse()));
create policy proposed_by_evaluator on publication_content for insert to throughcare_person, throughcare_evaluator
    with check (exists (select from publication p where p.id = publication_content.publication
                        and p.state = 'proposed' and p.proposed_by = (select acting_staff())));
grant select, insert (publication, archive, register) on publication_content
    to throughcare_person, throughcare_evaluator;
select let_worker('publication_content', 'select');
select keep_history('publication_content', 'archive', 'register');

-- A proposal is decided once. It is published only while the register is the one that it was checked
-- against; the lock makes two who decide at once come one after the other.
create or replace function publication_decided() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if old.state <> 'proposed' then
        raise exception 'publication % is decided already', old.id
            using errcode = 'check_violation', constraint = 'publication_once';
    end if;
    if new.state = 'withdrawn' and new.decided_by <> old.proposed_by then
        raise exception 'publication % is withdrawn by whoever proposed it', old.id
            using errcode = 'check_violation', constraint = 'publication_withdrawn_by_own';
    end if;
    if new.state = 'published' then
        perform pg_advisory_xact_lock(hashtext('publication'));
        if old.checked_against is distinct from (
            select p.id from publication p where p.state = 'published' order by p.decided_at desc, p.id desc limit 1
        ) then
            raise exception 'publication % was not checked against the last one', old.id
                using errcode = 'check_violation', constraint = 'publication_stale';
        end if;
    end if;
    return new;
end $$;

create or replace trigger publication_decided before update on publication
    for each row execute function publication_decided();

-- Who proposed and who decided: evaluators see no other staff, but must know whom to ask.
create or replace function publication_people() returns table (publication integer, proposed text, decided text)
language sql stable security definer set search_path = public, pg_temp as $$
    select p.id, proposer.name::text, decider.name::text
    from publication p
    join staff proposer on proposer.id = p.proposed_by
    left join staff decider on decider.id = p.decided_by
    where (select may_analyse())
$$;
grant execute on function publication_people() to throughcare_person, throughcare_evaluator;
