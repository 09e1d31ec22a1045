create or replace function app_private.late_marks(
  school integer, assessment uuid, published_at timestamptz, students uuid[] default null)
  returns json
  language sql stable
begin atomic
  select json_object_agg(m.student_id, json_build_array(
    m.entered_at, u.first_name || ' ' || u.last_name, m.version > 1))
  from app_public.marks m
  left join app_public.users u on u.id = m.entered_by
  where m.school_id = school
    and m.assessment_id = assessment
    and m.entered_at > late_marks.published_at
    and (students is null or m.student_id = any (students));
end;

comment on function app_private.late_marks(integer, uuid, timestamptz, uuid[]) is
  'Marks entered or changed after the publication of their assessment, of all students or '
  'of these: student id to [when, by whom, changed]; NULL for none. Its callers have checked who asks.';
