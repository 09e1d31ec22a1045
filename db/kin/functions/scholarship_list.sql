create or replace function app_public.scholarship_list(status text default null)
  returns json
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return pg_catalog.json_build_object(
    'scholarships', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', b.id, 'studentId', s.id, 'studentNumber', s.student_number,
        'lastName', s.last_name, 'firstName', s.first_name, 'className', k.name,
        'sponsor', b.sponsor, 'type', b.type, 'amount', b.amount, 'currency', b.currency,
        'frequency', b.frequency, 'startsOn', b.starts_on, 'endsOn', b.ends_on,
        'status', b.status, 'isRenewal', b.renewed_from_id is not null)
        order by
          b.sponsor,
          app_hidden.name_order(
            s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
          b.starts_on desc, b.id), '[]')
      from app_public.scholarships b
      join app_public.students s on s.school_id = b.school_id and s.id = b.student_id
      left join lateral app_public.students_current_class(s) as k on true
      where b.school_id = v_school
        and (scholarship_list.status is null or b.status = scholarship_list.status)),
    'totals', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'sponsor', t.sponsor, 'currency', t.currency, 'frequency', t.frequency,
        'students', t.students, 'amount', t.amount)
        order by t.sponsor, t.currency, t.frequency), '[]')
      from (
        select b.sponsor, b.currency, b.frequency, count(distinct b.student_id) as students,
          sum(b.amount) as amount
        from app_public.scholarships b
        where b.school_id = v_school
          and b.status = 'active'
        group by b.sponsor, b.currency, b.frequency) as t));
end;
$$;

comment on function app_public.scholarship_list(text) is
  'Scholarships of the school, of one status when given, by sponsor and student: id, studentId, '
  'studentNumber, lastName, firstName, className, sponsor, type, amount, currency, frequency, '
  'startsOn, endsOn, status, isRenewal; and totals of the active ones by sponsor, currency and '
  'frequency (students, amount): amounts of different currencies are never added. Error RBDEN: not '
  'an admin.';
grant execute on function app_public.scholarship_list(text) to app_user;
