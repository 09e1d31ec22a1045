create or replace function app_public.skip_step(step text, is_skipped boolean default true)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  if is_skipped then
    insert into app_public.start_skips (step) values (skip_step.step)
    on conflict do nothing;
  else
    delete from app_public.start_skips p
    where p.school_id = app_hidden.current_school_id()
      and p.step = skip_step.step;
  end if;
end;
$$;

comment on function app_public.skip_step(text, boolean) is
  'Leaves a step of the first run out, or takes it up again. Errors: RBDEN, not an admin; '
  'constraints.';
grant execute on function app_public.skip_step(text, boolean) to app_user;
