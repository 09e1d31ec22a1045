create or replace function app_private.code_from_name(above text, name text)
  returns text
  language sql immutable
begin atomic
  select case
    when char_length(c.code) <= 64 then c.code
    else rtrim(left(c.code, 55), '.-') || '-' || left(md5(c.code), 8) end
  from (
    select concat_ws('.', above, case when s.slug = '' then left(md5(name), 8) else s.slug end)
      as code
    from (
      select btrim(
        regexp_replace(upper(app_hidden.normalised(name)), '[^[:alnum:]]+', '-', 'g'), '-')
        as slug) as s) as c;
end;

comment on function app_private.code_from_name(text, text) is
  'A code for an institution that comes without one: the code of the one above and its own name in '
  'capitals, without accents.';
