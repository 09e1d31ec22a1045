-- has_duty(): in a school that is open.
begin;
select plan(5);

create temp table t as select tests.school('S1') as school;
grant select on t to public;
insert into app_public.institutions (id, code, name, type) values (1001, 'SEC', 'Sector', 'sector');
select tests.user('head', school, 'admin'), tests.user('above', 1001, 'admin') from t;

create function pg_temp.has(who text, place integer) returns boolean language plpgsql as $$
begin
  perform tests.act_as(who, place);
  return app_hidden.has_duty('admin');
end;
$$;

select ok(pg_temp.has('head', school), 'an admin has the duty in the school') from t;
select ok(not pg_temp.has('above', school), 'who administers another institution does not') from t;
select ok(not pg_temp.has('above', 1001), 'an institution above schools is no school to have one in');
update app_public.institutions set status = 'inactive' where id = (select school from t);
select ok(not pg_temp.has('head', school), 'nobody has one in a closed school') from t;
update app_public.institutions set status = 'active', deleted_at = now()
where id = (select school from t);
select ok(not pg_temp.has('head', school), 'nor in a deleted one') from t;

select * from finish();
rollback;
