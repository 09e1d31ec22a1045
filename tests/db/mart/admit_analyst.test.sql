begin;
select plan(4);

select tests.school('S1');
insert into app_public.institutions (code, name, type) values ('MIN', 'Ministry', 'ministry');

select ok(app_private.admit_analyst('anna', 's1', null),
  'within a school an analyst sees single students');
select ok(not app_private.admit_analyst('anna', 'MIN', null),
  'above schools statistics only');
select ok(app_private.admit_analyst('anna', 'MIN', true), 'unless told otherwise');
select throws_ok($$select app_private.admit_analyst('anna', 'NOWHERE', null)$$, 'RBVAL', null,
  'an institution that does not exist is refused');

select * from finish();
rollback;
