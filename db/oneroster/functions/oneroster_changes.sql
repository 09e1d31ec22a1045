create or replace function app_private.oneroster_changes(
  school integer, since timestamptz, file text)
  returns table (record text, at timestamptz)
  language plpgsql stable
  set search_path = ''
as $$
begin
  -- by the columns that stand in the file; an insert or delete has all of them
  if file = 'orgs' then
    return query
    select l.key ->> 'id', l.at
    from audit.log l
    join app_public.institutions own on own.id = school
    where l.table_name in ('app_public.institutions', 'app_public.schools')
      and l.at > since
      and (l.key ->> 'id')::integer = any (own.path)
      and (l.operation <> 'update'
        or l.after ?| '{name,code,parent_id,country,time_zone,currency,language,scale,max_students,
          max_teachers}');
  elsif file = 'academicSessions' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.academic_years',
      '{name,starts_on,ends_on,is_active}') as c
    union all
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.terms',
      '{name,code,kind,starts_on,ends_on,weight,academic_year_id}') as c
    union all
    select t.id::text, c.at
    from app_private.changed_records(school, since, 'app_public.academic_years', '{ends_on}') as c
    join app_public.terms t on t.school_id = school and t.academic_year_id::text = c.record
    where c.operation = 'update';
  elsif file = 'courses' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.subjects',
      '{code,name,description,level,category,scale,default_maximum,default_coefficient,is_active,
        is_conduct}') as c
    union all
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.levels', '{name,position}') as c;
  elsif file = 'classes' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.classes',
      '{name,section,max_size,is_active,level_id,academic_year_id}') as c
    union all
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.courses',
      '{class_id,subject_id,coefficient,mode,position,is_active}') as c
    union all
    -- a course is called by its class and subject
    select k.id::text, c.at
    from app_private.changed_records(school, since, 'app_public.classes', '{name}') as c
    join app_public.courses k on k.school_id = school and k.class_id::text = c.record
    where c.operation = 'update'
    union all
    select k.id::text, c.at
    from app_private.changed_records(school, since, 'app_public.subjects', '{name}') as c
    join app_public.courses k on k.school_id = school and k.subject_id::text = c.record
    where c.operation = 'update'
    union all
    -- and names the terms of its year
    select x.record, c.at
    from app_private.changed_records(school, since, 'app_public.terms',
      '{academic_year_id,starts_on}') as c
    join app_public.classes k
      on k.school_id = school
      and k.academic_year_id::text in (
        c.before ->> 'academic_year_id', c.after ->> 'academic_year_id', (
          select t.academic_year_id::text
          from app_public.terms t
          where t.school_id = school and t.id::text = c.record))
    cross join lateral (
      select k.id::text as record
      union all
      select o.id::text
      from app_public.courses o
      where o.school_id = school and o.class_id = k.id) as x;
  elsif file in ('users', 'roles') then
    return query
    select case file when 'roles' then c.record || '.role' else c.record end, c.at
    from app_private.changed_people(school, since) as c
    where file = 'users' or c.is_role;
  elsif file = 'demographics' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.students',
      '{sex,birth_date,birth_place}') as c;
  elsif file = 'enrollments' then
    return query
    select c.record, c.at from app_private.changed_enrollments(school, since) as c;
  elsif file = 'categories' then
    -- a kind that no assessment had before, or none has any more
    return query
    select x.kind, max(c.at)
    from app_private.changed_records(school, since, 'app_public.assessments', '{kind}') as c
    cross join lateral (values (c.before ->> 'kind'), (c.after ->> 'kind')) as x (kind)
    where x.kind is not null
    group by x.kind
    having not exists (
      select from app_public.assessments a where a.school_id = school and a.kind = x.kind)
      or not exists (
        select
        from app_public.assessments a
        where a.school_id = school
          and a.kind = x.kind
          and a.id::text not in (
            select o.record
            from app_private.changed_records(school, since, 'app_public.assessments', '{kind}')
              as o));
  elsif file = 'lineItems' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.assessments',
      '{course_id,term_id,kind,name,maximum,coefficient,held_on,position,scheduled_for,published_at,
        optional,category}') as c
    union all
    select a.id::text, c.at
    from app_private.changed_records(school, since, 'app_public.terms', '{starts_on}') as c
    join app_public.assessments a on a.school_id = school and a.term_id::text = c.record
    where a.held_on is null;
  elsif file = 'results' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.marks', '{value,code,comment}')
      as c
    union all
    select m.assessment_id || '.' || m.student_id, x.at
    from (
      select c.record, c.at
      from app_private.changed_records(school, since, 'app_public.assessments',
        '{course_id,held_on}') as c
      where c.operation = 'update'
      union all
      select a.id::text, c.at
      from app_private.changed_records(school, since, 'app_public.terms', '{starts_on}') as c
      join app_public.assessments a on a.school_id = school and a.term_id::text = c.record
      where a.held_on is null) as x
    join app_public.marks m on m.school_id = school and m.assessment_id::text = x.record
    union all
    select m.assessment_id || '.' || m.student_id, c.at
    from audit.log c
    join app_public.marks m on m.school_id = school and m.code = c.key ->> 'code'
    where c.school_id = school
      and c.table_name = 'app_public.mark_codes'
      and c.at > since
      and c.after ? 'effect';
  end if;
end;
$$;

comment on function app_private.oneroster_changes(integer, timestamptz, text) is
  'Which records of a file of a school''s bundle were made, changed or removed after a moment, and '
  'when, as the log of changes says.';
