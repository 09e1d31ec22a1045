-- The migration being written: included source files, then changes of tables.
--!include foundation/schemas.sql
alter table app_public.grading_policy_versions
  add column if not exists conduct_rule text not null default 'off'
    constraint grading_policy_versions_conduct_rule_known
    check (conduct_rule in ('off', 'subject', 'computed')),
  add column if not exists conduct_coefficient numeric(5, 2) not null default 1
    constraint grading_policy_versions_conduct_coefficient_not_negative
    check (conduct_coefficient >= 0),
  add column if not exists conduct_start numeric(5, 2)
    constraint grading_policy_versions_conduct_start_not_negative check (conduct_start >= 0),
  add column if not exists conduct_hour_points numeric(5, 2) not null default 0
    constraint grading_policy_versions_conduct_hour_points_not_negative
    check (conduct_hour_points >= 0),
  add column if not exists rank_scope text not null default 'class'
    constraint grading_policy_versions_rank_scope_known check (rank_scope in ('class', 'level')),
  add column if not exists rank_ties text[] not null default '{}'
    constraint grading_policy_versions_rank_ties_known
    check (rank_ties <@ '{main_subject,conduct,younger}');
alter table app_public.subjects
  add column if not exists is_conduct boolean not null default false;
alter table app_public.course_results add column if not exists ranked_by numeric[];
alter table app_public.term_results
  add column if not exists ranked_by numeric[],
  add column if not exists conduct numeric;
alter table app_public.year_results add column if not exists ranked_by numeric[];
-- they return more columns
drop function if exists app_public.class_results(uuid, uuid, boolean);
drop function if exists app_private.result_differences(integer);
drop function if exists app_hidden.saved_marks(app_public.mark_edit[]);
drop function if exists app_private.gradebook_figures(integer, uuid, uuid, uuid);
drop function if exists app_hidden.term_figures(integer, uuid, uuid, boolean, date, uuid);
drop function if exists app_hidden.year_figures(integer, uuid, date);

--!include grading/policy_tables.sql
--!include structure/tables.sql
--!include grading/tables.sql
--!include grading/result_tables.sql
--!include structure/policies/subjects.sql
--!include grading/policies/grading_policy_versions.sql
--!include grading/functions/half_days.sql
--!include grading/functions/tie_breaks.sql
--!include grading/functions/weighed_marks.sql
--!include grading/functions/term_marks.sql
--!include grading/functions/conduct_marks.sql
--!include grading/functions/term_averages.sql
--!include grading/functions/level_peers.sql
--!include grading/functions/level_keys.sql
--!include grading/functions/term_figures.sql
--!include grading/functions/year_figures.sql
--!include grading/functions/store_term_statistics.sql
--!include grading/functions/store_term_results.sql
--!include grading/functions/store_year_results.sql
--!include grading/triggers/tg_conduct_records__term.sql
--!include grading/triggers/tg_conduct_records__dirty.sql
--!include grading/triggers/tg_students__dirty.sql
--!include grading/triggers/tg_classes__dirty.sql
--!include grading/functions/policy_problems.sql
--!include grading/triggers/tg_grading_policy_versions__check.sql
--!include grading/triggers/tg_terms__policy.sql
--!include grading/triggers/tg__school_dirty.sql
--!include grading/functions/policy_templates.sql
--!include grading/functions/country_template.sql
--!include grading/functions/default_mark_codes.sql
--!include grading/functions/apply_policy_template.sql
--!include grading/triggers/tg_schools__defaults.sql
--!include grading/policies/conduct_records.sql
--!include grading/functions/category_averages.sql
--!include grading/functions/class_results.sql
--!include grading/functions/category_statistics.sql
--!include grading/functions/class_summary.sql
--!include grading/functions/student_course_results.sql
--!include grading/functions/student_category_results.sql
--!include grading/functions/student_conduct.sql
--!include grading/functions/student_results.sql
--!include grading/functions/gradebook_figures.sql
--!include grading/functions/gradebook.sql
--!include grading/functions/saved_marks.sql
--!include grading/functions/save_marks.sql
--!include grading/functions/create_policy.sql
--!include mart/functions/is_result_valid.sql
--!include grading/functions/result_differences.sql
--!include institutions/functions/create_school.sql
--!include conformance/functions/new_school.sql
--!include conformance/functions/new_term.sql
--!include conformance/functions/new_class.sql
--!include conformance/functions/new_course.sql
--!include conformance/functions/new_student.sql
--!include conformance/functions/new_mark.sql
--!include conformance/functions/new_average.sql
--!include conformance/functions/new_ranking.sql
--!include conformance/functions/calculate.sql
--!include conformance/functions/subject_outcome.sql
--!include conformance/functions/reasons_outcome.sql
--!include conformance/functions/general_outcome.sql
--!include conformance/functions/points_outcome.sql
--!include conformance/functions/group_outcome.sql
--!include conformance/functions/class_outcome.sql
--!include conformance/functions/year_outcome.sql
--!include conformance/functions/year_variants.sql
--!include conformance/functions/rank_outcome.sql
--!include conformance/functions/rank_variants.sql
--!include conformance/functions/arithmetic_outcome.sql
--!include conformance/functions/outcome.sql
--!include conformance/functions/mark_cases.sql
--!include conformance/functions/general_cases.sql
--!include conformance/functions/year_cases.sql
--!include conformance/functions/rank_cases.sql
--!include conformance/views/cases.sql
--!include conformance/functions/run.sql
