create or replace function app_private.tg_terms__policy()
  returns trigger
  language plpgsql volatile
  security definer -- the policy is looked up whoever enters the term
  set search_path = ''
as $$
declare
  v_found record;
begin
  if new.policy_version_id is null then
    select v.id into new.policy_version_id
    from app_public.grading_policies p
    join app_public.grading_policy_versions v on v.school_id = p.school_id and v.policy_id = p.id
    where p.school_id = new.school_id
      and p.is_default
    order by v.version desc
    limit 1;
    if new.policy_version_id is null then
      raise exception 'The school has no default grading policy'
        using errcode = 'RBVAL', column = 'policy_version_id',
        hint = 'Make one of the grading policies the default.';
    end if;
  end if;

  select p.* into v_found
  from app_public.grading_policy_versions v
  cross join lateral app_hidden.policy_problems(v, true) as p
  where v.school_id = new.school_id
    and v.id = new.policy_version_id
  limit 1;
  if found then
    raise exception 'The grading policy contradicts itself: %', v_found.problem
      using errcode = 'RBVAL', column = v_found.field, hint = v_found.hint;
  end if;
  return new;
end;
$$;

comment on function app_private.tg_terms__policy() is
  'Pins the newest version of the school''s default policy to a new term. Errors RBVAL: there is '
  'none; the policy contradicts itself, the field says in what.';

create or replace trigger _100_policy
  before insert on app_public.terms
  for each row execute function app_private.tg_terms__policy();

create or replace trigger _100_policy_update
  before update of policy_version_id on app_public.terms
  for each row when (old.policy_version_id is distinct from new.policy_version_id)
  execute function app_private.tg_terms__policy();
