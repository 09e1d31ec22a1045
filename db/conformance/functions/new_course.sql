create or replace function conformance.new_course(
  school integer, class uuid, subject text, settings jsonb default '{}')
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_course uuid;
begin
  insert into app_public.subjects (school_id, code, name, category, scale, is_conduct)
  values (
    school, subject, subject, settings ->> 'category', (settings ->> 'scale')::numeric,
    coalesce((settings ->> 'is_conduct')::boolean, false))
  on conflict do nothing;
  insert into app_public.courses (school_id, class_id, subject_id, coefficient, mode)
  select school, class, s.id, coalesce((settings ->> 'coefficient')::numeric, 1),
    coalesce(settings ->> 'mode', 'normal')
  from app_public.subjects s
  where s.school_id = school
    and s.code = subject
  on conflict do nothing;
  select c.id into v_course
  from app_public.courses c
  join app_public.subjects s on s.school_id = school and s.id = c.subject_id
  where c.school_id = school
    and c.class_id = class
    and s.code = subject;
  return v_course;
end;
$$;

comment on function conformance.new_course(integer, uuid, text, jsonb) is
  'A course of a class, with its subject, made when they are not there yet. settings: coefficient '
  'and mode of the course; category, scale and is_conduct of the subject.';
