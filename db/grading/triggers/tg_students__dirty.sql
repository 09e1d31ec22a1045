create or replace function app_private.tg_students__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct new.school_id, e.class_id, t.id
  from app_public.enrollments e
  join app_public.terms t
    on t.school_id = e.school_id and t.academic_year_id = e.academic_year_id
  join app_public.grading_policy_versions p
    on p.school_id = t.school_id and p.id = t.policy_version_id
  where e.school_id = new.school_id
    and e.student_id = new.id
    and 'younger' = any (p.rank_ties);
  return null;
end;
$$;

comment on function app_private.tg_students__dirty() is
  'A corrected date of birth: the student''s classes and terms in which the younger goes first '
  'among equals.';

create or replace trigger _900_dirty
  after update of birth_date on app_public.students
  for each row when (old.birth_date is distinct from new.birth_date)
  execute function app_private.tg_students__dirty();
