create or replace function app_private.kept_text(kept text, given text)
  returns text
  language sql immutable parallel safe
return case
  when app_private.cell(jsonb_build_object('text', app_private.oneroster_text(kept)), 'text') = given
    then kept
  else given
end;

comment on function app_private.kept_text(text, text) is
  'The text that a bundle gives, or what is kept when the bundle says it in one line.';
