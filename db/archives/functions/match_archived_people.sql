create or replace function app_private.match_archived_people()
  returns table (matched bigint, created bigint)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table archive_users on commit drop as
  select (p.doc ->> 'id')::uuid as old_id, p.doc, u.id
  from pg_temp.archive_people p
  left join lateral (
    select k.user_id as id
    from app_public.user_accounts k
    join app_public.users o on o.id = k.user_id
    where lower(k.email) = lower(p.doc ->> 'email')
      -- user names are given by each installation: the person has to be the same, too
      or lower(k.username) = lower(p.doc ->> 'username')
        and app_hidden.normalised(o.last_name) = app_hidden.normalised(p.doc ->> 'last_name')
        and app_hidden.normalised(o.first_name) = app_hidden.normalised(p.doc ->> 'first_name')
    order by lower(k.email) = lower(p.doc ->> 'email') desc nulls last
    limit 1) as u on true;
  -- two of them are never one here
  update pg_temp.archive_users a
  set id = null
  where exists (
    select from pg_temp.archive_users o where o.id = a.id and o.old_id < a.old_id);
  alter table pg_temp.archive_users add column is_new boolean;
  update pg_temp.archive_users a set is_new = a.id is null;
  update pg_temp.archive_users a
  set id = case
    when exists (select from app_public.users u where u.id = a.old_id) then pg_catalog.uuidv7()
    else a.old_id end
  where a.is_new;
  create unique index on pg_temp.archive_users (old_id);
  analyze pg_temp.archive_users;

  insert into app_public.users
    (id, last_name, first_name, position, language, status, created_at, deleted_at)
  select a.id, u.last_name, u.first_name, u.position, u.language, 'inactive',
    u.created_at, u.deleted_at
  from pg_temp.archive_users a
  cross join lateral pg_catalog.jsonb_populate_record(null::app_public.users, a.doc) as u
  where a.is_new;
  insert into app_public.user_accounts (user_id, username, email, phone, phone_2)
  select a.id,
    case
      when not exists (
        select from app_public.user_accounts o where lower(o.username) = lower(k.username))
        then k.username
      when k.email is null
        then pg_catalog.left(k.username, 55) || '-'
          || pg_catalog.left(pg_catalog.md5(a.id::text), 8) end,
    k.email, k.phone, k.phone_2
  from pg_temp.archive_users a
  cross join lateral pg_catalog.jsonb_populate_record(null::app_public.user_accounts, a.doc) as k
  where a.is_new
    and coalesce(k.username, k.email) is not null;

  return query
  select count(*) filter (where not a.is_new), count(*) filter (where a.is_new)
  from pg_temp.archive_users a;
end;
$$;

comment on function app_private.match_archived_people() is
  'Finds the users whom an archive names by e-mail address, or by user name and name; makes those '
  'that are missing, inactive and without a password. Returns how many of both.';
