-- The migration being written: included source files, then changes of tables.
alter table app_public.memberships
  add column if not exists rights text[] not null default '{}'
    constraint memberships_rights_known check (rights <@ '{health,background}');
comment on column app_public.memberships.rights is
  'What the person may see beyond their duty: health, background (of families). Nobody has these by '
  'a duty alone, not even an admin.';
comment on constraint memberships_rights_known on app_public.memberships is
  'A right is health or background.';

alter table app_public.students
  add column if not exists house_number text,
  add column if not exists village text,
  add column if not exists commune text,
  add column if not exists district text,
  add column if not exists province text,
  add column if not exists address text,
  add column if not exists emergency_name text,
  add column if not exists emergency_phone text,
  add column if not exists enrolled_on date,
  add column if not exists graduated_on date
    constraint students_graduated_after_enrolled check (graduated_on >= enrolled_on),
  add column if not exists previous_school text,
  add column if not exists transfer_reason text,
  add column if not exists is_registered boolean not null default true,
  add column if not exists custom jsonb not null default '{}'
    constraint students_custom_object check (jsonb_typeof(custom) = 'object');
comment on column app_public.students.search_text is
  'Names, number and the school''s own fields, lower case, without accents: what a search looks in.';
comment on column app_public.students.house_number is 'Number of the house; NULL when unknown.';
comment on column app_public.students.village is 'Village or quarter; NULL when unknown.';
comment on column app_public.students.commune is 'Commune; NULL when unknown.';
comment on column app_public.students.district is 'District; NULL when unknown.';
comment on column app_public.students.province is 'Province or region; NULL when unknown.';
comment on column app_public.students.address is
  'What else helps to find the home, in words; NULL for nothing.';
comment on column app_public.students.emergency_name is
  'Whom to call in an emergency; NULL when unknown.';
comment on column app_public.students.emergency_phone is 'Their phone number; NULL when unknown.';
comment on column app_public.students.enrolled_on is
  'When the student came to the school; NULL when unknown.';
comment on column app_public.students.graduated_on is
  'When the student graduated; NULL before that, or when unknown.';
comment on column app_public.students.previous_school is
  'The school that the student came from; NULL for none.';
comment on column app_public.students.transfer_reason is
  'Why the student came from there; NULL when not said.';
comment on column app_public.students.is_registered is
  'Whether the student is registered to study, with the authorities'' papers complete.';
comment on column app_public.students.custom is
  'The school''s own fields: identifier of the field (student_fields) and its value.';
comment on constraint students_graduated_after_enrolled on app_public.students is
  'Nobody graduates before they have come.';
comment on constraint students_custom_object on app_public.students is
  'Own fields are given by their identifier.';

-- The order of names by the school's language.
alter table app_public.schools
  add column if not exists name_collation text
    constraint schools_name_collation_known check (name_collation in ('und', 'az', 'km', 'wo'));
comment on column app_public.schools.name_collation is
  'The order of names in lists: az, km, wo, or und for French, English and most other languages; '
  'NULL for the one of the school''s language.';
comment on constraint schools_name_collation_known on app_public.schools is
  'Names are ordered by und, az, km or wo.';
alter table app_public.schools
  add column if not exists bulletin_layout text
    constraint schools_bulletin_layout_known
      check (bulletin_layout in ('francophone', 'cambodian', 'azerbaijani')),
  add column if not exists bulletin_color text not null default '#1f4a3d'
    constraint schools_bulletin_color_known check (bulletin_color ~ '^#[0-9a-f]{6}$'),
  add column if not exists bulletin_header text[] not null default '{}'
    constraint schools_bulletin_header_short
      check (
        cardinality(bulletin_header) <= 6
        and char_length(array_to_string(bulletin_header, '')) <= 600),
  add column if not exists bulletin_place text,
  add column if not exists bulletin_signatory text,
  add column if not exists bulletin_distinctions text[] not null default '{}'
    constraint schools_bulletin_distinctions_short
      check (
        cardinality(bulletin_distinctions) <= 8
        and char_length(array_to_string(bulletin_distinctions, '')) <= 400);
comment on column app_public.schools.bulletin_layout is
  'How its bulletins are laid out: francophone, cambodian or azerbaijani; NULL: as in its language.';
