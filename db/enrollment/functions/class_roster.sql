create or replace function app_public.class_roster(class_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, student_number text, sex text,
    birth_date date, status text, starts_on date, ends_on date, is_dropped boolean,
    drop_reason text, is_present boolean, step_id uuid, step_kind text)
  language sql stable
begin atomic
  select s.id, s.last_name, s.first_name, s.student_number, s.sex, s.birth_date, s.status,
    e.starts_on, e.ends_on, e.is_dropped, e.drop_reason,
    coalesce(e.ends_on >= (
      select app_hidden.school_today((select app_hidden.current_school_id()))), true),
    step.id, step.kind
  from app_public.enrollments e
  join app_public.students s on s.school_id = e.school_id and s.id = e.student_id
  left join lateral (
    select x.*
    from app_public.enrollment_steps x
    where x.school_id = e.school_id
      and x.student_id = e.student_id
    order by x.id desc
    limit 1) as step on e.id in (step.opened_enrollment_id, step.closed_enrollment_id)
  where e.class_id = class_roster.class_id
    and not exists (
      select
      from app_public.enrollments later
      where later.school_id = e.school_id
        and later.student_id = e.student_id
        and later.class_id = e.class_id
        and later.starts_on > e.starts_on)
  order by
    12 desc,
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.class_roster(uuid) is
  'Who is or was enrolled in a class, by last name, those who left at the end; as far as the user '
  'may see enrollments. step_id, step_kind: the student''s last step when it concerns this class: '
  'what could be undone.';
grant execute on function app_public.class_roster(uuid) to app_user;
