create or replace function app_hidden.families_see_ranks()
  returns boolean
  language sql stable parallel safe
  security definer -- a setting of the school, whatever the caller may read of schools
begin atomic
  select coalesce(
    (select s.ranks_shown_to_families
     from app_public.schools s
     where s.id = (select app_hidden.current_school_id())),
    false);
end;

comment on function app_hidden.families_see_ranks() is
  'Whether guardians and students of the current school see ranks.';
grant execute on function app_hidden.families_see_ranks() to app_user;
