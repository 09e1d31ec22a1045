create or replace function app_public.merge_students(kept_id uuid, gone_id uuid)
  returns uuid
  language plpgsql volatile
  security definer -- moves rows that nobody may write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_kept app_public.students;
  v_gone app_public.students;
  v_filled text[];
  v_changes jsonb;
  v_merge uuid := pg_catalog.uuidv7();
begin
  perform app_hidden.check_admin();
  if kept_id = gone_id or kept_id is null or gone_id is null then
    raise exception 'A merge needs two records'
      using errcode = 'RBVAL', column = 'gone_id';
  end if;
  perform app_private.begin_steps(array[kept_id, gone_id]);
  if exists (
    select
    from app_public.student_merges m
    where m.school_id = v_school
      and m.gone_id in (merge_students.gone_id, merge_students.kept_id)
      and m.undone_at is null) then
    raise exception 'One of the records is gone already'
      using errcode = 'RBVAL', column = 'gone_id', hint = 'Open the page again.';
  end if;
  perform app_private.require_open(v_school, r.class_id, r.term_id)
  from app_public.term_results r
  where r.school_id = v_school
    and r.student_id = merge_students.gone_id;

  v_changes := app_private.move_record(v_school, kept_id, gone_id);
  delete from app_public.course_results r
  where r.school_id = v_school and r.student_id = merge_students.gone_id;
  delete from app_public.term_results r
  where r.school_id = v_school and r.student_id = merge_students.gone_id;
  delete from app_public.year_results r
  where r.school_id = v_school and r.student_id = merge_students.gone_id;

  select s.* into v_gone
  from app_public.students s
  where s.school_id = v_school and s.id = merge_students.gone_id;
  update app_public.students s
  set status = 'inactive', user_id = null
  where s.school_id = v_school
    and s.id = merge_students.gone_id
    and (s.status <> 'inactive' or s.user_id is not null);
  select s.* into v_kept
  from app_public.students s
  where s.school_id = v_school and s.id = merge_students.kept_id;
  v_filled := app_private.fill_record(v_kept, v_gone);

  insert into app_public.student_merges
    (school_id, id, kept_id, gone_id, filled, status_before, user_before, changes, merged_by)
  values (v_school, v_merge, merge_students.kept_id, merge_students.gone_id, v_filled,
    v_gone.status, v_gone.user_id, v_changes, app_hidden.current_user_id());
  perform app_private.mark_school_dirty(v_school);
  return v_merge;
end;
$$;

comment on function app_public.merge_students(uuid, uuid) is
  'Makes two records of one student one: the kept one gets all that the other has, and what it '
  'lacks itself; the other stays, inactive, for undo_merge(). Returns the merge. Errors: RBDEN, not '
  'an admin; RBVAL, no such students, or one is gone already; RBCLO, the other has results in a '
  'closed term; RBMRG, both have something that contradicts (by, count in the details).';
grant execute on function app_public.merge_students(uuid, uuid) to app_user;
