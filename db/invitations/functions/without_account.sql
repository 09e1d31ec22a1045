create or replace function app_public.without_account(duty text, search text default '')
  returns json
  language plpgsql stable
  security definer -- who has a password is nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_collation text := app_hidden.name_collation(v_school);
  v_most constant integer := 200;
  v_words text[] := pg_catalog.regexp_split_to_array(
    app_hidden.normalised(pg_catalog.btrim(pg_catalog.left(coalesce(search, ''), 100))), '\s+');
begin
  perform app_hidden.check_admin();
  return (
    with people as (
      select u.id, u.last_name, u.first_name, coalesce(a.email, r.email) as email,
        null::text as students
      from app_public.users u
      left join app_public.user_accounts a on a.user_id = u.id
      left join app_public.staff_records r on r.school_id = v_school and r.user_id = u.id
      where without_account.duty = 'teacher'
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
      select g.id, g.last_name, g.first_name, g.email, k.students
      from app_public.guardians g
      cross join lateral (
        select pg_catalog.string_agg(
          s.last_name || ' ' || s.first_name, ', ' order by s.birth_date, s.id) as students
        from app_public.student_guardians l
        join app_public.students s
          on s.school_id = v_school and s.id = l.student_id and s.status = 'active'
        where l.school_id = v_school
          and l.guardian_id = g.id) as k
      where without_account.duty = 'guardian'
        and g.school_id = v_school
        and g.user_id is null
        and k.students is not null
    ),
    found as (
      select p.*, count(*) over () as total,
        row_number() over (
          order by app_hidden.name_order(p.last_name, p.first_name, v_collation), p.id) as place
      from people p
      where not exists (
        select
        from pg_catalog.unnest(v_words) as w (word)
        where pg_catalog.strpos(app_hidden.normalised(pg_catalog.concat_ws(
          ' ', p.last_name, p.first_name, p.students)), w.word) = 0)
    )
    select pg_catalog.json_build_object(
      'total', coalesce(max(f.total), 0),
      'people', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', f.id, 'lastName', f.last_name, 'firstName', f.first_name, 'email', f.email,
        'of', f.students,
        'invitedAt', (
          select max(i.created_at)
          from app_private.invitations i
          where i.institution_id = v_school
            and f.id in (i.user_id, i.guardian_id)
            and i.withdrawn_at is null
            and i.expires_at > pg_catalog.now()))
        order by f.place) filter (where f.place <= v_most), '[]'))
    from found f);
end;
$$;

comment on function app_public.without_account(text, text) is
  'Teachers, or guardians of active students, of the school who can''t sign in yet: total, people '
  '(the first 200: id of the user or guardian, lastName, firstName, email, of: a guardian''s '
  'students, invitedAt: NULL without an open invitation). search: every word in the name or a '
  'student''s. Who belongs to other schools too is not listed. Error RBDEN: not an admin.';
grant execute on function app_public.without_account(text, text) to app_user;
