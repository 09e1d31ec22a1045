create or replace function app_private.oneroster_courses(school integer)
  returns table (
    record text, "sourcedId" text, "schoolYearSourcedId" text, title text, "courseCode" text,
    grades text, "orgSourcedId" text, subjects text, "subjectCodes" text, "metadata.what" text,
    "metadata.position" integer, "metadata.level" text, "metadata.category" text,
    "metadata.scale" numeric, "metadata.maximum" numeric, "metadata.coefficient" numeric,
    "metadata.active" boolean, "metadata.conduct" boolean, "metadata.description" text)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school)),
  org as materialized (select app_private.oneroster_school_id(school) as id)
  select s.id::text, coalesce(i.sourced_id, s.id::text), null::text,
    app_private.oneroster_text(s.name), app_private.oneroster_text(s.code), null::text, org.id,
    null::text, null::text, 'subject', null::integer, s.level,
    app_private.oneroster_text(s.category), trim_scale(s.scale), trim_scale(s.default_maximum),
    trim_scale(s.default_coefficient), s.is_active, s.is_conduct,
    app_private.oneroster_text(s.description)
  from app_public.subjects s
  cross join org
  left join ids i on i.record = s.id::text
  where s.school_id = school
  union all
  select l.id::text, coalesce(i.sourced_id, l.id::text), null, app_private.oneroster_text(l.name),
    null, null, org.id, null, null, 'level', l.position, null, null, null, null, null, null, null,
    null
  from app_public.levels l
  cross join org
  left join ids i on i.record = l.id::text
  where l.school_id = school
  union all
  select school || '.classes', org.id || '.classes', null, 'Classes', null, null, org.id, null,
    null, 'level', null, null, null, null, null, null, null, null, null
  from org
  where exists (
    select from app_public.classes k where k.school_id = school and k.level_id is null);
end;

comment on function app_private.oneroster_courses(integer) is
  'courses.csv: the subjects of a school, and its levels, because a homeroom class needs a course, '
  'too; one named Classes for classes without a level.';
