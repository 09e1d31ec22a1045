create or replace function app_hidden.private_changes(
  kind text, stored jsonb, before jsonb, after jsonb)
  returns jsonb
  language sql stable
begin atomic
  select jsonb_strip_nulls(
    stored || app_hidden.changes(
      stored, app_hidden.typed_private(kind, before), app_hidden.typed_private(kind, after)));
end;

comment on function app_hidden.private_changes(text, jsonb, jsonb, jsonb) is
  'A record to be sealed anew: what is stored with what the user changed between before and after. '
  'Errors: RBVAL, no such field or no value for it; RBSTL, somebody else changed the same.';
grant execute on function app_hidden.private_changes(text, jsonb, jsonb, jsonb) to app_user;
