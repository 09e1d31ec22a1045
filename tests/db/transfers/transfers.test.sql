-- Students who go to another school of the installation: offer_transfer(), ask_transfer(),
-- approve_transfer(), complete_transfer(), end_transfer(), transfer_schools(), pending_transfers(), and
-- what they stand on: other_school(), transfer_record(), share_offer(), held_transfer(), copy_family(),
-- received_student().
begin;
select plan(54);

insert into app_public.institutions (code, name, type) values ('MIN', 'Ministry', 'ministry');
create temp table t as
select tests.school('OLD') as old, tests.school('NEW') as new, tests.school('FAR') as far,
  null::uuid as transfer, null::uuid as student;
grant select, update on t to app_user;
update app_public.institutions set parent_id = (select id from app_public.institutions where code = 'MIN')
where code in ('OLD', 'NEW');
select tests.staffed_class(old) from t;
select tests.user('chief', new, 'admin'), tests.user('third', far, 'admin'), tests.user('pal', new, 'teacher'),
  tests.class(new, '4e'), tests.student(new, 'rex', '4e') from t;
create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  v_field text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_field = column_name;
  return concat_ws(' ', sqlstate, nullif(v_field, ''));
end;
$$;
create function pg_temp.who(name text) returns uuid language sql security definer as $$
  select s.id from app_public.students s, t where s.school_id = old and s.student_number = name
$$;
create function pg_temp.offer(name text, day date default '2026-03-31') returns uuid language sql as $$
  select app_public.offer_transfer(pg_temp.who(name), 'new', day, 'moves to town')
$$;
create function pg_temp.ask(number text, name text) returns uuid language sql as $$
  select app_public.ask_transfer('OLD', number, name)
$$;
create function pg_temp.accept(class text default '4e', day date default '2026-04-01', number text default null)
returns uuid language sql as $$
  select app_public.complete_transfer(transfer, case when class <> '' then tests.class(new, class) end, day, number)
  from t
$$;
create view pg_temp.lines as
select i.code, x.direction, x.state, x.is_begun_here, x.last_name, x.first_name, x.record is not null as shared
from app_public.transfers x join app_public.institutions i on i.id = x.school_id;
create view pg_temp.places as
select i.code, s.student_number, s.status, k.name as class, e.starts_on, e.ends_on, e.drop_reason
from app_public.students s
join app_public.institutions i on i.id = s.school_id
left join app_public.enrollments e on e.school_id = s.school_id and e.student_id = s.id
left join app_public.classes k on k.id = e.class_id
where s.last_name = 'ana-last';
create view pg_temp.all_rows as
select s::text as line from app_public.students s union all select e::text from app_public.enrollments e
union all select g::text from app_public.guardians g union all select m::text from app_public.memberships m
union all select x::text from app_public.enrollment_steps x union all select r::text from app_public.term_results r;
create temp table start as select line from pg_temp.all_rows;
grant execute on all functions in schema pg_temp to app_user;

-- who may, and what is known
select tests.act_as('math', old) from t;
set local role app_user;
select is(pg_temp.refusal(statement), 'RBDEN', sentence)
from (values
  ($$select pg_temp.offer('ana')$$, 'a teacher offers nobody'),
  ($$select pg_temp.ask('ana', 'ana-last')$$, 'asks for nobody'),
  ($$select app_public.approve_transfer(uuidv7(), '2026-03-31')$$, 'approves nothing'),
  ($$select app_public.complete_transfer(uuidv7())$$, 'accepts nobody'),
  ($$select app_public.end_transfer(uuidv7())$$, 'and ends nothing')) as v (statement, sentence);
select is_empty('select * from app_public.transfer_schools()', 'nor is told of other schools');
reset role;
set local role rollbook_owner;
select tests.act_as('head', old) from t;
set local role app_user;
select results_eq('select code from app_public.transfer_schools()', array['NEW'],
  'an admin is told of the schools under the same ministry');
select is(pg_temp.refusal(statement), wanted, sentence)
from (values
  ($$select app_public.offer_transfer(pg_temp.who('ana'), 'nowhere', '2026-03-31')$$, 'RBVAL school_code',
    'the other school exists'),
  ($$select app_public.offer_transfer(pg_temp.who('ana'), 'old', '2026-03-31')$$, 'RBVAL school_code',
    'and is another one'),
  ($$select pg_temp.offer('ana', null)$$, 'RBVAL leaves_on', 'the last day is said'),
  ($$select app_public.offer_transfer(tests.student(new, 'rex'), 'NEW', '2026-03-31') from t$$, 'RBVAL student_ids',
    'another school''s student can''t be offered')) as v (statement, wanted, sentence);

