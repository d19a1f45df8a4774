-- Targets of the strategy: the lead sets them, whoever reads reports reads them.

create policy set_by_lead on target for insert to throughcare_person
    with check ((select acting_is('lead')) and set_by = (select acting_staff()));
create policy retired_by_lead on target for update to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
create policy read_by_evaluator on target for select to throughcare_person, throughcare_evaluator
    using ((select may_analyse()));
grant select, insert (indicator, value, source, set_by), update (retired_at) on target to throughcare_person;
grant select on target to throughcare_evaluator;
select let_worker('target', 'select, insert, update');
select keep_history('target');
