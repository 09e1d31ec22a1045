create table if not exists app_public.phrases (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  owner_id uuid references app_public.users on delete cascade,
  text text not null,
  primary key (school_id, id),
  constraint phrases_text_not_blank check (btrim(text) <> ''),
  constraint phrases_text_short check (char_length(text) <= 300)
);

create index if not exists phrases_owner_idx on app_public.phrases (school_id, owner_id);

comment on table app_public.phrases is
  'Sentences for appreciations, ready to be taken: the school''s and each teacher''s own.';
comment on column app_public.phrases.school_id is 'School.';
comment on column app_public.phrases.id is 'Identifier of the phrase.';
comment on column app_public.phrases.owner_id is
  'Who keeps it for themselves; NULL for one of the whole school.';
comment on column app_public.phrases.text is 'The sentence.';
comment on constraint phrases_text_not_blank on app_public.phrases is 'The phrase is empty.';
comment on constraint phrases_text_short on app_public.phrases is
  'A phrase has at most 300 characters.';

create table if not exists app_public.course_appreciations (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  course_id uuid not null,
  term_id uuid not null,
  student_id uuid not null,
  text text not null,
  written_by uuid references app_public.users on delete restrict,
  written_at timestamptz not null default now(),
  primary key (school_id, course_id, term_id, student_id),
  constraint course_appreciations_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete restrict,
  constraint course_appreciations_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint course_appreciations_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint course_appreciations_not_blank check (btrim(text) <> ''),
  constraint course_appreciations_short check (char_length(text) <= 300)
);

create index if not exists course_appreciations_term_idx
  on app_public.course_appreciations (school_id, term_id, student_id);
create index if not exists course_appreciations_student_idx
  on app_public.course_appreciations (school_id, student_id);
create index if not exists course_appreciations_written_by_idx
  on app_public.course_appreciations (school_id, written_by);

comment on table app_public.course_appreciations is
  'What a teacher says of a student''s term in a course. No row: nothing said yet.';
comment on column app_public.course_appreciations.school_id is 'School.';
comment on column app_public.course_appreciations.course_id is 'Course.';
comment on column app_public.course_appreciations.term_id is 'Term.';
comment on column app_public.course_appreciations.student_id is 'Student.';
comment on column app_public.course_appreciations.text is
  'The appreciation, printed on the bulletin.';
comment on column app_public.course_appreciations.written_by is
  'Who wrote or last changed it; NULL for an import.';
comment on column app_public.course_appreciations.written_at is 'When.';
comment on constraint course_appreciations_not_blank on app_public.course_appreciations is
  'The appreciation is empty.';
comment on constraint course_appreciations_short on app_public.course_appreciations is
  'An appreciation of a subject has at most 300 characters.';

create table if not exists app_public.councils (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  state text not null,
  opened_at timestamptz not null default now(),
  opened_by uuid references app_public.users on delete restrict,
  reopening_reason text,
  primary key (school_id, class_id, term_id),
  constraint councils_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint councils_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint councils_state_known check (state in ('council', 'issued')),
  constraint councils_reopening_reason_not_blank check (btrim(reopening_reason) <> '')
);

create index if not exists councils_term_idx on app_public.councils (school_id, term_id);
create index if not exists councils_opened_by_idx on app_public.councils (school_id, opened_by);

comment on table app_public.councils is
  'How far the bulletins of a class''s term are. No row: draft, teachers write appreciations.';
comment on column app_public.councils.school_id is 'School.';
comment on column app_public.councils.class_id is 'Class.';
comment on column app_public.councils.term_id is 'Term.';
comment on column app_public.councils.state is
  'council: the class teacher and the admins have the last word; issued: nothing changes any '
  'more.';
comment on column app_public.councils.opened_at is 'When the council was last opened.';
comment on column app_public.councils.opened_by is 'Who opened it last; NULL for the command line.';
comment on column app_public.councils.reopening_reason is
  'Why it was last opened after the bulletins were issued; NULL if it never was.';
comment on constraint councils_state_known on app_public.councils is
  'The bulletins of a class are in draft, in council or issued.';
comment on constraint councils_reopening_reason_not_blank on app_public.councils is
  'Opening the council again needs a reason.';

