create or replace function app_private.store_bulletins(
  school integer, kind text, term uuid, students uuid[], of_classes uuid[],
  contents jsonb[])
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_issued integer;
begin
  -- what says something else than before takes its place
  update app_public.bulletins b
  set state = 'superseded', superseded_at = pg_catalog.now()
  from rows from (
      pg_catalog.unnest(students), pg_catalog.unnest(of_classes), pg_catalog.unnest(contents))
    as n (student_id, class_id, content)
  join app_public.classes k on k.school_id = school and k.id = n.class_id
  where b.school_id = school
    and b.student_id = n.student_id
    and b.kind = store_bulletins.kind
    and b.academic_year_id = k.academic_year_id
    and b.term_id is not distinct from term
    and b.state = 'issued'
    and b.snapshot is distinct from n.content;

  insert into app_public.bulletins
    (school_id, kind, academic_year_id, class_id, term_id, student_id, edition, code, snapshot,
     hash, issued_by)
  select school, store_bulletins.kind, k.academic_year_id, n.class_id, term, n.student_id,
    1 + (
      select count(*)
      from app_public.bulletins b
      where b.school_id = school
        and b.student_id = n.student_id
        and b.kind = store_bulletins.kind
        and b.academic_year_id = k.academic_year_id
        and b.term_id is not distinct from term),
    app_private.bulletin_code(), n.content,
    pg_catalog.sha256(pg_catalog.convert_to(n.content::text, 'UTF8')),
    app_hidden.current_user_id()
  from rows from (
      pg_catalog.unnest(students), pg_catalog.unnest(of_classes), pg_catalog.unnest(contents))
    as n (student_id, class_id, content)
  join app_public.classes k on k.school_id = school and k.id = n.class_id
  where not exists (
    select
    from app_public.bulletins b
    where b.school_id = school
      and b.student_id = n.student_id
      and b.kind = store_bulletins.kind
      and b.academic_year_id = k.academic_year_id
      and b.term_id is not distinct from term
      and b.state = 'issued');
  get diagnostics v_issued = row_count;
  return v_issued;
end;
$$;

comment on function app_private.store_bulletins(
  integer, text, uuid, uuid[], uuid[], jsonb[]) is
  'Issues bulletins with these contents, for classes at once: those that say the same as the '
  'issued one are left as they are, others supersede it. Returns how many were issued. Its '
  'callers have checked who asks.';
