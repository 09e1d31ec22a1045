create or replace function app_hidden.country_template(country text)
  returns text
  language sql stable parallel safe
begin atomic
  select t.code
  from app_public.policy_templates() as t
  where country_template.country = any (t.countries)
     or t.code = 'standard'
  order by t.code = 'standard'
  limit 1;
end;

comment on function app_hidden.country_template(text) is
  'The policy template that schools of a country begin with: standard where there is no other.';
grant execute on function app_hidden.country_template(text) to app_user;
