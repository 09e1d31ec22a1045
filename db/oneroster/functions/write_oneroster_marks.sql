create or replace function app_private.write_oneroster_marks(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  analyze pg_temp.new_marks;
  with changed as (
    update app_public.marks m
    set value = pg_catalog.round(n.value, 2), code = n.code,
      comment = case when n.cells ? 'comment'
        then app_private.kept_text(m.comment, n.comment) else m.comment end
    from pg_temp.new_marks n
    where m.school_id = school
      and m.assessment_id = n.assessment_id
      and m.student_id = n.student_id
      and (m.value, m.code, m.comment) is distinct from (pg_catalog.round(n.value, 2), n.code,
        case when n.cells ? 'comment'
        then app_private.kept_text(m.comment, n.comment) else m.comment end)
    returning 1),
  added as (
    insert into app_public.marks
      (school_id, assessment_id, student_id, value, code, comment, maximum)
    select school, n.assessment_id, n.student_id, n.value, n.code, n.comment, n.maximum
    from pg_temp.new_marks n
    where not exists (
      select
      from app_public.marks m
      where m.school_id = school
        and m.assessment_id = n.assessment_id
        and m.student_id = n.student_id)
    order by n.assessment_id, n.line
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'marks', a.n, c.n, m.n - a.n - c.n
  from (select count(*) as n from added) as a,
    (select count(*) as n from changed) as c,
    (select count(*) as n from pg_temp.new_marks) as m
  where m.n > 0;
end;
$$;

comment on function app_private.write_oneroster_marks(integer) is
  'Writes the marks of a bundle that are new or different.';
