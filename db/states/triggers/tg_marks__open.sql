create or replace function app_private.tg_marks__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_pair record;
begin
  for v_pair in
    with touched as materialized (
      select distinct c.school_id, c.student_id, a.course_id, a.term_id
      from changed c
      join app_public.assessments a on a.school_id = c.school_id and a.id = c.assessment_id)
    select t.school_id, co.class_id, t.term_id
    from touched t
    join app_public.courses co on co.school_id = t.school_id and co.id = t.course_id
    union
    -- a mark from an earlier class counts in the class of the student's results
    select t.school_id, r.class_id, t.term_id
    from touched t
    join app_public.term_results r
      on r.school_id = t.school_id and r.student_id = t.student_id and r.term_id = t.term_id
    order by 1, 2, 3
  loop
    perform app_private.require_open(v_pair.school_id, v_pair.class_id, v_pair.term_id);
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_marks__open() is
  'Error RBCLO: a mark of a term that is closed for the class of its course, or for the class in '
  'which the student has their results.';

call app_private.guard('app_public.marks', 'tg_marks__open');
