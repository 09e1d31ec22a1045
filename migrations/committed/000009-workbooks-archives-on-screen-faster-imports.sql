--! Previous: sha1:4a49e2436ecaced2f42a38f62359ce7e59aca407
--! Hash: sha1:fdef325645976064413f3b52200407ad3c2c7315
--! Message: workbooks, archives on screen, faster imports

-- The migration being written: included source files, then changes of tables.

drop function if exists app_private.archived_people(integer);
drop function if exists app_private.archive_copy(integer, text);
-- a school has few exports: they are looked through at once
alter table app_private.bundle_exports
  add column if not exists kind text not null default 'oneroster',
  -- squawk-ignore ban-drop-not-null
  alter column version drop not null,
  drop constraint if exists bundle_exports_kind_known,
  drop constraint if exists bundle_exports_version_given;
alter table app_private.bundle_exports
  -- squawk-ignore constraint-missing-not-valid
  add constraint bundle_exports_kind_known check (kind in ('oneroster', 'archive'));
alter table app_private.bundle_exports
  -- squawk-ignore constraint-missing-not-valid
  add constraint bundle_exports_version_given
    check ((kind = 'oneroster') = (version is not null));
comment on table app_private.bundle_exports is
  'OneRoster bundles that a school''s admins had made: all of it, or what changed after since '
  '(NULL: all), and portable archives of the school (kind archive, without a version). until: '
  'from when on the next delta has to begin. The files of one (files_done of them so far) are '
  'kept for seven days (state forgotten); the line stays.';
comment on table app_private.bundle_export_parts is
  'The bytes of a bundle or an archive that was made, as a ZIP file in parts.';

drop function if exists app_private.find_import_students(integer);

--! Included foundation/functions/random_code.sql
create or replace function app_private.random_code(length integer)
  returns text
  language sql volatile parallel safe
begin atomic
  -- five bits a character, of 244 random bits
  select string_agg(
    substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(d.bytes, n) & 31), 1), '' order by n)
  from (
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as bytes) as d
  cross join generate_series(0, random_code.length - 1) as n;
end;

comment on function app_private.random_code(integer) is
  'A new code of up to 32 digits and capitals without I, L, O and U: five random bits each.';
--! EndIncluded foundation/functions/random_code.sql
--! Included audit/functions/create_missing_partitions.sql
create or replace function audit.create_missing_partitions(since timestamptz, until timestamptz)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_month date;
  v_created integer := 0;
begin
  for v_month in
    select m::date
    from pg_catalog.generate_series(
      pg_catalog.date_trunc('month', since at time zone 'utc'),
      pg_catalog.date_trunc('month', until at time zone 'utc'),
      interval '1 month') as m
  loop
    -- where entries of the month stand in the default partition, more may stand beside them
    continue when pg_catalog.to_regclass(
        'audit.log_' || pg_catalog.to_char(v_month, 'YYYY_MM')) is not null
      or exists (
        select
        from audit.log_default l
        where l.at >= v_month::timestamp at time zone 'utc'
          and l.at < (v_month + interval '1 month') at time zone 'utc');
    perform audit.create_partition(v_month);
    v_created := v_created + 1;
  end loop;
  return v_created;
end;
$$;

comment on function audit.create_missing_partitions(timestamptz, timestamptz) is
  'Creates the monthly partitions of the log from one moment to another; returns how many were '
  'missing. A month with entries in the default partition is left to it.';
--! EndIncluded audit/functions/create_missing_partitions.sql
--! Included audit/functions/create_partitions.sql
create or replace function audit.create_partitions(months_ahead integer default 3)
  returns integer
  language sql volatile
  security definer -- the worker creates partitions ahead without owning the log
  set search_path = ''
return audit.create_missing_partitions(
  now(),
  (date_trunc('month', now() at time zone 'utc') + make_interval(months => months_ahead))
    at time zone 'utc');

comment on function audit.create_partitions(integer) is
  'Creates the monthly partitions of the log from this month to months_ahead later; returns how '
  'many were missing.';
grant execute on function audit.create_partitions(integer) to rollbook_worker;

select audit.create_partitions();
--! EndIncluded audit/functions/create_partitions.sql
--! Included audit/functions/create_past_partitions.sql
create or replace function audit.create_past_partitions(since timestamptz)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if since > '1990-01-01' then
    return audit.create_missing_partitions(since, pg_catalog.now());
  end if;
  return 0;
end;
$$;

comment on function audit.create_past_partitions(timestamptz) is
  'Creates the monthly partitions of the log from a moment in the past up to this month, for entries '
  'that come from elsewhere; returns how many were missing.';
--! EndIncluded audit/functions/create_past_partitions.sql
--! Included access/functions/current_user_id.sql
create or replace function app_hidden.current_user_id()
  returns uuid
  language sql stable parallel safe
  security definer -- requests can't read sessions
begin atomic
  select s.user_id
  from app_private.live_sessions s
  where s.token_hash = (
    select sha256(convert_to(nullif(current_setting('app.session', true), ''), 'UTF8')))
    and s.user_id = coalesce(nullif(current_setting('app.user', true), '')::uuid, s.user_id);
end;

comment on function app_hidden.current_user_id() is
  'The user whose session token the request carries; NULL without a live session, and when app.user '
  'says that the request is somebody else''s.';
grant execute on function app_hidden.current_user_id() to app_user;
--! EndIncluded access/functions/current_user_id.sql
--! Included invitations/functions/invitation_token.sql
create or replace function app_private.invitation_token(on_paper boolean)
  returns text
  language sql volatile parallel safe
return app_private.random_code(case when on_paper then 16 else 32 end);

comment on function app_private.invitation_token(boolean) is
  'A new secret of an invitation, of digits and capitals without I, L, O and U: 80 random bits to '
  'type from paper, 160 in a link.';
--! EndIncluded invitations/functions/invitation_token.sql
--! Included records/functions/tg_students__lengths.sql
create or replace function app_private.tg_students__lengths()
  returns trigger
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text;
begin
  select e.key into v_column
  from pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(new) - '{custom,search_text}'::text[]) as e
  where pg_catalog.char_length(e.value)
    > case when e.key = any ('{address,transfer_reason}') then 500 else 120 end
  limit 1;
  if v_column is not null then
    raise exception 'This text is too long'
      using errcode = 'RBVAL', column = v_column,
      hint = 'Names and the like have 120 characters at most, notes 500.';
  end if;
  return new;
end;
$$;

comment on function app_private.tg_students__lengths() is
  'Error RBVAL on the column: a text of more than 120 characters, of more than 500 in address and '
  'transfer_reason.';

create or replace trigger _120_lengths
  before insert or update on app_public.students
  for each row when (
    -- a student without a long text, as nearly all are, costs no call
    greatest(
      char_length(new.student_number), char_length(new.last_name), char_length(new.first_name),
      char_length(new.sex), char_length(new.birth_place), char_length(new.phone),
      char_length(new.email), char_length(new.status), char_length(new.house_number),
      char_length(new.village), char_length(new.commune), char_length(new.district),
      char_length(new.province), char_length(new.address), char_length(new.emergency_name),
      char_length(new.emergency_phone), char_length(new.previous_school),
      char_length(new.transfer_reason)) > 120)
  execute function app_private.tg_students__lengths();
--! EndIncluded records/functions/tg_students__lengths.sql
--! Included grading/functions/save_marks.sql
create or replace function app_public.save_marks(marks app_public.mark_edit[])
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_problems jsonb;
begin
  if pg_catalog.cardinality(marks) > 2000 then
    raise exception 'At most 2000 marks can be saved at once' using errcode = 'RBVAL';
  end if;
  -- nobody's marks would be refused one by one, as if they were wrong
  if app_hidden.current_user_id() is null then
    raise exception 'Not signed in' using errcode = 'RBSGN', hint = 'Sign in and send them again.';
  end if;

  v_problems := app_hidden.mark_problems(marks);
  if v_problems is not null then
    raise exception 'No mark was saved: % of them can''t be', pg_catalog.jsonb_array_length(v_problems)
      using errcode = 'RBMRK', detail = v_problems::text,
      hint = 'Correct the marks named in the details.';
  end if;

  v_problems := app_hidden.closed_marks(marks);
  if v_problems is not null then
    raise exception 'No mark was saved: the term of % of them is closed',
      pg_catalog.jsonb_array_length(v_problems)
      using errcode = 'RBCLO', detail = v_problems::text,
      hint = 'Request a correction, or ask who may to reopen the term.';
  end if;

  -- held until the end, in one order: nobody changes them between the comparison and the write
  perform from app_public.marks m
  where (m.school_id, m.assessment_id, m.student_id) in (
    select v_school, i.assessment_id, i.student_id from pg_catalog.unnest(marks) as i)
  order by m.assessment_id, m.student_id
  for no key update;

  v_problems := app_hidden.stale_marks(marks);
  if v_problems is not null then
    raise exception 'No mark was saved: somebody else changed % of them meanwhile',
      pg_catalog.jsonb_array_length(v_problems)
      using errcode = 'RBSTL', detail = v_problems::text,
      hint = 'Compare both values in the details and choose one.';
  end if;

  delete from app_public.marks m
  using pg_catalog.unnest(marks) as i
  where m.school_id = v_school
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id
    and m.version = i.version
    and i.value is null
    and i.code is null;

  update app_public.marks m
  set value = i.value, code = i.code, comment = i.comment
  from pg_catalog.unnest(marks) as i
  where m.school_id = v_school
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id
    and m.version = i.version
    and (m.value, m.code, m.comment) is distinct from (i.value, i.code, i.comment);

  begin
    insert into app_public.marks as m (assessment_id, student_id, value, code, comment)
    select i.assessment_id, i.student_id, i.value, i.code, i.comment
    from pg_catalog.unnest(marks) as i
    where i.version is null
      and (i.value is not null or i.code is not null)
      and not exists (
        select
        from app_public.marks x
        where x.school_id = v_school
          and x.assessment_id = i.assessment_id
          and x.student_id = i.student_id
          and (x.value, x.code, x.comment) is not distinct from (i.value, i.code, i.comment));
  exception
    when unique_violation then -- entered by somebody else since the comparison
      raise exception 'No mark was saved: somebody else entered some of them meanwhile'
        using errcode = 'RBSTL', detail = app_hidden.stale_marks(marks)::text,
        hint = 'Compare both values in the details and choose one.';
  end;

  return app_hidden.saved_marks(marks);
