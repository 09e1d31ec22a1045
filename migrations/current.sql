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
-- What a guardian is to a student, and what the school knows of them.
alter table app_public.guardians
  add column if not exists occupation text
    constraint guardians_occupation_short check (char_length(occupation) <= 200),
  add column if not exists children_count smallint
    constraint guardians_children_count_plausible check (children_count between 0 and 40),
  add column if not exists birth_district text
    constraint guardians_birth_district_short check (char_length(birth_district) <= 200),
  add column if not exists address text
    constraint guardians_address_short check (char_length(address) <= 500);
alter table app_public.student_guardians
  add column if not exists may_see_marks boolean not null default true,
  add column if not exists may_act boolean not null default true,
  add column if not exists lives_with boolean not null default false;
comment on column app_public.guardians.occupation is 'Occupation; NULL when unknown.';
comment on column app_public.guardians.children_count is
  'How many children the guardian has, here or not; NULL when unknown.';
comment on column app_public.guardians.birth_district is 'District of birth; NULL when unknown.';
comment on column app_public.guardians.address is
  'Address, where it is not the student''s; NULL when unknown.';
comment on constraint guardians_occupation_short on app_public.guardians is
  'An occupation has at most 200 characters.';
comment on constraint guardians_children_count_plausible on app_public.guardians is
  'The number of children lies between 0 and 40.';
comment on constraint guardians_birth_district_short on app_public.guardians is
  'A district has at most 200 characters.';
comment on constraint guardians_address_short on app_public.guardians is
  'An address has at most 500 characters.';
comment on column app_public.student_guardians.may_see_marks is
  'Whether the guardian, signed in, sees the student''s marks and results.';
comment on column app_public.student_guardians.may_act is
  'Whether the guardian decides for the student: signs, excuses, pays.';
comment on column app_public.student_guardians.lives_with is
  'Whether the student lives with the guardian.';
--!include foundation/functions/normalised.sql
--!include grading/result_tables.sql
--!include kin/functions/is_currency.sql
--!include kin/tables.sql
--!include merges/tables.sql
--!include families/tables.sql
--!include start/tables.sql
--!include families/functions/current_family_ids.sql
--!include families/functions/link_families.sql
--!include families/functions/tg__families.sql
--!include families/functions/tg_families__check.sql
--!include people/functions/current_marked_child_ids.sql
--!include grading/functions/term_marks.sql
--!include grading/functions/term_averages.sql
--!include states/functions/live_figures.sql
--!include grading/functions/recompute_class_results.sql
--!include grading/functions/country_template.sql
--!include people/name_order.sql
--!include people/functions/name_collation.sql
--!include people/functions/name_order.sql
--!include institutions/policies/schools.sql
--!include people/policies/guardians.sql
--!include people/policies/student_guardians.sql
--!include kin/policies/scholarships.sql
--!include kin/policies/student_needs.sql
--!include merges/policies/student_merges.sql
--!include families/policies/families.sql
--!include start/policies/start_skips.sql
--!include families/policies/family_children.sql
--!include merges/policies/student_distinctions.sql
--!include grading/policies/marks.sql
--!include grading/policies/course_adjustments.sql
--!include grading/policies/year_exams.sql
--!include grading/policies/conduct_records.sql
--!include grading/policies/course_results.sql
--!include grading/policies/term_results.sql
--!include grading/policies/year_results.sql
--!include access/functions/viewer.sql
--!include structure/functions/structure_key.sql
--!include structure/functions/save_structure.sql
--!include structure/functions/delete_structure.sql
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
--!include transfers/functions/copy_family.sql
--!include merges/functions/likeness.sql
--!include merges/functions/duplicate_facts.sql
--!include merges/functions/duplicate_students.sql
--!include merges/functions/part_students.sql
--!include merges/functions/student_references.sql
--!include merges/functions/is_kept_alike.sql
--!include merges/functions/move_record.sql
--!include merges/functions/fill_record.sql
--!include merges/functions/merge_students.sql
--!include merges/functions/empty_record.sql
--!include merges/functions/move_back.sql
--!include merges/functions/undo_merge.sql
--!include start/functions/country_defaults.sql
--!include start/functions/start_template.sql
--!include start/functions/start_day.sql
--!include start/functions/first_run.sql
--!include start/functions/prepare_school.sql
--!include start/functions/skip_step.sql
--!include families/functions/my_family.sql
--!include kin/functions/search_guardians.sql
--!include kin/functions/link_guardian.sql
--!include kin/functions/save_guardian.sql
--!include kin/functions/unlink_guardian.sql
--!include kin/functions/student_family.sql
--!include kin/functions/renew_scholarship.sql
--!include kin/functions/scholarship_list.sql
--!include kin/functions/set_need.sql
--!include kin/functions/need_list.sql
--!include staff/functions/staff_list.sql
--!include grading/functions/reader_of.sql
--!include grading/functions/course_reader_of.sql
--!include grading/functions/class_results.sql
--!include grading/functions/class_conduct.sql
--!include grading/functions/ranking.sql
--!include grading/functions/explain_statistics.sql
--!include grading/functions/gradebook_figures.sql
--!include grading/functions/gradebook.sql
--!include grading/functions/compare_policy.sql
--!include states/functions/snapshot_results.sql
--!include states/functions/compare_snapshots.sql
--!include states/functions/changed_marks.sql
--!include states/functions/see_marks.sql
--!include grading/functions/result_differences.sql
--!include exports/functions/exported_results.sql
--!include start/functions/found_school.sql
-- Names with apostrophes and the like are found in another way now.
update app_public.students s
set last_name = s.last_name
where s.search_text <> app_hidden.normalised(
  s.last_name || ' ' || s.first_name || ' ' || s.student_number);
-- Guardians who are signed up already get their families.
select app_private.link_families(g.school_id, array_agg(g.id))
from app_public.guardians g
where g.user_id is not null
group by g.school_id;
