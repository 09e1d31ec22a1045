-- A student's record and the fields that a school adds to it: save_student(), incomplete_students(),
-- tg_students__custom, tg_students__lengths, checked_custom, typed_custom, custom_words, changes,
-- remove_student_field(), restore_student_field(), student_record().
begin;
select plan(60);

create temp table t as
select tests.school('S') as school, tests.school('S2') as other, null::uuid as ana, null::uuid as size,
  null::uuid as bus, null::uuid as lost;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('far', other, 'admin') from t;
insert into app_public.student_fields (school_id, name, type, choices, is_required, position)
select school, n, y, c, r, p
from t, (values ('Size', 'choice', '{S,M,L}'::text[], false, 1), ('Bus', 'text', '{}', true, 2),
  ('Lost books', 'number', '{}', false, 3)) as v (n, y, c, r, p);
update t set ana = tests.student(school, 'ana'),
  size = (select id from app_public.student_fields where name = 'Size'),
  bus = (select id from app_public.student_fields where name = 'Bus'),
  lost = (select id from app_public.student_fields where name = 'Lost books');
create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  v_field text;
  v_constraint text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_field = column_name, v_constraint = constraint_name;
  if v_field = (select bus::text from t) then v_field := 'bus'; end if;
  if v_field in (select unnest(array[size, lost])::text from t) then v_field := 'own'; end if;
  return concat_ws(' ', sqlstate, nullif(v_field, ''), nullif(v_constraint, ''));
end;
$$;
create function pg_temp.save(before json, after json) returns void language sql as $$
  select app_public.save_student(ana, before, after) from t
$$;
create function pg_temp.own(name text, value text, bus text default null) returns json language sql as $$
  select json_build_object('custom', jsonb_strip_nulls(jsonb_build_object(
    case name when 'size' then size else lost end, value, t.bus, own.bus)))
  from t
$$;
grant execute on all functions in schema pg_temp to app_user;

-- who may
select tests.act_as(who, school) from t, (values ('math')) as v (who);
set local role app_user;
select is(pg_temp.refusal($$select pg_temp.save('{}', '{"village": "Sassandra"}')$$), 'RBDEN',
  'a teacher changes no record');
select is_empty('select from app_public.incomplete_students()', 'and gets no list of incomplete ones');
select is(pg_temp.refusal($$select app_public.remove_student_field(bus) from t$$), 'RBDEN', 'removes no field');
select is(pg_temp.refusal($$select app_public.restore_student_field(bus) from t$$), 'RBDEN', 'brings none back');
select isnt((select app_public.student_record(ana) from t)::text, null, 'but reads the record of a student they teach');
reset role;
set local role rollbook_owner;
select tests.act_as('far', other) from t;
set local role app_user;
select is((select app_public.student_record(ana) from t)::text, null, 'another school reads nothing');
select is(pg_temp.refusal($$select pg_temp.save('{}', '{"village": "x"}')$$), 'RBVAL student_id', 'nor writes');
reset role;
set local role rollbook_owner;
select tests.act_as('head', school) from t;
set local role app_user;

-- the record
select pg_temp.save('{"village": null, "phone": null}',
  '{"village": "Sassandra", "phone": "01 02", "enrolled_on": "2024-09-02", "is_registered": false}');
select is(concat_ws(' ', village, phone, enrolled_on, is_registered), 'Sassandra 01 02 2024-09-02 f',
  'several fields are written at once')
from app_public.students where id = (select ana from t);
select pg_temp.save('{"phone": "01 02"}', '{"phone": "03 04"}');
select pg_temp.save('{"village": "Sassandra"}', '{"village": "Tabou"}');
select is(concat_ws(' ', village, phone), 'Tabou 03 04', 'two people change different fields of a record')
from app_public.students where id = (select ana from t);
select is(pg_temp.refusal($$select pg_temp.save('{"village": "Sassandra"}', '{"village": "Man"}')$$), 'RBSTL village',
  'who would overwrite somebody''s change is told');
