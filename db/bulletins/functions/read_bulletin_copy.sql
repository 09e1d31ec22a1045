create or replace function app_private.read_bulletin_copy(school integer, bulletin uuid)
  returns json
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select json_build_object(
    'look', app_private.bulletin_look(school),
    'bulletins', json_build_array(
      json_build_object('code', b.code, 'issuedAt', b.issued_at, 'data', b.snapshot)))
  from app_public.bulletin_copies c
  join app_public.bulletins b on b.school_id = school and b.id = bulletin
  where c.school_id = school
    and c.bulletin_id = bulletin
    and c.content is null;
end;

comment on function app_private.read_bulletin_copy(integer, uuid) is
  'What the worker prints into the copy of a bulletin, as read_bulletin_file() says; NULL when '
  'it is made already.';
grant execute on function app_private.read_bulletin_copy(integer, uuid) to rollbook_worker;
