create or replace function app_private.class_lock(school integer, class uuid)
  returns bigint
  language sql immutable parallel safe
return hashtextextended('class:' || school || ':' || class, 0);

comment on function app_private.class_lock(integer, uuid) is
  'Key of the advisory lock of a class: shared by who changes what its results are made of, '
  'exclusive for who closes, reopens or corrects one of its terms.';