comment on column app_public.schools.bulletin_color is 'Colour of its bulletins, such as #1f4a3d.';
comment on column app_public.schools.bulletin_header is
  'Lines above the school''s name on its bulletins: republic, motto, ministry…';
comment on column app_public.schools.bulletin_place is
  'Where its bulletins are signed; NULL when not said.';
comment on column app_public.schools.bulletin_signatory is
  'Who signs them, with the function; NULL when not said.';
comment on column app_public.schools.bulletin_distinctions is
  'Distinctions and warnings that a council may give, drawn as boxes to tick.';
comment on constraint schools_bulletin_layout_known on app_public.schools is
  'The layout is francophone, cambodian or azerbaijani.';
comment on constraint schools_bulletin_color_known on app_public.schools is
  'A colour is a number such as #1f4a3d.';
comment on constraint schools_bulletin_header_short on app_public.schools is
  'The head of a bulletin has at most 6 lines and 600 characters.';
comment on constraint schools_bulletin_distinctions_short on app_public.schools is
  'There are at most 8 distinctions, of 400 characters together.';
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

--!include records/functions/custom_words.sql
alter table app_public.students
  alter column search_text set expression as (
    app_hidden.normalised(last_name || ' ' || first_name || ' ' || student_number
      || app_hidden.custom_words(custom)));

