create or replace function app_public.delete_structure(kind text, key text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text := app_hidden.structure_key(kind);
  v_table regclass := pg_catalog.format('app_public.%I', kind)::regclass;
  v_uses json;
begin
  perform app_hidden.check_admin();
  v_uses := app_hidden.uses_of(v_table, delete_structure.key);
  if v_uses is not null then
    raise exception 'This is in use and can''t be deleted'
      using errcode = 'RBUSE', detail = v_uses::text,
      hint = 'Delete what the details list first, or take it out of use.';
  end if;
  execute pg_catalog.format(
    'delete from %s r where r.school_id = $1 and r.%I::text = $2', v_table, v_column)
  using app_hidden.current_school_id(), delete_structure.key;
end;
$$;

comment on function app_public.delete_structure(text, text) is
  'Deletes one of academic_years, terms, levels, classes, subjects, mark_codes, guardians or '
  'scholarships (kind) by its id or code. What is gone already is no error. Errors: RBDEN, not an admin; RBUSE, something refers '
  'to it (by, count in the details); RBVAL, no such kind.';
grant execute on function app_public.delete_structure(text, text) to app_user;