select lives_ok($$select pg_temp.save('{"village": "Sassandra"}', '{"village": "Tabou"}')$$, 'unless they mean the same');
select lives_ok($$select pg_temp.save('{"village": "Tabou"}', '{"village": "Tabou"}')$$, 'and nothing changed is nothing');
select is(village, 'Tabou', 'what was refused is not written')
from app_public.students where id = (select ana from t);
select pg_temp.save('{"sex": null}', '{"sex": "female"}');
select is(pg_temp.refusal(format('select pg_temp.save(%L, %L)', v.before, v.after)), v.wanted, v.sentence)
from (values
  ('{"birth_date": null}', '{"birth_date": "2099-01-01"}', 'RBVAL birth_date', 'nobody is born in the future'),
  ('{"birth_date": null}', '{"birth_date": "soon"}', '22007', 'a date is a date'),
  ('{"last_name": "ana-last"}', '{"last_name": " a "}', '23514 students_last_name_length', 'a name has two letters'),
  ('{"student_number": "ana"}', '{"student_number": "ben"}', '23505 students_student_number_unique',
    'a number belongs to one student'),
  ('{"email": null}', '{"email": "nobody"}', '23514 students_email_valid', 'an e-mail address looks like one'),
  ('{"graduated_on": null}', '{"graduated_on": "2020-01-01"}', '23514 students_graduated_after_enrolled',
    'nobody graduates before they have come'),
  ('{"village": "Tabou"}', json_build_object('village', repeat('x', 121))::text, 'RBVAL village', 'a village has 120 letters'),
  ('{"address": null}', json_build_object('address', repeat('x', 501))::text, 'RBVAL address', 'a note 500'),
  ('{"custom": {}}', '{"custom": {"00000000-0000-0000-0000-000000000001": "x"}}',
    'RBVAL bus', 'a required own field comes first'),
  ((select json_build_object('school_id', school) from t)::text, (select json_build_object('school_id', other) from t)::text, '42501', 'nobody moves a student to another school this way'))
  as v (before, after, wanted, sentence);
select is_empty($$
  select a.attname
  from pg_attribute a
  join pg_trigger g on g.tgrelid = a.attrelid and g.tgname = '_120_lengths'
  where a.attrelid = 'app_public.students'::regclass and a.attgenerated = '' and a.atttypid = 'text'::regtype
    and pg_get_triggerdef(g.oid) not like '%new.' || a.attname || ')%'$$, 'the length of every text is looked at');
select lives_ok(format('select pg_temp.save(%L, %L)', '{"address": null}', json_build_object('address', repeat('é', 500))),
  'letters are counted, not bytes');
select is(village || sex, 'Taboufemale', 'all that was refused left the record as it was')
from app_public.students where id = (select ana from t);

-- own fields
select is(pg_temp.refusal($$select pg_temp.save('{"custom": {}}', pg_temp.own('size', 'M'))$$), 'RBVAL bus',
  'a required field must have a value');
select is(pg_temp.refusal(format('select pg_temp.save(%L, pg_temp.own(%L, %L, %L))', '{"custom": {}}', v.name, v.value, 'Line 9')),
  'RBVAL own', v.sentence)
from (values ('size', 'XXL', 'a choice is one of the choices'), ('lost', 'many', 'a number is a number')) as v (name, value, sentence);
select pg_temp.save('{"custom": {}}', pg_temp.own('lost', '2,50', 'Líne 9'));
select is(custom, (select jsonb_build_object(lost, 2.5, bus, 'Líne 9') from t), 'values are kept with their type')
from app_public.students where id = (select ana from t);
select is(pg_temp.refusal($$select pg_temp.save('{"custom": {}}', pg_temp.own('lost', '4', 'Líne 9'))$$), 'RBSTL own',
  'a field of one''s own is not overwritten unseen either');
select lives_ok($$select pg_temp.save(pg_temp.own('lost', null, 'Líne 9'), pg_temp.own('size', 'L', 'Líne 9'))$$,
  'while others are written beside it');
select pg_temp.save(pg_temp.own('lost', '2,5', 'Líne 9'), pg_temp.own('lost', '3', 'Líne 9'));
select pg_temp.save(pg_temp.own('lost', '3.0', 'Líne 9'), pg_temp.own('lost', '2.5', 'Líne 9'));
select is(custom ->> (select lost::text from t), '2.5', 'what a form had before is compared by its meaning')
from app_public.students where id = (select ana from t);
select is((select count(*) from app_public.search_students('line ana')), 1::bigint, 'a search finds what stands in own fields');
select is((select count(*) from app_public.search_students('line ben')), 0::bigint, 'of this student only');
reset role;
set local role rollbook_owner;
select is(pg_temp.refusal(format('update app_public.students set custom = %L where student_number = %L',
    (select jsonb_build_object(size, 'XXL') from t), 'ben')), 'RBVAL own', 'no way of writing avoids the types');
select is(pg_temp.refusal($$insert into app_public.students (school_id, student_number, last_name, first_name, custom)
    select other, 'x', 'xx', 'xx', jsonb_build_object(bus, 'x') from t$$), 'RBVAL bus', 'a field is its own school''s');
set local role app_user;

