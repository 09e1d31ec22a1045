begin;
select plan(8);

insert into app_public.institutions (code, name, type) values ('M', 'Ministry', 'ministry');
create temp table t as
select tests.school('ADJ') as school, tests.school('BKE') as other, tests.school('FAR') as far;
grant select on t to app_user;
update app_public.institutions i
set name = case i.code when 'ADJ' then 'Collège d’Adjamé' else 'Lycée de Bouaké' end,
  parent_id = (select m.id from app_public.institutions m where m.code = 'M')
where i.code in ('ADJ', 'BKE');
select tests.user('minister', m.id, 'admin') from app_public.institutions m where m.code = 'M';
select tests.user('head', school, 'admin') from t;

create function pg_temp.found(name text, search text) returns text[] language plpgsql as $$
begin
  perform tests.act_as(name);
  return (select array_agg(i.code) from app_public.search_schools(search) as i);
end;
$$;
grant execute on all functions in schema pg_temp to app_user;
set local role app_user;
select is(pg_temp.found('minister', ''), array['ADJ', 'BKE'], 'without words all schools below come');
select is(pg_temp.found('minister', null), array['ADJ', 'BKE'], 'also without any search');
select is(pg_temp.found('minister', 'adjame college'), array['ADJ'], 'accents, case and order are ignored');
select is(pg_temp.found('minister', 'bke'), array['BKE'], 'a code finds its school');
select is(pg_temp.found('minister', 'ministry'), array['ADJ', 'BKE'], 'and so does what is above');
select is(pg_temp.found('minister', 'school far'), null, 'a school beside is not found');
select is(pg_temp.found('head', ''), array['ADJ'], 'an admin of one school finds this one');
select is(pg_temp.found('head', 'bouake'), null, 'and no other');

select * from finish();
rollback;
