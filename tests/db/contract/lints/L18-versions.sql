-- L18 the server is 18.4 or newer, and extensions are as new as it brings them
select 'the server is ' || current_setting('server_version')
where current_setting('server_version_num')::integer < 180004
union all
select e.extname
from pg_extension e
join pg_available_extensions a on a.name = e.extname
where e.extversion <> a.default_version;
-- offender: an old extension
update pg_catalog.pg_extension set extversion = '0.1' where extname = 'pg_trgm';
