create or replace function app_private.council_lock(school integer, class uuid, term uuid)
  returns bigint
  language sql immutable parallel safe
return hashtextextended('council:' || school || ':' || class || ':' || coalesce(term::text, ''), 0);

comment on function app_private.council_lock(integer, uuid, uuid) is
  'Key of the advisory lock of the bulletins of a class''s term: shared by who writes '
  'appreciations and remarks, exclusive for who issues them.';
