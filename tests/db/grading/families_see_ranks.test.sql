begin;
select plan(5);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.user('parent', school, 'guardian'), tests.user('parent', other, 'guardian') from t;
update app_public.schools set ranks_shown_to_families = false where id = (select other from t);

set local role app_user;
select is(app_hidden.families_see_ranks(), false, 'without a school families see no ranks');
select tests.act_as('parent', school) from t;
select is(app_hidden.families_see_ranks(), true, 'unless a school says no, they do');
select tests.act_as('parent', other) from t;
select is(app_hidden.families_see_ranks(), false, 'each school decides for itself');
update app_public.schools set ranks_shown_to_families = true;
select is(app_hidden.families_see_ranks(), false, 'a guardian can''t decide it');
reset role;
set local role rollbook_owner;
update app_public.schools set ranks_shown_to_families = true;
select is(app_hidden.families_see_ranks(), true, 'a change holds at once');

select * from finish();
rollback;
