create or replace function app_private.tg_grading_policy_versions__check()
  returns trigger
  language plpgsql volatile
  security definer -- the school's scale is looked at whoever makes the policy
  set search_path = ''
as $$
declare
  v_found record;
begin
  select p.* into v_found from app_hidden.policy_problems(new, false) as p limit 1;
  if found then
    raise exception '%', v_found.problem
      using errcode = 'RBVAL', column = v_found.field, hint = v_found.hint;
  end if;
  return new;
end;
$$;

comment on function app_private.tg_grading_policy_versions__check() is
  'Error RBVAL: the rules of a new version contradict each other; the field says which.';

create or replace trigger _100_check
  before insert on app_public.grading_policy_versions
  for each row when (new.school_id is not null) -- without a school, row level security refuses
  execute function app_private.tg_grading_policy_versions__check();
