create or replace function app_hidden.country_defaults(country text)
  returns jsonb
  language sql immutable parallel safe
begin atomic
  select coalesce(
    (select jsonb_build_object(
       'language', d.language, 'time_zone', d.time_zone, 'currency', d.currency)
     from (values
       ('{BF,BJ,CI,ML,NE,SN,TG}'::text[], 'fr', 'Africa/Abidjan', 'XOF'),
       ('{CF,CG,CM,GA,TD}', 'fr', 'Africa/Douala', 'XAF'),
       ('{GN}', 'fr', 'Africa/Conakry', 'GNF'),
       ('{CD}', 'fr', 'Africa/Kinshasa', 'CDF'),
       ('{MG}', 'fr', 'Indian/Antananarivo', 'MGA'),
       ('{HT}', 'fr', 'America/Port-au-Prince', 'HTG'),
       ('{BI}', 'fr', 'Africa/Bujumbura', 'BIF'),
       ('{DJ}', 'fr', 'Africa/Djibouti', 'DJF'),
       ('{KM}', 'fr', 'Indian/Comoro', 'KMF'),
       ('{KH}', 'km', 'Asia/Phnom_Penh', 'KHR'),
       ('{AZ}', 'az', 'Asia/Baku', 'AZN'),
       ('{LR}', 'en', 'Africa/Monrovia', 'LRD'),
       ('{US}', 'en', 'America/New_York', 'USD'))
       as d (countries, language, time_zone, currency)
     where country_defaults.country = any (d.countries)),
    '{}');
end;

comment on function app_hidden.country_defaults(text) is
  'What a new school of a country has when nobody says otherwise: language, time_zone, currency; '
  'empty for a country without a template.';
grant execute on function app_hidden.country_defaults(text) to app_user;
