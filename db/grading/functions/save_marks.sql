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
