create or replace function app_private.tg_marks__within_maximum()
  returns trigger
  language plpgsql volatile
  security definer -- the assessment is looked at whoever enters the mark
  set search_path = ''
as $$
declare
  v_value numeric;
  v_maximum numeric;
begin
  -- held until the end: the maximum can't be lowered meanwhile
  perform from app_public.assessments a
  where (a.school_id, a.id) in (select c.school_id, c.assessment_id from changed c)
  order by a.school_id, a.id
  for share;

  select c.value, a.maximum into v_value, v_maximum
  from changed c
  join app_public.assessments a on a.school_id = c.school_id and a.id = c.assessment_id
  where c.value > a.maximum
  limit 1;
  if found then
    raise exception 'The mark % is above the maximum of %', v_value, v_maximum
      using errcode = 'RBMAX', column = 'value',
      hint = 'Enter a mark from 0 to the maximum of the assessment.';
  end if;
  return null;
end;
$$;

comment on function app_private.tg_marks__within_maximum() is
  'Error RBMAX: a mark above the maximum of its assessment.';

create or replace trigger _300_within_maximum_insert
  after insert on app_public.marks referencing new table as changed
  for each statement execute function app_private.tg_marks__within_maximum();

create or replace trigger _300_within_maximum_update
  after update on app_public.marks referencing new table as changed
  for each statement execute function app_private.tg_marks__within_maximum();
