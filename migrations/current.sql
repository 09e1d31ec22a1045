-- The migration being written: included source files, then changes of tables.
alter table app_public.schools
  add column if not exists publishing_duty text not null default 'teacher'
    constraint schools_publishing_duty_known
      check (publishing_duty in ('teacher', 'class_teacher', 'admin')),
  add column if not exists closing_duty text not null default 'admin'
    constraint schools_closing_duty_known check (closing_duty in ('class_teacher', 'admin')),
  add column if not exists reopening_duty text not null default 'admin'
    constraint schools_reopening_duty_known check (reopening_duty in ('class_teacher', 'admin'));
comment on column app_public.schools.publishing_duty is
  'Who publishes assessments: the course''s teacher, a class_teacher of the class, or the admin '
  'only; who stands later in this list may as well.';
comment on column app_public.schools.closing_duty is
  'Who closes a class''s term: a class_teacher of the class and the admins, or the admin only.';
comment on column app_public.schools.reopening_duty is
  'Who reopens a closed term and decides on corrections: a class_teacher of the class and the '
  'admins, or the admin only.';
comment on constraint schools_publishing_duty_known on app_public.schools is
  'Assessments are published by a teacher, class_teacher or admin.';
comment on constraint schools_closing_duty_known on app_public.schools is
  'A term is closed by a class_teacher or admin.';
comment on constraint schools_reopening_duty_known on app_public.schools is
  'A term is reopened by a class_teacher or admin.';

alter table audit.log add column if not exists reason text;
comment on column audit.log.reason is
  'Why, where a change needs a reason, such as a correction after closing; NULL for none.';

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
alter table app_public.grading_policy_bands
  add column if not exists decision text
    constraint grading_policy_bands_decision_known
    check (decision in ('passes', 'repeats', 'leaves'));
-- they return more columns
drop function if exists app_public.class_results(uuid, uuid, boolean);
drop function if exists app_private.result_differences(integer);
drop function if exists app_hidden.live_figures(integer, uuid, uuid);
drop function if exists app_hidden.saved_marks(app_public.mark_edit[]);
drop function if exists app_private.gradebook_figures(integer, uuid, uuid, uuid);
drop function if exists app_hidden.term_figures(integer, uuid, uuid, boolean, date, uuid);
drop function if exists app_hidden.year_figures(integer, uuid, date);

