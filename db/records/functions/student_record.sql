create or replace function app_public.student_record(student_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'student', to_jsonb(s) - '{school_id,user_id,search_text,created_at,custom}'::text[],
    'photoVersion', (
      select p.version
      from app_public.student_photos p
      where p.school_id = s.school_id
        and p.student_id = s.id),
    'fields', (
      select coalesce(
        json_agg(
          json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'choices', f.choices,
            'isRequired', f.is_required, 'value', s.custom -> f.id::text)
          order by f.position, f.name),
        '[]')
      from app_public.student_fields f
      where f.school_id = s.school_id
        and f.archived_at is null),
    'family', app_public.student_family(s.id),
    'enrollments', (
      select coalesce(
        json_agg(
          json_build_object('yearName', y.name, 'className', k.name, 'startsOn', e.starts_on,
            'endsOn', e.ends_on, 'isDropped', e.is_dropped, 'reason', e.drop_reason,
            'teachers', (
              select coalesce(json_agg(u.last_name || ' ' || u.first_name order by t.position), '[]')
              from app_public.class_teachers t
              join app_public.users u on u.id = t.user_id
              where t.school_id = k.school_id
                and t.class_id = k.id),
            'courses', (
              select coalesce(
                json_agg(
                  json_build_object('subjectName', b.name, 'teachers', (
                    select coalesce(
                      json_agg(u.last_name || ' ' || u.first_name order by t.position), '[]')
                    from app_public.course_teachers t
                    join app_public.users u on u.id = t.user_id
                    where t.school_id = c.school_id
                      and t.course_id = c.id))
                  order by b.name),
                '[]')
              from app_public.courses c
              join app_public.subjects b on b.school_id = c.school_id and b.id = c.subject_id
              where c.school_id = k.school_id
                and c.class_id = k.id
                and c.is_active))
          order by e.starts_on desc, e.id desc),
        '[]')
      from app_public.enrollments e
      join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
      join app_public.academic_years y on y.school_id = e.school_id and y.id = e.academic_year_id
      where e.school_id = s.school_id
        and e.student_id = s.id),
    'marks', (
      select coalesce(
        json_agg(
          json_build_object('yearName', y.name, 'termName', t.name, 'className', k.name,
            'subjectName', b.name, 'assessmentName', a.name, 'kind', a.kind, 'heldOn', a.held_on,
            'value', m.value, 'code', m.code, 'maximum', m.maximum, 'coefficient', a.coefficient,
            'comment', m.comment, 'isPublished', a.published_at is not null)
          order by t.starts_on desc, b.name, a.position, a.name),
        '[]')
      from app_public.marks m
      join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
      join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
      join app_public.subjects b on b.school_id = c.school_id and b.id = c.subject_id
      join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
      join app_public.terms t on t.school_id = a.school_id and t.id = a.term_id
      join app_public.academic_years y on y.school_id = t.school_id and y.id = t.academic_year_id
      where m.school_id = s.school_id
        and m.student_id = s.id))
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and s.id = student_record.student_id;
end;

comment on function app_public.student_record(uuid) is
  'The whole record of a student in one go, as far as the user may see it; NULL for an unknown '
  'student. student: columns; photoVersion; fields: the school''s own (id, name, type, choices, '
  'isRequired, value); family, as student_family() gives it; enrollments, newest first, with '
  'class, year, teachers and courses; marks, newest term first. What is sealed is not in it.';
grant execute on function app_public.student_record(uuid) to app_user;
