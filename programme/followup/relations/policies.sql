-- The people around somebody: kept by the offender manager and the coach, read by the lead. They never asked to be
-- here, so names and words about them stay out of the history.
create policy of_follower on related_person for select to throughcare_person
    using (participant in (select followed_participants()));
create policy read_by_lead on related_person for select to throughcare_person using ((select acting_is('lead')));
create policy kept_by_follower on related_person for insert to throughcare_person
    with check (participant in (select followed_participants()) and saved_by = (select acting_staff()));
create policy changed_by_follower on related_person for update to throughcare_person
    using (participant in (select followed_participants()))
    with check (participant in (select followed_participants()) and saved_by = (select acting_staff()));
grant select,
    insert (participant, name, relation, category, reach, approach, may_be_told, never_told, ended_on, version, saved_by),
    update (name, relation, category, reach, approach, may_be_told, never_told, ended_on, version, saved_by, saved_at)
    on related_person to throughcare_person;
select let_worker('related_person', 'select, insert');
select keep_history('related_person', 'name', 'reach', 'may_be_told', 'never_told');
