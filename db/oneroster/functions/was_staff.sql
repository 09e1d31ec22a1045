create or replace function app_private.was_staff(school integer, person uuid, since timestamptz)
  returns boolean
  language sql stable
begin atomic
  -- what holds now and was not made since, or was removed since and not made before that
  select exists (
    select
    from (
      select 'app_public.course_teachers' as of_table, c.course_id::text as place
      from app_public.course_teachers c
      where c.school_id = school and c.user_id = person
      union all
      select 'app_public.class_teachers', k.class_id::text
      from app_public.class_teachers k
      where k.school_id = school and k.user_id = person
      union all
      select l.table_name, coalesce(l.key ->> 'course_id', l.key ->> 'class_id')
      from audit.log l
      where l.school_id = school
        and l.table_name in ('app_public.course_teachers', 'app_public.class_teachers')
        and l.operation = 'delete'
        and l.key ->> 'user_id' = person::text
        and l.at > since) as h
    where (
      select l.operation
      from audit.log l
      where l.school_id = school
        and l.table_name = h.of_table
        and l.operation <> 'update'
        and l.key ->> 'user_id' = person::text
        and coalesce(l.key ->> 'course_id', l.key ->> 'class_id') = h.place
        and l.at > since
      order by l.at, l.id
      limit 1) is distinct from 'insert')
  or exists (
    select
    from app_public.memberships m
    where m.institution_id = school
      and m.user_id = person
      and m.duty = 'teacher'
      and not exists (
        select
        from audit.log l
        where l.table_name = 'app_public.memberships'
          and l.operation = 'insert'
          and l.key ->> 'id' = m.id::text
          and l.at > since));
end;

comment on function app_private.was_staff(integer, uuid, timestamptz) is
  'Whether a person was a teacher of a school at a moment, by what they teach and by membership.';
