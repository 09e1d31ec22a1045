create or replace function app_private.check_import(
  school integer, import uuid, is_tried boolean default true)
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
  set work_mem = '64MB' -- a large file is sorted and joined many times
as $$
declare
  v_import app_public.imports;
  v_main text;
  v_missing text;
  v_rejects integer;
begin
  -- one at a time in a school: two could enter the same
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('import ' || school, 0));
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
  for no key update;
  v_main := case v_import.kind
    when 'guardians' then 'student_guardians' when 'teachers' then 'memberships'
    else v_import.kind end;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import;

  select pg_catalog.string_agg(f.field, ', ' order by f.place) into v_missing
  from app_private.import_fields() as f
  where f.kind = v_import.kind
    and f.is_required
    and f.field <> all (pg_catalog.array_remove(v_import.columns, null));
  if v_missing is not null then
    update app_public.imports i
    set state = 'mapping', problem = pg_catalog.jsonb_build_object(
      'code', 'unmapped', 'message', 'No column is named for: ' || v_missing,
      'hint', 'Name the column that holds it.', 'detail', v_missing)
    where i.school_id = school
      and i.id = import
    returning i.* into v_import;
    return v_import;
  end if;

  perform app_private.read_import(school, import);
  case v_import.kind
    when 'students' then perform app_private.plan_students(school, import);
    when 'guardians' then perform app_private.plan_guardians(school, import);
    when 'teachers' then perform app_private.plan_teachers(school, import);
    when 'classes' then perform app_private.plan_classes(school, import);
    when 'subjects' then perform app_private.plan_subjects(school, import);
    when 'courses' then perform app_private.plan_courses(school, import);
    when 'marks' then perform app_private.plan_marks(school, import);
    else
      perform app_private.find_import_students(school);
      perform app_private.find_import_places(school);
      perform app_private.plan_enrollments(school, import);
  end case;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import
    and w.line = any (array(select distinct p.line from pg_temp.import_problems p));
  perform app_private.compare_import(school, import);

  drop table if exists pg_temp.import_outcomes;
  create temporary table import_outcomes on commit drop as
  select g.line,
    case
      when p.errors is not null then 'reject'
      when coalesce(w.is_new, false) then 'create'
      when w.line is not null then 'change'
      else 'same' end as action,
    coalesce(p.errors, '[]') as errors
  from pg_temp.import_given g
  left join (
    select x.line, pg_catalog.jsonb_agg(
      pg_catalog.jsonb_build_object(
        'field', x.field, 'value', x.value, 'code', x.code, 'detail', x.detail)
      order by x.field, x.code) as errors
    from pg_temp.import_problems x
    group by x.line) as p using (line)
  left join (
    select x.line, pg_catalog.bool_or(x.before is null and x.of_table = v_main) as is_new
    from app_private.import_writes x
    where x.school_id = school
      and x.import_id = import
    group by x.line) as w using (line);
  create unique index on pg_temp.import_outcomes (line);
  analyze pg_temp.import_outcomes (line);

  select pg_catalog.count(*) filter (where o.action = 'reject') into v_rejects
  from pg_temp.import_outcomes o;
  -- rows that are written now are forgotten then
  if is_tried or v_rejects > 0 then
    update app_private.import_rows r
    set action = o.action, errors = o.errors
    from pg_temp.import_outcomes o
    where r.school_id = school
      and r.import_id = import
      and r.line = o.line
      and (r.action, r.errors) is distinct from (o.action, o.errors);
  end if;

  update app_public.imports i
  set state = 'checked', applied_by = null, row_count = c.rows + c.left_out,
    create_count = c.creates, change_count = c.changes, same_count = c.same,
    reject_count = v_rejects, left_out_count = c.left_out,
    problem = case when v_rejects = 0 and is_tried
      then app_private.try_import(school, import) end
  from (
    select pg_catalog.count(*) as rows,
      pg_catalog.count(*) filter (where o.action = 'create') as creates,
      pg_catalog.count(*) filter (where o.action = 'change') as changes,
      pg_catalog.count(*) filter (where o.action = 'same') as same,
      (select pg_catalog.count(*)
       from app_private.import_rows r
       where r.school_id = school
         and r.import_id = import
         and r.action = 'leave_out') as left_out
    from pg_temp.import_outcomes o) as c
  where i.school_id = school
    and i.id = import
  returning i.* into v_import;
  return v_import;
end;
$$;

comment on function app_private.check_import(integer, uuid, boolean) is
  'Checks an import as its columns and rows stand: finds errors, what each row does and what '
  'would be written, and (is_tried) tries it. Returns the import, checked, or in the state '
  'mapping when a column that is needed is not named. Nothing of the school is changed.';