end;
$$;

comment on function app_public.save_marks(app_public.mark_edit[]) is
  'Saves many marks in one go: all or none. Value and code both NULL clear a mark. Returns marks '
  '(assessmentId, studentId, value, code, version), lateMarks (of the published assessments among '
  'them, as the gradebook shows them) and courses: course id to the provisional '
  'figures of its class (students: student id to [subject average, rank, tied, general average, '
  'rank, tied]; ranked, generalRanked, class, assessments: as the gradebook shows them). '
  'Sending the same marks again changes nothing. Errors, with a list in the details: RBMRK, a mark '
  'that can''t be saved (assessmentId, studentId, field, reason); RBCLO, a mark of a closed term '
  '(the same); RBSTL, marks changed since the '
  'version given (assessmentId, studentId, yours, theirs with value, code, comment, version, '
  'enteredBy, enteredAt). Errors: 42501, not your course; RBSGN, not signed in.';
grant execute on function app_public.save_marks(app_public.mark_edit[]) to app_user;
--! EndIncluded grading/functions/save_marks.sql
--! Included bulletins/functions/bulletin_code.sql
create or replace function app_private.bulletin_code()
  returns text
  language sql volatile parallel safe
return app_private.random_code(20);

comment on function app_private.bulletin_code() is
  'A new code of a bulletin: 20 digits and capitals without I, L, O and U, 100 random bits.';
--! EndIncluded bulletins/functions/bulletin_code.sql
--! Included imports/functions/school_import_fields.sql
create or replace function app_private.school_import_fields(school integer)
  returns table (
    kind text, place integer, field text, type text, is_required boolean, words text, label text,
    choices text[])
  language sql stable
begin atomic
  select f.kind, f.place, f.field, f.type, f.is_required, f.words, null::text, null::text[]
  from app_private.import_fields() as f
  union all
  select 'students', 1000 + row_number() over (order by o.position, o.name)::integer,
    'custom.' || o.id, 'own_' || o.type, false, app_private.header_words(o.name), o.name,
    nullif(o.choices, '{}')
  from app_public.student_fields o
  where o.school_id = school
    and o.archived_at is null;
end;

comment on function app_private.school_import_fields(integer) is
  'What a school can import: import_fields(), and the fields that it added to its students'' '
  'records (custom.IDENTIFIER of the type own_…, with label and choices).';
--! EndIncluded imports/functions/school_import_fields.sql
--! Included imports/functions/guessed_columns.sql
create or replace function app_private.guessed_columns(school integer, kind text, header text[])
  returns text[]
  language sql stable
begin atomic
  with fields as materialized (
    select f.field, array[app_private.header_words(f.field)] || string_to_array(f.words, '|')
        as words,
      -- the school's own name goes before another word for something else, but for a name
      row_number() over (order by f.place > 40 and f.label is null, f.place) as place
    from app_private.school_import_fields(school) as f
    where f.kind = guessed_columns.kind),
  known as (
    select h.place, h.name,
      coalesce(
        (select r.field
         from app_private.import_headers r
         where r.school_id = school
           and r.kind = guessed_columns.kind
           and r.header = app_private.header_words(h.name)
           -- one that was removed says nothing any more
           and (r.field = '' or r.field in (select f.field from fields f))),
        (select f.field
         from fields f
         where app_private.header_words(h.name) = any (f.words)
         order by f.place
         limit 1)) as field
    from unnest(header) with ordinality as h (name, place))
  select coalesce(
    array_agg(
      -- a field is guessed once: of two columns the first has it
      case
        when k.place = (select min(o.place) from known o where o.field = k.field)
        then nullif(k.field, '') end
      order by k.place),
    '{}')
  from known k;
end;

comment on function app_private.guessed_columns(integer, text, text[]) is
  'Which field each column of a file holds, by what the school chose before, else by its header '
  'in French or English, or the name of one of the school''s own fields; NULL for a column that '
  'says nothing known.';
--! EndIncluded imports/functions/guessed_columns.sql
--! Included imports/functions/import_word_list.sql
create or replace function app_private.import_word_list()
  returns table (of_type text, place integer, value text, names text[])
  language sql immutable parallel safe
begin atomic
  select v.*
  from (
    values
    ('sex', 1, 'female', '{f,female,feminin,fille,girl,woman,femme}'::text[]),
    ('sex', 2, 'male', '{m,male,masculin,h,homme,g,garcon,boy,man}'),
    ('status', 1, 'active', '{active,actif,present,inscrit}'),
    ('status', 2, 'inactive', '{inactive,inactif,abandon,parti}'),
    ('status', 3, 'transferred', '{transferred,transfere,mute}'),
    ('status', 4, 'graduated', '{graduated,diplome,sorti}'),
    ('relation', 1, 'mother', '{mother,mere,maman}'),
    ('relation', 2, 'father', '{father,pere,papa}'),
    ('relation', 3, 'grandparent', '{grandparent,grandmother,grandfather,grand mere,grand pere,
      grands parents,grand parent}'),
    ('relation', 4, 'sibling', '{sibling,brother,sister,frere,soeur,frere ou soeur}'),
    ('relation', 5, 'relative', '{relative,aunt,uncle,tante,oncle,cousin,cousine,parent,famille,
      autre parent}'),
    ('relation', 6, 'guardian', '{guardian,tutor,tuteur,tutrice,autre,other,correspondant}'),
    ('mode', 1, 'normal', '{normal,normale}'),
    ('mode', 2, 'bonus', '{bonus,facultatif,facultative,optional}'),
    ('mode', 3, 'sup10', '{sup10,sup 10}'),
    ('mode', 4, 'excluded', '{excluded,exclue,exclu,hors moyenne}'),
    ('subject_level', 1, 'primary', '{primary,primaire}'),
    ('subject_level', 2, 'secondary', '{secondary,secondaire}'),
    ('yes', 1, 'yes', '{yes,y,oui,o,x,true,vrai,1,published,publie,publiee}'),
    ('yes', 2, 'no', '{no,n,non,false,faux,0,draft,brouillon}'))
    as v (of_type, place, value, names);
end;

comment on function app_private.import_word_list() is
  'The values of sex, status, relation, mode, subject_level and yes in order, and what people call '
  'them (header_words()).';
--! EndIncluded imports/functions/import_word_list.sql
--! Included imports/functions/import_word.sql
create or replace function app_private.import_word(type text, words text)
  returns text
  language sql stable parallel safe
begin atomic
  select v.value
  from app_private.import_word_list() as v
  where v.of_type = import_word.type
    and app_private.header_words(words) = any (v.names);
end;

comment on function app_private.import_word(text, text) is
  'What a word stands for that people write in several ways: sex, status, relation, mode, '
  'subject_level or yes; NULL when it is none of them.';
--! EndIncluded imports/functions/import_word.sql
--! Included imports/functions/own_value.sql
create or replace function app_private.own_value(type text, choices text[], words text)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_words text := case type
    when 'own_date' then app_private.import_value('date', words) #>> '{}'
    when 'own_number' then app_private.parsed_number(words)::text
    when 'own_yes_no' then app_private.import_word('yes', words)
    when 'own_choice' then (
      select c.choice
      from pg_catalog.unnest(choices) as c (choice)
      where app_private.header_words(c.choice) = app_private.header_words(words)
      order by c.choice = words desc
      limit 1)
    else words end;
begin
  return app_hidden.checked_custom(
    pg_catalog.substr(type, 5), choices, 'value', pg_catalog.to_jsonb(v_words));
exception
  when sqlstate 'RBVAL' then
    return null;
end;
$$;

comment on function app_private.own_value(text, text[], text) is
  'A value of one of the school''s own fields as it is kept, from how people write it; NULL when '
  'it is none of its type (own_text, own_number, own_date, own_choice of the choices, own_yes_no).';
--! EndIncluded imports/functions/own_value.sql
--! Included imports/functions/stage_import_rows.sql
create or replace function app_private.stage_import_rows(school integer, import uuid, lines jsonb)
  returns boolean
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_rows integer;
begin
  insert into app_private.import_rows (school_id, import_id, line, fields)
  -- the elements come in their order: sorting them costs more than reading them
  select school, import, (l.line ->> 0)::integer,
    array(select pg_catalog.jsonb_array_elements_text(l.line -> 1))
  from pg_catalog.jsonb_array_elements(lines) as l (line);
  get diagnostics v_rows = row_count;
  update app_public.imports i
  set row_count = i.row_count + v_rows
  where i.school_id = school
    and i.id = import
    and i.state in ('reading', 'mapping');
  return found;
end;
$$;

comment on function app_private.stage_import_rows(integer, uuid, jsonb) is
  'Keeps rows of an import''s file: a list of pairs of a line and its fields. Returns false when '
  'the import was cancelled meanwhile.';
