create or replace function conformance.new_class(school integer, name text, level text)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_class uuid;
begin
  select c.id into v_class
  from app_public.classes c
  where c.school_id = school
    and c.name = new_class.name;
  if v_class is null then
    insert into app_public.levels (school_id, name) values (school, level) on conflict do nothing;
    insert into app_public.classes (school_id, academic_year_id, name, level_id)
    select school, y.id, new_class.name, l.id
    from app_public.academic_years y
    join app_public.levels l on l.school_id = school and l.name = level
    where y.school_id = school
    returning id into v_class;
  end if;
  return v_class;
end;
$$;

comment on function conformance.new_class(integer, text, text) is
  'A class of the throw-away school, made when it is not there yet.';
