create or replace function app_public.create_policy(
  template text, name text default null, is_default boolean default false)
  returns app_public.grading_policies
  language plpgsql volatile
  security definer -- one operation on several tables, for whom it checks
  set search_path = ''
as $$
begin
  if not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school may make grading rules' using errcode = 'RBDEN';
  end if;
  if create_policy.is_default then
    update app_public.grading_policies p
    set is_default = false
    where p.school_id = app_hidden.current_school_id()
      and p.is_default;
  end if;
  return (
    select p
    from app_private.apply_policy_template(
      array[app_hidden.current_school_id()], create_policy.template, create_policy.name,
      create_policy.is_default) as p);
end;
$$;

comment on function app_public.create_policy(text, text, boolean) is
  'Makes a grading policy from one of policy_templates(), with its first version, categories, '
  'bands and the mark codes that the school lacks; as the default, new terms take it. name: NULL '
  'for the template''s. Errors: RBDEN, not an admin; RBVAL, no such template.';
grant execute on function app_public.create_policy(text, text, boolean) to app_user;
