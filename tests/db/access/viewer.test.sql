begin;
select plan(12);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.add_term(school, 'T0', '2025-08-01', '2025-08-31') from t;
insert into app_public.academic_years (school_id, name, starts_on, ends_on)
select school, '2024-2025', '2024-09-01', '2025-07-31' from t;
select tests.user('ada', school, 'admin'), tests.user('ada', other, 'guardian') from t;
update app_public.schools set time_zone = 'Pacific/Kiritimati' where id = (select school from t);

set local role app_user;
select is(app_public.viewer()::text, null, 'without a session the screens know nobody');
select tests.act_as('ada');
select is(app_public.viewer() #>> '{user,lastName}', 'ada', 'who signed in is greeted by name');
select is(app_public.viewer() ->> 'school', null, 'before a school is chosen there is none');
select is(app_public.viewer() ->> 'duties', '[]', 'and no duty');
select results_eq(
  $$select i ->> 'code',
  i ->> 'duty' from json_array_elements(app_public.viewer() -> 'institutions') i$$,
  $$values ('S1', 'admin'), ('S2', 'guardian')$$, 'but the own institutions to choose from');

select tests.act_as('ada', school) from t;
select is(app_public.viewer() ->> 'duties', '["admin"]', 'duties are those in the chosen school');
select is(app_public.viewer() #>> '{school,code}', 'S1', 'the chosen school is there');
select is(app_public.viewer() #>> '{school,today}',
  ((now() at time zone 'Pacific/Kiritimati')::date)::text, 'with the date as it is there');
select results_eq(
  $$select y ->> 'name', (y ->> 'isActive')::boolean, (
      select string_agg(term ->> 'code', ' ') from json_array_elements(y -> 'terms') as term)
    from json_array_elements(app_public.viewer() #> '{school,years}') as y$$,
  $$values ('2025-2026', true, 'T0 T1'), ('2024-2025', false, null)$$,
  'its years come newest first, their terms in order');
select tests.act_as('ada', other) from t;
select is(app_public.viewer() ->> 'duties', '["guardian"]', 'another school, another duty');

reset role;
set local role rollbook_owner;
update app_public.memberships set ends_on = current_date - 1 where duty = 'guardian';
set local role app_user;
select is(app_public.viewer() ->> 'school', null, 'a school one has left can''t be chosen');
select is(json_array_length(app_public.viewer() -> 'institutions'), 1, 'and is not offered');

select * from finish();
rollback;
