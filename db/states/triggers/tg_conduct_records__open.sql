create or replace function app_private.tg_conduct_records__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_pair record;
begin
  for v_pair in
    select distinct c.school_id, e.class_id, c.term_id
    from changed c
    join app_public.terms t on t.school_id = c.school_id and t.id = c.term_id
    join app_public.enrollments e
      on e.school_id = c.school_id
      and e.student_id = c.student_id
      and e.academic_year_id = t.academic_year_id
    order by 1, 2, 3
  loop
    perform app_private.require_open(v_pair.school_id, v_pair.class_id, v_pair.term_id);
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_conduct_records__open() is
  'Error RBCLO: conduct recorded, changed or taken back in a closed term.';

call app_private.guard('app_public.conduct_records', 'tg_conduct_records__open');
