create or replace function app_public.search_schools(search text default '')
  returns setof app_public.institutions
  language sql stable
begin atomic
  select i.*
  from app_public.institutions i
  left join app_public.institutions above on above.id = i.parent_id
  where i.type = 'school'
    and not exists (
      select
      from regexp_split_to_table(app_hidden.normalised(btrim(coalesce(search, ''))), '\s+')
        as w (word)
      where strpos(
        app_hidden.normalised(concat_ws(' ', i.name, i.code, above.name)), w.word) = 0)
  order by i.code, i.id;
end;

comment on function app_public.search_schools(text) is
  'Schools open to the user whose name, code or institution above contain every word of the '
  'search, accents and case ignored; by code.';
grant execute on function app_public.search_schools(text) to app_user;
