create or replace function app_private.archived_people(
  school integer, is_own boolean default false)
  returns setof jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_named text;
begin
  select pg_catalog.string_agg(
    pg_catalog.format('select t.%I from %s t where t.%I = $1', p.name, a.table_name,
      a.owner_column), ' union ')
  into v_named
  from app_private.archive_tables() as a
  cross join lateral pg_catalog.unnest(a.people) as p (name);

  return query execute pg_catalog.format(
    'select pg_catalog.to_jsonb(u) || pg_catalog.jsonb_build_object(
       ''username'', k.username, ''email'', k.email, ''phone'', k.phone, ''phone_2'', k.phone_2)
     from app_public.users u
     left join app_public.user_accounts k
       on k.user_id = u.id
       and (not $2 or exists (
         select
         from app_public.memberships m
         where m.institution_id = $1
           and m.user_id = u.id))
     where u.id in (%s)
     order by u.id', v_named)
  using school, is_own;
end;
$$;

comment on function app_private.archived_people(integer, boolean) is
  'The users whom the archived rows of a school name, as their archive describes them: without '
  'password, sessions or second factor. is_own: for the school itself, which is not told how to '
  'reach people who never had a duty there, such as those of a ministry.';
