create or replace function app_private.oneroster_time(moment timestamptz)
  returns text
  language sql stable parallel safe
return to_char(moment at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

comment on function app_private.oneroster_time(timestamptz) is
  'A moment as OneRoster writes it: 2025-11-21T10:00:00.000Z.';
