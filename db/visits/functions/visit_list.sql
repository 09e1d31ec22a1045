create or replace function app_public.visit_list(page integer default 1)
  returns json
  language plpgsql stable
  security definer -- shows who the visitors are and what they changed, to the school's admins
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_size constant integer := 30;
  -- the log of years would take seconds
  v_since constant date := current_date - 31;
  v_offset integer := v_size * (greatest(least(page, 1000), 1) - 1);
begin
  perform app_hidden.check_admin();
  return (
    with shown as (
      select v.*
      from app_public.visits v
      where v.school_id = v_school
      order by v.day desc, v.entered_at desc, v.user_id
      limit v_size offset v_offset
    ),
    -- one look at the log for all of them
    changes as (
      select s.user_id, s.session_key, s.day, count(*) as changes, max(l.at) as last_at
      from audit.log l
      join shown s on s.user_id = l.actor_id and s.session_key = l.session_key
        and l.at >= s.day and l.at < s.day + 1
      where l.school_id = v_school
        and l.table_name <> 'app_public.visits'
        and l.at >= v_since
      group by s.user_id, s.session_key, s.day
    )
    select pg_catalog.json_build_object(
      'size', v_size,
      'total', (select count(*) from app_public.visits v where v.school_id = v_school),
      'visits', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'userId', u.id, 'lastName', u.last_name, 'firstName', u.first_name,
        'from', i.name, 'type', i.type, 'day', s.day, 'enteredAt', s.entered_at,
        'address', pg_catalog.host(s.address), 'changes', case when s.day >= v_since then coalesce(c.changes, 0) end,
        'lastChangeAt', c.last_at)
        order by s.day desc, s.entered_at desc, s.user_id), '[]'))
    from shown s
    join app_public.users u on u.id = s.user_id
    join app_public.institutions i on i.id = s.institution_id
    left join changes c using (user_id, session_key, day));
end;
$$;

comment on function app_public.visit_list(integer) is
  'Who stepped into the school from above, newest first, for its admins: total, size (of a page), '
  'visits (userId, lastName, firstName, from and type of the institution above, day, enteredAt, '
  'address, changes made and lastChangeAt: NULL after a month). Error RBDEN: not an admin.';
grant execute on function app_public.visit_list(integer) to app_user;
