create or replace function app_private.tg_assessments__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_pair record;
begin
  for v_pair in
    select distinct c.school_id, co.class_id, c.term_id
    from changed c
    join app_public.courses co on co.school_id = c.school_id and co.id = c.course_id
    order by 1, 2, 3
  loop
    perform app_private.require_open(v_pair.school_id, v_pair.class_id, v_pair.term_id);
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_assessments__open() is
  'Error RBCLO: an assessment entered, changed, published or deleted in a closed term.';

call app_private.guard('app_public.assessments', 'tg_assessments__open');
