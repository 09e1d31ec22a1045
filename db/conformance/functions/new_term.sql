create or replace function conformance.new_term(
  school integer, code text default 'T1', weight numeric default 1, month integer default 9)
  returns uuid
  language sql volatile
begin atomic
  insert into app_public.terms
    (school_id, academic_year_id, name, code, starts_on, ends_on, weight)
  select new_term.school, y.id, new_term.code, new_term.code,
    make_date(2001, new_term.month, 1), make_date(2001, new_term.month, 28), new_term.weight
  from app_public.academic_years y
  where y.school_id = new_term.school
  returning id;
end;

comment on function conformance.new_term(integer, text, numeric, integer) is
  'A term of the throw-away school, in a month of 2001.';
