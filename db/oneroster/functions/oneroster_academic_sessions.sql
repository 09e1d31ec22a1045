create or replace function app_private.oneroster_academic_sessions(school integer)
  returns table (
    record text, "sourcedId" text, title text, type text, "startDate" date, "endDate" date,
    "parentSourcedId" text, "schoolYear" integer, "metadata.code" text, "metadata.kind" text,
    "metadata.weight" numeric, "metadata.active" boolean)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school))
  select y.id::text, coalesce(i.sourced_id, y.id::text), app_private.oneroster_text(y.name),
    'schoolYear', y.starts_on, y.ends_on, null::text, extract(year from y.ends_on)::integer,
    null::text, null::text, null::numeric, y.is_active
  from app_public.academic_years y
  left join ids i on i.record = y.id::text
  where y.school_id = school
  union all
  select t.id::text, coalesce(i.sourced_id, t.id::text), app_private.oneroster_text(t.name),
    case t.kind when 'semester' then 'semester' when 'quarter' then 'gradingPeriod' else 'term' end,
    t.starts_on, t.ends_on, coalesce(p.sourced_id, y.id::text),
    extract(year from y.ends_on)::integer, app_private.oneroster_text(t.code), t.kind,
    trim_scale(t.weight), null
  from app_public.terms t
  join app_public.academic_years y on y.school_id = t.school_id and y.id = t.academic_year_id
  left join ids i on i.record = t.id::text
  left join ids p on p.record = y.id::text
  where t.school_id = school;
end;

comment on function app_private.oneroster_academic_sessions(integer) is
  'academicSessions.csv: the years of a school and their terms.';
