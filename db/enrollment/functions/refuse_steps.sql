create or replace function app_private.refuse_steps(school integer, problems jsonb)
  returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if problems <> '{}' then
    raise exception 'This is not possible for every one of the students'
      using errcode = 'RBENR', column = 'student_ids',
      hint = 'Nobody was changed: leave those out, or look at their history.',
      detail = (
        select pg_catalog.json_agg(pg_catalog.json_build_object(
          'studentId', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
          'reason', problems ->> s.id::text)
          order by
            app_hidden.name_order(
              s.last_name, s.first_name, (select app_hidden.name_collation(school))),
            s.id)::text
        from app_public.students s
        where s.school_id = school
          and problems ? s.id::text);
  end if;
end;
$$;

comment on function app_private.refuse_steps(integer, jsonb) is
  'Error RBENR when there are problems (reason by student); the details name each student.';
