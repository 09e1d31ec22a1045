create or replace function app_private.oneroster_results(school integer)
  returns table (
    record text, "sourcedId" text, "lineItemSourcedId" text, "studentSourcedId" text,
    "scoreStatus" text, score numeric, "scoreDate" date, comment text, "textScore" text,
    "classSourcedId" text, "inProgress" boolean, incomplete boolean, late boolean,
    missing boolean, "metadata.code" text)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school)),
  items as materialized (
    select a.id, coalesce(i.sourced_id, a.id::text) as sourced_id,
      coalesce(c.sourced_id, a.course_id::text) as course_sourced_id,
      coalesce(a.held_on, t.starts_on) as held_on
    from app_public.assessments a
    join app_public.terms t on t.school_id = a.school_id and t.id = a.term_id
    left join ids i on i.record = a.id::text
    left join ids c on c.record = a.course_id::text
    where a.school_id = school)
  select m.assessment_id || '.' || m.student_id,
    coalesce(
      i.sourced_id, a.sourced_id || '.' || coalesce(s.sourced_id, m.student_id::text)),
    a.sourced_id, coalesce(s.sourced_id, m.student_id::text),
    case when m.value is not null or k.effect = 'zero' then 'fully graded'
      when m.code in ('N', 'S') then 'not submitted'
      else 'exempt' end,
    trim_scale(case when k.effect = 'zero' then 0 else m.value end), a.held_on,
    app_private.oneroster_text(m.comment), null::text, a.course_sourced_id, null::boolean,
    null::boolean, null::boolean, case when k.effect = 'zero' then true end, m.code
  from app_public.marks m
  join items a on a.id = m.assessment_id
  left join app_public.mark_codes k on k.school_id = m.school_id and k.code = m.code
  left join ids s on s.record = m.student_id::text
  left join ids i on i.record = m.assessment_id || '.' || m.student_id
  where m.school_id = school;
end;

comment on function app_private.oneroster_results(integer) is
  'results.csv: the marks. A code that counts as 0 is a score of 0 that is missing, another an '
  'exemption or something not handed in; the code itself is metadata.';
