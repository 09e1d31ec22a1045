-- The migration being written: included source files, then changes of tables.
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
--!include bulletins/tables.sql
--!include institutions/policies/schools.sql
--!include bulletins/policies/phrases.sql
--!include bulletins/policies/course_appreciations.sql
--!include bulletins/policies/councils.sql
--!include bulletins/policies/council_remarks.sql
--!include bulletins/policies/school_images.sql
--!include bulletins/policies/bulletins.sql
--!include bulletins/policies/bulletin_batches.sql
--!include bulletins/policies/bulletin_files.sql
--!include bulletins/policies/bulletin_copies.sql
--!include structure/functions/setup_overview.sql
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