-- offered, cancelled half-way
update t set transfer = pg_temp.offer('ana');
select is(pg_temp.offer('ana'), transfer, 'a second offer is the same') from t;
select results_eq('select direction, state, last_name, first_name, record is null from app_public.transfers',
  $$values ('out', 'offered', 'ana-last' collate "und-x-icu", 'ana-first' collate "und-x-icu", true)$$,
  'the school sees its own line only');
select is(pg_temp.refusal($$select app_public.offer_transfer(pg_temp.who('ana'), 'FAR', '2026-03-31')$$), '23505',
  'nobody is offered to two schools');
select is(app_public.pending_transfers(), 0, 'it does not wait for its own answer');
select is(pg_temp.refusal('select pg_temp.accept()'), 'RBVAL transfer_id', 'and can''t accept for the other');
reset role;
set local role rollbook_owner;
select set_eq('select * from pg_temp.lines',
  $$values ('OLD', 'out', 'offered', true, 'ana-last', 'ana-first', false),
    ('NEW', 'in', 'offered', false, 'ana-last', 'ana-first', true)$$, 'the other school has a line of its own');
select set_eq('select line from pg_temp.all_rows', 'select line from start', 'nothing else has changed');
select tests.act_as('chief', new) from t;
set local role app_user;
select is(app_public.pending_transfers(), 1, 'where the answer is due');
select is(record ->> 'className' || ' ' || (record -> 'results' -> 0 ->> 'average'), '6e A 13.20',
  'with the class and the annual average') from app_public.transfers;
select is_empty($$select from app_public.students where last_name = 'ana-last'$$, 'but not with the student');
select is(pg_temp.refusal('select app_public.approve_transfer(transfer, current_date) from t'), 'RBVAL transfer_id',
  'there is nothing to approve there');
reset role;
set local role rollbook_owner;
select tests.act_as('third', far) from t;
set local role app_user;
select is_empty('select * from app_public.transfers', 'a third school sees nothing');
select is(pg_temp.refusal('select app_public.end_transfer(transfer) from t'), 'RBVAL transfer_id',
  'and can end nothing');
reset role;
set local role rollbook_owner;
select tests.act_as('head', old) from t;
set local role app_user;
select is(app_public.end_transfer(transfer, 'stays after all'), 'cancelled', 'cancelled half-way') from t;
select is(app_public.end_transfer(transfer), 'cancelled', 'a second time changes nothing') from t;
reset role;
set local role rollbook_owner;
select set_eq('select * from pg_temp.lines',
  $$values ('OLD', 'out', 'cancelled', true, 'ana-last', 'ana-first', false),
    ('NEW', 'in', 'cancelled', false, 'ana-last', null, false)$$,
  'both schools know it, and what was shared is gone');
select set_eq('select line from pg_temp.all_rows', 'select line from start', 'both are right as before');
select tests.act_as('chief', new) from t;
set local role app_user;
select is(pg_temp.refusal('select pg_temp.accept()'), 'RBVAL transfer_id', 'it can''t be accepted any more');

-- asked
select isnt(pg_temp.ask('nobody', 'Nobody'), null, 'who asks for somebody unknown gets the same answer');
select isnt(pg_temp.ask('ana', 'Else'), null, 'and with a wrong name');
select is(app_public.end_transfer(id), 'cancelled', 'what one asked for can be taken back')
from app_public.transfers where state = 'asked' and last_name = 'Else';
update t set transfer = pg_temp.ask('ana', 'ANA-last');
select is(pg_temp.ask('ana', 'ana-last'), transfer, 'asked twice is asked once') from t;
select is(pg_temp.refusal($$select pg_temp.ask(' ', 'x')$$), 'RBVAL student_number', 'a number is needed');
select is(first_name, null, 'nothing is learnt by asking') from t join app_public.transfers x on x.id = transfer;
reset role;
set local role rollbook_owner;
select is(count(*), 1::bigint, 'only for a student who exists is there something to decide')
from pg_temp.lines where code = 'OLD' and state = 'asked';
select tests.act_as('head', old) from t;
set local role app_user;
select is(app_public.pending_transfers(), 1, 'by the school that would be left');
select app_public.approve_transfer(transfer, '2026-03-31') from t;

