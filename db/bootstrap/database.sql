-- Who may enter the database at all. Run in it by an administrator; safe to repeat.
do $$
declare
  v_database text := quote_ident(current_database());
begin
  execute 'revoke all on database ' || v_database || ' from public';
  execute 'revoke create on database ' || v_database || ' from rollbook_worker';
  execute 'grant connect on database ' || v_database
    || ' to rollbook_migrator, rollbook_authenticator, rollbook_sign_in, rollbook_worker, rollbook_analyst';
end;
$$;

revoke create on schema public from public;
