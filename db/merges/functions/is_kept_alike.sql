create or replace function app_private.is_kept_alike(
  school integer, kept uuid, of_table regclass, gone_row jsonb)
  returns boolean
  language sql stable
  set search_path = ''
begin atomic
  select case of_table
    -- what says no more than that the student has it
    when 'app_public.student_guardians'::regclass then true
    when 'app_public.student_needs'::regclass then true
    when 'app_public.student_photos'::regclass then true
    when 'app_public.mark_sightings'::regclass then true
    when 'app_public.enrollments'::regclass then exists (
      select
      from app_public.enrollments e
      where e.school_id = school
        and e.student_id = kept
        and e.class_id = (gone_row ->> 'class_id')::uuid
        and e.starts_on <= (gone_row ->> 'starts_on')::date
        and (e.ends_on is null or e.ends_on >= (gone_row ->> 'ends_on')::date))
    when 'app_public.marks'::regclass then exists (
      select
      from app_public.marks m
      where m.school_id = school
        and m.student_id = kept
        and m.assessment_id = (gone_row ->> 'assessment_id')::uuid
        and m.value is not distinct from (gone_row ->> 'value')::numeric
        and m.code is not distinct from gone_row ->> 'code')
    when 'app_public.decisions'::regclass then exists (
      select
      from app_public.decisions d
      where d.school_id = school
        and d.student_id = kept
        and d.academic_year_id = (gone_row ->> 'academic_year_id')::uuid
        and d.decision = gone_row ->> 'decision')
    else false end;
end;

comment on function app_private.is_kept_alike(integer, uuid, regclass, jsonb) is
  'Whether what a record would lose in a merge is there in the one kept: the same guardian or '
  'need, another photo, a time in the same class within the other''s, the same mark or decision.';
