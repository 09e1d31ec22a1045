-- has_right(): who was given a right at the school, as long as the membership and the school last.
begin;
select plan(10);

create temp table t as select tests.school('S1') as school;
grant select on t to public;
insert into app_public.institutions (id, code, name, type) values (1001, 'SEC', 'Sector', 'sector');
update app_public.institutions set parent_id = 1001 where id = (select school from t);
select tests.user('nurse', school, 'admin'), tests.user('above', 1001, 'admin'),
  tests.user('mother', school, 'guardian'), tests.user('former', school, 'teacher'),
  tests.user('coming', school, 'teacher')
from t;
update app_public.memberships set rights = '{health}';
update app_public.memberships set ends_on = current_date - 1 where user_id = tests.user('former');
update app_public.memberships set starts_on = current_date + 1 where user_id = tests.user('coming');

create function pg_temp.has(who text, wanted text, place integer) returns boolean
  language plpgsql
as $$
begin
  perform tests.act_as(who, place);
  return app_hidden.has_right(wanted);
end;
$$;

select ok(pg_temp.has('nurse', 'health', school), 'who was given a right has it') from t;
select ok(not pg_temp.has('nurse', 'background', school), 'and no other') from t;
select ok(not pg_temp.has('former', 'health', school), 'it ends with the membership') from t;
select ok(not pg_temp.has('coming', 'health', school), 'and begins with it') from t;
select ok(not pg_temp.has('mother', 'health', school), 'a guardian can have none') from t;
select ok(not pg_temp.has('above', 'health', school), 'nor can who administers from above') from t;
select ok(not pg_temp.has('above', 'health', 1001), 'an institution above schools gives none');
select ok(not pg_temp.has('nobody', 'health', school), 'whoever has no membership has none') from t;
update app_public.institutions set status = 'inactive' where id = (select school from t);
select ok(not pg_temp.has('nurse', 'health', school), 'a closed school gives none') from t;
update app_public.institutions set status = 'active', deleted_at = now()
where id = (select school from t);
select ok(not pg_temp.has('nurse', 'health', school), 'nor does a deleted one') from t;

select * from finish();
rollback;
