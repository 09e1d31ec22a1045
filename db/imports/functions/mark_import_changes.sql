create or replace function app_private.mark_import_changes(school integer, with_comment boolean)
  returns table (what text, added bigint, changed bigint, same bigint)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  alter table pg_temp.import_marks add column action text;
  update pg_temp.import_marks i
  set action = case
    when i.value is distinct from m.value or i.code is distinct from m.code
      or with_comment and i.comment is distinct from m.comment then 'change'
    else 'keep' end
  from app_public.marks m
  where m.school_id = school
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id;
  -- whichever side PostgreSQL begins with, a change finds its mark
  create index on pg_temp.import_marks (assessment_id, student_id) where action = 'change';
  analyze pg_temp.import_marks;

  return query
  select 'academic years', count(*) filter (where y.is_new), 0::bigint,
    count(*) filter (where not y.is_new)
  from pg_temp.import_years y
  union all
  select 'terms', count(distinct t.id) filter (where t.is_new), 0,
    count(distinct t.id) filter (where not t.is_new)
  from pg_temp.import_terms t
  union all
  select 'classes', count(*) filter (where k.is_new), 0, count(*) filter (where not k.is_new)
  from pg_temp.import_classes k
  union all
  select 'subjects', count(*) filter (where s.is_new), 0, count(*) filter (where not s.is_new)
  from pg_temp.import_subjects s
  union all
  select 'courses', count(*) filter (where c.is_new), 0, count(*) filter (where not c.is_new)
  from pg_temp.import_courses c
  union all
  select 'students', count(*) filter (where s.is_new), 0, count(*) filter (where not s.is_new)
  from pg_temp.import_students s
  union all
  select 'enrollments', count(*) filter (where e.is_new), 0, count(*) filter (where not e.is_new)
  from pg_temp.import_enrollments e
  union all
  select 'assessments', count(*) filter (where a.is_new), 0, count(*) filter (where not a.is_new)
  from pg_temp.import_assessments a
  union all
  select 'marks', count(*) filter (where m.action is null),
    count(*) filter (where m.action = 'change'), count(*) filter (where m.action = 'keep')
  from pg_temp.import_marks m;
end;
$$;

comment on function app_private.mark_import_changes(integer, boolean) is
  'What an import would add, change and leave as it is, kind by kind; comments are compared when '
  'the file has them.';
