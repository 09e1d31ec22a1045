create or replace function app_private.tg_student_courses__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_before app_public.student_courses;
  v_after app_public.student_courses;
  v_result record;
begin
  if tg_op <> 'INSERT' then
    v_before := old;
  end if;
  if tg_op <> 'DELETE' then
    v_after := new;
  end if;

  for v_result in
    select r.school_id, r.class_id, r.term_id, t.ends_on
    from app_public.term_results r
    join app_public.terms t on t.school_id = r.school_id and t.id = r.term_id
    where r.school_id = coalesce(v_after.school_id, v_before.school_id)
      and r.student_id in (v_after.student_id, v_before.student_id)
    order by r.class_id, t.ends_on
  loop
    -- what counts is what is in force on the term's last day: ending it later changes nothing
    if app_private.course_link_on(v_before, v_result.ends_on)
       is distinct from app_private.course_link_on(v_after, v_result.ends_on) then
      perform app_private.require_open(v_result.school_id, v_result.class_id, v_result.term_id);
    end if;
  end loop;
  return coalesce(v_after, v_before);
end;
$$;

comment on function app_private.tg_student_courses__open() is
  'Error RBCLO: a course added, dropped or weighted for a student on the last day of a closed term.';

create or replace trigger _400_open
  before insert or update or delete on app_public.student_courses
  for each row execute function app_private.tg_student_courses__open();
