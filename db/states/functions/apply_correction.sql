create or replace function app_private.apply_correction(correction app_public.corrections)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := correction.school_id;
  v_term uuid := (
    select a.term_id
    from app_public.assessments a
    where a.school_id = correction.school_id and a.id = correction.assessment_id);
  v_classes uuid[] := app_private.corrected_classes(
    correction.school_id, correction.assessment_id, correction.student_id);
  v_class uuid;
begin
  -- nobody else ever sees this state: it ends with the transaction
  update app_public.class_terms ct
  set state = 'correcting'
  where ct.school_id = v_school and ct.term_id = v_term and ct.class_id = any (v_classes);

  perform pg_catalog.set_config('app.reason', correction.reason, true);
  if correction.value is null and correction.code is null then
    delete from app_public.marks m
    where m.school_id = v_school
      and m.assessment_id = correction.assessment_id
      and m.student_id = correction.student_id;
  elsif correction.version is null then
    insert into app_public.marks (school_id, assessment_id, student_id, value, code)
    values (v_school, correction.assessment_id, correction.student_id, correction.value,
      correction.code);
  else
    update app_public.marks m
    set value = correction.value, code = correction.code
    where m.school_id = v_school
      and m.assessment_id = correction.assessment_id
      and m.student_id = correction.student_id;
  end if;
  perform pg_catalog.set_config('app.reason', '', true);

  foreach v_class in array v_classes loop
    perform app_private.recompute_class_results(v_school, v_class, v_term);
    perform app_private.take_snapshot(v_school, v_class, v_term, correction.id);
  end loop;
  update app_public.class_terms ct
  set state = 'closed'
  where ct.school_id = v_school and ct.term_id = v_term and ct.class_id = any (v_classes);
end;
$$;

comment on function app_private.apply_correction(app_public.corrections) is
  'Writes the mark of an approved correction, with its reason in the log, calculates the closed terms '
  'it counts in and keeps their results as new snapshots. The remark of the mark stays.';
