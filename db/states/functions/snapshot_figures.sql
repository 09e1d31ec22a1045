create or replace function app_private.snapshot_figures(school integer, snapshot uuid)
  returns table (
    course_id uuid, student_id uuid, average numeric, rank integer, is_tied boolean)
  language sql stable
begin atomic
  select r.course_id, r.student_id, r.average, r.rank, r.is_tied
  from app_public.term_snapshots s
  cross join lateral jsonb_to_recordset((s.figures -> 'courses') || (s.figures -> 'terms')) as r (
    course_id uuid, student_id uuid, average numeric, rank integer, is_tied boolean)
  where s.school_id = school
    and s.id = snapshot;
end;

comment on function app_private.snapshot_figures(integer, uuid) is
  'Averages and ranks of a snapshot, one row per student and course, and one per student with '
  'course_id NULL, the general average.';
