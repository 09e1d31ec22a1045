create or replace function app_public.viewer()
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'user', json_build_object(
      'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'language', u.language),
    'duties', (
      select coalesce(json_agg(d.duty order by d.duty), '[]')
      from unnest('{admin,teacher,guardian,student}'::text[]) as d (duty)
      where (select app_hidden.has_duty(d.duty))),
    'rights', (
      select coalesce(json_agg(r.name order by r.name), '[]')
      from unnest('{health,background}'::text[]) as r (name)
      where (select app_hidden.has_right(r.name))),
    'side', (select nullif(current_setting('app.side', true), '')),
    'sides', (
      select coalesce(json_agg(x.side order by x.side desc), '[]')
      from (
        select distinct
          case when m.duty in ('guardian', 'student') then 'family' else 'staff' end as side
        from app_public.memberships m
        where m.user_id = u.id
          and m.institution_id = (select app_hidden.current_school_id())
          and app_hidden.is_live(m)) as x),
    'visit', (
      select json_build_object('from', i.name, 'type', i.type)
      from app_public.institutions i
      where i.id = (
        select app_hidden.above_institution_id((select app_hidden.current_school_id())))),
    'awaitsVisit', (select app_hidden.awaits_visit()),
    'school', (
      select json_build_object(
        'id', s.id, 'code', i.code, 'name', i.name, 'country', s.country, 'language', s.language,
        'currency', s.currency, 'timeZone', s.time_zone, 'scale', s.scale,
        'today', (now() at time zone s.time_zone)::date,
        'years', (
          select coalesce(json_agg(json_build_object(
            'id', y.id, 'name', y.name, 'isActive', y.is_active,
            'terms', (
              select coalesce(json_agg(json_build_object(
                'id', t.id, 'name', t.name, 'code', t.code,
                'startsOn', t.starts_on, 'endsOn', t.ends_on) order by t.starts_on, t.code), '[]')
              from app_public.terms t
              where t.school_id = y.school_id
                and t.academic_year_id = y.id)) order by y.starts_on desc), '[]')
          from app_public.academic_years y))
      from app_public.schools s
      join app_public.institutions i on i.id = s.id
      where s.id = (select app_hidden.current_school_id())),
    'institutions', (
      select coalesce(json_agg(json_build_object(
        'id', i.id, 'code', i.code, 'name', i.name, 'type', i.type, 'duty', m.duty)
        order by i.name), '[]')
      from app_public.memberships m
      join app_public.institutions i on i.id = m.institution_id
      where m.user_id = u.id
        and app_hidden.is_live(m)),
    'failures', (select app_hidden.sign_in_failures()))
  from app_public.users u
  where u.id = (select app_hidden.current_user_id());
end;

comment on function app_public.viewer() is
  'What every screen needs to know in one go; NULL when not signed in. user: id, lastName, '
  'firstName, language (NULL: the school''s). duties and rights: in the current school, on the '
  'chosen side. side: family or NULL; sides: staff, family, those the user has there. visit: from '
  'where (from, type) somebody from above is here; awaitsVisit: whether the chosen school is to be '
  'entered first (enter_school()). school: '
  'NULL until one is chosen; id, code, name, country, language, currency, timeZone, scale, today '
  '(date at the school), years (newest first: id, name, isActive, terms in order: id, name, code, '
  'startsOn, endsOn). '
  'institutions: the user''s own memberships (id, code, name, type, duty). failures: attempts to '
  'sign in that failed before this session (count, lastAt); NULL when none, or seen.';
grant execute on function app_public.viewer() to app_user;
