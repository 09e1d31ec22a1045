create or replace function app_private.tg__school_dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  perform app_private.mark_school_dirty(
    (pg_catalog.to_jsonb(new) ->> tg_argv[0])::integer);
  return null;
end;
$$;

comment on function app_private.tg__school_dirty() is
  'A change that touches all results of a school: a scale, the effect of a code, what the conduct '
  'subject is. Argument: the column that holds the school.';

create or replace trigger _900_dirty
  after update of scale on app_public.schools
  for each row when (old.scale is distinct from new.scale)
  execute function app_private.tg__school_dirty('id');

create or replace trigger _900_dirty
  after update of scale, is_conduct on app_public.subjects
  for each row when (
    (old.scale, old.is_conduct) is distinct from (new.scale, new.is_conduct))
  execute function app_private.tg__school_dirty('school_id');

create or replace trigger _900_dirty
  after update of effect on app_public.mark_codes
  for each row when (old.effect is distinct from new.effect)
  execute function app_private.tg__school_dirty('school_id');
