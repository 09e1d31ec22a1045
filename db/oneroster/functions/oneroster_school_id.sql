create or replace function app_private.oneroster_school_id(school integer)
  returns text
  language sql stable
begin atomic
  select coalesce(
    min(e.sourced_id),
    (select case
       when i.code ~ '^[0-9A-Za-z._-]+$' then i.code
       else 'institution.' || i.id end
     from app_public.institutions i
     where i.id = school))
  from app_private.external_ids e
  where e.school_id = school
    and e.kind = 'orgs';
end;

comment on function app_private.oneroster_school_id(integer) is
  'The sourcedId of a school, or of an institution above: remembered, or its code.';
