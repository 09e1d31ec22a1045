create or replace function app_private.tg_classes__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select new.school_id, c.id, t.id
  from app_public.classes c
  join app_public.terms t
    on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
  where c.school_id = new.school_id
    and c.academic_year_id = new.academic_year_id
    and (c.id = new.id or c.level_id in (old.level_id, new.level_id));
  return null;
end;
$$;

comment on function app_private.tg_classes__dirty() is
  'A class that goes to another level: the classes of both, in all terms of the year.';

create or replace trigger _900_dirty
  after update of level_id on app_public.classes
  for each row when (old.level_id is distinct from new.level_id)
  execute function app_private.tg_classes__dirty();
