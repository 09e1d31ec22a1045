create or replace function app_private.guessed_kind(school integer, file_name text, top jsonb)
  returns text
  language sql stable
begin atomic
  select k.kind
  from unnest(app_private.import_kinds()) with ordinality as k (kind, place)
  join (
    values ('subjects', 'matieres?|disciplines?|subjects?'),
      ('teachers', 'enseignants?|professeurs?|profs?|teachers?|personnels?|staff'),
      ('classes', 'classes?'),
      ('students', 'eleves?|etudiants?|apprenants?|students?|pupils?'),
      ('guardians', 'responsables?|parents?|tuteurs?|guardians?'),
      ('courses', 'cours|courses?|enseignements?'),
      ('enrollments', 'inscriptions?|enrollments?|enrolments?|affectations?'),
      ('marks', 'notes?|marks?|grades?|resultats?')) as n (kind, names) using (kind)
  cross join lateral (
    select top -> app_private.guessed_header(school, k.kind, top) -> 1 as fields) as h
  cross join lateral (
    select array_remove(app_private.guessed_columns(school, k.kind, array(
      select x.words
      from jsonb_array_elements_text(h.fields) with ordinality as x (words, place)
      order by x.place)), null) as fields) as c
  cross join lateral (
    select
      count(*) filter (where f.is_required and f.field = any (c.fields)) as needed,
      count(*) filter (where f.is_required and f.field <> all (c.fields)) as missing
    from app_private.import_fields() as f
    where f.kind = k.kind) as r
  order by cardinality(c.fields) + r.needed - 5 * r.missing
    + case when app_private.header_words(guessed_kind.file_name) ~ ('\m(' || n.names || ')\M')
      then 4 else 0 end desc,
    k.place
  limit 1;
end;

comment on function app_private.guessed_kind(integer, text, jsonb) is
  'What a table holds, by its name and by how many columns of its header are known for each kind '
  'of import.';
