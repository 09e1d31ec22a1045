create or replace function ops.column_classes()
  returns table (of_table regclass, column_name name, class text)
  language sql stable
  set search_path = ''
as $$
  with tables (class, names) as (
    values
      ('public', '{app_public.institution_types,app_public.institutions}'::text[]),
      ('internal', '{
        app_private.analyst_institutions,app_private.bundle_exports,app_private.dirty_results,
        app_private.import_cancellations,app_private.import_headers,app_private.result_checks,
        app_public.academic_years,app_public.assessments,
        app_public.bulletin_batches,app_public.class_terms,app_public.classes,
        app_public.councils,app_public.course_statistics,app_public.courses,
        app_public.grading_policies,app_public.grading_policy_bands,
        app_public.grading_policy_categories,app_public.grading_policy_versions,
        app_public.imports,app_public.levels,app_public.mark_codes,app_public.phrases,
        app_public.rollovers,app_public.school_images,app_public.schools,app_public.start_skips,
        app_public.student_fields,app_public.subjects,app_public.term_statistics,
        app_public.terms}'),
      ('personal', '{
        app_private.bundle_export_parts,app_private.bundle_findings,app_private.bundle_lines,
        app_private.credentials,app_private.external_ids,app_private.import_parts,
        app_private.import_rows,app_private.import_titles,app_private.import_writes,
        app_private.invitations,app_private.password_resets,app_private.pending_sign_ins,
        app_private.provisional_results,app_private.recovery_codes,app_private.second_factors,
        app_private.sessions,app_public.bulletin_copies,app_public.bulletin_files,
        app_public.bulletins,app_public.class_teachers,app_public.corrections,
        app_public.council_remarks,app_public.course_adjustments,
        app_public.course_appreciations,app_public.course_results,app_public.course_teachers,
        app_public.decisions,app_public.enrollment_steps,app_public.enrollments,
        app_public.families,app_public.family_children,app_public.guardians,
        app_public.mark_sightings,app_public.marks,app_public.memberships,
        app_public.replacements,app_public.staff_records,app_public.student_courses,
        app_public.student_distinctions,app_public.student_guardians,app_public.student_photos,
        app_public.students,app_public.term_results,app_public.term_snapshots,
        app_public.user_accounts,app_public.users,app_public.visits,app_public.year_exams,
        app_public.year_results}'),
      ('sensitive', '{
        app_private.archived_field_values,app_public.conduct_records,
        app_public.guardian_backgrounds,app_public.scholarships,app_public.student_backgrounds,
        app_public.student_health,app_public.student_merges,app_public.student_needs,
        app_public.transfers,audit.log}'),
      ('secret', '{app_private.school_keys,app_private.unknown_sign_ins}')),
  exceptions (class, names) as (
    values
      ('sensitive', '{
        app_public.enrollments.drop_reason,app_public.students.custom,
        app_public.students.transfer_reason}'::text[]),
      ('secret', '{
        app_private.credentials.password_hash,app_private.invitations.token_hash,
        app_private.password_resets.token_hash,app_private.pending_sign_ins.token_hash,
        app_private.recovery_codes.code_hash,app_private.second_factors.sealed,
        app_private.sessions.token_hash}'))
  select c.oid::pg_catalog.regclass, a.attname, coalesce(e.class, t.class)
  from pg_catalog.pg_class c
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join tables t on c.oid::pg_catalog.regclass::text = any (t.names)
  left join exceptions e
    on c.oid::pg_catalog.regclass::text || '.' || a.attname = any (e.names)
  where c.relnamespace::pg_catalog.regnamespace::text in ('app_public', 'app_private', 'audit')
    and c.relkind in ('r', 'p')
    and not c.relispartition;
$$;

comment on function ops.column_classes() is
  'How freely what a column holds may be known. public: stands on the school''s door; internal: how '
  'the school works, of nobody in particular; personal: about somebody; sensitive: health, '
  'background, conduct, money and what may quote them; secret: opens an account or a seal, and is '
  'read by nobody. NULL: a table that nobody has put into a class yet, which the tests refuse.';
