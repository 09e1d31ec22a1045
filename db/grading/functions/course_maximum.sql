create or replace function app_private.course_maximum(school integer, course uuid)
  returns numeric
  language sql stable
begin atomic
  select coalesce(s.default_maximum, s.scale, sc.scale)
  from app_public.courses c
  join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
  join app_public.schools sc on sc.id = c.school_id
  where c.school_id = school
    and c.id = course;
end;

comment on function app_private.course_maximum(integer, uuid) is
  'The maximum of a course''s new assessments: the subject''s, else the scale.';
