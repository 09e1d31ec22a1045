create or replace function app_private.tg_assessments__check()
  returns trigger
  language plpgsql volatile
  security definer -- the marks and the course are looked at whoever edits the assessment
  set search_path = ''
as $$
declare
  v_highest numeric;
begin
  if new.maximum is null then
    new.maximum := app_private.course_maximum(new.school_id, new.course_id);
  end if;

  if not exists (
    select
    from app_public.courses c
    join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
    join app_public.terms t
      on t.school_id = k.school_id and t.academic_year_id = k.academic_year_id
    where c.school_id = new.school_id
      and c.id = new.course_id
      and t.id = new.term_id) then
    raise exception 'The course and the term are not of the same academic year'
      using errcode = 'RBVAL', column = 'term_id', hint = 'Choose a term of the class''s year.';
  end if;

  if tg_op = 'UPDATE' and new.maximum < old.maximum then
    select max(m.value) into v_highest
    from app_public.marks m
    where m.school_id = new.school_id
      and m.assessment_id = new.id;
    if v_highest > new.maximum then
      raise exception 'A mark of % is above the new maximum of %', v_highest, new.maximum
        using errcode = 'RBMAX', column = 'maximum',
        hint = 'Change the marks first, or choose a higher maximum.';
    end if;
  end if;
  return new;
end;
$$;

comment on function app_private.tg_assessments__check() is
  'Fills in the maximum. Errors: RBVAL, course and term of different years; RBMAX, marks above a '
  'lowered maximum.';

create or replace trigger _100_check
  before insert or update of maximum, course_id, term_id on app_public.assessments
  for each row when (new.school_id is not null) -- without a school, row level security refuses
  execute function app_private.tg_assessments__check();
