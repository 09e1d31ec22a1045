-- One entity diagram per domain (Mermaid) as Markdown, one line per row. Run with an empty
-- search_path.
with domains as (
  select *
  from (values
    (1, 'Institutions', '{institution_types,institutions,schools,start_skips}'::text[]),
    (2, 'Access', '{users,user_accounts,memberships,credentials,sessions,unknown_sign_ins,
      pending_sign_ins,second_factors,recovery_codes,password_resets,invitations,visits}'),
    (3, 'Structure', '{academic_years,terms,levels,classes,class_teachers,subjects,courses,
      course_teachers}'),
    (4, 'People', '{students,guardians,student_guardians,scholarships,student_needs,
      student_merges,student_distinctions}'),
    (5, 'Enrollment', '{enrollments,student_courses,enrollment_steps,decisions,rollovers,
      transfers}'),
    (6, 'Grading', '{grading_policies,grading_policy_versions,grading_policy_categories,
      grading_policy_bands,mark_codes,assessments,marks,course_adjustments,year_exams,
      conduct_records}'),
    (7, 'Results', '{course_results,term_results,year_results,course_statistics,term_statistics,
      dirty_results,provisional_results,result_checks}'),
    (8, 'States', '{class_terms,term_snapshots,corrections,mark_sightings}'),
    (9, 'Staff', '{staff_records,replacements}'),
    (10, 'Families', '{families,family_children}'),
    (11, 'Records', '{student_fields,archived_field_values,student_photos,student_health,
      student_backgrounds,guardian_backgrounds,school_keys}'),
    (12, 'Bulletins', '{phrases,course_appreciations,councils,council_remarks,school_images,
      bulletins,bulletin_batches,bulletin_files,bulletin_copies}'),
    (13, 'Imports', '{imports,import_parts,import_rows,import_writes,import_headers,
      import_titles,import_cancellations,bundle_lines,bundle_findings,bundle_exports,
      bundle_export_parts}'))
    as d (place, title, names)
),
tables as (
  select c.oid, c.relname as name, coalesce(d.place, 14) as domain
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join domains d on c.relname = any (d.names)
  where n.nspname in ('app_public', 'app_private', 'audit')
    and c.relkind in ('r', 'p')
    and not c.relispartition
),
keys as (
  select k.*,
    -- every table of a school refers to it; drawn, that would hide the rest
    array_remove(k.conkey, s.attnum) as own
  from pg_constraint k
  join tables t on t.oid = k.conrelid
  left join pg_attribute s on s.attrelid = k.conrelid and s.attname = 'school_id'
  where k.contype = 'f'
),
references_ as (
  select t.domain, p.relname as parent, t.name as child,
    string_agg(a.attname, ', ' order by a.attnum) as label,
    bool_and(a.attnotnull) as is_required,
    exists (
      select
      from pg_index i
      where i.indrelid = k.conrelid
        and i.indisunique
        and i.indpred is null
        and i.indkey::smallint[] <@ k.conkey) as is_single
  from keys k
  join tables t on t.oid = k.conrelid
  join pg_class p on p.oid = k.confrelid
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.own)
  where cardinality(k.own) > 0
  group by k.oid, k.conrelid, k.conkey, t.domain, p.relname, t.name
),
columns as (
  select t.domain, t.name, a.attnum,
    format('    %s %s%s',
      regexp_replace(y.typname, '^_(.*)$', '\1[]'),
      a.attname,
      case
        when is_key and is_reference then ' PK, FK' when is_key then ' PK'
        when is_reference then ' FK' else '' end) as line
  from tables t
  join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  join pg_type y on y.oid = a.atttypid
  cross join lateral (
    select
      exists (
        select
        from pg_constraint k
        where k.conrelid = t.oid and k.contype = 'p' and a.attnum = any (k.conkey)) as is_key,
      exists (
        select
        from pg_constraint k
        where k.conrelid = t.oid and k.contype = 'f' and a.attnum = any (k.conkey)) as is_reference)
    as k
),
lines as (
  select 0 as domain, 0 as part, '' as name, v.n, v.line
  from (values
    (1, '# Entities'), (2, ''),
    (3, 'Drawn from the catalog by `npm run generate`; not edited by hand. References to schools are'),
    (4, 'left out: every table with `school_id` has one. [The dictionary](data-dictionary.md) says'),
    (5, 'what each column means.'), (6, '')) as v (n, line)
  union all
  select d.place, 1, '', v.n, v.line
  from (select place, title from domains union values (14, 'Operation')) as d (place, title)
  cross join lateral (values
    (1, '## ' || d.title), (2, ''), (3, '```mermaid'), (4, 'erDiagram')) as v (n, line)
  union all
  select t.domain, 2, t.name, 0, format('  %s {', t.name)
  from tables t
  union all
  select c.domain, 2, c.name, c.attnum, c.line
  from columns c
  union all
  select t.domain, 2, t.name, 10000, '  }'
  from tables t
  union all
  select r.domain, 3, r.child || ' ' || r.parent || ' ' || r.label, 0,
    format('  %s %s--%s %s : "%s"', r.parent,
      case when r.is_required then '||' else '|o' end,
      case when r.is_single then 'o|' else 'o{' end,
      r.child, r.label)
  from references_ r
  union all
  select d.place, 4, '', v.n, v.line
  from generate_series(1, 14) as d (place)
  cross join lateral (values (1, '```'), (2, '')) as v (n, line)
)
select l.line
from lines l
order by l.domain, l.part, l.name, l.n