--!include foundation/schemas.sql
--!include audit/functions/tg__log.sql
--!include audit/functions/tg__log_update.sql
--!include access/functions/check_admin.sql
--!include access/functions/current_teacher_ids.sql
--!include grading/policy_tables.sql
--!include structure/tables.sql
--!include grading/tables.sql
--!include grading/result_tables.sql
--!include states/tables.sql
--!include enrollment/life_tables.sql
--!include transfers/tables.sql
--!include staff/tables.sql
--!include grading/functions/weighed_marks.sql
--!include grading/functions/half_days.sql
--!include grading/functions/tie_breaks.sql
--!include grading/functions/term_marks.sql
--!include grading/functions/conduct_marks.sql
--!include grading/functions/term_averages.sql
--!include grading/functions/level_peers.sql
--!include grading/functions/level_keys.sql
--!include grading/functions/term_figures.sql
--!include grading/functions/year_figures.sql
--!include grading/functions/band.sql
--!include states/functions/is_term_closed.sql
--!include states/functions/live_figures.sql
--!include grading/functions/store_term_statistics.sql
--!include grading/functions/store_term_results.sql
--!include grading/functions/store_year_results.sql
--!include grading/functions/recompute_class_results.sql
--!include grading/functions/publish_scheduled_assessments.sql
--!include grading/triggers/tg_conduct_records__term.sql
--!include grading/triggers/tg_conduct_records__dirty.sql
--!include grading/triggers/tg_students__dirty.sql
--!include grading/triggers/tg_classes__dirty.sql
--!include grading/functions/policy_problems.sql
--!include grading/triggers/tg_grading_policy_versions__check.sql
--!include grading/triggers/tg_terms__policy.sql
--!include structure/functions/tg_terms__days.sql
--!include structure/functions/tg_academic_years__terms.sql
--!include grading/triggers/tg__school_dirty.sql
--!include grading/functions/policy_templates.sql
--!include grading/functions/country_template.sql
--!include grading/functions/default_mark_codes.sql
--!include grading/functions/apply_policy_template.sql
--!include grading/triggers/tg_schools__defaults.sql
--!include states/functions/may_act_for_class.sql
--!include states/functions/may_publish.sql
--!include states/functions/class_lock.sql
--!include states/functions/require_open.sql
--!include states/triggers/guard.sql
--!include states/triggers/course_link_on.sql
--!include states/triggers/tg_marks__open.sql
--!include states/triggers/tg_assessments__open.sql
--!include states/triggers/tg_assessments__publication.sql
--!include states/triggers/tg_course_adjustments__open.sql
--!include states/triggers/tg_conduct_records__open.sql
--!include states/triggers/tg_courses__open.sql
--!include states/triggers/tg_student_courses__open.sql
--!include states/triggers/tg_terms__open.sql
--!include institutions/policies/schools.sql
--!include structure/policies/subjects.sql
--!include grading/policies/grading_policy_versions.sql
--!include grading/policies/conduct_records.sql
--!include states/policies/class_terms.sql
--!include states/policies/corrections.sql
--!include states/policies/term_snapshots.sql
--!include states/policies/mark_sightings.sql
--!include structure/functions/column_list.sql
--!include structure/functions/structure_key.sql
--!include structure/functions/uses_of.sql
--!include structure/functions/save_structure.sql
--!include structure/functions/delete_structure.sql
--!include structure/functions/reorder_structure.sql
--!include structure/functions/activate_year.sql
--!include structure/functions/check_teachers.sql
--!include structure/functions/set_class_teachers.sql
--!include structure/functions/set_course_teachers.sql
--!include structure/functions/class_courses.sql
--!include structure/functions/save_courses.sql
--!include structure/functions/apply_courses.sql
--!include structure/functions/copy_terms.sql
--!include structure/functions/copy_classes.sql
--!include structure/functions/copy_courses.sql
--!include structure/functions/copy_teachers.sql
--!include structure/functions/copy_structure.sql
--!include structure/functions/assignable_teachers.sql
--!include structure/functions/setup_overview.sql
--!include structure/functions/setup_years.sql
--!include structure/functions/setup_classes.sql
--!include structure/functions/setup_courses.sql
--!include structure/functions/setup_lists.sql
--!include grading/functions/category_averages.sql
--!include grading/functions/class_results.sql
--!include grading/functions/category_statistics.sql
--!include grading/functions/class_summary.sql
--!include grading/functions/student_course_results.sql
--!include grading/functions/student_category_results.sql
--!include grading/functions/student_conduct.sql
--!include grading/functions/student_results.sql
--!include states/functions/term_state.sql
--!include states/functions/late_marks.sql
--!include grading/functions/gradebook_figures.sql
--!include grading/functions/gradebook.sql
--!include grading/functions/saved_marks.sql
--!include states/functions/closed_classes.sql
--!include states/functions/closed_marks.sql
--!include grading/functions/save_marks.sql
--!include grading/functions/mark_history.sql
--!include grading/functions/adopt_policy.sql
--!include grading/functions/create_policy.sql
--!include states/functions/publishable_assessment.sql
--!include states/functions/publish_assessment.sql
--!include states/functions/schedule_assessment.sql
--!include states/functions/withdraw_assessment.sql
--!include states/functions/missing_in_class.sql
--!include states/functions/missing_for_closing.sql
--!include states/functions/missing_overview.sql
--!include states/functions/take_snapshot.sql
--!include states/functions/last_snapshot.sql
--!include states/functions/snapshot_figures.sql
--!include states/functions/snapshot_results.sql
--!include states/functions/compare_snapshots.sql
--!include states/functions/settle_level.sql
--!include states/functions/close_term.sql
--!include states/functions/reopen_term.sql
--!include states/functions/request_correction.sql
--!include states/functions/may_decide.sql
--!include states/functions/corrected_classes.sql
--!include states/functions/apply_correction.sql
--!include states/functions/decide_correction.sql
--!include states/functions/correction_list.sql
--!include states/functions/pending_corrections.sql
--!include states/functions/changed_marks.sql
--!include states/functions/see_marks.sql
--!include grading/functions/compare_policy_classes.sql
--!include grading/functions/policy_versions.sql
--!include grading/functions/make_policy_version.sql
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
--!include grading/functions/school_today.sql
--!include enrollment/policies/enrollment_steps.sql
--!include enrollment/functions/begin_steps.sql
--!include enrollment/functions/class_on.sql
--!include enrollment/functions/enrollments_on.sql
--!include enrollment/functions/refuse_steps.sql
--!include enrollment/functions/end_own_courses.sql
--!include enrollment/functions/enroll_students.sql
--!include enrollment/functions/move_students.sql
--!include enrollment/functions/end_enrollments.sql
--!include enrollment/functions/withdraw_students.sql
--!include enrollment/functions/hanging_on.sql
--!include enrollment/functions/undo_step.sql
--!include enrollment/functions/undo_enrollment_step.sql
--!include enrollment/functions/admit_student.sql
--!include enrollment/functions/class_roster.sql
--!include enrollment/functions/unplaced_students.sql
--!include enrollment/functions/student_history.sql
--!include grading/policies/grading_policy_bands.sql
--!include enrollment/policies/decisions.sql
--!include enrollment/policies/rollovers.sql
--!include enrollment/functions/decision_list.sql
--!include enrollment/functions/save_decisions.sql
--!include enrollment/functions/rollover_plan.sql
--!include enrollment/functions/rollover_preview.sql
--!include enrollment/functions/roll_over.sql
--!include enrollment/functions/undo_rollover.sql
--!include transfers/policies/transfers.sql
--!include transfers/functions/other_school.sql
--!include transfers/functions/transfer_schools.sql
--!include transfers/functions/transfer_record.sql
--!include transfers/functions/share_offer.sql
--!include transfers/functions/offer_transfer.sql
--!include transfers/functions/ask_transfer.sql
--!include transfers/functions/held_transfer.sql
--!include transfers/functions/approve_transfer.sql
--!include transfers/functions/end_transfer.sql
--!include transfers/functions/copy_family.sql
--!include transfers/functions/received_student.sql
--!include transfers/functions/complete_transfer.sql
--!include transfers/functions/pending_transfers.sql
--!include staff/policies/staff_records.sql
--!include staff/policies/replacements.sql
--!include structure/functions/current_course_ids.sql
--!include structure/functions/own_courses.sql
--!include structure/functions/open_courses.sql
--!include staff/functions/replace_teacher.sql
--!include staff/functions/end_replacements.sql
--!include staff/functions/save_staff_record.sql
--!include staff/functions/staff_list.sql
