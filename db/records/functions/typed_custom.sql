create or replace function app_hidden.typed_custom(custom jsonb)
  returns jsonb
  language sql stable
begin atomic
  select coalesce(
    jsonb_object_agg(
      c.key,
      coalesce(
        case
          when f.id is null then c.value
          else app_hidden.checked_custom(f.type, f.choices, c.key, c.value)
        end,
        'null')),
    '{}')
  from jsonb_each(custom) as c
  left join app_public.student_fields f
    on f.school_id = (select app_hidden.current_school_id())
    and f.id::text = c.key;
end;

comment on function app_hidden.typed_custom(jsonb) is
  'Values of the school''s own fields as text, typed as the fields keep them; null for empty ones. '
  'Error RBVAL on the field: it does not fit.';
grant execute on function app_hidden.typed_custom(jsonb) to app_user;
