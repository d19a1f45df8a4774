-- Definitions of instruments are for everybody who delivers, schedules or supervises; the lead keeps them.
-- What scores follow from stays as it is once something was measured with it: sessions/measures holds that.

do $$
declare
    part text;
begin
    foreach part in array array['instrument', 'subscale'] loop
        execute format($sql$
            create policy read_by_delivery on %1$I for select to throughcare_person
                using ((select acting_is('facilitator')) or (select acting_is('coordinator'))
                       or (select acting_is('supervisor')));
            create policy kept_by_lead on %1$I to throughcare_person
                using ((select acting_is('lead'))) with check ((select acting_is('lead')));
        $sql$, part);
        perform let_worker(part, 'select, insert');
        perform keep_history(part);
    end loop;
end $$;
grant select, insert, update on instrument to throughcare_person;
grant select, insert, update, delete on subscale to throughcare_person;
-- The demonstration chooses who is asked when.
grant update (asked_at) on instrument to throughcare_worker;
create policy chosen_by_worker on instrument for update to throughcare_worker using (true) with check (true);
