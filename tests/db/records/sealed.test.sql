-- What a school must keep secret: has_right(), set_rights(), privacy_overview(), private_fields(),
-- private_right(), typed_private(), private_changes(), sealed_record(), store_sealed(), school_key(), newest_key(),
-- add_school_key(), sealed_rows(), reseal(), destroy_school_keys(). What the server seals is only
-- bytes here.
begin;
select plan(52);

create temp table t as
select tests.school('S') as school, tests.school('S2') as other, null::uuid as ana, null::uuid as mother, uuidv7() as seal;
grant select on t to app_user;
select tests.staffed_class(school), tests.user('nurse', school, 'teacher'), tests.user('far', other, 'admin') from t;
insert into app_public.institutions (code, name, type) values ('MIN', 'Ministry', 'ministry');
update app_public.institutions set parent_id = (select id from app_public.institutions where code = 'MIN') where code = 'S';
select tests.user('minister', id, 'admin') from app_public.institutions where code = 'MIN';
update t set ana = tests.student(school, 'ana'),
  mother = (select id from app_public.guardians where last_name = 'Mother');
create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  v_field text;
  v_constraint text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_field = column_name, v_constraint = constraint_name;
  return concat_ws(' ', sqlstate, nullif(v_field, ''), nullif(v_constraint, ''));
end;
$$;
create function pg_temp.become(who text) returns void language plpgsql as $$
begin
  perform tests.act_as(who, (select school from t));
end;
$$;
grant execute on all functions in schema pg_temp to app_user;

-- rights are given, not inherited
select pg_temp.become('math');
set local role app_user;
select is(pg_temp.refusal(statement), 'RBDEN', sentence)
from (values
  ($$select app_public.set_rights(tests.user('math'), '{health}')$$, 'a teacher gives no rights'),
  ('select app_public.privacy_overview()', 'and does not see who has some'),
  ('select app_hidden.newest_key()', 'nor what locks it'),
  ('select app_hidden.sealed_rows()', 'nor what is locked'),
  ($$select app_hidden.reseal('{}', '{}', '{}', 1)$$, 'changes no lock'),
  ($$select app_public.destroy_school_keys('S')$$, 'and destroys none')) as v (statement, sentence);
select pg_temp.become('head');
select is(app_hidden.has_right('health', 'background'), false, 'an admin has no right by being one');
select is_empty($$select from t, app_hidden.sealed_record('student_health', ana)$$, 'and gets nothing');
select app_public.set_rights(tests.user('nurse'), '{health,health}');
select is(pg_temp.refusal(statement), wanted, sentence)
from (values
  ($$select app_public.set_rights(tests.user('mother'), '{health}')$$, 'RBVAL user_id', 'a parent gets no rights'),
  ($$select app_public.set_rights(tests.user('far'), '{health}')$$, 'RBVAL user_id', 'nor somebody of another school'),
  ($$select app_public.set_rights(tests.user('nurse'), '{everything}')$$, '23514 memberships_rights_known', 'there are two rights'))
  as v (statement, wanted, sentence);
select is(
  (select p ->> 'rights' from json_array_elements(app_public.privacy_overview() -> 'staff') as p where p ->> 'lastName' = 'nurse'),
  '["health"]', 'the overview says who has which');
select is(app_public.privacy_overview() ->> 'key', null, 'and that there is no key yet');
select pg_temp.become('minister');
select is(app_hidden.has_right('health', 'background') or not app_hidden.has_duty('admin'), false,
  'who administers the school from above has no right there');

-- sealing
select pg_temp.become('nurse');
select is(app_hidden.has_right('health') and not app_hidden.has_right('background'), true, 'a right is one right');
select is((select count(*) from app_public.students), 3::bigint, 'who cares for health sees all students');
select is((select count(*) from app_public.guardians), 0::bigint, 'but not their families');
select is((select concat_ws(' ', version, wrapped) from app_hidden.newest_key()), '0', 'there is no key at first');
select is(app_hidden.add_school_key('\x01'), 1, 'the server adds one');
select is((select concat_ws(' ', version, wrapped) from app_hidden.newest_key()), '1 \x01', 'which is the newest then');
select is((select concat_ws(' ', count(*), max(sealed)) from t, app_hidden.sealed_record('student_health', ana)), '1',
  'a student without a record has an empty one');
select app_hidden.store_sealed('student_health', ana, seal, '\xaa', 1) from t;
select is((select concat_ws(' ', sealed, key_version, wrapped) from t, app_hidden.sealed_record('student_health', ana)), '\xaa 1 \x01',
  'what was sealed comes back with its key');
