create or replace function app_private.create_user(
  username text, email text, last_name text, first_name text, duty text, institution_code text,
  password_hash text)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_institution integer;
  v_user uuid := pg_catalog.uuidv7();
begin
  select i.id into v_institution
  from app_public.institutions i
  where lower(i.code) = lower(pg_catalog.btrim(institution_code))
    and i.deleted_at is null;
  if not found then
    raise exception 'There is no institution with the code “%”', institution_code
      using errcode = 'RBVAL';
  end if;

  if exists (
    select
    from app_public.user_accounts a
    where lower(a.username) = lower(create_user.username)
       or lower(a.email) = lower(create_user.email)) then
    raise exception 'There is a user of this username or e-mail address already'
      using errcode = 'RBVAL';
  end if;

  insert into app_public.users (id, last_name, first_name)
  values (v_user, create_user.last_name, create_user.first_name);
  insert into app_public.user_accounts (user_id, username, email)
  values (v_user, create_user.username, create_user.email);
  insert into app_private.credentials (user_id, password_hash)
  values (v_user, create_user.password_hash);
  insert into app_public.memberships (user_id, institution_id, duty)
  values (v_user, v_institution, create_user.duty);
  return v_user;
end;
$$;

comment on function app_private.create_user(text, text, text, text, text, text, text) is
  'Makes a user with a password (as an argon2id hash) and a first duty in an institution; returns '
  'the user. Error RBVAL: unknown institution, or the name is taken.';