create table if not exists app_public.council_remarks (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  student_id uuid not null,
  appreciation text,
  council_comment text,
  head_comment text,
  is_mention_chosen boolean not null default false,
  mention text,
  distinctions text[] not null default '{}',
  changed_by uuid references app_public.users on delete restrict,
  changed_at timestamptz not null default now(),
  primary key (school_id, class_id, term_id, student_id),
  constraint council_remarks_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint council_remarks_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint council_remarks_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint council_remarks_appreciation_short check (char_length(appreciation) <= 500),
  constraint council_remarks_council_comment_short check (char_length(council_comment) <= 500),
  constraint council_remarks_head_comment_short check (char_length(head_comment) <= 500),
  constraint council_remarks_mention_chosen check (mention is null or is_mention_chosen)
);

create index if not exists council_remarks_term_idx
  on app_public.council_remarks (school_id, term_id, student_id);
create index if not exists council_remarks_student_idx
  on app_public.council_remarks (school_id, student_id);
create index if not exists council_remarks_changed_by_idx
  on app_public.council_remarks (school_id, changed_by);

comment on table app_public.council_remarks is
  'What the class teacher, the class council and the head say of a student''s term.';
comment on column app_public.council_remarks.school_id is 'School.';
comment on column app_public.council_remarks.class_id is 'Class.';
comment on column app_public.council_remarks.term_id is 'Term.';
comment on column app_public.council_remarks.student_id is 'Student.';
comment on column app_public.council_remarks.appreciation is
  'General appreciation of the class teacher; NULL for none.';
comment on column app_public.council_remarks.council_comment is
  'Comment of the class council; NULL for none.';
comment on column app_public.council_remarks.head_comment is
  'Comment of the head of the school; NULL for none.';
comment on column app_public.council_remarks.is_mention_chosen is
  'Whether the council chose the mention; else it is what the policy''s bands say.';
comment on column app_public.council_remarks.mention is
  'Mention the council chose; NULL for none, or when it follows the bands.';
comment on column app_public.council_remarks.distinctions is
  'Distinctions and warnings given, of those the school has.';
comment on column app_public.council_remarks.changed_by is
  'Who changed it last; NULL for an import.';
comment on column app_public.council_remarks.changed_at is 'When.';
comment on constraint council_remarks_appreciation_short on app_public.council_remarks is
  'A general appreciation has at most 500 characters.';
comment on constraint council_remarks_council_comment_short on app_public.council_remarks is
  'A comment of the council has at most 500 characters.';
comment on constraint council_remarks_head_comment_short on app_public.council_remarks is
  'A comment of the head has at most 500 characters.';
comment on constraint council_remarks_mention_chosen on app_public.council_remarks is
  'A mention that was not chosen follows the bands.';

create table if not exists app_public.school_images (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  kind text not null,
  media_type text not null,
  content bytea not null,
  primary key (school_id, kind),
  constraint school_images_kind_known check (kind in ('logo', 'signature')),
  constraint school_images_media_type_known check (media_type in ('image/png', 'image/jpeg')),
  constraint school_images_small check (octet_length(content) <= 200000),
  constraint school_images_content_known check (case media_type
    when 'image/png' then substr(content, 1, 8) = '\x89504e470d0a1a0a'
    else substr(content, 1, 3) = '\xffd8ff' end)
);

comment on table app_public.school_images is 'Pictures that the school''s bulletins bear.';
comment on column app_public.school_images.school_id is 'School.';
comment on column app_public.school_images.kind is 'logo, or signature (of the head).';
comment on column app_public.school_images.media_type is 'image/png or image/jpeg.';
comment on column app_public.school_images.content is 'The picture, 200 kB at most.';
comment on constraint school_images_kind_known on app_public.school_images is
  'A picture is the logo or the signature.';
comment on constraint school_images_media_type_known on app_public.school_images is
  'A picture is a PNG or JPEG file.';
comment on constraint school_images_content_known on app_public.school_images is
  'This is not a PNG or JPEG file.';
comment on constraint school_images_small on app_public.school_images is
  'A picture has at most 200 kB.';

create table if not exists app_public.bulletins (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  kind text not null,
  academic_year_id uuid not null,
  class_id uuid not null,
  term_id uuid,
  student_id uuid not null,
  edition integer not null,
  state text not null default 'issued',
  code text not null,
  snapshot jsonb not null,
  hash bytea not null,
  issued_at timestamptz not null default now(),
  issued_by uuid references app_public.users on delete restrict,
  superseded_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid references app_public.users on delete restrict,
  revocation_reason text,
  primary key (school_id, id),
  constraint bulletins_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint bulletins_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint bulletins_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint bulletins_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint bulletins_kind_known check (kind in ('term', 'annual', 'transcript')),
  constraint bulletins_term_named check ((kind = 'term') = (term_id is not null)),
  constraint bulletins_edition_positive check (edition > 0),
  constraint bulletins_state_known check (state in ('issued', 'superseded', 'revoked')),
  constraint bulletins_superseded_dated check (state <> 'superseded' or superseded_at is not null),
  constraint bulletins_revoked_with_reason
    check (state <> 'revoked' or revoked_at is not null and btrim(revocation_reason) <> ''),
  constraint bulletins_code_form check (code ~ '^[0-9A-HJKMNP-TV-Z]{20}$')
);

