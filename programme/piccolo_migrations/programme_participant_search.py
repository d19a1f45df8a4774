"""By what people are found, although their names are typed differently each time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T02:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "search of participants that forgives typing"

_SQL = r"""
-- A name as it sounds, more or less: without accents and doubled letters, and one letter for what is
-- written in several ways (Müller, Mueller, Muller; Yusuf, Jussuf; Schmidt, Schmitt).
create function folded(given text) returns text
language sql immutable strict parallel safe
return regexp_replace(
    translate(
        replace(replace(replace(replace(replace(replace(replace(
            lower(translate(
                regexp_replace(normalize(given, nfkd), '[\u0300-\u036f]', '', 'g'),
                'ßẞøØłŁđĐðÐıæÆœŒþÞ''’`´', 'ssoollddddiaaoott'
            )),
            'ae', 'a'), 'oe', 'o'), 'ue', 'u'), 'ph', 'f'), 'th', 't'), 'dt', 't'), 'ck', 'k'),
        'cqjywz', 'kkiivs'
    ),
    '(.)\1+', '\1', 'g'
);

-- The words of a text, folded: each part of Al-Hassan, and both together.
create function folded_words(given text) returns text[]
language sql immutable strict parallel safe
begin atomic
    select coalesce(array_agg(distinct word), '{}')
    from (select folded(given) as f) once,
         regexp_split_to_table(f || ' ' || replace(f, '-', ''), '[\s.,;:/()"_-]+') word
    where word <> '';
end;

-- A number of the prison, or a reference, however it is typed: with or without blanks and strokes.
create function folded_number(given text) returns text
language sql immutable strict parallel safe
return regexp_replace(lower(given), '[^a-z0-9]', '', 'g');

-- What a word is also taken for: with one letter less, so that two words meet that one slip of the
-- keys parts, and by its consonants alone (Mohamed, Muhammad). Short words would meet too many.
create function near_words(word text) returns text[]
language plpgsql immutable strict parallel safe as $$
declare
    consonants text := regexp_replace(word, '[aeiou]+', '*', 'g');
    near text[] := '{}';
begin
    if length(word) >= 4 then
        near := near || ('-' || word);
        for n in 1 .. least(length(word), 24) loop
            near := near || ('-' || left(word, n - 1) || substr(word, n + 1));
        end loop;
    end if;
    if length(replace(consonants, '*', '')) >= 3 then
        near := near || ('~' || consonants);
    end if;
    return near;
end $$;

-- Everything by which somebody is found: each word of the name whole (=), by its beginnings, by what
-- it is also taken for (- and ~), and the beginnings of the numbers (#).
create function search_words(names text, numbers text[]) returns text[]
language plpgsql immutable parallel safe as $$
declare
    found text[] := '{}';
    word text;
begin
    foreach word in array folded_words(names) loop
        found := found || ('=' || word) || near_words(word);
        for n in 1 .. least(length(word), 24) loop
            found := found || left(word, n);
        end loop;
    end loop;
    foreach word in array numbers loop
        word := folded_number(word);
        for n in 2 .. least(length(word), 24) loop
            found := found || ('#' || left(word, n));
        end loop;
    end loop;
    return found;
end $$;

alter table participant add column search_words text[] not null generated always as (
    search_words(given_name || ' ' || preferred_name || ' ' || family_name,
                 array[prison_number::text, reference::text])
) stored;
-- Kept in order at once: entries that wait for later are read one by one by every search until then.
create index participant_search on participant using gin (search_words) with (fastupdate = off);
create index participant_name on participant (family_name, given_name, reference);
create index participant_number on participant (folded_number(prison_number));
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
