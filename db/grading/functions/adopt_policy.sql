create or replace function app_public.adopt_policy(term_id uuid, policy_version_id uuid)
  returns app_public.terms
  language plpgsql volatile
  security definer -- the pinned version is nobody's to write directly
  set search_path = ''
as $$
declare
  v_term app_public.terms;
begin
  if not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school may move a term to other grading rules'
      using errcode = 'RBDEN';
  end if;
  if not exists (
    select
    from app_public.grading_policy_versions v
    where v.school_id = app_hidden.current_school_id()
      and v.id = adopt_policy.policy_version_id) then
    raise exception 'There is no such version of a grading policy'
      using errcode = 'RBVAL', column = 'policy_version_id', hint = 'Choose one of the school''s.';
  end if;
  update app_public.terms t
  set policy_version_id = adopt_policy.policy_version_id
  where t.school_id = app_hidden.current_school_id()
    and t.id = adopt_policy.term_id
  returning t.* into v_term;
  if v_term.id is null then
    raise exception 'There is no such term'
      using errcode = 'RBVAL', column = 'term_id', hint = 'Choose one of the school''s.';
  end if;
  return v_term;
end;
$$;

comment on function app_public.adopt_policy(uuid, uuid) is
  'Moves a term to another version of a grading policy; its results are calculated anew by the '
  'worker. compare_policy() shows before what would change. Errors: RBDEN, not an admin; RBVAL, no '
  'such term or version in the school; RBCLO, the term is closed for a class.';
grant execute on function app_public.adopt_policy(uuid, uuid) to app_user;
