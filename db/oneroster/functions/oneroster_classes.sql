create or replace function app_private.oneroster_classes(school integer)
  returns table (
    record text, "sourcedId" text, title text, grades text, "courseSourcedId" text,
    "classCode" text, "classType" text, location text, "schoolSourcedId" text,
    "termSourcedIds" text, subjects text, "subjectCodes" text, periods text,
    "metadata.homeroom" text, "metadata.coefficient" numeric, "metadata.mode" text,
    "metadata.position" integer, "metadata.section" text, "metadata.maxSize" integer,
    "metadata.active" boolean)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school)),
  org as materialized (select app_private.oneroster_school_id(school) as id),
  sessions as materialized (
    select y.id,
      coalesce(
        string_agg(coalesce(i.sourced_id, t.id::text), ',' order by t.starts_on),
        max(coalesce(p.sourced_id, y.id::text))) as sourced_ids
    from app_public.academic_years y
    left join app_public.terms t on t.school_id = y.school_id and t.academic_year_id = y.id
    left join ids i on i.record = t.id::text
    left join ids p on p.record = y.id::text
    where y.school_id = school
    group by y.id)
  select k.id::text, coalesce(i.sourced_id, k.id::text), app_private.oneroster_text(k.name),
    null::text, coalesce(l.sourced_id, k.level_id::text, org.id || '.classes'), null::text,
    'homeroom', null::text, org.id, n.sourced_ids, null::text, null::text, null::text, null::text,
    null::numeric, null::text, null::integer, app_private.oneroster_text(k.section),
    k.max_size::integer, k.is_active
  from app_public.classes k
  cross join org
  join sessions n on n.id = k.academic_year_id
  left join ids i on i.record = k.id::text
  left join ids l on l.record = k.level_id::text
  where k.school_id = school
  union all
  select c.id::text, coalesce(i.sourced_id, c.id::text),
    app_private.oneroster_text(s.name || ' ' || k.name), null,
    coalesce(d.sourced_id, s.id::text), null, 'scheduled', null, org.id, n.sourced_ids, null, null,
    null, coalesce(h.sourced_id, k.id::text), trim_scale(c.coefficient), c.mode, c.position, null,
    null, c.is_active
  from app_public.courses c
  join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
  join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
  cross join org
  join sessions n on n.id = k.academic_year_id
  left join ids i on i.record = c.id::text
  left join ids d on d.record = s.id::text
  left join ids h on h.record = k.id::text
  where c.school_id = school;
end;

comment on function app_private.oneroster_classes(integer) is
  'classes.csv: the classes of a school as homerooms, and the subjects taught in them, scheduled.';
