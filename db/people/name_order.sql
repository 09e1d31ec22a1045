-- A record is compared column by column, each by its own collation; of a school's names only the
-- columns of its collation hold anything. So one `order by` serves schools of every language.
do $$
begin
  if pg_catalog.to_regtype('app_hidden.name_order') is null then
    create type app_hidden.name_order as (
      last_name text collate "und-x-icu",
      first_name text collate "und-x-icu",
      az_last_name text collate "az-x-icu",
      az_first_name text collate "az-x-icu",
      km_last_name text collate "km-x-icu",
      km_first_name text collate "km-x-icu",
      wo_last_name text collate "wo-x-icu",
      wo_first_name text collate "wo-x-icu"
    );
  end if;
end;
$$;

comment on type app_hidden.name_order is
  'Where a name stands in a list of people, by the collation of the school: name_order().';
