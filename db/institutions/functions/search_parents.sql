create or replace function app_public.search_parents(search text default '')
  returns setof app_public.institutions
  language sql stable
begin atomic
  select i.*
  from app_public.institutions i
  left join app_public.institutions above on above.id = i.parent_id
  where i.type <> 'school'
    and i.id = any ((select app_hidden.administered_institution_ids())::integer[])
    and not exists (
      select
      from regexp_split_to_table(app_hidden.normalised(btrim(coalesce(search, ''))), '\s+')
        as w (word)
      where strpos(
        app_hidden.normalised(concat_ws(' ', i.name, i.code, above.name)), w.word) = 0)
  order by cardinality(i.path), i.name, i.id;
end;

comment on function app_public.search_parents(text) is
  'Institutions above schools that the user administers, and below which a school can be made, '
  'whose name, code or institution above contain every word of the search, accents and case '
  'ignored; the highest first, by name.';
grant execute on function app_public.search_parents(text) to app_user;
