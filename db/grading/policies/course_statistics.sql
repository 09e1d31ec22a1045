-- Written by the worker only. A family sees its classs figures through student_results().
call app_private.protect('app_public.course_statistics');

create policy select_members on app_public.course_statistics for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[]));
create policy select_analysts on app_public.course_statistics for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select on app_public.course_statistics to app_user;
