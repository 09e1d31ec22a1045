create or replace function app_public.undo_merge(merge_id uuid)
  returns void
  language plpgsql volatile
  security definer -- moves rows that nobody may write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_merge app_public.student_merges;
  v_gone app_public.students;
begin
  perform app_hidden.check_admin();
  select m.* into v_merge
  from app_public.student_merges m
  where m.school_id = v_school
    and m.id = merge_id
  for no key update;
  if not found or v_merge.undone_at is not null then
    raise exception 'This merge is undone already'
      using errcode = 'RBVAL', column = 'merge_id', hint = 'Open the page again.';
  end if;
  perform app_private.begin_steps(array[v_merge.kept_id, v_merge.gone_id]);
  if exists (
    select
    from app_public.student_merges m
    where m.school_id = v_school
      and v_merge.kept_id in (m.kept_id, m.gone_id)
      and m.id > v_merge.id
      and m.undone_at is null) then
    raise exception 'The record was merged with another one since'
      using errcode = 'RBUSE', detail = '[{"by": "student_merges", "count": 1}]',
      hint = 'Undo the later merge first.';
  end if;

  -- before the rows, which a quota or a policy may ask the student for
  update app_public.students s
  set status = v_merge.status_before
  where s.school_id = v_school
    and s.id = v_merge.gone_id
    and s.status <> v_merge.status_before;
  perform app_private.move_back(v_school, v_merge.kept_id, v_merge.changes);
  select s.* into v_gone
  from app_public.students s
  where s.school_id = v_school and s.id = v_merge.gone_id;
  v_gone.user_id := v_merge.user_before;
  perform app_private.empty_record(v_school, v_merge.kept_id, v_gone, v_merge.filled);
  update app_public.students s
  set user_id = v_merge.user_before
  where s.school_id = v_school
    and s.id = v_merge.gone_id
    and v_merge.user_before is not null;

  update app_public.student_merges m
  set undone_at = pg_catalog.now(), undone_by = app_hidden.current_user_id()
  where m.school_id = v_school
    and m.id = v_merge.id;
  perform app_private.mark_school_dirty(v_school);
end;
$$;

comment on function app_public.undo_merge(uuid) is
  'Takes a merge back: both records have what they had. What was entered for the kept one since '
  'stays with it. Errors: RBDEN, not an admin; RBVAL, no such merge, or undone already; RBUSE, a '
  'later merge or a deleted row is in the way (by, count in the details); RBCLO, a term was closed '
  'since.';
grant execute on function app_public.undo_merge(uuid) to app_user;
