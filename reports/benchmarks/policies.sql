-- Published rates: the lead keeps them, whoever reads reports reads them.

create policy added_by_lead on benchmark for insert to throughcare_person
    with check ((select acting_is('lead')) and added_by = (select acting_staff()));
create policy retired_by_lead on benchmark for update to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
create policy read_by_evaluator on benchmark for select to throughcare_person, throughcare_evaluator
    using ((select may_analyse()));
grant select, insert (event, rate, months, source, added_by), update (retired_at) on benchmark to throughcare_person;
grant select on benchmark to throughcare_evaluator;
select let_worker('benchmark', 'select, insert, update');
select keep_history('benchmark');
