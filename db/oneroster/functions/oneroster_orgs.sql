create or replace function app_private.oneroster_orgs(school integer)
  returns table (
    record text, "sourcedId" text, name text, type text, identifier text, "parentSourcedId" text,
    "metadata.country" text, "metadata.timeZone" text, "metadata.currency" text,
    "metadata.language" text, "metadata.scale" numeric, "metadata.maxStudents" integer,
    "metadata.maxTeachers" integer)
  language sql stable
begin atomic
  select i.id::text, app_private.oneroster_school_id(i.id),
    app_private.oneroster_text(i.name),
    case i.type
      when 'ministry' then 'national'
      when 'region' then 'state'
      when 'sector' then 'district'
      when 'school' then 'school'
      else 'local' end,
    app_private.oneroster_text(i.code),
    case when i.parent_id is not null then app_private.oneroster_school_id(i.parent_id) end,
    s.country, s.time_zone, s.currency, s.language, trim_scale(s.scale), s.max_students,
    s.max_teachers
  from app_public.institutions own
  join app_public.institutions i on i.id = any (own.path)
  left join app_public.schools s on s.id = i.id
  where own.id = school;
end;

comment on function app_private.oneroster_orgs(integer) is
  'orgs.csv: a school and the institutions above it.';
