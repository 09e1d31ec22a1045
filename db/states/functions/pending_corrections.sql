create or replace function app_public.pending_corrections()
  returns integer
  language sql stable
begin atomic
  select count(*)::integer
  from app_public.corrections c
  where c.school_id = (select app_hidden.current_school_id())
    and c.decision is null
    and app_hidden.may_decide(c);
end;

comment on function app_public.pending_corrections() is
  'How many corrections wait for the user to decide.';
grant execute on function app_public.pending_corrections() to app_user;
