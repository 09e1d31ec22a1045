create or replace function app_private.oneroster_sourced_id(school integer, file text, record text)
  returns text
  language sql stable
begin atomic
  select coalesce(
    (select min(e.sourced_id)
     from app_private.external_ids e
     where e.school_id = school
       and e.record = oneroster_sourced_id.record),
    case when file = 'categories' then md5(record)
      else (
        select string_agg(
          coalesce(
            (select min(e.sourced_id)
             from app_private.external_ids e
             where e.school_id = school
               and e.record = p.part),
            p.part),
          '.' order by p.place)
        from string_to_table(record, '.') with ordinality as p (part, place)) end);
end;

comment on function app_private.oneroster_sourced_id(integer, text, text) is
  'What a record is called in a file, also when it is gone: its remembered sourcedId, else those '
  'of its parts with dots between.';