create unique index if not exists bulletins_one_issued
  on app_public.bulletins (school_id, student_id, kind, academic_year_id, term_id)
  nulls not distinct where state = 'issued';
create index if not exists bulletins_class_idx
  on app_public.bulletins (school_id, class_id, term_id, kind);
create index if not exists bulletins_term_idx on app_public.bulletins (school_id, term_id);
create index if not exists bulletins_year_idx on app_public.bulletins (school_id, academic_year_id);
create index if not exists bulletins_student_idx on app_public.bulletins (school_id, student_id);
create index if not exists bulletins_issued_by_idx on app_public.bulletins (school_id, issued_by);
create index if not exists bulletins_revoked_by_idx
  on app_public.bulletins (school_id, revoked_by);
-- of all schools: a code says nothing about where it comes from
create index if not exists bulletins_code_idx on app_public.bulletins (code);

comment on table app_public.bulletins is
  'Bulletins and transcripts as they were issued. What one says never changes: a correction '
  'issues another edition, which supersedes it.';
comment on column app_public.bulletins.school_id is 'School.';
comment on column app_public.bulletins.id is 'Identifier of the bulletin.';
comment on column app_public.bulletins.kind is
  'term: of a term; annual: of a year; transcript: of all years.';
comment on column app_public.bulletins.academic_year_id is
  'Academic year; of a transcript, the year of its class.';
comment on column app_public.bulletins.class_id is 'Class.';
comment on column app_public.bulletins.term_id is 'Term; NULL for annual ones and transcripts.';
comment on column app_public.bulletins.student_id is 'Student.';
comment on column app_public.bulletins.edition is 'Counts the editions, from 1.';
comment on column app_public.bulletins.state is
  'issued; superseded by a later edition; revoked. Before, it is in draft or in council: see '
  'councils.';
comment on column app_public.bulletins.code is
  'What proves that a paper is genuine: 20 digits and capitals, 100 random bits.';
comment on column app_public.bulletins.snapshot is 'All that the bulletin says.';
comment on column app_public.bulletins.hash is 'SHA-256 of the snapshot as text.';
comment on column app_public.bulletins.issued_at is 'When it was issued.';
comment on column app_public.bulletins.issued_by is 'Who issued it; NULL for the command line.';
comment on column app_public.bulletins.superseded_at is
  'When a later edition took its place; NULL before.';
comment on column app_public.bulletins.revoked_at is 'When it was revoked; NULL before.';
comment on column app_public.bulletins.revoked_by is 'Who revoked it; NULL before.';
comment on column app_public.bulletins.revocation_reason is 'Why it was revoked; NULL before.';
comment on index app_public.bulletins_one_issued is
  'The student already has a bulletin of this term or year.';
comment on constraint bulletins_kind_known on app_public.bulletins is
  'A bulletin is of a term, of a year or a transcript.';
comment on constraint bulletins_term_named on app_public.bulletins is
  'A bulletin of a term names it, others do not.';
comment on constraint bulletins_edition_positive on app_public.bulletins is
  'Editions are numbered from 1.';
comment on constraint bulletins_state_known on app_public.bulletins is
  'A bulletin is issued, superseded or revoked.';
comment on constraint bulletins_superseded_dated on app_public.bulletins is
  'A superseded bulletin says since when.';
comment on constraint bulletins_revoked_with_reason on app_public.bulletins is
  'Revoking a bulletin needs a reason.';
comment on constraint bulletins_code_form on app_public.bulletins is
  'A code has 20 digits and capitals.';

create table if not exists app_public.bulletin_batches (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  kind text not null,
  academic_year_id uuid not null,
  term_id uuid,
  state text not null default 'running',
  requested_by uuid references app_public.users on delete restrict,
  requested_at timestamptz not null default now(),
  primary key (school_id, id),
  constraint bulletin_batches_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint bulletin_batches_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint bulletin_batches_kind_known check (kind in ('term', 'annual', 'transcript')),
  constraint bulletin_batches_state_known check (state in ('running', 'cancelled'))
);

