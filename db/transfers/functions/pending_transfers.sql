create or replace function app_public.pending_transfers()
  returns integer
  language sql stable
begin atomic
  select count(*)::integer
  from app_public.transfers t
  where t.school_id = (select app_hidden.current_school_id())
    and (t.direction, t.state) in (('out', 'asked'), ('in', 'offered'));
end;

comment on function app_public.pending_transfers() is
  'How many transfers wait for the answer of the current school; 0 for who is no admin.';
grant execute on function app_public.pending_transfers() to app_user;
