create or replace function app_private.read_bulletin_file(school integer, batch uuid, class uuid)
  returns json
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select json_build_object(
    'look', app_private.bulletin_look(school),
    'bulletins', (
      select json_agg(
        json_build_object('code', i.code, 'issuedAt', i.issued_at, 'data', i.snapshot)
        order by s.last_name, s.first_name, s.id)
      from app_public.bulletins i
      join app_public.students s on s.school_id = school and s.id = i.student_id
      where i.school_id = school
        and i.class_id = class
        and i.kind = b.kind
        and i.academic_year_id = b.academic_year_id
        and i.term_id is not distinct from b.term_id
        and i.state = 'issued'))
  from app_public.bulletin_files f
  join app_public.bulletin_batches b on b.school_id = school and b.id = batch
  where f.school_id = school
    and f.batch_id = batch
    and f.class_id = class
    and f.state = 'waiting'
    and b.state = 'running';
end;

comment on function app_private.read_bulletin_file(integer, uuid, uuid) is
  'What the worker prints into a file: look and bulletins (code, issuedAt, data) by name. NULL '
  'when the file is made already or its batch cancelled; bulletins NULL when none holds any more.';
grant execute on function app_private.read_bulletin_file(integer, uuid, uuid) to rollbook_worker;
