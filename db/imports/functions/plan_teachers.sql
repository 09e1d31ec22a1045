create or replace function app_private.plan_teachers(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_problems
  select g.line, n.name, null, 'missing'
  from pg_temp.import_given g
  cross join (values ('last_name'), ('first_name')) as n (name)
  where not g.given ? n.name
    and not exists (
      select from pg_temp.import_problems p where p.line = g.line and p.field = n.name);

  drop table if exists pg_temp.import_people;
  create temporary table import_people on commit drop as
  select g.line, g.given, lower(g.given ->> 'email') as email,
    app_private.header_words((g.given ->> 'last_name') || ' ' || (g.given ->> 'first_name'))
      as name,
    null::uuid as user_id, false as is_new
  from pg_temp.import_given g;

  insert into pg_temp.import_problems
  select x.line, 'last_name', x.given ->> 'last_name', 'twice', x.first_line::text
  from (
    select i.line, i.given, pg_catalog.first_value(i.line) over (
      partition by coalesce(i.email, i.name) order by i.line) as first_line
    from pg_temp.import_people i) as x
  where x.line <> x.first_line;

  with known as (
    select u.id, app_private.header_words(u.last_name || ' ' || u.first_name) as name,
      array[lower(a.email), lower(r.email)] as emails
    from app_public.users u
    left join app_public.user_accounts a on a.user_id = u.id
    left join app_public.staff_records r on r.school_id = school and r.user_id = u.id
    where u.deleted_at is null
      and exists (
        select
        from app_public.memberships m
        where m.institution_id = school
          and m.user_id = u.id
          and m.duty in ('teacher', 'admin'))
  ),
  matches as (
    select i.line, (pg_catalog.array_agg(k.id order by k.id))[1] as id, pg_catalog.count(*) as found
    from pg_temp.import_people i
    join known k
      on i.email = any (k.emails)
      -- by name only whom no address tells apart
      or k.name = i.name and (i.email is null or pg_catalog.array_remove(k.emails, null) = '{}')
    group by i.line
  ),
  noted as (
    insert into pg_temp.import_problems
    select i.line, 'last_name', i.given ->> 'last_name', 'two_teachers', m.found::text
    from matches m
    join pg_temp.import_people i using (line)
    where m.found > 1
  )
  update pg_temp.import_people i
  set user_id = m.id
  from matches m
  where m.line = i.line;
  update pg_temp.import_people i
  set user_id = pg_catalog.uuidv7(), is_new = true
  where i.user_id is null;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, w.of_table, w.key, i.line, w.after
  from pg_temp.import_people i
  cross join lateral (values
    -- the name of who has a user is theirs
    ('users', pg_catalog.jsonb_build_object('id', i.user_id),
      case when i.is_new then pg_catalog.jsonb_build_object(
        'last_name', i.given -> 'last_name', 'first_name', i.given -> 'first_name') end),
    ('memberships', pg_catalog.jsonb_build_object('id', coalesce(
        (select m.id
         from app_public.memberships m
         where m.institution_id = school
           and m.user_id = i.user_id
           and m.duty = 'teacher'), pg_catalog.uuidv7())),
      pg_catalog.jsonb_build_object(
        'user_id', i.user_id, 'institution_id', school, 'duty', 'teacher')),
    ('staff_records', pg_catalog.jsonb_build_object('user_id', i.user_id),
      nullif(i.given - '{last_name,first_name}'::text[], '{}')))
    as w (of_table, key, after)
  where w.after is not null
    and not exists (select from pg_temp.import_problems p where p.line = i.line)
  order by i.line;
end;
$$;

comment on function app_private.plan_teachers(integer, uuid) is
  'What an import of teachers writes: users of the school''s own (by e-mail address, else by '
  'name), the duty and the staff record. Nobody who belongs to other schools only is looked at.';
