create or replace function app_private.remember_oneroster_ids(school integer, org text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table if not exists remembered (kind text, sourced_id text, record text)
    on commit drop;
  truncate pg_temp.remembered;
  insert into pg_temp.remembered
  select k.file, k.sid, k.id::text
  from pg_temp.known k
  where k.sid <> k.id::text
    and exists (select from pg_temp.here h where h.file = k.file and h.sid = k.sid)
  union all
  select 'orgs', org, school::text
  where org <> (select i.code from app_public.institutions i where i.id = school)
  union all
  select 'categories', c.sid, app_private.cell(c.cells, 'title')
  from pg_temp.here c
  where c.file = 'categories'
    and not c.is_gone
    and c.sid <> pg_catalog.md5(app_private.cell(c.cells, 'title'));

  -- what has no identifier of its own is remembered only where it can't be told from its parts
  insert into pg_temp.remembered
  select 'results', m.sid, m.assessment_id || '.' || m.student_id
  from pg_temp.new_marks m
  where m.sid <> m.item_sid || '.' || m.student_sid
  union all
  select 'roles', r.sid, k.id || '.role'
  from pg_temp.staged_roles r
  join pg_temp.known k on k.file = 'users' and k.sid = r.user_sid
  where r.file = 'roles'
    and r.org = remember_oneroster_ids.org
    and not r.is_gone
    and r.sid <> r.user_sid || '.role'
  union all
  select 'enrollments', g.sid, g.class_id || '.' || g.user_id
  from pg_temp.given_enrollments g
  where g.role = 'teacher'
    and g.sid <> g.class_sid || '.' || g.user_sid
  union all
  select 'enrollments', g.sid, e.id || '.' || g.class_id
  from pg_temp.given_enrollments g
  join app_public.enrollments e
    on e.school_id = school and e.student_id = g.user_id and e.class_id = g.group_id
    and g.starts_on between e.starts_on and coalesce(e.ends_on, 'infinity')
  left join pg_temp.known k on k.file = 'enrollments' and k.id = e.id
  where g.role = 'student'
    and g.class_what = 'course'
    and g.sid <> coalesce(k.sid, e.id::text) || '.' || g.class_sid;

  insert into app_private.external_ids (school_id, kind, sourced_id, record)
  select distinct on (r.kind, r.sourced_id) school, r.kind, r.sourced_id, r.record
  from pg_temp.remembered r
  order by r.kind, r.sourced_id
  on conflict (school_id, kind, sourced_id) do update
  set record = excluded.record
  where external_ids.record <> excluded.record;
end;
$$;

comment on function app_private.remember_oneroster_ids(integer, text) is
  'Remembers what the records of a bundle are called in it, where that does not follow from what '
  'they are called here.';
