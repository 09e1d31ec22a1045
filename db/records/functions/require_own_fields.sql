create or replace function app_hidden.require_own_fields(custom jsonb)
  returns void
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_missing text;
begin
  select f.id::text into v_missing
  from app_public.student_fields f
  where f.school_id = app_hidden.current_school_id()
    and f.is_required
    and f.archived_at is null
    and coalesce(custom -> f.id::text, 'null') in ('null', '""')
  order by f.position
  limit 1;
  if v_missing is not null then
    raise exception 'The school asks for this' using errcode = 'RBVAL', column = v_missing;
  end if;
end;
$$;

comment on function app_hidden.require_own_fields(jsonb) is
  'Error RBVAL on the field''s identifier: one of the school''s required own fields has no value.';
grant execute on function app_hidden.require_own_fields(jsonb) to app_user;
