create table if not exists app_public.students (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_number text not null,
  last_name text collate "und-x-icu" not null,
  first_name text collate "und-x-icu" not null,
  sex text,
  birth_date date,
  birth_place text,
  phone text,
  email text,
  status text not null default 'active',
  user_id uuid references app_public.users on delete set null,
  created_at timestamptz not null default now(),
  search_text text not null generated always as (
    app_hidden.normalised(last_name || ' ' || first_name || ' ' || student_number
      || app_hidden.custom_words(custom))) stored,
  house_number text,
  village text,
  commune text,
  district text,
  province text,
  address text,
  emergency_name text,
  emergency_phone text,
  enrolled_on date,
  graduated_on date,
  previous_school text,
  transfer_reason text,
  is_registered boolean not null default true,
  custom jsonb not null default '{}',
  primary key (school_id, id),
  constraint students_student_number_unique unique (school_id, student_number),
  constraint students_student_number_not_blank check (btrim(student_number) <> ''),
  constraint students_last_name_length check (char_length(btrim(last_name)) >= 2),
  constraint students_first_name_length check (char_length(btrim(first_name)) >= 2),
  constraint students_sex_known check (sex in ('female', 'male')),
  constraint students_birth_date_plausible check (birth_date >= '1900-01-01'),
  constraint students_email_valid check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint students_status_known
    check (status in ('active', 'inactive', 'transferred', 'graduated')),
  constraint students_graduated_after_enrolled check (graduated_on >= enrolled_on),
  constraint students_custom_object check (jsonb_typeof(custom) = 'object')
);

create index if not exists students_name_idx
  on app_public.students (school_id, last_name, first_name, id);
create index if not exists students_search_idx on app_public.students (school_id, search_text);
create index if not exists students_user_idx on app_public.students (school_id, user_id);
create index if not exists students_status_idx on app_public.students (school_id, status);

comment on table app_public.students is 'Students of a school.';
comment on column app_public.students.school_id is 'School.';
comment on column app_public.students.id is 'Identifier of the student.';
comment on column app_public.students.student_number is 'Number (matricule), unique in the school.';
comment on column app_public.students.last_name is 'Family name.';
comment on column app_public.students.first_name is 'Given names.';
comment on column app_public.students.sex is 'female or male; NULL when the record does not say.';
comment on column app_public.students.birth_date is 'Date of birth; NULL when the record does not say.';
comment on column app_public.students.birth_place is 'Place of birth; NULL when unknown.';
comment on column app_public.students.phone is 'Phone number; NULL for none.';
comment on column app_public.students.email is 'E-mail address; NULL for none.';
comment on column app_public.students.status is
  'active, inactive, transferred or graduated; active ones count for the quota.';
comment on column app_public.students.user_id is
  'The user with which the student signs in; NULL for none.';
comment on column app_public.students.created_at is 'When the record was entered.';
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
comment on constraint students_student_number_unique on app_public.students is
  'The school already has a student with this number.';
comment on constraint students_student_number_not_blank on app_public.students is
  'The student number is missing.';
comment on constraint students_last_name_length on app_public.students is
  'The last name has at least 2 characters.';
comment on constraint students_first_name_length on app_public.students is
  'The first name has at least 2 characters.';
comment on constraint students_sex_known on app_public.students is 'The sex is female or male.';
comment on constraint students_birth_date_plausible on app_public.students is
  'A date of birth lies after 1900.';
comment on constraint students_email_valid on app_public.students is 'This is not an e-mail address.';
comment on constraint students_status_known on app_public.students is
  'The status of a student is active, inactive, transferred or graduated.';
comment on constraint students_graduated_after_enrolled on app_public.students is
  'Nobody graduates before they have come.';
comment on constraint students_custom_object on app_public.students is
  'Own fields are given by their identifier.';

create table if not exists app_public.guardians (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  last_name text collate "und-x-icu" not null,
  first_name text collate "und-x-icu" not null,
  phone text,
  phone_2 text,
  email text,
  user_id uuid references app_public.users on delete set null,
  occupation text,
  children_count smallint,
  birth_district text,
  address text,
  primary key (school_id, id),
  constraint guardians_last_name_length check (char_length(btrim(last_name)) >= 2),
  constraint guardians_first_name_length check (char_length(btrim(first_name)) >= 2),
  constraint guardians_email_valid check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint guardians_occupation_short check (char_length(occupation) <= 200),
  constraint guardians_children_count_plausible check (children_count between 0 and 40),
  constraint guardians_birth_district_short check (char_length(birth_district) <= 200),
  constraint guardians_address_short check (char_length(address) <= 500)
);

