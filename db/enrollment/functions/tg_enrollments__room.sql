create or replace function app_private.tg_enrollments__room()
  returns trigger
  language plpgsql volatile
  security definer -- counts all enrollments, whoever enters one
  set search_path = ''
as $$
declare
  v_class record;
begin
  for v_class in
    select k.school_id, k.id, k.name, k.max_size, min(c.starts_on) as first_day
    from changed c
    join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
    group by k.school_id, k.id, k.name, k.max_size
    order by k.school_id, k.id
  loop
    -- one at a time per class: nobody slips in between count and commit
    perform from app_public.classes k
    where k.school_id = v_class.school_id and k.id = v_class.id
    for no key update;

    -- those who are or come there, all together, are seldom too many
    if (
      select count(*)
      from app_public.enrollments e
      where e.school_id = v_class.school_id
        and e.class_id = v_class.id
        and coalesce(e.ends_on >= v_class.first_day, true)) > v_class.max_size
      and (
        select max(x.size)
        from (
          select count(*) as size
          from app_public.enrollments day
          join app_public.enrollments e
            on e.school_id = day.school_id
            and e.class_id = day.class_id
            and day.starts_on between e.starts_on and coalesce(e.ends_on, 'infinity')
          where day.school_id = v_class.school_id
            and day.class_id = v_class.id
            and coalesce(day.ends_on >= v_class.first_day, true)
          group by day.id) as x) > v_class.max_size then
      raise exception 'The class % has room for % students', v_class.name, v_class.max_size
        using errcode = 'RBCLF', hint = 'Raise the size of the class or choose another.';
    end if;
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_enrollments__room() is
  'Error RBCLF: on some day more students are enrolled in a class than its max_size.';

create or replace trigger _300_room_insert
  after insert on app_public.enrollments referencing new table as changed
  for each statement execute function app_private.tg_enrollments__room();

create or replace trigger _300_room_update
  after update on app_public.enrollments referencing new table as changed
  for each statement execute function app_private.tg_enrollments__room();
