begin;
select plan(7);

insert into app_public.institutions (code, name, type) values
  ('M', 'Ministère', 'ministry'), ('N', 'Autre ministère', 'ministry');
insert into app_public.institutions (code, name, type, parent_id)
select v.code, v.name, 'region', i.id
from (values ('M', 'R1', 'Région d’Adjamé'), ('M', 'R2', 'Bouaké'), ('N', 'R3', 'Bouaké'))
  as v (above, code, name)
join app_public.institutions i on i.code = v.above;
create temp table t as select tests.school('ADJ') as school;
grant select on t to app_user;
update app_public.institutions i
set parent_id = (select m.id from app_public.institutions m where m.code = 'R1')
where i.code = 'ADJ';
select tests.user('minister', m.id, 'admin') from app_public.institutions m where m.code = 'M';
select tests.user('chief', m.id, 'admin') from app_public.institutions m where m.code = 'R1';
select tests.user('head', school, 'admin') from t;

create function pg_temp.found(name text, search text) returns text[] language plpgsql as $$
begin
  perform tests.act_as(name);
  return (select array_agg(i.code) from app_public.search_parents(search) as i);
end;
$$;
grant execute on all functions in schema pg_temp to app_user;
set local role app_user;
select is(pg_temp.found('minister', ''), array['M', 'R2', 'R1'],
  'all that stands above schools comes, the highest first, then by name; schools do not');
select is(pg_temp.found('minister', null), array['M', 'R2', 'R1'], 'also without any search');
select is(pg_temp.found('minister', 'adjame region'), array['R1'],
  'accents, case and order are ignored');
select is(pg_temp.found('minister', 'bouake'), array['R2'], 'nothing of another ministry comes');
select is(pg_temp.found('minister', 'ministere'), array['M', 'R2', 'R1'],
  'what stands above finds what is below');
select is(pg_temp.found('chief', ''), array['R1'], 'the admin of a region finds the region alone');
select is(pg_temp.found('head', ''), null, 'the admin of a school finds nothing');

select * from finish();
rollback;
