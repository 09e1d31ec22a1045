create or replace function app_private.find_import_teachers(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.import_teachers;
  create temporary table import_teachers on commit drop as
  with teachers as (
    select u.id, app_private.header_words(u.last_name || ' ' || u.first_name) as name,
      app_private.header_words(u.first_name || ' ' || u.last_name) as other_name,
      array[lower(a.email), lower(r.email)] as emails
    from app_public.users u
    left join app_public.user_accounts a on a.user_id = u.id
    left join app_public.staff_records r on r.school_id = school and r.user_id = u.id
    where u.deleted_at is null
      and u.status = 'active'
      and exists (
        select
        from app_public.memberships m
        where m.institution_id = school
          and m.user_id = u.id
          and m.duty = 'teacher'
          and app_hidden.is_live(m))
  ),
  named as (
    select distinct g.given ->> 'teacher' as words, pg_catalog.regexp_replace(
      app_private.header_words(g.given ->> 'teacher'), '^(m|mr|mme|mlle|mrs|ms|dr|pr) ', '')
      as name
    from pg_temp.import_given g
    where g.given ? 'teacher'
  )
  select n.words, (pg_catalog.array_agg(t.id))[1] as user_id, pg_catalog.count(t.id) as found
  from named n
  left join teachers t
    on lower(n.words) = any (t.emails)
    or n.name in (t.name, t.other_name)
  group by n.words;

  insert into pg_temp.import_problems
  select g.line, 'teacher', t.words,
    case when t.found = 0 then 'unknown_teacher' else 'two_teachers' end
  from pg_temp.import_given g
  join pg_temp.import_teachers t on t.words = g.given ->> 'teacher'
  where t.found <> 1;
end;
$$;

comment on function app_private.find_import_teachers(integer) is
  'Finds the teachers that the rows of an import name by e-mail address or name, in any order '
  '(import_teachers), and notes who is unknown or not the only one.';
