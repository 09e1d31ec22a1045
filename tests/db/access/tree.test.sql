-- Where in the tree a membership counts: current_school_id(), has_duty(), is_member(),
-- reachable_institution_ids(), administered_institution_ids().
begin;
select plan(33);

insert into app_public.institutions (id, code, name, type, parent_id) values
  (1001, 'MIN', 'Ministry', 'ministry', null), (1002, 'REG', 'Region', 'region', 1001),
  (1003, 'SEC1', 'Sector 1', 'sector', 1002), (1004, 'SEC2', 'Sector 2', 'sector', 1002),
  (1011, 'S1', 'School 1', 'school', 1003), (1012, 'S2', 'School 2', 'school', 1003),
  (1021, 'S3', 'School 3', 'school', 1004);
insert into app_public.schools (id, country) values (1011, 'CI'), (1012, 'CI'), (1021, 'CI');
select tests.user(name, institution, duty)
from (values ('minister', 1001, 'admin'), ('sector', 1003, 'admin'), ('head', 1011, 'admin'),
  ('teacher', 1011, 'teacher'), ('inspector', 1003, 'teacher'), ('parent', 1011, 'guardian'),
  ('pupil', 1011, 'student'), ('counter', 1011, 'analyst'), ('nobody', null, null))
  as v (name, institution, duty);

create function pg_temp.school(name text, school integer) returns integer language plpgsql as $$
begin
  perform tests.act_as(name, school);
  return app_hidden.current_school_id();
end;
$$;
create function pg_temp.has(name text, school integer, variadic duties text[]) returns boolean
language plpgsql as $$
begin
  perform tests.act_as(name, school);
  return app_hidden.has_duty(variadic duties);
end;
$$;
create function pg_temp.reach(name text) returns integer[] language plpgsql as $$
begin
  perform tests.act_as(name);
  return (select array_agg(i order by i) from unnest(app_hidden.reachable_institution_ids()) as i);
end;
$$;
create function pg_temp.administers(name text) returns integer[] language plpgsql as $$
begin
  perform tests.act_as(name);
  return (select array_agg(i order by i) from unnest(app_hidden.administered_institution_ids()) as i);
end;
$$;

-- the chosen school
select is(pg_temp.school('head', 1011), 1011, 'an admin works in the own school');
select is(pg_temp.school('head', 1012), null, 'and can''t choose the school next door');
select is(pg_temp.school('head', null), null, 'without a choice there is no school');
select is(pg_temp.school('head', 1003), null, 'a sector is no school to work in');
select is(pg_temp.school('head', 999999), null, 'nor is a school that does not exist');
select is(pg_temp.school(name, 1011), 1011, name || ': a duty in the school opens it')
from unnest(array['teacher', 'parent', 'pupil', 'counter']) as name;
select is(pg_temp.school('minister', 1021), 1021, 'an admin above steps into any school below');
select is(pg_temp.school('sector', 1012), 1012, 'the admin of a sector into its schools');
select is(pg_temp.school('sector', 1021), null, 'but not into those of the sector beside it');
select is(pg_temp.school('inspector', 1011), null, 'a teacher''s duty above schools opens none');
select is(pg_temp.school('nobody', 1011), null, 'somebody without membership has no school');

-- duties
select ok(pg_temp.has('minister', 1011, 'admin'), 'an admin above has the admin''s duty');
select ok(not pg_temp.has('minister', 1011, 'teacher', 'guardian', 'student'), 'and no other one');
select ok(not pg_temp.has('head', 1012, 'admin'), 'an admin has no duty in another school');
select ok(pg_temp.has('teacher', 1011, 'admin', 'teacher'), 'one of several duties is enough');
select ok(not pg_temp.has('teacher', 1011, 'admin'), 'a teacher is no admin');
select ok(not pg_temp.has('inspector', 1011, 'teacher'),
  'a teacher above schools has no duty in them');
select results_eq(
  $$select name, pg_temp.school(name, 1011) = 1011 and app_hidden.is_member()
    from unnest(array['counter', 'parent', 'pupil', 'teacher']) as name$$,
  $$values ('counter', false), ('parent', true), ('pupil', true), ('teacher', true)$$,
  'all but analysts are members of the school');

-- what is reached
select is(pg_temp.reach('minister'), array[1001, 1002, 1003, 1004, 1011, 1012, 1021],
  'a ministry''s admin reaches all below');
select is(pg_temp.reach('sector'), array[1003, 1011, 1012],
  'a sector''s admin nothing beside or above');
select is(pg_temp.reach('inspector'), array[1003], 'a teacher above schools reaches no school');
select is(pg_temp.reach('parent'), array[1011], 'a guardian reaches the school');
select is(pg_temp.reach('nobody'), null, 'somebody without membership reaches nothing');
select is(pg_temp.administers('sector'), array[1003, 1011, 1012], 'an admin administers all below');
select is(pg_temp.administers('teacher'), null, 'a teacher administers nothing');

-- when
select set_config('app.session', '', true);
update app_public.memberships set ends_on = current_date where user_id = tests.user('head');
update app_public.memberships set starts_on = current_date where user_id = tests.user('teacher');
select ok(pg_temp.has('head', 1011, 'admin') and pg_temp.has('teacher', 1011, 'teacher'),
  'a membership counts on its first and on its last day');
select set_config('app.session', '', true);
update app_public.memberships set ends_on = current_date - 1 where user_id = tests.user('head');
update app_public.memberships set starts_on = current_date + 1 where user_id = tests.user('teacher');
select results_eq(
  $$select pg_temp.school(name, 1011), pg_temp.has(name, 1011, 'admin', 'teacher'),
  pg_temp.reach(name),
      pg_temp.administers(name)
    from unnest(array['head', 'teacher']) as name$$,
  $$values (null::integer, false, null::integer[], null::integer[]), (null, false, null, null)$$,
  'the day after the last and the day before the first it opens nothing');

-- institutions
update app_public.institutions set status = 'inactive' where id = 1011;
select is(pg_temp.school('parent', 1011), null, 'nobody works in an inactive school');
update app_public.institutions set status = 'active', deleted_at = now() where id = 1011;
select is(pg_temp.school('parent', 1011), null, 'nor in one that was removed');
select is(pg_temp.reach('sector'), array[1003, 1012], 'which nobody reaches either');

select * from finish();
rollback;
