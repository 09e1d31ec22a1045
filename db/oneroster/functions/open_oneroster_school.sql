create or replace function app_private.open_oneroster_school(org text)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_org record;
  v_school integer;
  v_parent text;
begin
  select s.* into v_org from pg_temp.import_schools s where s.sid = org;
  v_school := v_org.school_id;
  if v_school is null then
    select i.code into v_parent from app_public.institutions i where i.id = v_org.parent_id;
    v_school := app_private.create_school(v_org.code, v_org.name, v_parent,
      pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
        'country', v_org.country,
        'time_zone', app_private.cell(v_org.cells, 'metadata.timeZone'),
        'currency', app_private.cell(v_org.cells, 'metadata.currency'),
        'language', app_private.cell(v_org.cells, 'metadata.language'),
        'scale', app_private.cell(v_org.cells, 'metadata.scale')::numeric,
        'max_students', coalesce(
          app_private.cell(v_org.cells, 'metadata.maxStudents')::integer, (
            select greatest(500, count(*))
            from pg_temp.staged_roles r
            where r.org = v_org.sid and r.role = 'student')),
        'max_teachers', coalesce(
          app_private.cell(v_org.cells, 'metadata.maxTeachers')::integer, (
            select greatest(50, count(*))
            from pg_temp.staged_roles r
            where r.org = v_org.sid and r.role = 'teacher')))));
  end if;

  delete from pg_temp.import_current;
  insert into pg_temp.import_current values (org);
  drop table if exists pg_temp.here;
  create temporary table here on commit drop as
  select s.* from pg_temp.staged s where org = any (s.schools) or s.schools is null;
  create index on pg_temp.here (file, sid);
  analyze pg_temp.here;

  -- what the school has, by the names that an export gives and by those remembered
  drop table if exists pg_temp.known;
  create temporary table known on commit drop as
  with things (file, what, id) as (
    select 'academicSessions', 'year', y.id
    from app_public.academic_years y where y.school_id = v_school
    union all
    select 'academicSessions', 'term', t.id from app_public.terms t where t.school_id = v_school
    union all
    select 'courses', 'subject', s.id from app_public.subjects s where s.school_id = v_school
    union all
    select 'courses', 'level', l.id from app_public.levels l where l.school_id = v_school
    union all
    select 'classes', 'class', k.id from app_public.classes k where k.school_id = v_school
    union all
    select 'classes', 'course', c.id from app_public.courses c where c.school_id = v_school
    union all
    select 'users', 'student', s.id from app_public.students s where s.school_id = v_school
    union all
    select 'users', 'guardian', g.id from app_public.guardians g where g.school_id = v_school
    union all
    select 'users', 'teacher', u.user_id from app_private.oneroster_staff(v_school) as u
    union all
    select 'enrollments', 'enrollment', e.id
    from app_public.enrollments e where e.school_id = v_school
    union all
    select 'enrollments', 'addition', p.id
    from app_public.student_courses p where p.school_id = v_school
    union all
    select 'lineItems', 'assessment', a.id
    from app_public.assessments a where a.school_id = v_school)
  select t.file, t.what, e.sourced_id as sid, coalesce(m.kept_id, t.id) as id, false as is_new
  from app_private.external_ids e
  join things t on t.file = e.kind and t.id::text = e.record
  left join app_public.student_merges m
    on m.school_id = v_school and m.gone_id = t.id and m.undone_at is null
  where e.school_id = v_school
  union all
  select t.file, t.what, t.id::text, coalesce(m.kept_id, t.id), false
  from things t
  left join app_public.student_merges m
    on m.school_id = v_school and m.gone_id = t.id and m.undone_at is null
  where not exists (
    select
    from app_private.external_ids e
    where e.school_id = v_school
      and e.record = t.id::text);
  create unique index on pg_temp.known (file, sid);
  analyze pg_temp.known;

  drop table if exists pg_temp.import_counts;
  create temporary table import_counts (
    place serial, what text, added bigint, changed bigint, same bigint, gone bigint)
    on commit drop;
  if v_org.school_id is null then
    insert into pg_temp.import_counts (what, added, changed, same) values ('schools', 1, 0, 0);
  end if;
  return v_school;
end;
$$;

comment on function app_private.open_oneroster_school(text) is
  'Makes a school of the bundle where it is to be made and returns its number; prepares the '
  'temporary tables here (its lines), known (what it has, by sourcedId) and import_counts.';
