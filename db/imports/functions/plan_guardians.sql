create or replace function app_private.plan_guardians(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.find_import_students(school);
  insert into pg_temp.import_problems
  select s.line, 'student_number', g.given ->> 'student_number', 'unknown_student'
  from pg_temp.import_students s
  join pg_temp.import_given g using (line)
  where s.student_id is null;
  insert into pg_temp.import_problems
  select g.line, n.name, null, 'missing'
  from pg_temp.import_given g
  cross join (values ('last_name'), ('first_name')) as n (name)
  where not g.given ? n.name
    and not exists (
      select from pg_temp.import_problems p where p.line = g.line and p.field = n.name);

  -- a person of the file: the same name and the same phone, address or child
  drop table if exists pg_temp.import_guardians;
  create temporary table import_guardians on commit drop as
  select g.line, g.given, s.student_id,
    app_private.header_words((g.given ->> 'last_name') || ' ' || (g.given ->> 'first_name'))
      as name,
    pg_catalog.right(
      pg_catalog.regexp_replace(g.given ->> 'phone', '[^0-9]', '', 'g'), 8) as phone,
    lower(g.given ->> 'email') as email
  from pg_temp.import_given g
  join pg_temp.import_students s using (line)
  where not exists (select from pg_temp.import_problems p where p.line = g.line);
  create index on pg_temp.import_guardians (name);
  alter table pg_temp.import_guardians add guardian_id uuid, add found bigint;

  with known as (
    select o.id, o.last_name, o.first_name,
      app_private.header_words(o.last_name || ' ' || o.first_name) as name,
      pg_catalog.right(pg_catalog.regexp_replace(o.phone, '[^0-9]', '', 'g'), 8) as phone,
      lower(o.email) as email
    from app_public.guardians o
    where o.school_id = school
  ),
  matches as (
    select i.line, (pg_catalog.array_agg(k.id))[1] as id, pg_catalog.count(*) as found
    from pg_temp.import_guardians i
    join known k
      on k.name = i.name
      and (
        k.phone = i.phone
        or k.email = i.email
        or exists (
          select
          from app_public.student_guardians l
          where l.school_id = school
            and l.student_id = i.student_id
            and l.guardian_id = k.id))
    group by i.line
  )
  update pg_temp.import_guardians i
  set guardian_id = m.id, found = m.found
  from matches m
  where m.line = i.line;

  insert into pg_temp.import_problems
  select i.line, 'last_name', i.given ->> 'last_name', 'two_guardians', i.found::text
  from pg_temp.import_guardians i
  where i.found > 1;

  -- who is new comes with the first row that names them
  with people as materialized (
    select p.name, p.contact, pg_catalog.uuidv7() as guardian_id
    from (
      select distinct x.name, coalesce(x.phone, x.email, x.student_id::text) as contact
      from pg_temp.import_guardians x
      where x.guardian_id is null) as p
  )
  update pg_temp.import_guardians i
  set guardian_id = p.guardian_id
  from people p
  where i.guardian_id is null
    and p.name = i.name
    and p.contact = coalesce(i.phone, i.email, i.student_id::text);

  insert into pg_temp.import_problems
  select x.line, 'student_number', x.given ->> 'student_number', 'twice', x.first_line::text
  from (
    select i.line, i.given, pg_catalog.first_value(i.line) over (
      partition by i.student_id, i.guardian_id order by i.line) as first_line
    from pg_temp.import_guardians i) as x
  where x.line <> x.first_line;
  insert into pg_temp.import_problems
  select distinct on (i.line, v.key) i.line, v.key, i.given ->> v.key, 'differs', f.line::text
  from pg_temp.import_guardians i
  join pg_temp.import_guardians f on f.guardian_id = i.guardian_id and f.line < i.line
  cross join lateral pg_catalog.jsonb_each(
    -- names and numbers may be written in other ways
    i.given - '{student_number,relation,last_name,first_name,phone}'::text[]) as v (key, value)
  where f.given ? v.key
    and f.given -> v.key <> v.value
  order by i.line, v.key, f.line;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select distinct on (i.guardian_id) school, import, 'guardians',
    pg_catalog.jsonb_build_object('id', i.guardian_id), i.line,
    i.given - '{student_number,relation}'::text[]
  from pg_temp.import_guardians i
  where not exists (select from pg_temp.import_problems p where p.line = i.line)
  order by i.guardian_id, i.line;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'student_guardians',
    pg_catalog.jsonb_build_object('student_id', i.student_id, 'guardian_id', i.guardian_id), i.line,
    pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'relation', i.given -> 'relation',
      'priority', case when not exists (
        select
        from app_public.student_guardians l
        where l.school_id = school
          and l.student_id = i.student_id
          and l.guardian_id = i.guardian_id)
        then (
          select coalesce(max(l.priority), 0)
          from app_public.student_guardians l
          where l.school_id = school
            and l.student_id = i.student_id)
          + pg_catalog.row_number() over (partition by i.student_id order by i.line) end))
  from pg_temp.import_guardians i
  where not exists (select from pg_temp.import_problems p where p.line = i.line)
  order by i.line;
end;
$$;

comment on function app_private.plan_guardians(integer, uuid) is
  'What an import of guardians writes: guardians, one for all rows of the same name with the same '
  'phone or e-mail address, or of the same student, and what they are to each student.';