--!include access/functions/has_right.sql
--!include grading/live_figure.sql
--!include grading/result_tables.sql
--!include kin/functions/is_currency.sql
--!include kin/tables.sql
--!include merges/tables.sql
--!include families/tables.sql
--!include start/tables.sql
--!include bulletins/tables.sql
--!include records/tables.sql
--!include families/functions/current_family_ids.sql
--!include families/functions/link_families.sql
--!include families/functions/tg__families.sql
--!include families/functions/tg_families__check.sql
--!include people/functions/current_marked_child_ids.sql
--!include grading/functions/term_marks.sql
--!include grading/functions/term_averages.sql
--!include states/functions/live_figures.sql
--!include states/functions/store_provisional_results.sql
--!include grading/functions/recompute_class_results.sql
--!include grading/functions/country_template.sql
--!include people/name_order.sql
--!include people/functions/name_collation.sql
--!include people/functions/name_order.sql
--!include institutions/policies/schools.sql
--!include access/policies/memberships.sql
--!include people/policies/students.sql
--!include people/policies/guardians.sql
--!include people/policies/student_guardians.sql
--!include kin/policies/scholarships.sql
--!include kin/policies/student_needs.sql
--!include merges/policies/student_merges.sql
--!include families/policies/families.sql
--!include start/policies/start_skips.sql
--!include families/policies/family_children.sql
--!include merges/policies/student_distinctions.sql
--!include records/policies/student_fields.sql
--!include records/policies/student_photos.sql
--!include records/policies/student_health.sql
--!include records/policies/student_backgrounds.sql
--!include records/policies/guardian_backgrounds.sql
--!include records/policies/secrets.sql
--!include grading/policies/marks.sql
--!include grading/policies/course_adjustments.sql
--!include grading/policies/year_exams.sql
--!include grading/policies/conduct_records.sql
--!include grading/policies/course_results.sql
--!include grading/policies/term_results.sql
--!include grading/policies/year_results.sql
--!include bulletins/policies/phrases.sql
--!include bulletins/policies/course_appreciations.sql
--!include bulletins/policies/councils.sql
--!include bulletins/policies/council_remarks.sql
--!include bulletins/policies/school_images.sql
--!include bulletins/policies/bulletins.sql
--!include bulletins/policies/bulletin_batches.sql
--!include bulletins/policies/bulletin_files.sql
--!include bulletins/policies/bulletin_copies.sql
--!include access/functions/viewer.sql
--!include structure/functions/structure_key.sql
--!include structure/functions/save_structure.sql
--!include structure/functions/delete_structure.sql
--!include structure/functions/reorder_structure.sql
--!include structure/functions/assignable_teachers.sql
--!include structure/functions/setup_overview.sql
--!include people/functions/search_students.sql
--!include search/functions/found_students.sql
--!include search/functions/quick_search.sql
--!include people/functions/children.sql
--!include enrollment/functions/refuse_steps.sql
--!include enrollment/functions/admit_student.sql
--!include enrollment/functions/class_roster.sql
--!include enrollment/functions/unplaced_students.sql
--!include enrollment/functions/decision_list.sql
--!include enrollment/functions/rollover_plan.sql
--!include transfers/functions/copy_family.sql
--!include transfers/functions/received_student.sql
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
--!include records/functions/changes.sql
--!include records/functions/checked_custom.sql
--!include records/functions/typed_custom.sql
--!include records/functions/tg_students__custom.sql
--!include records/functions/tg_students__lengths.sql
--!include records/functions/require_own_fields.sql
--!include records/functions/save_student.sql
--!include records/functions/incomplete_students.sql
--!include records/functions/own_student_fields.sql
--!include records/functions/remove_student_field.sql
--!include records/functions/restore_student_field.sql
--!include records/functions/students_photo_version.sql
--!include records/functions/save_student_photo.sql
--!include records/functions/private_fields.sql
--!include records/functions/private_right.sql
--!include records/functions/school_key.sql
--!include records/functions/newest_key.sql
--!include records/functions/add_school_key.sql
--!include records/functions/sealed_record.sql
--!include records/functions/typed_private.sql
--!include records/functions/private_changes.sql
--!include records/functions/store_sealed.sql
--!include records/functions/sealed_rows.sql
--!include records/functions/reseal.sql
--!include records/functions/destroy_school_keys.sql
--!include records/functions/set_rights.sql
--!include records/functions/privacy_overview.sql
--!include records/functions/student_record.sql
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
--!include bulletins/functions/council_lock.sql
--!include bulletins/functions/council_state.sql
--!include bulletins/functions/may_hold_council.sql
--!include bulletins/functions/require_council.sql
--!include bulletins/functions/refuse_issued.sql
--!include bulletins/functions/bulletin_school.sql
--!include bulletins/functions/bulletin_students.sql
--!include bulletins/functions/bulletin_subjects.sql
--!include bulletins/functions/bulletin_terms.sql
--!include bulletins/functions/bulletin_data.sql
--!include bulletins/functions/year_data.sql
--!include bulletins/functions/transcript_data.sql
--!include bulletins/functions/save_appreciations.sql
--!include bulletins/functions/save_council_remarks.sql
--!include bulletins/functions/open_council.sql
--!include bulletins/functions/bulletin_code.sql
--!include bulletins/functions/store_bulletins.sql
--!include bulletins/functions/issue_bulletins.sql
--!include bulletins/functions/revoke_bulletin.sql
--!include bulletins/functions/verified_bulletin.sql
--!include bulletins/functions/save_school_image.sql
--!include bulletins/functions/enqueue_bulletin_files.sql
--!include bulletins/functions/make_bulletins.sql
--!include bulletins/functions/cancel_bulletins.sql
--!include bulletins/functions/resume_bulletins.sql
--!include bulletins/functions/bulletin_look.sql
--!include bulletins/functions/read_bulletin_file.sql
--!include bulletins/functions/store_bulletin_file.sql
--!include bulletins/functions/fail_bulletin_file.sql
--!include bulletins/functions/bulletin_file.sql
--!include bulletins/functions/bulletin_file_list.sql
--!include bulletins/functions/may_read_bulletin.sql
--!include bulletins/functions/bulletin_copy.sql
--!include bulletins/functions/read_bulletin_copy.sql
--!include bulletins/functions/store_bulletin_copy.sql
--!include bulletins/functions/simulate_results.sql
--!include bulletins/functions/appreciation_sheet.sql
--!include bulletins/functions/council_sheet.sql
--!include bulletins/functions/council_student.sql
--!include bulletins/functions/described_batch.sql
--!include bulletins/functions/bulletin_overview.sql
--!include bulletins/functions/class_bulletins.sql
--!include grading/functions/result_differences.sql
--!include exports/functions/exported_results.sql
--!include start/functions/found_school.sql
-- Guardians who are signed up already get their families.
select app_private.link_families(g.school_id, array_agg(g.id))
from app_public.guardians g
where g.user_id is not null
group by g.school_id;
