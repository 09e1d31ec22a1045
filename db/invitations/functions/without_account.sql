create or replace function app_public.without_account(duty text)
  returns json
  language plpgsql stable
  security definer -- who has a password is nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_collation text := app_hidden.name_collation(v_school);
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'id', p.id, 'lastName', p.last_name, 'firstName', p.first_name, 'email', p.email,
      'of', p.students, 'invitedAt', p.invited_at)
      order by app_hidden.name_order(p.last_name, p.first_name, v_collation), p.id), '[]')
    from (
      select u.id, u.last_name, u.first_name, a.email, null::text as students, (
          select max(i.created_at)
          from app_private.invitations i
          where i.institution_id = v_school
            and i.user_id = u.id
            and i.withdrawn_at is null
            and i.expires_at > pg_catalog.now()) as invited_at
      from app_public.users u
      left join app_public.user_accounts a on a.user_id = u.id
      where duty = 'teacher'
        and u.deleted_at is null
        and exists (
          select
          from app_public.memberships m
          where m.institution_id = v_school
            and m.user_id = u.id
            and m.duty = 'teacher'
            and app_hidden.is_live(m))
        and not exists (select from app_private.credentials c where c.user_id = u.id)
        and not exists (
          select
          from app_public.memberships m
          where m.user_id = u.id
            and m.institution_id <> v_school)
      union all
      select g.id, g.last_name, g.first_name, g.email, k.students, (
          select max(i.created_at)
          from app_private.invitations i
          where i.institution_id = v_school
            and i.guardian_id = g.id
            and i.withdrawn_at is null
            and i.expires_at > pg_catalog.now())
      from app_public.guardians g
      cross join lateral (
        select pg_catalog.string_agg(
          s.last_name || ' ' || s.first_name, ', ' order by s.birth_date, s.id) as students
        from app_public.student_guardians l
        join app_public.students s
          on s.school_id = v_school and s.id = l.student_id and s.status = 'active'
        where l.school_id = v_school
          and l.guardian_id = g.id) as k
      where duty = 'guardian'
        and g.school_id = v_school
        and g.user_id is null
        and k.students is not null
      limit 2000) as p);
end;
$$;

comment on function app_public.without_account(text) is
  'Teachers, or guardians of active students, of the school who can''t sign in yet, 2000 at most: '
  'id (of the user or guardian), lastName, firstName, email, of (a guardian''s students), invitedAt '
  '(NULL without an open invitation). Who belongs to other schools too is not listed. Error RBDEN: '
  'not an admin.';
grant execute on function app_public.without_account(text) to app_user;