-- incomplete
select is(missing, '{birth_date,birth_place,emergency_phone}', 'what a record lacks is listed')
from app_public.incomplete_students() where student_number = 'ana';
select is(missing, '{sex,birth_date,birth_place,guardian,emergency_phone,Bus}', 'also guardians and required own fields')
from app_public.incomplete_students(tests.class((select school from t))) where student_number = 'cho';
update app_public.guardians set phone_2 = '05 06' where last_name = 'Mother';
select is(missing, '{birth_date,birth_place}', 'a guardian with a phone can be called')
from app_public.incomplete_students() where student_number = 'ana';
select is_empty($$select from t, app_public.incomplete_students(tests.class(school, '6e B'))$$, 'class by class when wanted');

-- who is entered by hand
select is(pg_temp.refusal($$select app_public.admit_student(json_build_object('student_number', 'new', 'last_name', 'Aka', 'first_name', 'Eve'))$$),
  'RBVAL bus', 'a new student needs the required fields as well');
select is(pg_temp.refusal($$select app_hidden.require_own_fields(jsonb_build_object(bus, '')) from t$$), 'RBVAL bus', 'nothing is no value');
select lives_ok($$select app_public.admit_student(json_build_object('student_number', 'new', 'last_name', 'Aka', 'first_name', 'Eve',
  'custom', json_build_object(bus, 'Line 1', size, null))) from t$$, 'and is entered with them');
select is(custom, (select jsonb_build_object(bus, 'Line 1') from t), 'what was left empty is not kept')
from app_public.students where student_number = 'new';

-- in one query
insert into app_public.scholarships (student_id, sponsor, amount, currency, starts_on)
select ana, 'Caritas', 50000, 'XOF', '2025-09-01' from t;
select from t, app_public.set_need(ana, 'transport', true);
select is(r -> 'student' ->> 'village', 'Tabou', 'the record holds the columns')
from t, app_public.student_record(ana) as x (r);
select is((r -> 'student')::jsonb ?| '{school_id,search_text,custom}', false, 'but nothing internal')
from t, app_public.student_record(ana) as x (r);
select is(string_agg(concat_ws('=', f ->> 'name', f ->> 'value'), ' ' order by n), 'Size=L Bus=Líne 9 Lost books=2.5', 'own fields in order')
from t, app_public.student_record(ana) as x (r), json_array_elements(r -> 'fields') with ordinality as f (f, n);
select is(concat_ws(' ', r #>> '{family,guardians,0,record,last_name}', r #>> '{family,scholarships,0,values,sponsor}',
    r #>> '{family,needs,0,kind}'), 'Mother Caritas transport', 'guardians, scholarships and needs')
from t, app_public.student_record(ana) as x (r);
select is(concat_ws(' ', r #>> '{enrollments,0,className}', r #>> '{enrollments,0,teachers,0}', json_array_length(r #> '{enrollments,0,courses}')),
  '6e A main main 2', 'classes with year, teachers and courses')
from t, app_public.student_record(ana) as x (r);
select is(json_array_length(r -> 'marks'), 3, 'and marks, with those not yet published')
from t, app_public.student_record(ana) as x (r);
reset role;
set local role rollbook_owner;
select tests.act_as('mother', school) from t;
set local role app_user;
select is(json_array_length(r -> 'marks'), 2, 'a mother sees the published ones')
from t, app_public.student_record(ana) as x (r);
reset role;
set local role rollbook_owner;
select tests.act_as('head', school) from t;
set local role app_user;

-- a field goes and comes back
select is(pg_temp.refusal('select app_public.remove_student_field(lost) from t'), 'RBUSE', 'a field with values is not removed unasked');
select app_public.remove_student_field(lost, true) from t;
select is((select string_agg(name, ' ') from app_public.own_student_fields()), 'Size Bus', 'it is not among the fields any more');
select is((select string_agg(name, ' ') from app_public.own_student_fields(true)), 'Size Bus Lost books', 'unless those out of use are wanted');
select is(custom, (select jsonb_build_object(size, 'L', bus, 'Líne 9') from t), 'once confirmed its values are put away')
from app_public.students where id = (select ana from t);
select app_public.restore_student_field(lost) from t;
select is(custom, (select jsonb_build_object(size, 'L', lost, 2.5, bus, 'Líne 9') from t), 'and come back with the field')
from app_public.students where id = (select ana from t);
select app_public.save_structure('student_fields', null, null, '{"name": "Cap", "type": "yes_no", "position": 4}');
select app_public.remove_student_field(id) from app_public.student_fields where name = 'Cap';
select is((select count(*) from app_public.student_fields), 3::bigint, 'a field that nobody used is simply gone');
select is(pg_temp.refusal($$select app_public.save_structure('student_fields', null, null, '{"name": "Bus", "type": "date"}')$$),
  '23505 student_fields_name_unique', 'two fields have two names');
select is(pg_temp.refusal($$select app_public.save_structure('student_fields', null, null, '{"name": "House", "type": "choice"}')$$),
  '23514 student_fields_choices_given', 'a choice has choices');

select * from finish();
rollback;
