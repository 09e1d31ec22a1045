create or replace function app_hidden.name_order(last_name text, first_name text, collation_of text)
  returns app_hidden.name_order
  language sql immutable parallel safe
return row(
  case when collation_of = 'und' then last_name end,
  case when collation_of = 'und' then first_name end,
  case when collation_of = 'az' then last_name end,
  case when collation_of = 'az' then first_name end,
  case when collation_of = 'km' then last_name end,
  case when collation_of = 'km' then first_name end,
  case when collation_of = 'wo' then last_name end,
  case when collation_of = 'wo' then first_name end)::app_hidden.name_order;

comment on function app_hidden.name_order(text, text, text) is
  'What lists of people are ordered by: last then first name, as readers of the collation '
  '(name_collation()) expect them.';
grant execute on function app_hidden.name_order(text, text, text) to app_user;