-- completed
reset role;
set local role rollbook_owner;
insert into app_public.guardians (school_id, last_name, first_name, user_id)
select new, 'Mother', 'known', tests.user('mother') from t;
update app_public.classes set max_size = 1 where name = '4e';
select tests.act_as('chief', new) from t;
set local role app_user;
select is(pg_temp.refusal('select pg_temp.accept()'), 'RBCLF', 'a full class takes nobody');
reset role;
set local role rollbook_owner;
select set_eq($$select code, status, class from pg_temp.places$$, $$values ('OLD', 'active', '6e A')$$,
  'and the student is where they were');
update app_public.classes set max_size = 40;
update app_public.enrollments set ends_on = '2026-06-30' where student_id = pg_temp.who('ana');
set local role app_user;
select is(pg_temp.refusal('select pg_temp.accept()'), 'RBTRF',
  'what keeps the student in the other school is told without saying what it is');
reset role;
set local role rollbook_owner;
update app_public.enrollments set ends_on = null where student_id = pg_temp.who('ana');
update app_public.students set village = 'Tabou', emergency_phone = '01 02' where id = pg_temp.who('ana');
set local role app_user;
update t set student = pg_temp.accept();
select is(pg_temp.accept(), student, 'accepting twice accepts once') from t;
select is(app_public.pending_transfers(), 0, 'nothing is open any more');
select is(s.last_name || ' ' || x.state, 'ana-last completed', 'the line leads to the student')
from t join app_public.transfers x on x.id = transfer join app_public.students s on s.id = x.student_id;
select is(
  (select string_agg(e ->> 'kind', ' ') from t, json_array_elements(app_public.student_history(student) -> 'steps') as e),
  'transfer_in', 'the history says where they came from');
select is(pg_temp.refusal(format('select app_public.undo_enrollment_step(%L)', id)), 'RBVAL step_id',
  'one school alone can''t undo it') from app_public.enrollment_steps;
reset role;
set local role rollbook_owner;
select set_eq('select * from pg_temp.places',
  $$values ('OLD', 'ana', 'transferred', '6e A', '2025-09-01'::date, '2026-03-31'::date, 'School NEW'),
    ('NEW', 'ana', 'active', '4e', '2026-04-01', null, null)$$,
  'the student has left one school and is in the other');
select is(concat_ws(' ', s.village, s.emergency_phone, s.previous_school), 'Tabou 01 02 School OLD',
  'the way to the family and the school they came from stand in the new record')
from app_public.students s join app_public.institutions i on i.id = s.school_id and i.code = 'NEW'
where s.last_name = 'ana-last';
select set_eq(
  $$select i.code, g.first_name, l.relation from app_public.student_guardians l
    join app_public.guardians g on g.school_id = l.school_id and g.id = l.guardian_id
    join app_public.institutions i on i.id = l.school_id
    join app_public.students s on s.id = l.student_id and s.last_name = 'ana-last'$$,
  $$values ('OLD', 'of ana' collate "und-x-icu", 'guardian'), ('NEW', 'known', 'guardian')$$,
  'with the mother, who is not entered twice');
select tests.calculate();
select tests.act_as('mother', new) from t;
set local role app_user;
select is(count(*), 1::bigint, 'she sees her child in the new school') from app_public.students;
reset role;
set local role rollbook_owner;
select tests.act_as('mother', old) from t;
set local role app_user;
select isnt_empty('select from app_public.term_results', 'and the past results where they arose');
reset role;
set local role rollbook_owner;
select tests.act_as('chief', new) from t;
set local role app_user;
select is_empty($$select from app_public.term_results where average is not null$$,
  'which the new school does not read');
select is(pg_temp.refusal($$select app_public.end_transfer(transfer) from t$$), null, 'a completed transfer stays');

-- and back again: the record that was left is taken up
update t set transfer = app_public.offer_transfer(student, 'OLD', '2026-05-31', null);
reset role;
set local role rollbook_owner;
select tests.act_as('head', old) from t;
set local role app_user;
select is(app_public.complete_transfer(transfer, tests.class(old), '2026-06-01'), pg_temp.who('ana'),
  'who comes back has the old record again') from t;
reset role;
set local role rollbook_owner;
select set_eq($$select code, status, starts_on, ends_on from pg_temp.places$$,
  $$values ('OLD', 'active', '2025-09-01'::date, '2026-03-31'::date), ('OLD', 'active', '2026-06-01', null),
    ('NEW', 'transferred', '2026-04-01', '2026-05-31')$$, 'and goes on there');

select * from finish();
rollback;
