create or replace function app_private.refuse_issued(school integer, class uuid, term uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  -- an issue that goes on at this moment is waited for
  perform pg_catalog.pg_advisory_xact_lock_shared(app_private.council_lock(school, class, term));
  if app_private.council_state(school, class, term) = 'issued' then
    raise exception 'The bulletins are issued'
      using errcode = 'RBISS', hint = 'Open the council again, with a reason, to change them.';
  end if;
end;
$$;

comment on function app_private.refuse_issued(integer, uuid, uuid) is
  'Error RBISS when the bulletins of the class''s term are issued; else they can''t be before '
  'the end of the transaction.';