create index if not exists guardians_user_idx on app_public.guardians (school_id, user_id);
create index if not exists guardians_name_idx
  on app_public.guardians (school_id, last_name, first_name, id);

comment on table app_public.guardians is 'Parents and other guardians, as the school knows them.';
comment on column app_public.guardians.school_id is 'School.';
comment on column app_public.guardians.id is 'Identifier of the guardian.';
comment on column app_public.guardians.last_name is 'Family name.';
comment on column app_public.guardians.first_name is 'Given names.';
comment on column app_public.guardians.phone is 'First phone number; NULL for none.';
comment on column app_public.guardians.phone_2 is 'Second phone number; NULL for none.';
comment on column app_public.guardians.email is 'E-mail address; NULL for none.';
comment on column app_public.guardians.user_id is
  'The user with which the guardian signs in; NULL for none.';
comment on column app_public.guardians.occupation is 'Occupation; NULL when unknown.';
comment on column app_public.guardians.children_count is
  'How many children the guardian has, here or not; NULL when unknown.';
comment on column app_public.guardians.birth_district is 'District of birth; NULL when unknown.';
comment on column app_public.guardians.address is
  'Address, where it is not the student''s; NULL when unknown.';
comment on constraint guardians_last_name_length on app_public.guardians is
  'The last name has at least 2 characters.';
comment on constraint guardians_first_name_length on app_public.guardians is
  'The first name has at least 2 characters.';
comment on constraint guardians_email_valid on app_public.guardians is
  'This is not an e-mail address.';
comment on constraint guardians_occupation_short on app_public.guardians is
  'An occupation has at most 200 characters.';
comment on constraint guardians_children_count_plausible on app_public.guardians is
  'The number of children lies between 0 and 40.';
comment on constraint guardians_birth_district_short on app_public.guardians is
  'A district has at most 200 characters.';
comment on constraint guardians_address_short on app_public.guardians is
  'An address has at most 500 characters.';

create table if not exists app_public.student_guardians (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  guardian_id uuid not null,
  relation text not null default 'guardian',
  priority smallint not null default 1,
  may_see_marks boolean not null default true,
  may_act boolean not null default true,
  lives_with boolean not null default false,
  primary key (school_id, student_id, guardian_id),
  constraint student_guardians_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_guardians_guardian_fkey foreign key (school_id, guardian_id)
    references app_public.guardians (school_id, id) on delete cascade,
  constraint student_guardians_relation_known
    check (relation in ('mother', 'father', 'grandparent', 'sibling', 'relative', 'guardian')),
  constraint student_guardians_priority_positive check (priority > 0)
);

create index if not exists student_guardians_guardian_idx
  on app_public.student_guardians (school_id, guardian_id);

comment on table app_public.student_guardians is 'Which guardian belongs to which student.';
comment on column app_public.student_guardians.school_id is 'School.';
comment on column app_public.student_guardians.student_id is 'Student.';
comment on column app_public.student_guardians.guardian_id is 'Guardian.';
comment on column app_public.student_guardians.relation is
  'mother, father, grandparent, sibling, relative or guardian.';
comment on column app_public.student_guardians.priority is 'Whom to call first: 1, 2…';
comment on column app_public.student_guardians.may_see_marks is
  'Whether the guardian, signed in, sees the student''s marks and results.';
comment on column app_public.student_guardians.may_act is
  'Whether the guardian decides for the student: signs, excuses, pays.';
comment on column app_public.student_guardians.lives_with is
  'Whether the student lives with the guardian.';
comment on constraint student_guardians_relation_known on app_public.student_guardians is
  'The relation is mother, father, grandparent, sibling, relative or guardian.';
comment on constraint student_guardians_priority_positive on app_public.student_guardians is
  'The order of contact starts at 1.';

call audit.enable('app_public.students');
call audit.enable('app_public.guardians');
call audit.enable('app_public.student_guardians');