select app_hidden.store_sealed('student_health', ana, seal, '\xab', 1) from t;
select is((select sealed from t, app_hidden.sealed_record('student_health', ana)), '\xab', 'and can be sealed anew');
select is_empty($$select from t, app_hidden.sealed_record('student_backgrounds', ana)$$, 'another kind needs another right');
select is(pg_temp.refusal(statement), wanted, sentence)
from (values
  ($$select app_hidden.store_sealed('student_backgrounds', ana, seal, '\xaa', 1) from t$$, '42501', 'to write as well'),
  ($$select app_hidden.sealed_record('marks', ana) from t$$, 'RBVAL kind', 'there are three kinds'),
  ($$select app_hidden.store_sealed('marks', ana, seal, '\xaa', 1) from t$$, 'RBVAL kind', 'and no other table is written')) as v (statement, wanted, sentence);
select is((select count(*) from app_public.student_health), 1::bigint, 'the row is there');
select pg_temp.become(who)
from (values ('head')) as v (who);
select is_empty('select from app_public.student_health', 'an admin does not see that it exists');
select is((select app_hidden.school_key(1)), null, 'nor the key');
select pg_temp.become('mother');
select is_empty('select from app_public.student_health', 'a mother does not either');

-- values
select is(pg_temp.refusal(format('select app_hidden.private_changes(%L, %L, %L, %L)', v.kind, '{}', '{}', v.after)), v.wanted, v.sentence)
from (values
  ('student_health', '{"religion": "x"}', 'RBVAL religion', 'religion is no matter of health'),
  ('student_health', '{"is_vaccinated": "maybe"}', 'RBVAL is_vaccinated', 'one is vaccinated or not'),
  ('student_health', json_build_object('health_notes', repeat('x', 2001))::text, 'RBVAL health_notes', 'notes have an end'),
  ('student_backgrounds', '{"help_amount": "-1"}', 'RBVAL help_amount', 'an amount is not negative'),
  ('student_backgrounds', '{"help_frequency": "often"}', 'RBVAL help_frequency', 'a choice is one of the choices'),
  ('guardian_backgrounds', '{"income": "a lot"}', 'RBVAL income', 'an income is a number')) as v (kind, after, wanted, sentence);
select is(app_hidden.private_changes('student_backgrounds', '{"religion": "x", "church": "y"}', '{"church": "y", "help_amount": null}',
    '{"church": " ", "help_amount": "1500,50", "owns_house": "true"}'),
  '{"religion": "x", "help_amount": 1500.5, "owns_house": true}', 'changes are typed and laid over what is stored');
select is(pg_temp.refusal($$select app_hidden.private_changes('student_backgrounds', '{"church": "z"}', '{"church": "y"}', '{"church": "w"}')$$),
  'RBSTL church', 'nobody overwrites unseen');
select is(app_hidden.private_changes('student_backgrounds', '{"help_amount": 2.5, "owns_house": true}',
    '{"help_amount": "2.50", "owns_house": "true", "church": ""}', '{"help_amount": "3", "owns_house": "", "church": null}'),
  '{"help_amount": 3}', 'what a form had before is compared by its meaning');
select is((select string_agg(name, ' ') from app_hidden.private_fields('guardian_backgrounds')), 'income church belief',
  'fields come in order');
select is(array(select app_hidden.private_right(k) from unnest('{student_health,student_backgrounds,guardian_backgrounds}'::text[]) as k),
  '{health,background,background}', 'and each kind needs its right');

-- another key, and none
select pg_temp.become('head');
select is((select concat_ws(' ', kind, sealed, wrapped) from app_hidden.sealed_rows()), 'student_health \xab \x01', 'an admin changes the lock of what they can''t open');
select app_hidden.reseal('{student_health}', array[seal], '{"\\xcc"}', app_hidden.add_school_key('\x02')) from t;
reset role;
set local role rollbook_owner;
select is((select string_agg(concat_ws(' ', version, wrapped), ', ' order by version) from app_private.school_keys), '1, 2 \x02',
  'the old key is destroyed');
select is((select concat_ws(' ', sealed, key_version) from app_public.student_health), '\xcc 2', 'and everything sealed with the new one');
select is((select string_agg(distinct l.after ->> 'sealed', '') from audit.log l where l.table_name = 'app_public.student_health'), null,
  'the log has none of the bytes');
set local role app_user;
select is(pg_temp.refusal($$select app_public.destroy_school_keys('S2')$$), 'RBVAL code', 'the school''s own code confirms destruction');
select is(app_public.destroy_school_keys('S'), 1, 'then the key is gone');
select is(app_public.privacy_overview() #>> '{key,version}' || (app_public.privacy_overview() #>> '{key,destroyedAt}' is not null), '2true', 'which the overview says');
select pg_temp.become('nurse');
select is((select concat_ws(' ', sealed, wrapped) from t, app_hidden.sealed_record('student_health', ana)), '\xcc', 'the bytes stay, and nothing opens them');
select is((select concat_ws(' ', version, wrapped) from app_hidden.newest_key()), '2', 'the next record needs a new key');

select app_hidden.store_sealed('student_health', ana, seal, null, 2) from t;
select is((select count(*) from app_public.student_health), 0::bigint, 'what is empty is not kept');

select * from finish();
rollback;
