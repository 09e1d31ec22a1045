create or replace function app_private.told_refusal(
  state text, message text, hint text, of_table text, of_constraint text)
  returns jsonb
  language sql stable
begin atomic
  select jsonb_build_object(
    'code', state,
    'message', coalesce(
      (select obj_description(k.oid, 'pg_constraint')
       from pg_constraint k
       where k.connamespace = 'app_public'::regnamespace
         and k.conrelid = to_regclass(format('app_public.%I', of_table))
         and k.conname = of_constraint),
      message),
    'hint', nullif(hint, ''));
end;

comment on function app_private.told_refusal(text, text, text, text, text) is
  'What an import says of an error of the database that it caught: code, message, of a constraint '
  'its sentence, and hint.';
