-- The migration being written: included source files, then changes of tables.
-- The order of names by the school's language.
alter table app_public.schools
  add column if not exists name_collation text
    constraint schools_name_collation_known check (name_collation in ('und', 'az', 'km', 'wo'));
comment on column app_public.schools.name_collation is
  'The order of names in lists: az, km, wo, or und for French, English and most other languages; '
  'NULL for the one of the school''s language.';
comment on constraint schools_name_collation_known on app_public.schools is
  'Names are ordered by und, az, km or wo.';
--!include foundation/functions/normalised.sql
--!include grading/functions/term_marks.sql
--!include grading/functions/term_averages.sql
--!include states/functions/live_figures.sql
--!include people/name_order.sql
--!include people/functions/name_collation.sql
--!include people/functions/name_order.sql
--!include institutions/policies/schools.sql
--!include structure/functions/assignable_teachers.sql
--!include structure/functions/setup_overview.sql
--!include people/functions/search_students.sql
--!include search/functions/found_students.sql
--!include search/functions/quick_search.sql
--!include people/functions/children.sql
--!include enrollment/functions/refuse_steps.sql
--!include enrollment/functions/class_roster.sql
--!include enrollment/functions/decision_list.sql
--!include enrollment/functions/rollover_plan.sql
--!include staff/functions/staff_list.sql
--!include grading/functions/class_results.sql
--!include grading/functions/class_conduct.sql
--!include grading/functions/ranking.sql
--!include grading/functions/explain_statistics.sql
--!include grading/functions/gradebook_figures.sql
--!include grading/functions/gradebook.sql
--!include grading/functions/compare_policy.sql
--!include states/functions/snapshot_results.sql
--!include states/functions/compare_snapshots.sql
--!include exports/functions/exported_results.sql
-- Names with apostrophes and the like are found in another way now.
update app_public.students s
set last_name = s.last_name
where s.search_text <> app_hidden.normalised(
  s.last_name || ' ' || s.first_name || ' ' || s.student_number);
