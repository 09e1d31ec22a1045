create or replace function app_private.tg_schools__defaults()
  returns trigger
  language plpgsql volatile
  security definer -- a new school starts with rules, whoever creates it
  set search_path = ''
as $$
begin
  perform app_private.apply_policy_template(
    new.id, app_hidden.country_template(new.country), null, true);
  return null;
end;
$$;

comment on function app_private.tg_schools__defaults() is
  'Gives a new school the grading policy of its country as its default, and the mark codes of the '
  'grading rules.';

create or replace trigger _800_defaults
  after insert on app_public.schools
  for each row execute function app_private.tg_schools__defaults();
