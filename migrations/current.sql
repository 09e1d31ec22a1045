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

--!include audit/functions/tg__log.sql
--!include audit/functions/tg__log_update.sql
--!include institutions/policies/schools.sql
--!include grading/functions/mark_history.sql
--!include states/tables.sql
--!include states/functions/live_figures.sql
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
--!include states/triggers/tg_courses__open.sql
--!include states/triggers/tg_student_courses__open.sql
--!include states/triggers/tg_terms__open.sql
--!include states/policies/class_terms.sql
--!include states/policies/corrections.sql
--!include states/policies/term_snapshots.sql
--!include states/policies/mark_sightings.sql
--!include grading/functions/recompute_class_results.sql
--!include grading/functions/publish_scheduled_assessments.sql
--!include grading/functions/class_results.sql
--!include states/functions/term_state.sql
--!include states/functions/late_marks.sql
--!include grading/functions/gradebook_figures.sql
--!include grading/functions/gradebook.sql
--!include states/functions/closed_classes.sql
--!include states/functions/closed_marks.sql
--!include grading/functions/saved_marks.sql
--!include grading/functions/save_marks.sql
--!include grading/functions/adopt_policy.sql
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
--!include grading/functions/result_differences.sql
--!include access/functions/check_admin.sql
--!include access/functions/current_teacher_ids.sql
--!include structure/functions/tg_terms__days.sql
--!include structure/functions/tg_academic_years__terms.sql
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
--!include grading/functions/compare_policy_classes.sql
--!include grading/functions/policy_versions.sql
--!include grading/functions/make_policy_version.sql
--!include structure/functions/open_gradebooks.sql
--!include grading/functions/order_assessments.sql
--!include grading/policies/assessments.sql
--!include grading/triggers/tg_assessments__check.sql
