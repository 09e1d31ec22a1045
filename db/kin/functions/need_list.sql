create or replace function app_public.need_list(kind text default null)
  returns json
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return pg_catalog.json_build_object(
    'counts', (
      select pg_catalog.json_agg(pg_catalog.json_build_object(
        'kind', x.kind,
        'waiting', (
          select count(*)
          from app_public.student_needs n
          where n.school_id = v_school and n.kind = x.kind and n.met_on is null),
        'met', (
          select count(*)
          from app_public.student_needs n
          where n.school_id = v_school and n.kind = x.kind and n.met_on is not null))
        order by x.kind)
      from pg_catalog.unnest('{clothes,materials,transport}'::text[]) as x (kind)),
    'needs', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'studentId', s.id, 'studentNumber', s.student_number, 'lastName', s.last_name,
        'firstName', s.first_name, 'className', k.name, 'kind', n.kind, 'note', n.note,
        'metOn', n.met_on)
        order by
          n.met_on is not null, k.name nulls last,
          app_hidden.name_order(
            s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
          s.id, n.kind), '[]')
      from app_public.student_needs n
      join app_public.students s
        on s.school_id = n.school_id and s.id = n.student_id and s.status = 'active'
      left join lateral app_public.students_current_class(s) as k on true
      where n.school_id = v_school
        and (need_list.kind is null or n.kind = need_list.kind)));
end;
$$;

comment on function app_public.need_list(text) is
  'What students need, who waits first, then by class and name, of one kind when given: studentId, '
  'studentNumber, lastName, firstName, className, kind, note, metOn; and counts by kind (waiting, '
  'met). Error RBDEN: not an admin.';
grant execute on function app_public.need_list(text) to app_user;
