create or replace function app_private.oneroster_categories(school integer)
  returns table (record text, "sourcedId" text, title text, weight integer)
  language sql stable
begin atomic
  select a.kind, coalesce(i.sourced_id, md5(a.kind)), app_private.oneroster_text(a.kind),
    null::integer
  from (
    select distinct a.kind
    from app_public.assessments a
    where a.school_id = school) as a
  left join app_private.oneroster_ids(school) as i on i.record = a.kind;
end;

comment on function app_private.oneroster_categories(integer) is
  'categories.csv: the kinds of assessments. What counts is the coefficient of each assessment.';
