create or replace function app_public.order_assessments(
  course_id uuid, term_id uuid, ids uuid[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not (
    app_hidden.has_duty('admin')
    or order_assessments.course_id = any (app_hidden.current_course_ids())) then
    raise exception 'You may not order the assessments of this course'
      using errcode = 'RBDEN', hint = 'Ask a teacher of the course.';
  end if;
  update app_public.assessments a
  set position = p.place
  from (
    select o.id, pg_catalog.row_number() over (
      order by pg_catalog.array_position(ids, o.id), o.position, o.held_on nulls last, o.name)
      as place
    from app_public.assessments o
    where o.school_id = app_hidden.current_school_id()
      and o.course_id = order_assessments.course_id
      and o.term_id = order_assessments.term_id) as p
  where a.school_id = app_hidden.current_school_id()
    and a.id = p.id
    and a.position <> p.place;
end;
$$;

comment on function app_public.order_assessments(uuid, uuid, uuid[]) is
  'Puts the assessments of a course in a term in the order of their ids; those that are not named '
  'follow. Errors: RBDEN, not a teacher of the course nor an admin; RBCLO, the term is closed.';
grant execute on function app_public.order_assessments(uuid, uuid, uuid[]) to app_user;
