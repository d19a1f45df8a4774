-- Changes to a timetable that stands.

-- Whoever keeps a copy of the timetable tells by `sequence` which is the newer one.
create or replace function count_changes_of_session() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    new.sequence := old.sequence
        + ((old.starts_at, old.ends_at, old.room, old.state)
           is distinct from (new.starts_at, new.ends_at, new.room, new.state))::integer;
    return new;
end $$;
create or replace trigger sequence before update on group_session
    for each row execute function count_changes_of_session();

-- What was held stays when and as it was: no person moves or cancels it.
create or replace function refuse_to_move_held() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    raise exception 'session % was held', old.id
        using errcode = 'check_violation', constraint = 'held_session_stays';
end $$;
create or replace trigger held_session_stays
    before update of starts_at, ends_at, state on group_session for each row
    when (old.state = 'held' and acting_staff() is not null
          and ((old.starts_at, old.ends_at) is distinct from (new.starts_at, new.ends_at)
               or new.state in ('scheduled', 'cancelled')))
    execute function refuse_to_move_held();