grant execute on function app_private.stage_import_rows(integer, uuid, jsonb) to rollbook_worker;
--! EndIncluded imports/functions/stage_import_rows.sql
--! Included imports/functions/name_import_columns.sql
create or replace function app_private.name_import_columns(
  school integer, import uuid, columns text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_wrong text;
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
  for no key update;
  select pg_catalog.string_agg(c.field, ', ') into v_wrong
  from pg_catalog.unnest(columns) as c (field)
  where c.field is not null
    and not exists (
      select
      from app_private.school_import_fields(school) as f
      where f.kind = v_import.kind and f.field = c.field);
  if v_wrong is not null then
    raise exception 'There is no field “%” of %', v_wrong, v_import.kind
      using errcode = 'RBVAL', column = 'columns', hint = 'There are: ' || (
        select pg_catalog.string_agg(f.field, ', ' order by f.place)
        from app_private.import_fields() as f
        where f.kind = v_import.kind) || '.';
  end if;
  select c.field into v_wrong
  from pg_catalog.unnest(columns) as c (field)
  where c.field is not null
  group by c.field
  having pg_catalog.count(*) > 1
  limit 1;
  if v_wrong is not null then
    raise exception 'Two columns are named %', v_wrong
      using errcode = 'RBVAL', column = 'columns', hint = 'A field is in one column.',
        detail = pg_catalog.json_build_array(
          pg_catalog.json_build_object('field', v_wrong))::text;
  end if;
  update app_public.imports i
  set columns = name_import_columns.columns
  where i.school_id = school
    and i.id = import;
end;
$$;

comment on function app_private.name_import_columns(integer, uuid, text[]) is
  'Says which field each column of an import holds (NULL: none). Errors: RBVAL, an unknown field, '
  'or one in two columns (field in the details); constraint: not as many as the file has.';
--! EndIncluded imports/functions/name_import_columns.sql
--! Included imports/functions/read_import.sql
create or replace function app_private.read_import(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_today date := app_hidden.school_today(school);
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import;
  drop table if exists pg_temp.import_given, pg_temp.import_problems, pg_temp.import_columns,
    pg_temp.import_texts;
  create temporary table import_problems (
    line integer not null, field text, value text, code text not null, detail text) on commit drop;
  create temporary table import_columns on commit drop as
  select c.place, pg_catalog.row_number() over (order by c.place) as rank, c.field, f.type,
    f.choices, f.is_required, f.type <> all ('{text,name,phone,email}') as is_repeated,
    case
      when f.type like 'own\_%' then pg_catalog.format('own_value(%L, %L', f.type, f.choices)
      else pg_catalog.format('import_value(%L', f.type) end as reading
  from pg_catalog.unnest(v_import.columns) with ordinality as c (field, place)
  join app_private.school_import_fields(school) as f
    on f.kind = v_import.kind and f.field = c.field;

  execute (
    select pg_catalog.format(
      'create temporary table import_texts on commit drop as
       select r.line, array[%s]::text[] as words
       from app_private.import_rows r
       where r.school_id = $1
         and r.import_id = $2
         and r.action is distinct from ''leave_out''',
      pg_catalog.string_agg(
        pg_catalog.format('app_private.single_spaced(r.fields[%s])', c.place), ', '
        order by c.place))
    from pg_temp.import_columns c)
  using school, import;
  analyze pg_temp.import_texts (line);

  -- dates and words repeat: each way to write one is read once
  execute (
    select pg_catalog.format(
      'create temporary table import_given on commit drop as
       with cells as (table pg_temp.import_texts)%s
       select c.line,
         pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(%s)) as given, c.words
       from cells c%s',
      pg_catalog.string_agg(
        pg_catalog.format(
          ', column_%1$s as materialized (
             select x.words, app_private.%2$s, x.words) as value
             from (select distinct c.words[%1$s] as words from cells c) as x
             where x.words <> '''')',
          c.rank, c.reading), '') filter (where c.is_repeated),
      pg_catalog.string_agg(
        case when c.is_repeated
          then pg_catalog.format('%L, column_%s.value', c.field, c.rank)
          else pg_catalog.format(
            '%1$L, case when c.words[%2$s] <> ''''
               then app_private.%3$s, c.words[%2$s]) end',
            c.field, c.rank, c.reading) end, ', '),
      pg_catalog.string_agg(
        pg_catalog.format(' left join column_%1$s on column_%1$s.words = c.words[%1$s]', c.rank), '')
        filter (where c.is_repeated))
    from pg_temp.import_columns c);
  create unique index on pg_temp.import_given (line);
  analyze pg_temp.import_given (line);

  insert into pg_temp.import_problems
  select r.line, null, null, 'fields',
    pg_catalog.cardinality(r.fields) || ' / ' || pg_catalog.cardinality(v_import.header)
  from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import
    and r.action is distinct from 'leave_out'
    and pg_catalog.cardinality(r.fields) <> pg_catalog.cardinality(v_import.header)
    and (
      pg_catalog.cardinality(r.fields) < pg_catalog.cardinality(v_import.header)
      or exists (
        select
        from pg_catalog.unnest(r.fields[pg_catalog.cardinality(v_import.header) + 1:]) as c (words)
        where pg_catalog.btrim(c.words) <> ''));

  insert into pg_temp.import_problems
  select g.line, c.field, nullif(g.words[c.rank], ''),
    case when coalesce(g.words[c.rank], '') = '' then 'missing' else 'not_' || c.type end,
    pg_catalog.array_to_string(c.choices, ', ')
  from pg_temp.import_columns c
  join pg_temp.import_given g
    on not g.given ? c.field
    and (c.is_required or g.words[c.rank] <> '');

  insert into pg_temp.import_problems
  select g.line, 'birth_date', g.given ->> 'birth_date', 'birth_date'
  from pg_temp.import_given g
  where not (g.given ->> 'birth_date')::date between '1900-01-01' and v_today;

  update pg_temp.import_given g
  set given = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'last_name', n.names[1], 'first_name', n.names[2])) || (g.given - 'full_name')
  from (
    select o.line, app_private.split_name(o.given ->> 'full_name') as names
    from pg_temp.import_given o
    where o.given ? 'full_name') as n
  where n.line = g.line;
end;
$$;

comment on function app_private.read_import(integer, uuid) is
  'Reads the cells of an import''s rows into the temporary table import_given (line; given: '
  'fields and their values, the empty ones not among them) and notes what can''t be read in '
  'import_problems.';
--! EndIncluded imports/functions/read_import.sql
--! Included imports/functions/find_import_students.sql
create or replace function app_private.find_import_students(
  school integer, may_be_new boolean default false)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.import_students;
  create temporary table import_students on commit drop as
  select g.line, case when may_be_new then coalesce(s.id, pg_catalog.uuidv7()) else s.id end
      as student_id,
    may_be_new and s.id is null as is_new
  from pg_temp.import_given g
  left join app_public.students s
    on s.school_id = school and s.student_number = g.given ->> 'student_number'
  where g.given ? 'student_number';
  create unique index on pg_temp.import_students (line);
  analyze pg_temp.import_students;
end;
$$;

comment on function app_private.find_import_students(integer, boolean) is
  'Finds the students that the rows of an import name by their numbers (import_students); who is '
  'not there is new where the import may enter students, else has no identifier.';
--! EndIncluded imports/functions/find_import_students.sql
--! Included imports/functions/plan_enrollments.sql
create or replace function app_private.plan_enrollments(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_problems
  select s.line, 'student_number', g.given ->> 'student_number', 'unknown_student', null
  from pg_temp.import_students s
  join pg_temp.import_given g using (line)
  where s.student_id is null
  union all
  select p.line, 'class', p.class, 'unknown_class', p.year_name
  from pg_temp.import_places p
  where p.year_id is not null
    and p.class_id is null;

  drop table if exists pg_temp.import_enrollments;
  create temporary table import_enrollments on commit drop as
  select p.line, s.student_id, p.year_id, p.class_id, p.class_name,
    p.starts_on as year_starts_on, p.ends_on as year_ends_on,
    (g.given ->> 'starts_on')::date as starts_on, (g.given ->> 'ends_on')::date as ends_on,
    d.days, e.id, e.starts_on as known_starts_on, o.class as other_class
  from pg_temp.import_places p
  join pg_temp.import_students s using (line)
  join pg_temp.import_given g using (line)
  cross join lateral (
    select pg_catalog.daterange(f.day, case when g.given ? 'ends_on' then
      greatest((g.given ->> 'ends_on')::date, f.day) end, '[]') as days
    from (select coalesce((g.given ->> 'starts_on')::date, p.starts_on) as day) as f) as d
  left join lateral (
    select x.id, x.starts_on
    from app_public.enrollments x
    where x.school_id = school
      and x.student_id = s.student_id
      and x.class_id = p.class_id
    order by x.starts_on = (g.given ->> 'starts_on')::date desc nulls last, x.starts_on desc
    limit 1) as e on true
  left join lateral (
    select k.name as class
    from app_public.enrollments x
    join app_public.classes k on k.school_id = school and k.id = x.class_id
    where x.school_id = school
      and x.student_id = s.student_id
      and x.academic_year_id = p.year_id
      and e.id is null
      and pg_catalog.daterange(x.starts_on, x.ends_on, '[]') && d.days
    limit 1) as o on true
  where p.class_id is not null;

  insert into pg_temp.import_problems
  select e.line, v.field, v.value, v.code, v.detail
  from pg_temp.import_enrollments e
  cross join lateral (values
    ('class', e.class_name, e.other_class is not null, 'elsewhere', e.other_class),
    ('starts_on', e.starts_on::text,
      not e.starts_on between e.year_starts_on and e.year_ends_on, 'outside_year',
      e.year_starts_on || ' – ' || e.year_ends_on),
    ('ends_on', e.ends_on::text,
      not e.ends_on between coalesce(e.starts_on, e.known_starts_on, e.year_starts_on)
        and e.year_ends_on, 'outside_year',
      coalesce(e.starts_on, e.known_starts_on, e.year_starts_on) || ' – ' || e.year_ends_on))
    as v (field, value, is_wrong, code, detail)
  where num_nonnulls(e.other_class, e.starts_on, e.ends_on) > 0 -- most rows say none of it
    and v.is_wrong
  union all
  select e.line, 'student_number', g.given ->> 'student_number', 'twice', min(o.line)::text
  from pg_temp.import_enrollments e
  join pg_temp.import_enrollments o
    on o.student_id = e.student_id and o.year_id = e.year_id and o.line < e.line
  join pg_temp.import_given g on g.line = e.line
  where e.days && o.days
    and not exists (
      select from pg_temp.import_problems p where p.line = e.line and p.code = 'twice')
  group by e.line, g.given;

  -- a class has room for the first ones
  insert into pg_temp.import_problems
  select n.line, 'class', n.class_name, 'class_full', k.max_size::text
  from (
    select e.line, e.class_id, e.class_name,
      pg_catalog.row_number() over (partition by e.class_id order by e.line) as added
    from pg_temp.import_enrollments e
    where e.id is null
      and e.ends_on is null
      and not exists (select from pg_temp.import_problems p where p.line = e.line)) as n
  join app_public.classes k on k.school_id = school and k.id = n.class_id
  where n.added + (
    select count(*)
    from app_public.enrollments x
    where x.school_id = school
      and x.class_id = n.class_id
      and x.ends_on is null) > k.max_size;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'enrollments',
    pg_catalog.jsonb_build_object('id', coalesce(e.id, pg_catalog.uuidv7())), e.line,
    pg_catalog.jsonb_strip_nulls(case
      when e.id is null then pg_catalog.jsonb_build_object(
        'student_id', e.student_id, 'class_id', e.class_id, 'academic_year_id', e.year_id,
        'starts_on', coalesce(e.starts_on, e.year_starts_on), 'ends_on', e.ends_on)
      else pg_catalog.jsonb_build_object('starts_on', e.starts_on, 'ends_on', e.ends_on) end)
  from pg_temp.import_enrollments e
  where not exists (select from pg_temp.import_problems p where p.line = e.line)
  order by e.line;
end;
$$;

comment on function app_private.plan_enrollments(integer, uuid) is
  'What an import writes of enrollments: who is in the class already stays there, others come in '
  'from a day on (none named: the first of the year). Notes who is unknown, in another class, '
  'outside the year, named twice or too many.';
--! EndIncluded imports/functions/plan_enrollments.sql
--! Included imports/functions/gather_own_fields.sql
create or replace function app_private.gather_own_fields(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not exists (select from pg_temp.import_columns c where c.field like 'custom.%') then
    return;
  end if;
  update pg_temp.import_given g
  set given = (g.given - o.names) || pg_catalog.jsonb_build_object(
    'custom', coalesce(t.custom, '{}') || o.own)
  from (
    select x.line, pg_catalog.array_agg(v.key) as names,
      pg_catalog.jsonb_object_agg(pg_catalog.substr(v.key, 8), v.value) as own
    from pg_temp.import_given x
    cross join lateral pg_catalog.jsonb_each(x.given) as v (key, value)
    where v.key like 'custom.%'
    group by x.line) as o
  join pg_temp.import_students s using (line)
  left join app_public.students t on t.school_id = school and t.id = s.student_id
  where g.line = o.line;
end;
$$;

comment on function app_private.gather_own_fields(integer) is
  'Makes of what the rows of an import say for the school''s own fields one value of the student, '
  'with the fields that a row leaves as they are.';
--! EndIncluded imports/functions/gather_own_fields.sql
--! Included imports/functions/plan_students.sql
create or replace function app_private.plan_students(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.note_import_repeats('{student_number}');
  perform app_private.find_import_students(school, true);
  perform app_private.find_import_places(school);

  insert into pg_temp.import_problems
  select g.line, n.name, null, 'missing'
  from pg_temp.import_given g
  join pg_temp.import_students s using (line)
  cross join (values ('last_name'), ('first_name')) as n (name)
  where s.is_new
    and not g.given ? n.name
    and not exists (
      select from pg_temp.import_problems p where p.line = g.line and p.field = n.name);

  perform app_private.gather_own_fields(school);
  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'students', pg_catalog.jsonb_build_object('id', s.student_id), g.line,
    g.given - '{class,academic_year}'::text[]
  from pg_temp.import_given g
  join pg_temp.import_students s using (line)
  where not exists (select from pg_temp.import_problems p where p.line = g.line)
  order by g.line;

  perform app_private.plan_enrollments(school, import);
end;
$$;

comment on function app_private.plan_students(integer, uuid) is
  'What an import of students writes: students by their number with the school''s own fields, and '
  'their class where it is named.';
--! EndIncluded imports/functions/plan_students.sql
--! Included imports/functions/check_import.sql
create or replace function app_private.check_import(
  school integer, import uuid, is_tried boolean default true)
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
  set work_mem = '64MB' -- a large file is sorted and joined many times
as $$
declare
  v_import app_public.imports;
  v_main text;
  v_missing text;
  v_rejects integer;
begin
  -- one at a time in a school: two could enter the same
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('import ' || school, 0));
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
  for no key update;
  v_main := case v_import.kind
    when 'guardians' then 'student_guardians' when 'teachers' then 'memberships'
    else v_import.kind end;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import;

  select pg_catalog.string_agg(f.field, ', ' order by f.place) into v_missing
  from app_private.import_fields() as f
  where f.kind = v_import.kind
    and f.is_required
    and f.field <> all (pg_catalog.array_remove(v_import.columns, null));
  if v_missing is not null then
    update app_public.imports i
    set state = 'mapping', problem = pg_catalog.jsonb_build_object(
      'code', 'unmapped', 'message', 'No column is named for: ' || v_missing,
      'hint', 'Name the column that holds it.', 'detail', v_missing)
    where i.school_id = school
      and i.id = import
    returning i.* into v_import;
    return v_import;
  end if;

  perform app_private.read_import(school, import);
  case v_import.kind
    when 'students' then perform app_private.plan_students(school, import);
    when 'guardians' then perform app_private.plan_guardians(school, import);
    when 'teachers' then perform app_private.plan_teachers(school, import);
    when 'classes' then perform app_private.plan_classes(school, import);
    when 'subjects' then perform app_private.plan_subjects(school, import);
    when 'courses' then perform app_private.plan_courses(school, import);
    when 'marks' then perform app_private.plan_marks(school, import);
    else
      perform app_private.find_import_students(school);
      perform app_private.find_import_places(school);
      perform app_private.plan_enrollments(school, import);
  end case;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import
    and w.line = any (array(select distinct p.line from pg_temp.import_problems p));
  perform app_private.compare_import(school, import);

  drop table if exists pg_temp.import_outcomes;
  create temporary table import_outcomes on commit drop as
  select g.line,
    case
      when p.errors is not null then 'reject'
      when coalesce(w.is_new, false) then 'create'
      when w.line is not null then 'change'
      else 'same' end as action,
    coalesce(p.errors, '[]') as errors
  from pg_temp.import_given g
  left join (
    select x.line, pg_catalog.jsonb_agg(
      pg_catalog.jsonb_build_object(
        'field', x.field, 'value', x.value, 'code', x.code, 'detail', x.detail)
      order by x.field, x.code) as errors
    from pg_temp.import_problems x
    group by x.line) as p using (line)
  left join (
    select x.line, pg_catalog.bool_or(x.before is null and x.of_table = v_main) as is_new
    from app_private.import_writes x
    where x.school_id = school
      and x.import_id = import
    group by x.line) as w using (line);
  create unique index on pg_temp.import_outcomes (line);
  analyze pg_temp.import_outcomes (line);

  select pg_catalog.count(*) filter (where o.action = 'reject') into v_rejects
  from pg_temp.import_outcomes o;
  -- rows that are written now are forgotten then
  if is_tried or v_rejects > 0 then
    update app_private.import_rows r
    set action = o.action, errors = o.errors
    from pg_temp.import_outcomes o
    where r.school_id = school
      and r.import_id = import
      and r.line = o.line
      and (r.action, r.errors) is distinct from (o.action, o.errors);
  end if;

  update app_public.imports i
  set state = 'checked', applied_by = null, row_count = c.rows + c.left_out,
    create_count = c.creates, change_count = c.changes, same_count = c.same,
    reject_count = v_rejects, left_out_count = c.left_out,
    problem = case when v_rejects = 0 and is_tried
      then app_private.try_import(school, import) end
  from (
    select pg_catalog.count(*) as rows,
      pg_catalog.count(*) filter (where o.action = 'create') as creates,
      pg_catalog.count(*) filter (where o.action = 'change') as changes,
      pg_catalog.count(*) filter (where o.action = 'same') as same,
      (select pg_catalog.count(*)
       from app_private.import_rows r
       where r.school_id = school
         and r.import_id = import
         and r.action = 'leave_out') as left_out
    from pg_temp.import_outcomes o) as c
  where i.school_id = school
    and i.id = import
  returning i.* into v_import;
  return v_import;
end;
$$;

comment on function app_private.check_import(integer, uuid, boolean) is
  'Checks an import as its columns and rows stand: finds errors, what each row does and what '
  'would be written, and (is_tried) tries it. Returns the import, checked, or in the state '
  'mapping when a column that is needed is not named. Nothing of the school is changed.';
--! EndIncluded imports/functions/check_import.sql
--! Included imports/functions/apply_import.sql
create or replace function app_private.apply_import(
  school integer, import uuid, by_user uuid default null)
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
  set work_mem = '64MB' -- a large file is sorted and joined many times
as $$
declare
  v_import app_public.imports;
  v_seen app_public.imports;
  v_problem jsonb;
begin
  select i.* into v_seen
  from app_public.imports i
  where i.school_id = school
    and i.id = import;
  v_import := app_private.check_import(school, import, false);
  if v_import.state <> 'checked' or v_import.reject_count > 0 then
    return v_import;
  end if;
  if v_seen.state <> 'mapping' and (v_seen.create_count, v_seen.change_count, v_seen.same_count)
    <> (v_import.create_count, v_import.change_count, v_import.same_count) then
    update app_public.imports i
    set problem = pg_catalog.jsonb_build_object(
      'code', 'changed', 'message', 'Something was changed since the import was checked',
      'hint', 'Look at what it does now.')
    where i.school_id = school
      and i.id = import
    returning i.* into v_import;
    return v_import;
  end if;

  perform pg_catalog.set_config('app.reason', 'import ' || import, true);
  v_problem := app_private.try_import(school, import, true);
  if v_problem is not null then
    update app_public.imports i
    set problem = v_problem
    where i.school_id = school
      and i.id = import
    returning i.* into v_import;
    return v_import;
  end if;
  insert into app_private.import_headers (school_id, kind, header, field)
  select distinct on (app_private.header_words(h.name)) school, v_import.kind,
    app_private.header_words(h.name), coalesce(v_import.columns[h.place], '')
  from pg_catalog.unnest(v_import.header) with ordinality as h (name, place)
  order by app_private.header_words(h.name), v_import.columns[h.place] is null
  on conflict (school_id, kind, header) do update
  set field = excluded.field
  where import_headers.field <> excluded.field;
  -- what the file said is not needed any more
  delete from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import;
  delete from app_private.import_titles t
  where t.school_id = school
    and t.import_id = import;
  update app_public.imports i
  set state = 'applied', applied_at = pg_catalog.now(), applied_by = by_user
  where i.school_id = school
    and i.id = import
  returning i.* into v_import;
  return v_import;
end;
$$;

comment on function app_private.apply_import(integer, uuid, uuid) is
  'Writes an import, all of it or nothing, and remembers how its columns were named. Checked anew '
  'first: when a row is rejected, something is in the way or changed since the last check, '
  'nothing is written and the import stays checked. Returns the import.';
--! EndIncluded imports/functions/apply_import.sql
--! Included imports/functions/import_words.sql
create or replace function app_private.import_words(code text, detail text)
  returns text[]
  language sql stable parallel safe
begin atomic
  select array[replace(w.message, '%', coalesce(import_words.detail, '')),
    replace(w.remedy, '%', coalesce(import_words.detail, ''))]
  from (
    values
    ('missing', 'missing', 'Fill it in.'),
    ('fields', '% fields', 'Give each row as many fields as the header; put text that holds the '
      'separator in quotes.'),
    ('not_text', 'longer than 500 characters', 'Shorten it.'),
    ('not_name', 'not a name of 2 to 200 characters', 'Write the name in full.'),
    ('not_phone', 'not a phone number', 'Write digits, at most 40 characters.'),
    ('not_email', 'not an e-mail address', 'Write it like name@example.org, or leave it empty.'),
    ('not_date', 'not a date', 'Write 2025-11-03 or 03/11/2025.'),
    ('not_birth_date', 'not a date', 'Write 2012-11-03 or 03/11/2012.'),
    ('birth_date', 'not between 1900 and today', 'Check the year.'),
    ('not_sex', 'not a sex', 'Write female or male, F or M.'),
    ('not_status', 'not a status', 'Write active, inactive, transferred or graduated.'),
    ('not_relation', 'not a relation', 'Write mother, father, grandparent, sibling, relative or '
      'guardian.'),
    ('not_mode', 'not a mode', 'Write normal, bonus, sup10 or excluded.'),
    ('not_subject_level', 'not a level of subjects', 'Write primary or secondary.'),
    ('not_coefficient', 'not a coefficient', 'Write a number from 0 to 999.99 with at most two '
      'decimals.'),
    ('not_maximum', 'not a maximum', 'Write a number above 0, up to 999.99, with at most two '
      'decimals.'),
    ('not_own_text', 'longer than 2000 characters', 'Shorten it.'),
    ('not_own_number', 'not a number', 'Write a number, such as 12.5 or 12,5.'),
    ('not_own_date', 'not a date', 'Write 2025-11-03 or 03/11/2025.'),
    ('not_own_choice', 'not one of the choices', 'Use one of: %.'),
    ('not_own_yes_no', 'neither yes nor no', 'Write yes or no.'),
    ('not_size', 'not a number of places', 'Write a whole number from 1 to 9999.'),
    ('twice', 'stands in line % already', 'Leave one of the two rows.'),
    ('differs', 'differs from line % for the same person', 'Make the rows of one person agree.'),
    ('unknown_student', 'the school has no student of this number', 'Check the number, or import '
      'the students first.'),
    ('unknown_year', 'the school has no such academic year', 'Check the name, or make the year '
      'first.'),
    ('no_active_year', 'no year is named and none is active', 'Name the academic year, or make one '
      'active.'),
    ('unknown_class', 'the year % has no such class', 'Check the name, or import the classes '
      'first.'),
    ('unknown_subject', 'the school has no such subject', 'Check the code, or import the subjects '
      'first.'),
    ('unknown_teacher', 'the school has no such teacher', 'Write the e-mail address, or last and '
      'first name; or import the teachers first.'),
    ('two_teachers', 'several teachers have this name', 'Write the e-mail address.'),
    ('two_guardians', '% guardians fit', 'Give the phone number or e-mail address of the one '
      'meant.'),
    ('elsewhere', 'the student is in the class % then', 'Move the student in Rollbook, or correct '
      'the class.'),
    ('outside_year', 'not within %', 'Correct the day.'),
    ('class_full', 'the class has room for %', 'Raise the size of the class, or choose another.'),
    ('not_mark', 'neither a mark nor a code', 'Write 12.5 or 12,5, or a code of one to three '
      'letters.'),
    ('not_yes', 'neither yes nor no', 'Write yes or no.'),
    ('mark_negative', 'negative', 'A mark is 0 or more.'),
    ('mark_too_high', 'above the maximum of %', 'Correct the mark, or the maximum of the '
      'assessment.'),
    ('mark_decimals', 'more than two decimals', 'Round it to two decimals.'),
    ('mark_unknown_code', 'the school has no such code', 'Use one of: %.'),
    ('unknown_term', 'the year % has no term of this code or name', 'Check the name.'),
    ('closed_term', '% is closed', 'Have the term reopened, or leave the row out.'),
    ('not_taught', 'is not taught in the class %', 'Check the class, or import the courses first.'),
    ('not_in_class', 'the student is not enrolled in the class %', 'Check the class, or import the '
      'enrollments first.'),
    ('two_assessments', '% assessments have this name', 'Name the kind of the one meant.'),
    ('assessment_says', 'the assessment has % there', 'Leave it empty, or change the assessment in '
      'Rollbook first.'),
    ('assessment_differs', 'differs from line % for the same assessment', 'Make the rows of one '
      'assessment agree.'))
    as w (code, message, remedy)
  where w.code = import_words.code;
end;

comment on function app_private.import_words(text, text) is
  'What an error of an import says, and what to do about it, in English.';
--! EndIncluded imports/functions/import_words.sql
--! Included imports/functions/import_differences.sql
create or replace function app_private.import_differences(before jsonb, after jsonb)
  returns table (field text, old jsonb, new jsonb)
  language sql immutable parallel safe
begin atomic
  select a.key, before -> a.key, a.value
  from jsonb_each(after) as a
  where a.key <> 'custom'
    and before -> a.key <> a.value
  union all
  select 'custom.' || c.key, before -> 'custom' -> c.key, c.value
  from jsonb_each(coalesce(after -> 'custom', '{}')) as c
  where before -> 'custom' -> c.key is distinct from c.value;
end;

comment on function app_private.import_differences(jsonb, jsonb) is
  'What an import changes of a row: each field (custom.IDENTIFIER: one of the school''s own), old '
  'and new.';
--! EndIncluded imports/functions/import_differences.sql
--! Included imports/functions/import_changes.sql
create or replace function app_private.import_changes(school integer, import uuid)
  returns table (line integer, of_table text, field text, before jsonb, after jsonb)
  language sql stable
begin atomic
  select w.line, w.of_table, coalesce(f.label, d.field), d.old, d.new
  from app_private.import_writes w
  cross join lateral app_private.import_differences(w.before, w.after) as d
  left join app_private.school_import_fields(school) as f on f.field = d.field and f.label <> ''
  where w.school_id = school
    and w.import_id = import
    and w.before is not null
  order by w.line, w.of_table, 3;
end;

comment on function app_private.import_changes(integer, uuid) is
  'What an import changes of what is there: each field before and after.';
--! EndIncluded imports/functions/import_changes.sql
--! Included imports/functions/import_page.sql
create or replace function app_public.import_page(
  import_id uuid, action text default 'reject', start integer default 0)
  returns json
  language plpgsql stable
  security definer -- rows of imports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_size constant integer := 20;
begin
  perform app_hidden.check_admin();
  select i.* into v_import
  from app_public.imports i
  where i.school_id = app_hidden.current_school_id()
    and i.id = import_page.import_id;
  if v_import.id is null then
    return null;
  end if;
  return pg_catalog.json_build_object(
    'import', app_private.described_import(v_import),
    'fields', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'name', f.field, 'label', f.label, 'isRequired', f.is_required)
        order by f.place), '[]')
      from app_private.school_import_fields(v_import.school_id) as f
      where f.kind = v_import.kind),
    'parts', app_private.zip_parts(v_import),
    'headerLine', v_import.header_line,
    'top', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('line', t.line, 'text', pg_catalog.left(
          pg_catalog.array_to_string(pg_catalog.array_remove(t.fields, ''), ' · '), 120))
        order by t.line), '[]')
      from app_private.import_top(v_import) as t),
    'columns', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('header', h.name, 'field', v_import.columns[h.place],
          'samples', array(
            select s.fields[h.place]
            from (
              select r.line, r.fields
              from app_private.import_rows r
              where r.school_id = v_import.school_id
                and r.import_id = v_import.id
              order by r.line
              limit 3) as s
            where s.fields[h.place] <> ''
            order by s.line))
        order by h.place), '[]')
      from pg_catalog.unnest(v_import.header) with ordinality as h (name, place)),
    'rows', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('line', r.line, 'fields', r.fields, 'errors', r.errors,
          'changes', (
            select coalesce(pg_catalog.json_agg(
              pg_catalog.json_build_object('table', w.of_table, 'column', d.field,
                'before', d.old, 'after', d.new)
              order by w.of_table, d.field), '[]')
            from app_private.import_writes w
            cross join lateral app_private.import_differences(w.before, w.after) as d
            where w.school_id = r.school_id
              and w.import_id = r.import_id
              and w.line = r.line
              and w.before is not null))
        order by r.line), '[]')
      from (
        select x.*
        from app_private.import_rows x
        where x.school_id = v_import.school_id
          and x.import_id = v_import.id
          and x.action = import_page.action
        order by x.line
        limit v_size offset greatest(coalesce(start, 0), 0)) as r),
    'findings', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('place', f.place, 'file', f.file, 'line', f.line,
          'column', f.column_name, 'value', f.value, 'message', f.message, 'remedy', f.remedy,
          'isNote', f.is_note)
        order by f.place), '[]')
      from (
        select b.*
        from app_private.bundle_findings b
        where b.school_id = v_import.school_id
          and b.import_id = v_import.id
        order by b.place
        limit v_size offset greatest(coalesce(start, 0), 0)) as f));
end;
$$;

comment on function app_public.import_page(uuid, text, integer) is
  'An import for the school''s admins: import (described_import()), fields of its kind (name, '
  'label of the school''s own, isRequired), parts (zip_parts()), headerLine, top (the first lines of the file: line, text), '
  'columns of the file (header, field, samples) and 20 of its rows of an action '
  '(create, change, same, reject, leave_out), from start on: line, fields, errors (field, value, '
  'code, detail), changes (table, column, before, after); findings of a bundle, 20 of them from '
  'start on (place, file, line, column, value, message, remedy, isNote). NULL: no such import. '
  'Error RBDEN: not an admin.';
grant execute on function app_public.import_page(uuid, text, integer) to app_user;
--! EndIncluded imports/functions/import_page.sql
--! Included imports/functions/import_choices.sql
create or replace function app_private.import_choices(
  school integer, kind text, field text, type text)
  returns text[]
  language sql stable
begin atomic
  select case
    when type in (select w.of_type from app_private.import_word_list() as w)
      or type = 'own_yes_no' then (
      select array_agg(w.value order by w.place)
      from app_private.import_word_list() as w
      where w.of_type = case import_choices.type when 'own_yes_no' then 'yes'
        else import_choices.type end)
    when field = 'academic_year' then (
      select array_agg(y.name order by y.is_active desc, y.starts_on desc)
      from app_public.academic_years y
      where y.school_id = school)
    when field = 'class' and kind <> 'classes' then (
      select array_agg(k.name order by l.position, k.name)
      from app_public.classes k
      join app_public.academic_years y on y.school_id = school and y.id = k.academic_year_id
      left join app_public.levels l on l.school_id = school and l.id = k.level_id
      where k.school_id = school
        and k.is_active
        and y.is_active)
    when field = 'level' then (
      select array_agg(l.name order by l.position, l.name)
      from app_public.levels l
      where l.school_id = school)
    when field = 'subject_code' and kind <> 'subjects' then (
      select array_agg(s.code order by s.code)
      from app_public.subjects s
      where s.school_id = school
        and s.is_active)
    when field = 'term' then (
      select array_agg(t.code order by t.starts_on)
      from app_public.terms t
      join app_public.academic_years y on y.school_id = school and y.id = t.academic_year_id
      where t.school_id = school
        and y.is_active)
    when field = 'teacher' then (
      select array_agg(distinct u.last_name || ' ' || u.first_name)
      from app_public.memberships m
      join app_public.users u on u.id = m.user_id
      where m.institution_id = school
        and m.duty = 'teacher'
        and app_hidden.is_live(m)
        and u.deleted_at is null
        and u.status = 'active')
    end;
end;

comment on function app_private.import_choices(integer, text, text, text) is
  'What may stand in a field of a kind of import, where that is a list: the words of its type '
  '(import_word_list()), or what the school has, such as classes of the active year. NULL: '
  'anything of its type.';
--! EndIncluded imports/functions/import_choices.sql
--! Included imports/functions/import_kind_fields.sql
create or replace function app_public.import_kind_fields()
  returns json
  language plpgsql stable
  security definer -- the fields are nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return (
    select pg_catalog.json_object_agg(f.kind, f.fields)
    from (
      select x.kind, pg_catalog.json_agg(
        pg_catalog.json_build_object('name', x.field, 'label', x.label, 'type', x.type,
          'isRequired', x.is_required,
          'choices', coalesce(
            x.choices, app_private.import_choices(v_school, x.kind, x.field, x.type)))
        order by x.place) as fields
      from app_private.school_import_fields(v_school) as x
      group by x.kind) as f);
end;
$$;

comment on function app_public.import_kind_fields() is
  'What a school''s admins can import: for each kind its fields in order (name, label of the '
  'school''s own, type, isRequired, choices where there is a list of them). Error RBDEN: not an '
  'admin.';
grant execute on function app_public.import_kind_fields() to app_user;
--! EndIncluded imports/functions/import_kind_fields.sql
--! Included archives/functions/archive_query.sql
create or replace function app_private.archive_query(school integer, of_table text)
  returns text
  language sql stable
begin atomic
  select format(
    'select pg_catalog.to_jsonb(r)::text
     from (select %s from %s t where t.%I = %s%s order by %s) as r',
    (select string_agg(format('t.%I', c.name), ', ' order by c.place)
     from unnest(a.columns) with ordinality as c (name, place)),
    a.table_name, a.owner_column, school,
    case when a.table_name = 'audit.log' then
      -- of a list of names: PostgreSQL 18.4 can't plan a semijoin with this function
      format(' and t.table_name = any (%L)', array(
        select o.table_name from app_private.archive_tables() as o)) end,
    (select string_agg(format('t.%I', k.attname), ', ' order by p.place)
     from pg_constraint x
     cross join lateral unnest(x.conkey) with ordinality as p (attnum, place)
     join pg_attribute k on k.attrelid = x.conrelid and k.attnum = p.attnum
     where x.conrelid = a.table_name::regclass
       and x.contype = 'p'))
  from app_private.archive_tables() as a
  where a.table_name = of_table;
end;

comment on function app_private.archive_query(integer, text) is
  'The query for a school''s rows of a table as JSON, in the order of their key; NULL for a table '
  'that no archive has.';
--! EndIncluded archives/functions/archive_query.sql
--! Included archives/functions/archived_people.sql
create or replace function app_private.archived_people(
  school integer, is_own boolean default false)
  returns setof jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_named text;
begin
  select pg_catalog.string_agg(
    pg_catalog.format('select t.%I from %s t where t.%I = $1', p.name, a.table_name,
      a.owner_column), ' union ')
  into v_named
  from app_private.archive_tables() as a
  cross join lateral pg_catalog.unnest(a.people) as p (name);

  return query execute pg_catalog.format(
    'select pg_catalog.to_jsonb(u) || pg_catalog.jsonb_build_object(
       ''username'', k.username, ''email'', k.email, ''phone'', k.phone, ''phone_2'', k.phone_2)
     from app_public.users u
     left join app_public.user_accounts k
       on k.user_id = u.id
       and (not $2 or exists (
         select
         from app_public.memberships m
         where m.institution_id = $1
           and m.user_id = u.id))
     where u.id in (%s)
     order by u.id', v_named)
  using school, is_own;
end;
$$;

comment on function app_private.archived_people(integer, boolean) is
  'The users whom the archived rows of a school name, as their archive describes them: without '
  'password, sessions or second factor. is_own: for the school itself, which is not told how to '
  'reach people who never had a duty there, such as those of a ministry.';
--! EndIncluded archives/functions/archived_people.sql
--! Included oneroster/functions/bundle_export_list.sql
create or replace function app_public.bundle_export_list()
  returns json
  language plpgsql stable
  security definer -- exports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_most constant integer := 50;
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(
      pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'id', e.id, 'kind', e.kind, 'version', e.version, 'since', e.since, 'until', e.until, 'state', e.state,
          'filesDone', e.files_done, 'size', e.size, 'createdAt', e.created_at,
          'createdBy', u.last_name || ' ' || u.first_name,
          'files', case e.kind
            when 'archive' then (
              select count(*) + 2 from app_private.archive_tables() as a where not a.is_sealed)
            else (
              select count(*) + 1
              from app_private.oneroster_files(e.version) as f
              where f.is_kept) end)
        order by e.created_at desc, e.id desc),
      '[]')
    from (
      select x.*
      from app_private.bundle_exports x
      where x.school_id = app_hidden.current_school_id()
      order by x.created_at desc, x.id desc
      limit v_most) as e
    left join app_public.users u on u.id = e.created_by);
end;
$$;

comment on function app_public.bundle_export_list() is
  'The last 50 OneRoster bundles and archives made of the school, the newest first, for its admins: '
  'id, kind (oneroster, archive), version, since, until, state (waiting, made, cancelled, failed, forgotten), filesDone of files, '
  'size in bytes, createdAt, createdBy. Error RBDEN: not an admin.';
grant execute on function app_public.bundle_export_list() to app_user;
--! EndIncluded oneroster/functions/bundle_export_list.sql
--! Included oneroster/functions/cancel_bundle_export.sql
create or replace function app_public.cancel_bundle_export(export_id uuid)
  returns void
  language plpgsql volatile
  security definer -- exports are nobody's to write directly
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  update app_private.bundle_exports e
  set state = 'cancelled'
  where e.school_id = app_hidden.current_school_id()
    and e.id = cancel_bundle_export.export_id
    and e.state = 'waiting';
  if not found then
    raise exception 'The bundle is not being made any more'
      using errcode = 'RBVAL', column = 'export_id', hint = 'Open the page again.';
  end if;
  delete from app_private.bundle_export_parts p
  where p.school_id = app_hidden.current_school_id()
    and p.export_id = cancel_bundle_export.export_id;
end;
$$;

comment on function app_public.cancel_bundle_export(uuid) is
  'Gives up a OneRoster bundle or an archive that is being made. Errors: RBDEN, not an admin; RBVAL, no such '
  'export of the school, or it is made.';
grant execute on function app_public.cancel_bundle_export(uuid) to app_user;
--! EndIncluded oneroster/functions/cancel_bundle_export.sql
--! Included oneroster/functions/bundle_export_part.sql
create or replace function app_hidden.bundle_export_part(export_id uuid, place integer)
  returns table (file_name text, size bigint, content bytea)
  language plpgsql volatile
  security definer -- exports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  if bundle_export_part.place = 1 then
    update app_private.bundle_exports e
    set downloaded_at = pg_catalog.now(), downloaded_by = app_hidden.current_user_id()
    where e.school_id = v_school
      and e.id = bundle_export_part.export_id
      and e.state = 'made';
  end if;
  return query
  select pg_catalog.concat_ws('-', i.code, e.kind, e.version,
      case when e.since is not null then 'delta' end,
      pg_catalog.to_char(e.created_at at time zone s.time_zone, 'YYYY-MM-DD')),
    e.size, p.content
  from app_private.bundle_exports e
  join app_private.bundle_export_parts p on p.school_id = e.school_id and p.export_id = e.id
  join app_public.institutions i on i.id = e.school_id
  join app_public.schools s on s.id = e.school_id
  where e.school_id = v_school
    and e.id = bundle_export_part.export_id
    and e.state = 'made'
    and p.place = bundle_export_part.place;
end;
$$;

comment on function app_hidden.bundle_export_part(uuid, integer) is
  'A part (from 1 on) of a OneRoster bundle or archive of the school, with a name for the file and its whole '
  'size; no row after the last, or when there is no such bundle. The first one notes who took it. '
  'Error RBDEN: not an admin.';
grant execute on function app_hidden.bundle_export_part(uuid, integer) to app_user;
--! EndIncluded oneroster/functions/bundle_export_part.sql
--! Included oneroster/functions/begin_bundle_export.sql
create or replace function app_private.begin_bundle_export(school integer, export uuid)
  returns json
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select json_build_object(
    'until', now() - interval '1 minute',
    'files', (
      select json_agg(f.file order by f.file)
      from (
        select 'manifest' as file
        union all
        select o.file from app_private.oneroster_files(e.version) as o where o.is_kept) as f))
  from app_private.bundle_exports e
  where e.school_id = school
    and e.id = export
    and e.kind = 'oneroster'
    and e.state = 'waiting';
end;

comment on function app_private.begin_bundle_export(integer, uuid) is
  'What the worker has to write for a OneRoster bundle: files, and until, from when on the next '
  'delta begins; what was under way a minute ago comes again. NULL: it is made, or given up.';
grant execute on function app_private.begin_bundle_export(integer, uuid) to rollbook_worker;
--! EndIncluded oneroster/functions/begin_bundle_export.sql
--! Included archives/functions/make_school_archive.sql
create or replace function app_public.make_school_archive()
  returns uuid
  language plpgsql volatile
  security definer -- exports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_export uuid;
begin
  perform app_hidden.check_admin();
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('archive ' || v_school, 0));
  if exists (
    select
    from app_private.bundle_exports e
    where e.school_id = v_school
      and e.kind = 'archive'
      and e.state = 'waiting') then
    raise exception 'An archive of this school is being made'
      using errcode = 'RBVAL', column = 'archive', hint = 'Wait for it, or give it up first.';
  end if;
  insert into app_private.bundle_exports (school_id, kind, created_by)
  values (v_school, 'archive', app_hidden.current_user_id())
  returning id into v_export;
  perform graphile_worker.add_job(
    'make_school_archive',
    pg_catalog.json_build_object('schoolId', v_school, 'exportId', v_export),
    max_attempts => 3);
  return v_export;
end;
$$;

comment on function app_public.make_school_archive() is
  'Has the worker make a portable archive of the current school, without what is sealed. Returns '
  'the export, which stands in bundle_export_list(). Errors: RBDEN, not an admin; RBVAL, one is '
  'being made.';
grant execute on function app_public.make_school_archive() to app_user;
--! EndIncluded archives/functions/make_school_archive.sql
--! Included archives/functions/begin_archive_export.sql
create or replace function app_private.begin_archive_export(school integer, export uuid)
  returns json
  language sql stable
  security definer -- the worker may read no table
  set search_path = ''
begin atomic
  select pg_catalog.json_build_object(
    'id', a.id, 'school', a.school, 'tables', a.tables,
    'exceptions', (
      select pg_catalog.json_agg(
        pg_catalog.json_build_object('name', x.table_name, 'reason', x.reason))
      from app_private.archive_exceptions() as x))
  from app_private.bundle_exports e
  join app_public.institutions i on i.id = e.school_id
  cross join lateral app_private.archived_school(i.code) as a
  where e.school_id = begin_archive_export.school
    and e.id = export
    and e.kind = 'archive'
    and e.state = 'waiting';
end;

comment on function app_private.begin_archive_export(integer, uuid) is
  'What the worker has to write for a school''s archive: id and school as archived_school() says, '
  'tables, and exceptions, which are not in it (name, reason). NULL: it is made, or given up.';
grant execute on function app_private.begin_archive_export(integer, uuid) to rollbook_worker;
--! EndIncluded archives/functions/begin_archive_export.sql
--! Included archives/functions/archive_export_rows.sql
create or replace function app_private.archive_export_rows(
  school integer, export uuid, of_table text)
  returns setof text
  language plpgsql stable
  security definer -- the worker may read no table
  set search_path = ''
as $$
begin
  if not exists (
    select
    from app_private.bundle_exports e
    where e.school_id = school
      and e.id = export
      and e.kind = 'archive'
      and e.state = 'waiting') then
    return;
  end if;
  if of_table is null then
    return query
    select p.person::text from app_private.archived_people(school, true) as p (person);
  -- what is sealed is nothing without the key of its passphrase
  elsif exists (
    select from app_private.archive_tables() as a where a.table_name = of_table and not a.is_sealed)
  then
    return query execute app_private.archive_query(school, of_table);
  end if;
end;
$$;

comment on function app_private.archive_export_rows(integer, uuid, text) is
  'The rows of a table for a school''s archive that is being made, as JSON, for the worker; of no '
  'table: the people whom they name.';
grant execute on function app_private.archive_export_rows(integer, uuid, text) to rollbook_worker;
--! EndIncluded archives/functions/archive_export_rows.sql
--! Included oneroster/functions/remove_gone.sql
create or replace function app_private.remove_gone(school integer, what text, of_table regclass)
  returns bigint
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_rows bigint;
begin
  execute pg_catalog.format(
    'delete from %s x
     using pg_temp.gone g
     where x.school_id = $1
       and g.what = $2
       and x.id = g.id', of_table)
  using school, what;
  get diagnostics v_rows = row_count;
  return v_rows;
end;
$$;

comment on function app_private.remove_gone(integer, text, regclass) is
  'Removes from a table of a school what a delta says is to be deleted; returns how many rows.';
--! EndIncluded oneroster/functions/remove_gone.sql
--! Included oneroster/functions/remove_oneroster_rows.sql
create or replace function app_private.remove_oneroster_rows(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
  v_rows bigint;
  v_gone bigint := 0;
begin
  -- what leans on others first; what others still need makes PostgreSQL refuse the school
  drop table if exists pg_temp.gone;
  create temporary table gone on commit drop as
  select h.file, h.sid, h.line, k.what, k.id
  from pg_temp.here h
  left join pg_temp.known k on k.file = h.file and k.sid = h.sid
  where h.is_gone;

  delete from app_public.marks m
  using pg_temp.gone g
  cross join lateral (
    select e.record
    from app_private.external_ids e
    where e.school_id = school and e.kind = 'results' and e.sourced_id = g.sid
    union all
    select i.id || '.' || u.id
    from pg_temp.known i
    join pg_temp.known u on u.file = 'users' and g.sid = i.sid || '.' || u.sid
    where i.file = 'lineItems'
      and pg_catalog.left(g.sid, pg_catalog.length(i.sid) + 1) = i.sid || '.') as x
  where g.file = 'results'
    and m.school_id = school
    and m.assessment_id = pg_catalog.split_part(x.record, '.', 1)::uuid
    and m.student_id = pg_catalog.split_part(x.record, '.', 2)::uuid;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  v_gone := v_gone + app_private.remove_gone(school, 'assessment', 'app_public.assessments');
  v_gone := v_gone + app_private.remove_gone(school, 'addition', 'app_public.student_courses');

  -- a course left out: the enrollment stays, its line for the course goes
  insert into app_public.student_courses
    (school_id, student_id, course_id, is_followed, starts_on, ends_on)
  select school, e.student_id, c.id, false, e.starts_on, e.ends_on
  from pg_temp.gone g
  join pg_temp.known n on n.file = 'enrollments' and n.what = 'enrollment'
    and pg_catalog.left(g.sid, pg_catalog.length(n.sid) + 1) = n.sid || '.'
  join pg_temp.known c on c.file = 'classes' and c.what = 'course'
    and g.sid = n.sid || '.' || c.sid
  join app_public.enrollments e on e.school_id = school and e.id = n.id
  where g.file = 'enrollments'
    and g.what is null
    and n.id not in (select o.id from pg_temp.gone o where o.what = 'enrollment')
    and not exists (
      select
      from app_public.student_courses p
      where p.school_id = school and p.student_id = e.student_id and p.course_id = c.id);
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  v_gone := v_gone + app_private.remove_gone(school, 'enrollment', 'app_public.enrollments');
  delete from app_public.course_teachers t
  using pg_temp.gone g
  join pg_temp.known c on c.file = 'classes' and c.what = 'course'
  join pg_temp.known u on u.file = 'users' and u.what = 'teacher'
  where g.file = 'enrollments'
    and g.sid = c.sid || '.' || u.sid
    and t.school_id = school
    and t.course_id = c.id
    and t.user_id = u.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.class_teachers t
  using pg_temp.gone g
  join pg_temp.known c on c.file = 'classes' and c.what = 'class'
  join pg_temp.known u on u.file = 'users' and u.what = 'teacher'
  where g.file = 'enrollments'
    and g.sid = c.sid || '.' || u.sid
    and t.school_id = school
    and t.class_id = c.id
    and t.user_id = u.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;

  -- people are not forgotten: a student becomes inactive, a teacher's duty ends
  update app_public.students s
  set status = 'inactive'
  from pg_temp.gone g
  where s.school_id = school and g.what = 'student' and s.id = g.id and s.status = 'active';
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  update app_public.memberships m
  set ends_on = greatest(m.starts_on, v_today)
  from pg_temp.gone g
  where m.institution_id = school
    and m.duty = 'teacher'
    and g.what = 'teacher'
    and m.user_id = g.id
    and coalesce(m.ends_on > v_today, true);
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  v_gone := v_gone + app_private.remove_gone(school, 'guardian', 'app_public.guardians');

  v_gone := v_gone + app_private.remove_gone(school, 'course', 'app_public.courses');
  v_gone := v_gone + app_private.remove_gone(school, 'class', 'app_public.classes');
  v_gone := v_gone + app_private.remove_gone(school, 'subject', 'app_public.subjects');
  v_gone := v_gone + app_private.remove_gone(school, 'level', 'app_public.levels');
  v_gone := v_gone + app_private.remove_gone(school, 'term', 'app_public.terms');
  v_gone := v_gone + app_private.remove_gone(school, 'year', 'app_public.academic_years');
  insert into pg_temp.import_counts (what, added, changed, same, gone)
  select 'removed', 0, 0, count(*) - v_gone, v_gone from pg_temp.gone having count(*) > 0;
end;
$$;

comment on function app_private.remove_oneroster_rows(integer) is
  'Removes what a delta says is to be deleted. A student becomes inactive and a teacher''s duty '
  'ends instead. What others still refer to is refused by their keys.';
--! EndIncluded oneroster/functions/remove_oneroster_rows.sql
--! Included oneroster/functions/is_sds_bundle.sql
create or replace function app_private.is_sds_bundle(school integer, import uuid)
  returns boolean
  language sql stable
begin atomic
  select coalesce(bool_or(
    f.name in ('school.csv', 'section.csv')
    -- the second version takes names of OneRoster's files, whose lines have other keys
    or f.name = 'enrollments.csv' and not f.header && '{sourcedid,schoolsourcedid}'), false)
    and not coalesce(bool_or(f.name = 'manifest.csv'), false)
  from (
    select lower(regexp_replace(l.file, '^.*/', '')) as name, array(
        select lower(btrim(h.name)) from unnest(l.fields) as h (name)) as header
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.line = 0) as f;
end;

comment on function app_private.is_sds_bundle(integer, uuid) is
  'Whether the files of an uploaded bundle are those of Microsoft School Data Sync.';
--! EndIncluded oneroster/functions/is_sds_bundle.sql
--! Included oneroster/functions/stage_sds_bundle.sql
create or replace function app_private.stage_sds_bundle(school integer, import uuid, names text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_version text;
  v_file record;
  v_columns text[];
begin
  for v_file in
    select f.given_name, f.source from app_private.read_sds_files(names) as f
  loop
    select app_private.read_sds_header(v_file.source, l.fields) into v_columns
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.file = v_file.given_name
      and l.line = 0;
    insert into pg_temp.sds_rows (source, line, fields, cells)
    select v_file.source, l.line, pg_catalog.cardinality(l.fields), (
        select coalesce(
          pg_catalog.jsonb_object_agg(c.name, coalesce(l.fields[c.place], '')), '{}')
        from pg_catalog.unnest(v_columns) with ordinality as c (name, place)
        where c.name is not null)
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.file = v_file.given_name
      and l.line > 0;
  end loop;
  v_version := app_private.convert_sds_rows();
  perform app_private.place_oneroster_rows(v_version);
  perform app_private.check_oneroster_rows(v_version);
end;
$$;

comment on function app_private.stage_sds_bundle(integer, uuid, text[]) is
  'Makes of the lines of uploaded files of School Data Sync what the command line makes of them: '
  'the temporary tables that an import works on, with what is wrong line by line.';
--! EndIncluded oneroster/functions/stage_sds_bundle.sql
--! Included oneroster/functions/stage_bundle.sql
create or replace function app_private.stage_bundle(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_names text[] := array(
    select l.file
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.line = 0
    order by l.file);
  v_version text;
  v_modes jsonb;
  v_file record;
  v_columns text[];
begin
  if app_private.is_sds_bundle(school, import) then
    perform app_private.stage_sds_bundle(school, import, v_names);
    return;
  end if;
  select m.version, m.modes into v_version, v_modes
  from app_private.read_oneroster_manifest(array(
    select coalesce(l.fields[c.place], '')
    from app_private.bundle_lines l
    cross join (values (1), (2)) as c (place)
    where l.school_id = school
      and l.import_id = import
      and l.file = (
        select n.name
        from pg_catalog.unnest(v_names) as n (name)
        where n.name ~* '(^|/)manifest[.]csv$'
        limit 1)
      and l.line > 0
    order by l.line, c.place)) as m;
  for v_file in
    select f.given_name, f.file
    from app_private.read_oneroster_files(v_version, v_names, v_modes) as f
  loop
    select app_private.read_oneroster_header(v_version, v_file.file, l.fields) into v_columns
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.file = v_file.given_name
      and l.line = 0;
    insert into pg_temp.import_rows (file, line, fields, cells)
    select v_file.file, l.line, pg_catalog.cardinality(l.fields), (
        select coalesce(
          pg_catalog.jsonb_object_agg(c.name, coalesce(l.fields[c.place], '')), '{}')
        from pg_catalog.unnest(v_columns) with ordinality as c (name, place)
        where c.name is not null)
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.file = v_file.given_name
      and l.line > 0;
  end loop;
  perform app_private.place_oneroster_rows(v_version);
  perform app_private.check_oneroster_rows(v_version);
end;
$$;

comment on function app_private.stage_bundle(integer, uuid) is
  'Makes of the lines of an uploaded bundle, of OneRoster or School Data Sync, what the command '
  'line makes of its files: the temporary tables that an import works on, with what is wrong line '
  'by line.';
--! EndIncluded oneroster/functions/stage_bundle.sql
--! Included oneroster/functions/bundle_files.sql
create or replace function app_private.bundle_files()
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
begin
  if exists (select from pg_temp.import_origins) then
    return (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x) order by x.file), '[]')
      from (
        select o.given_name as file, (
            select count(*) from pg_temp.sds_rows r where r.source = o.source) as lines, (
            select count(distinct p.line)
            from pg_temp.import_findings p
            where p.file = o.given_name and not p.is_note) as rejected
        from pg_temp.import_origins o) as x);
  end if;
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x) order by x.file), '[]')
    from (
      select i.file || '.csv' as file, (
          select count(*) from pg_temp.import_rows r where r.file = i.file) as lines, (
          select count(distinct p.line)
          from pg_temp.import_findings p
          where p.file = i.file || '.csv' and not p.is_note) as rejected
      from pg_temp.import_files i
      where i.is_kept
        and i.place = 1
        and i.mode <> 'absent') as x);
end;
$$;

comment on function app_private.bundle_files() is
  'The files of the bundle that is being imported, with their lines and those that are rejected; '
  'of School Data Sync after name_sds_findings().';
--! EndIncluded oneroster/functions/bundle_files.sql
--! Included oneroster/functions/try_bundle.sql
create or replace function app_private.try_bundle(
  school integer, import uuid, expected jsonb, out counts jsonb, out findings jsonb,
  out problem jsonb, out is_written boolean)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_most constant integer := 1000;
  v_code text := (select i.code from app_public.institutions i where i.id = school);
  v_org text;
  v_kinds jsonb := '[]';
  v_state text;
  v_message text;
  v_hint text;
  v_table text;
  v_constraint text;
begin
  is_written := false;
  perform pg_catalog.set_config('work_mem', '64MB', true);
  begin
    perform app_private.begin_oneroster_import(school);
    perform app_private.stage_bundle(school, import);
    perform app_private.find_oneroster_schools(v_code, false, null, null);
    begin
      -- no other school is looked at: what the bundle says of one was found, and refuses it
      for v_org in
        select s.sid from pg_temp.import_schools s where s.school_id = school order by s.line
      loop
        select v_kinds || coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(c)), '[]')
        into v_kinds
        from app_private.import_oneroster_school(v_org) as c
        where c.added + c.changed + c.same + c.gone > 0;
      end loop;
      set constraints all immediate;
    exception
      when others then
        get stacked diagnostics v_state = returned_sqlstate, v_message = message_text,
          v_hint = pg_exception_hint, v_table = table_name, v_constraint = constraint_name;
        -- a rule of the database speaks for itself; anything else is no matter of the bundle
        if v_state !~ '^(RB|23)' then
          raise;
        end if;
        problem := app_private.told_refusal(v_state, v_message, v_hint, v_table, v_constraint);
        v_kinds := '[]';
    end;
    perform app_private.name_sds_findings();
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(f) order by f.place), '[]')
    into findings
    from (
      select pg_catalog.row_number() over (
          order by i.is_note, i.file, i.line nulls first, i.column_name, i.message) as place,
        i.file, i.line, i.column_name, i.value, i.message, i.remedy, i.is_note
      from pg_temp.import_findings i
      order by place
      limit v_most) as f;
    select pg_catalog.jsonb_build_object(
      'problems', count(*) filter (where not f.is_note),
      'rejected', count(distinct (f.file, f.line)) filter (where not f.is_note),
      'notes', count(*) filter (where f.is_note),
      'files', app_private.bundle_files())
    into counts
    from pg_temp.import_findings f;
    if problem is not null or (counts ->> 'problems')::integer > 0 then
      v_kinds := '[]';
    end if;
    counts := counts || pg_catalog.jsonb_build_object('kinds', v_kinds);
    if problem is null and (counts ->> 'problems')::integer = 0 and counts = expected then
      is_written := true;
    else
      raise exception 'tried' using errcode = 'RBTRY';
    end if;
  exception
    when sqlstate 'RBTRY' then
      null;
  end;
end;
$$;

comment on function app_private.try_bundle(integer, uuid, jsonb) is
  'Imports an uploaded bundle into its school by the same steps as the command line, and '
  'takes it back unless nothing is wrong and it does exactly what is expected (counts of an '
  'earlier try; NULL: only try). Gives counts (kinds, files, problems, rejected, notes), the first '
  'thousand findings, a problem with the bundle as a whole, and whether it is written.';
--! EndIncluded oneroster/functions/try_bundle.sql
--! Included oneroster/functions/restart_bundle.sql
create or replace function app_private.restart_bundle(school integer, import uuid)
  returns text[]
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  delete from app_private.bundle_lines l
  where l.school_id = school
    and l.import_id = import;
  update app_public.imports i
  set row_count = 0
  where i.school_id = school
    and i.id = import
    and i.state = 'reading';
  return array(
    select f.file || '.csv' from app_private.oneroster_files('1.2') as f where f.is_kept
    union
    select c.source || '.csv' from app_private.sds_columns() as c
    union
    select 'manifest.csv');
end;
$$;

comment on function app_private.restart_bundle(integer, uuid) is
  'Begins to read an uploaded bundle, also after a worker was killed at it. Returns the names of the '
  'files whose lines are of use, of OneRoster or School Data Sync.';
grant execute on function app_private.restart_bundle(integer, uuid) to rollbook_worker;
--! EndIncluded oneroster/functions/restart_bundle.sql
