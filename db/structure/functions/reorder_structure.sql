create or replace function app_public.reorder_structure(kind text, keys text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text := app_hidden.structure_key(kind);
begin
  perform app_hidden.check_admin();
  if kind not in ('levels', 'mark_codes', 'student_fields') then
    raise exception 'This has no order of its own' using errcode = 'RBVAL', column = 'kind';
  end if;
  execute pg_catalog.format(
    'update app_public.%1$I r
     set position = p.place
     from pg_catalog.unnest($1) with ordinality as p (key, place)
     where r.school_id = $2
       and r.%2$I::text = p.key
       and r.position <> p.place', kind, v_column)
  using keys, app_hidden.current_school_id();
end;
$$;

comment on function app_public.reorder_structure(text, text[]) is
  'Puts levels, mark_codes or student_fields (kind) in the order of their ids or codes. Errors: '
  'RBDEN, not an admin; RBVAL, another kind.';
grant execute on function app_public.reorder_structure(text, text[]) to app_user;
