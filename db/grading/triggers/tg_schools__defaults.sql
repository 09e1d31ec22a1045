create or replace function app_private.tg_schools__defaults()
  returns trigger
  language plpgsql volatile
  security definer -- a new school starts with rules, whoever creates it
  set search_path = ''
as $$
begin
  perform p.id
  from (
    select app_hidden.country_template(k.country) as template,
      pg_catalog.array_agg(k.id order by k.id) as schools
    from new_rows k
    group by app_hidden.country_template(k.country)) as n
  cross join lateral app_private.apply_policy_template(n.schools, n.template, null, true) as p;
  return null;
end;
$$;

comment on function app_private.tg_schools__defaults() is
  'Gives new schools the grading policy of their country as their default, and the mark codes of '
  'the grading rules: all at once, for a register brings thousands.';

create or replace trigger _800_defaults
  after insert on app_public.schools
  referencing new table as new_rows
  for each statement execute function app_private.tg_schools__defaults();
