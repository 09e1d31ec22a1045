create or replace function app_private.changed_people(school integer, since timestamptz)
  returns table (record text, at timestamptz, is_role boolean)
  language sql stable
begin atomic
  select c.record, c.at, c.operation <> 'update'
  from app_private.changed_records(school, since, 'app_public.students',
    '{student_number,last_name,first_name,email,phone,status}') as c
  union all
  select c.record, c.at, c.operation <> 'update'
  from app_private.changed_records(school, since, 'app_public.guardians',
    '{last_name,first_name,email,phone,phone_2}') as c
  union all
  -- a student names the guardians; a guardian is a parent, relative or guardian by them
  select x.record, l.at, x.is_role
  from audit.log l
  cross join lateral (values
    (l.key ->> 'student_id', false, l.operation <> 'update' or l.after ?| '{relation,priority}'),
    (l.key ->> 'guardian_id', true, l.operation <> 'update' or l.after ? 'relation'))
    as x (record, is_role, is_changed)
  where l.school_id = school
    and l.table_name = 'app_public.student_guardians'
    and l.at > since
    and x.is_changed
  union all
  -- a record that was made one with another leaves the bundle, and comes back when that is undone
  select coalesce(l.after ->> 'gone_id', m.gone_id::text), l.at, true
  from audit.log l
  left join app_public.student_merges m
    on m.school_id = school and m.id = (l.key ->> 'id')::uuid
  where l.school_id = school
    and l.table_name = 'app_public.student_merges'
    and l.at > since
    and (l.operation = 'insert' or l.after ? 'undone_at')
  union all
  select u.user_id::text, l.at, false
  from app_private.oneroster_staff(school) as u
  join audit.log l
    on l.table_name = 'app_public.users'
    and l.key = jsonb_build_object('id', u.user_id)
    and l.at > since
    and (l.operation <> 'update' or l.after ?| '{last_name,first_name,status,deleted_at}')
  union all
  select u.user_id::text, l.at, false
  from app_private.oneroster_staff(school) as u
  join audit.log l
    on l.table_name = 'app_public.user_accounts'
    and l.key = jsonb_build_object('user_id', u.user_id)
    and l.at > since
    and (l.operation <> 'update' or l.after ?| '{username,email,phone,phone_2}')
  union all
  -- who began or ceased to be one of the teachers; the days stand in the role only
  select x.user_id, x.at, true
  from (
    select l.key ->> 'user_id' as user_id, l.at
    from audit.log l
    where l.school_id = school
      and l.table_name in ('app_public.course_teachers', 'app_public.class_teachers')
      and l.at > since
      and l.operation <> 'update') as x
  where (x.user_id::uuid in (select s.user_id from app_private.oneroster_staff(school) as s))
    <> app_private.was_staff(school, x.user_id::uuid, since)
  union all
  select coalesce(l.after ->> 'user_id', l.before ->> 'user_id', m.user_id::text), l.at, true
  from audit.log l
  left join app_public.memberships m on m.id = (l.key ->> 'id')::uuid
  where l.table_name = 'app_public.memberships'
    and l.at > since
    and coalesce(
      (coalesce(l.after, l.before) ->> 'institution_id')::integer, m.institution_id) = school
    and coalesce(coalesce(l.after, l.before) ->> 'duty', m.duty) = 'teacher'
    and (l.operation <> 'update' or l.after ?| '{starts_on,ends_on}');
end;

comment on function app_private.changed_people(integer, timestamptz) is
  'People of a school''s bundle of whom something was changed after a moment; is_role: what they '
  'are in the school is concerned, too.';
