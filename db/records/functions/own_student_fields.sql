create or replace function app_public.own_student_fields(with_archived boolean default false)
  returns setof app_public.student_fields
  language sql stable
begin atomic
  select f.*
  from app_public.student_fields f
  where f.school_id = (select app_hidden.current_school_id())
    and (with_archived or f.archived_at is null)
  order by f.position, f.name;
end;

comment on function app_public.own_student_fields(boolean) is
  'The fields that the school added to its students'' records, in order; those taken out of use only '
  'when wanted.';
grant execute on function app_public.own_student_fields(boolean) to app_user;
