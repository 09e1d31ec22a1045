create or replace function app_hidden.column_list(names text[])
  returns text
  language sql stable parallel safe
begin atomic
  select string_agg(quote_ident(n), ', ' order by o)
  from unnest(names) with ordinality as u (n, o);
end;

comment on function app_hidden.column_list(text[]) is
  'Names of columns as they stand in a statement, each quoted where it has to be.';
grant execute on function app_hidden.column_list(text[]) to app_user;
