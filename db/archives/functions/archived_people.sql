create or replace function app_private.archived_people(school integer)
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
     left join app_public.user_accounts k on k.user_id = u.id
     where u.id in (%s)
     order by u.id', v_named)
  using school;
end;
$$;

comment on function app_private.archived_people(integer) is
  'The users whom the archived rows of a school name, as their archive describes them: without '
  'password, sessions or second factor.';
