-- Written by the worker only. Where families see no ranks, they read student_results().
call app_private.protect('app_public.term_results');

create policy select_members on app_public.term_results for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or (select app_hidden.families_see_ranks())
      and student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
create policy select_analysts on app_public.term_results for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(true))::integer[]));

grant select on app_public.term_results to app_user;
