create or replace function app_public.privacy_overview()
  returns json
  language plpgsql stable
  security definer -- tells when keys were made, which nobody reads
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return pg_catalog.json_build_object(
    'staff', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', p.id, 'lastName', p.last_name, 'firstName', p.first_name, 'rights', p.rights)
        order by p.last_name, p.first_name, p.id), '[]')
      from (
        select u.id, u.last_name, u.first_name,
          array(
            select distinct r
            from app_public.memberships o
            cross join lateral pg_catalog.unnest(o.rights) as r
            where o.institution_id = v_school
              and o.user_id = u.id
            order by r) as rights
        from app_public.users u
        where u.id in (
          select m.user_id
          from app_public.memberships m
          where m.institution_id = v_school
            and m.duty in ('admin', 'teacher')
            and m.is_active
            and (m.ends_on is null or m.ends_on >= app_hidden.school_today(v_school)))) as p),
    'key', (
      select pg_catalog.json_build_object(
        'version', k.version, 'madeAt', k.created_at, 'destroyedAt', k.destroyed_at)
      from app_private.school_keys k
      where k.school_id = v_school
      order by k.version desc
      limit 1));
end;
$$;

comment on function app_public.privacy_overview() is
  'Who of the staff may see what is sealed (staff: id, lastName, firstName, rights), and the newest '
  'key of the school (key: version, madeAt, destroyedAt; NULL before the first record). Error RBDEN: '
  'not an admin.';
grant execute on function app_public.privacy_overview() to app_user;
