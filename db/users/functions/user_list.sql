create or replace function app_public.user_list(
  search text default '', duty text default null, is_active boolean default null,
  page integer default 1, institution integer default null, person uuid default null)
  returns json
  language plpgsql stable
  security definer -- shows everybody's duties here, after a look at who asks
  set search_path = ''
as $$
declare
  v_institution integer := app_hidden.managed_institution(institution);
  v_size constant integer := 50;
  v_words text[] := pg_catalog.regexp_split_to_array(
    app_hidden.normalised(pg_catalog.btrim(pg_catalog.left(coalesce(search, ''), 100))), '\s+');
begin
  return (
    with people as (
      select m.user_id, pg_catalog.bool_or(app_hidden.is_live(m)) as is_live,
        pg_catalog.bool_or(m.duty in ('admin', 'teacher')) as is_staff
      from app_public.memberships m
      where m.institution_id = v_institution
        and m.duty = coalesce(user_list.duty, m.duty)
        and m.user_id = coalesce(person, m.user_id)
      group by m.user_id
    ),
    found as (
      select u.id, u.last_name, u.first_name, p.is_staff,
        p.is_live and u.status = 'active' as is_live,
        row_number() over (
          order by app_hidden.name_order(u.last_name, u.first_name, (
            select app_hidden.name_collation(v_institution))), u.id) as place,
        count(*) over () as total
      from people p
      join app_public.users u on u.id = p.user_id and u.deleted_at is null
      left join app_public.user_accounts a on a.user_id = u.id and p.is_staff
      where (user_list.is_active is null
          or user_list.is_active = (p.is_live and u.status = 'active'))
        and not exists (
          select
          from pg_catalog.unnest(v_words) as w (word)
          where pg_catalog.strpos(app_hidden.normalised(pg_catalog.concat_ws(
            ' ', u.last_name, u.first_name, a.username, a.email)), w.word) = 0)
    )
    select pg_catalog.json_build_object(
      'size', v_size,
      'total', coalesce(max(f.total), 0),
      'institution', (
        select pg_catalog.json_build_object('id', i.id, 'name', i.name, 'type', i.type)
        from app_public.institutions i
        where i.id = v_institution),
      'users', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', f.id, 'lastName', f.last_name, 'firstName', f.first_name, 'isActive', f.is_live,
        'isYou', f.id = app_hidden.current_user_id(),
        'login', case when f.is_staff then coalesce(a.username, a.email) end,
        'hasPassword', exists (
          select from app_private.credentials c where c.user_id = f.id),
        'lastSignedInAt', a.last_signed_in_at,
        'duties', (
          select pg_catalog.json_agg(pg_catalog.json_build_object(
            'id', m.id, 'duty', m.duty, 'startsOn', m.starts_on, 'endsOn', m.ends_on,
            'state', case
              when not m.is_active then 'inactive'
              when app_hidden.is_live(m) then 'live'
              when m.starts_on > current_date then 'future'
              else 'ended' end)
            order by pg_catalog.array_position(
              '{admin,teacher,guardian,student,analyst}'::text[], m.duty))
          from app_public.memberships m
          where m.institution_id = v_institution
            and m.user_id = f.id))
        order by f.place)
        filter (where f.place > v_size * (greatest(least(page, 1000), 1) - 1)
          and f.place <= v_size * greatest(least(page, 1000), 1)), '[]'))
    from found f
    left join app_public.user_accounts a on a.user_id = f.id);
end;
$$;

comment on function app_public.user_list(text, text, boolean, integer, integer, uuid) is
  'Who belongs to the current school, or to an institution above schools, with what duties, for '
  'its admins: total, size (of a page), institution (id, name, type), users by name (id, lastName, '
  'firstName, login (of staff), isYou, isActive, hasPassword, lastSignedInAt, duties: id, duty, '
  'startsOn, endsOn, state: live, future, ended or inactive). search: every word in the name or '
  'login; person: only this one. Error RBDEN: not an admin.';
grant execute on function app_public.user_list(text, text, boolean, integer, integer, uuid) to app_user;
