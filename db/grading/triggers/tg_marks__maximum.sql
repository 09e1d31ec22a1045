create or replace function app_private.tg_marks__maximum()
  returns trigger
  language plpgsql volatile
  security definer -- the assessment is looked at whoever enters the mark
  set search_path = ''
as $$
begin
  select a.maximum into new.maximum
  from app_public.assessments a
  where a.school_id = new.school_id
    and a.id = new.assessment_id;
  return new;
end;
$$;

comment on function app_private.tg_marks__maximum() is
  'Takes over the maximum of the assessment, unless the insert names it.';

create or replace trigger _100_maximum
  before insert on app_public.marks
  for each row when (new.maximum is null and new.school_id is not null)
  execute function app_private.tg_marks__maximum();
