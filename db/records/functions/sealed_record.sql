create or replace function app_hidden.sealed_record(kind text, id uuid)
  returns table (school_id integer, seal_id uuid, sealed bytea, key_version integer, wrapped bytea,
    sealed_at timestamptz)
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_person text := case kind when 'guardian_backgrounds' then 'guardian' else 'student' end;
begin
  if not app_hidden.has_right(app_hidden.private_right(kind)) then
    return;
  end if;
  return query execute pg_catalog.format(
    'select p.school_id, r.seal_id, r.sealed, r.key_version,
       app_hidden.school_key(r.key_version), r.sealed_at
     from app_public.%1$I p
     left join app_public.%2$I r on r.school_id = p.school_id and r.%3$I = p.id
     where p.school_id = $1
       and p.id = $2', v_person || 's', kind, v_person || '_id')
  using app_hidden.current_school_id(), sealed_record.id;
end;
$$;

comment on function app_hidden.sealed_record(text, uuid) is
  'What is sealed of a student or guardian (sealed NULL for nothing) and the key that opens it '
  '(wrapped NULL once destroyed). No row without the right, or for somebody unknown. Error RBVAL: no '
  'such kind.';
grant execute on function app_hidden.sealed_record(text, uuid) to app_user;
