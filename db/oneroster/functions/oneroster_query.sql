create or replace function app_private.oneroster_query(
  school integer, version text, file text, since timestamptz)
  returns text
  language sql stable
begin atomic
  select format(
    case when since is null then
      'select %1$s from app_private.%3$I(%4$s) as r order by r."sourcedId" collate "C"'
    else
      'with changes as materialized (
         select c.record, max(c.at) as at
         from app_private.oneroster_changes(%4$s, %5$L, %6$L) as c
         group by c.record),
       rows as materialized (select * from app_private.%3$I(%4$s))
       select d.*
       from (
         select %1$s
         from changes c
         join rows r on r.record = c.record
         union all
         select %2$s
         from changes c
         where not exists (select from rows r where r.record = c.record)) as d
       order by d."sourcedId" collate "C"' end,
    string_agg(
      case c.name
        when 'status' then case when since is null then 'null' else '''active''' end
          || '::text as status'
        when 'dateLastModified' then case
          when since is null then 'null::text' else 'app_private.oneroster_time(c.at)' end
          || ' as "dateLastModified"'
        when 'gradingPeriodSourcedId'
          then 'r."academicSessionSourcedId" as "gradingPeriodSourcedId"'
        else format(
          case c.type when 'boolean' then 'r.%1$I::text as %1$I' else 'r.%1$I' end, c.name) end,
      ', ' order by c.place),
    string_agg(
      case c.name
        when 'sourcedId' then format('app_private.oneroster_sourced_id(%s, %L, c.record)',
          school, oneroster_query.file)
        when 'status' then '''tobedeleted'''
        when 'dateLastModified' then 'app_private.oneroster_time(c.at)'
        else 'null' end,
      ', ' order by c.place),
    'oneroster_' || lower(regexp_replace(oneroster_query.file, '([A-Z])', '_\1', 'g')),
    school, since, oneroster_query.file)
  from app_private.oneroster_columns(version) as c
  where c.file = oneroster_query.file;
end;

comment on function app_private.oneroster_query(integer, text, text, timestamptz) is
  'The query whose rows are a file of a school''s bundle, header included: all records (since is '
  'NULL) or what was changed or removed since then. Of what was removed only the sourcedId is '
  'known.';
