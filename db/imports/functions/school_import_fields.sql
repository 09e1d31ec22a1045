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
