create or replace function app_private.oneroster_ids(school integer)
  returns table (record text, sourced_id text)
  language sql stable
begin atomic
  select e.record, min(e.sourced_id)
  from app_private.external_ids e
  where e.school_id = school
  group by e.record;
end;

comment on function app_private.oneroster_ids(integer) is
  'The sourcedId of each record of a school that has another than its own identifier.';
