-- The roles of every Rollbook database on this server. Run by an administrator; safe to repeat.
-- Passwords are set by the installer, duties (teacher, guardian…) are rows and not roles.
do $$
declare
  v_role record;
begin
  for v_role in
    select *
    from (
      values
        ('rollbook_owner', 'nologin', 'Owns everything in the database.'),
        ('rollbook_migrator', 'login', 'Migrates and imports, acting as rollbook_owner.'),
        ('rollbook_authenticator', 'login noinherit', 'Connects for the API; may only become app_user.'),
        ('rollbook_sign_in', 'login noinherit',
          'Connects for sign-in; may only call the functions that prove who somebody is.'),
        ('app_user', 'nologin', 'Every request runs as this role, signed in or not.'),
        ('rollbook_worker', 'login', 'Runs background jobs and owns their queue.'),
        ('rollbook_analyst', 'nologin', 'The group of all analysts'' login roles.'),
        ('mart_reader', 'nologin', 'Owns the filtering views that analysts read.')
    ) as wanted (name, attributes, comment)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role.name) then
      execute format('create role %I %s', v_role.name, v_role.attributes);
      execute format('comment on role %I is %L', v_role.name, v_role.comment);
    end if;
  end loop;

  -- An administrator who is no superuser has to be a member of the roles it gives things to.
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    execute format('grant rollbook_owner, rollbook_worker to %I', current_user);
  else
    -- An import of a whole school writes past triggers, and holds up nobody.
    grant set on parameter session_replication_role to rollbook_owner;
  end if;
end;
$$;

grant app_user to rollbook_authenticator with inherit false, set true;
grant rollbook_owner to rollbook_migrator with inherit true, set true;
grant mart_reader to rollbook_owner with inherit false, set true;
-- Definer functions add jobs: they need the rights of the queue's owner.
grant rollbook_worker to rollbook_owner with inherit true, set false;

alter role rollbook_migrator set role = 'rollbook_owner';

-- A request that takes longer has already lost its user.
alter role rollbook_authenticator set statement_timeout = '5s';
alter role rollbook_authenticator set lock_timeout = '2s';
alter role rollbook_authenticator set idle_in_transaction_session_timeout = '10s';
alter role rollbook_authenticator set transaction_timeout = '15s';

alter role rollbook_sign_in set statement_timeout = '5s';
alter role rollbook_sign_in set lock_timeout = '2s';
alter role rollbook_sign_in set idle_in_transaction_session_timeout = '10s';
alter role rollbook_sign_in set transaction_timeout = '15s';

alter role rollbook_worker set statement_timeout = '5min';
alter role rollbook_worker set lock_timeout = '5s';
alter role rollbook_worker set idle_in_transaction_session_timeout = '30s';
alter role rollbook_worker set transaction_timeout = '10min';