create index if not exists bulletin_batches_term_idx
  on app_public.bulletin_batches (school_id, term_id);
create index if not exists bulletin_batches_year_idx
  on app_public.bulletin_batches (school_id, academic_year_id);
create index if not exists bulletin_batches_requested_by_idx
  on app_public.bulletin_batches (school_id, requested_by);

comment on table app_public.bulletin_batches is
  'Requests to make the PDF files of bulletins, a file for each class.';
comment on column app_public.bulletin_batches.school_id is 'School.';
comment on column app_public.bulletin_batches.id is 'Identifier of the batch.';
comment on column app_public.bulletin_batches.kind is 'Kind of the bulletins.';
comment on column app_public.bulletin_batches.academic_year_id is 'Academic year of the classes.';
comment on column app_public.bulletin_batches.term_id is
  'Term; NULL for annual bulletins and transcripts.';
comment on column app_public.bulletin_batches.state is
  'running, also when every file is made; cancelled until it is resumed.';
comment on column app_public.bulletin_batches.requested_by is 'Who asked for it.';
comment on column app_public.bulletin_batches.requested_at is 'When.';
comment on constraint bulletin_batches_kind_known on app_public.bulletin_batches is
  'A batch has bulletins of a term, of a year or transcripts.';
comment on constraint bulletin_batches_state_known on app_public.bulletin_batches is
  'A batch is running or cancelled.';

create table if not exists app_public.bulletin_files (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  batch_id uuid not null,
  class_id uuid not null,
  state text not null default 'waiting',
  bulletins integer not null,
  size integer,
  content bytea,
  problem text,
  made_at timestamptz,
  primary key (school_id, batch_id, class_id),
  constraint bulletin_files_batch_fkey foreign key (school_id, batch_id)
    references app_public.bulletin_batches (school_id, id) on delete cascade,
  constraint bulletin_files_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint bulletin_files_state_known check (state in ('waiting', 'made', 'failed')),
  constraint bulletin_files_made_whole
    check ((state = 'made') = (num_nonnulls(content, size, made_at) = 3))
);

create index if not exists bulletin_files_class_idx
  on app_public.bulletin_files (school_id, class_id);

comment on table app_public.bulletin_files is 'The PDF file of each class of a batch.';
comment on column app_public.bulletin_files.school_id is 'School.';
comment on column app_public.bulletin_files.batch_id is 'Batch.';
comment on column app_public.bulletin_files.class_id is 'Class.';
comment on column app_public.bulletin_files.state is 'waiting, made or failed.';
comment on column app_public.bulletin_files.bulletins is 'Bulletins in it.';
comment on column app_public.bulletin_files.size is 'Bytes of the file; NULL before it is made.';
comment on column app_public.bulletin_files.content is 'The PDF file; NULL before it is made.';
comment on column app_public.bulletin_files.problem is 'What went wrong; NULL for nothing.';
comment on column app_public.bulletin_files.made_at is 'When it was made; NULL before.';
comment on constraint bulletin_files_state_known on app_public.bulletin_files is
  'A file is waiting, made or failed.';
comment on constraint bulletin_files_made_whole on app_public.bulletin_files is
  'A file that is made has a content, and no other has.';

create table if not exists app_public.bulletin_copies (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  bulletin_id uuid not null,
  content bytea,
  made_at timestamptz,
  primary key (school_id, bulletin_id),
  constraint bulletin_copies_bulletin_fkey foreign key (school_id, bulletin_id)
    references app_public.bulletins (school_id, id) on delete cascade
);

comment on table app_public.bulletin_copies is
  'Single bulletins as PDF that screen readers can read, made when somebody first asks for one.';
comment on column app_public.bulletin_copies.school_id is 'School.';
comment on column app_public.bulletin_copies.bulletin_id is 'Bulletin.';
comment on column app_public.bulletin_copies.content is 'The PDF file; NULL before it is made.';
comment on column app_public.bulletin_copies.made_at is 'When it was made; NULL before.';

call audit.enable('app_public.phrases');
call audit.enable('app_public.course_appreciations');
call audit.enable('app_public.councils');
call audit.enable('app_public.council_remarks');
call audit.enable('app_public.school_images', '{content}');
call audit.enable('app_public.bulletins', '{snapshot,code}');
call audit.enable('app_public.bulletin_batches');
call audit.enable('app_public.bulletin_files', '{content}');
call audit.enable('app_public.bulletin_copies', '{content}');
