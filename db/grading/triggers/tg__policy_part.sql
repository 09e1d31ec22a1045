create or replace function app_private.tg__policy_part()
  returns trigger
  language plpgsql volatile
  security definer -- the terms are looked at whoever makes the policy
  set search_path = ''
as $$
begin
  if exists (
    select
    from app_public.terms t
    where t.school_id = new.school_id
      and t.policy_version_id = new.policy_version_id) then
    raise exception 'A version of a grading policy that a term uses can''t change'
      using errcode = 'RBVAL', column = 'policy_version_id', hint = 'Make a new version.';
  end if;
  return new;
end;
$$;

comment on function app_private.tg__policy_part() is
  'Error RBVAL: categories or bands added to a policy version that a term already uses.';

create or replace trigger _100_unused
  before insert on app_public.grading_policy_categories
  for each row execute function app_private.tg__policy_part();

create or replace trigger _100_unused
  before insert on app_public.grading_policy_bands
  for each row execute function app_private.tg__policy_part();
