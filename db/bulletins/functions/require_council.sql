create or replace function app_private.require_council(school integer, class uuid, term uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not app_hidden.may_hold_council(class) then
    raise exception 'You do not hold the council of this class'
      using errcode = 'RBDEN', hint = 'Its class teachers and the admins of the school do.';
  end if;
  if not exists (
    select
    from app_public.terms t
    join app_public.classes k
      on k.school_id = t.school_id and k.academic_year_id = t.academic_year_id
    where t.school_id = school
      and t.id = term
      and k.id = class) then
    raise exception 'There is no such term in the year of the class'
      using errcode = 'RBVAL', column = 'term_id';
  end if;
end;
$$;

comment on function app_private.require_council(integer, uuid, uuid) is
  'Errors: RBDEN, the user does not hold the council of the class; RBVAL, the term is not of its '
  'year.';
