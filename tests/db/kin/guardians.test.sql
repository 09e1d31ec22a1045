begin;
select plan(40);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'admin') from t;
insert into app_public.guardians (school_id, last_name, first_name, phone)
select other, 'Koffi', 'Étrangère', '0700000000' from t;
create temp table k as
select tests.student(school, 'ana') as ana, tests.student(school, 'ben') as ben,
  (select id from app_public.guardians where last_name = 'Mother') as mother
from t;
grant select on k to app_user;
create function pg_temp.family(student uuid) returns jsonb language sql as
$$ select app_public.student_family(student)::jsonb $$;
grant execute on function pg_temp.family(uuid) to app_user;

select tests.act_as('head', school) from t;
set local role app_user;

-- entering and finding
select lives_ok(
  $$select app_public.save_guardian(ana, null, null, '{"last_name": "N''Guessan", "first_name": "Éloïse",
      "phone": "+225 07 08 09 10 11", "occupation": "Couturière", "children_count": 4,
      "birth_district": "Bouaké", "address": "Lot 12"}',
      '{"relation": "grandparent", "lives_with": true}') from k$$,
  'an admin enters a guardian of a student');
select is(
  pg_temp.family(ana) #> '{guardians,1,link}',
  '{"relation": "grandparent", "priority": 2, "may_see_marks": true, "may_act": true, "lives_with": true}',
  'the second whom to call, with every right until one is taken away') from k;
select is(pg_temp.family(ana) #>> '{guardians,1,record,occupation}', 'Couturière',
  'with what the school wants to know') from k;
create temp table g as
select id from app_public.guardians where last_name = 'N''Guessan';
select is(app_public.search_guardians(search) ->> 'total', found, sentence)
from (values ('nguessan', '1', 'a guardian is found without apostrophe and accents'),
  ('eloise NGUE', '1', 'by parts of names in any order'), ('0708', '1', 'by a part of the number'),
  ('07080910', '1', 'written without spaces'), ('koffi', '0', 'not those of another school'),
  ('', '0', 'nothing typed finds nobody'), ('xyz', '0', 'nor does nonsense')) as v (search, found, sentence);
select is(app_public.search_guardians('nguessan') #>> '{guardians,0,children,0}', 'ana-last ana-first',
  'with the names of their children, to be sure');

-- the same guardian of another student
select lives_ok('select app_public.link_guardian(ben, (select id from g), ''{"relation": "relative"}'') from k',
  'who is known already is linked to another student');
select is((select count(*)::integer from app_public.guardians where last_name = 'N''Guessan'), 1,
  'and not entered twice');
select is(pg_temp.family(ben) #>> '{siblings,0,lastName}', 'ana-last',
  'students with a guardian in common know of each other') from k;
select lives_ok(
  'select app_public.link_guardian(ben, (select id from g), ''{"priority": 1, "may_act": false}'') from k',
  'what the guardian is to the student changes');
select is(
  (select relation || ' ' || priority || ' ' || may_act from app_public.student_guardians
   where student_id = ben and guardian_id = (select id from g)),
  'relative 1 false', 'and what was not said stays') from k;

-- taking away and giving back
create temp table undone as
select app_public.unlink_guardian(ben, (select id from g)) as link from k;
select is((select link ->> 'priority' from undone), '1', 'an unlinked guardian leaves what they were');
select is(jsonb_array_length(pg_temp.family(ben) -> 'guardians'), 1, 'and is gone from the family') from k;
select is((select count(*)::integer from app_public.guardians where last_name = 'N''Guessan'), 1,
  'but not from the school');
select lives_ok('select app_public.link_guardian(ben, (select id from g), (select link from undone)) from k',
  'so it can be undone');
select is(
  (select relation || ' ' || priority || ' ' || may_act from app_public.student_guardians
   where student_id = ben and guardian_id = (select id from g)),
  'relative 1 false', 'with all that they were') from k;
select is(app_public.unlink_guardian(ana, ben)::text, null, 'who is no guardian is not unlinked') from k;

-- what does not fit
select throws_ok(format('select app_public.save_guardian(%L, null, null, %L)', ana, guardian), '23514', null, sentence)
from k, (values ('{"last_name": "X", "first_name": "Awa"}', 'a name of one letter is refused'),
  ('{"last_name": "Koné", "first_name": "Awa", "email": "awa"}', 'an e-mail that is none is refused'),
  ('{"last_name": "Koné", "first_name": "Awa", "children_count": -1}', 'minus one child is refused'))
  as v (guardian, sentence);
select throws_ok(
  $$select app_public.link_guardian(ana, (select id from g), '{"relation": "friend"}') from k$$, '23514',
  null, 'an unknown relation is refused');
select throws_ok(
  $$select app_public.link_guardian(ana, (select id from g), '{"priority": 0}') from k$$, '23514',
  null, 'a place before the first is refused');
select throws_ok('select app_public.link_guardian(ana, ana) from k', 'RBVAL', null,
  'a guardian who does not exist is refused');
select throws_ok(
  $$select app_public.save_structure('guardians', (select id::text from g), '{"phone": "1"}', '{"phone": "2"}')$$,
  'RBSTL', null, 'a change of what somebody else changed meanwhile is refused');

select throws_ok(
  $$select app_public.save_guardian(ana, (select id from g), '{"occupation": "Couturière"}', '{"occupation": "Tailleuse"}',
      '{"relation": "friend"}') from k$$, '23514', null, 'a change that does not fit at one end')
from k limit 1;
select is((select occupation from app_public.guardians where last_name = 'N''Guessan'), 'Couturière',
  'changes nothing at the other');

-- rights of a guardian
reset role;
select isnt_empty('select 1 from app_public.marks where student_id = (select ana from k)', 'ana has marks');
select tests.act_as('mother', school) from t;
set local role app_user;
select isnt_empty('select 1 from app_public.marks where student_id = (select ana from k)',
  'her mother sees them');
select is(app_hidden.current_marked_child_ids(), array(select ana from k), 'as long as she may');
reset role;
update app_public.student_guardians set may_see_marks = false
where guardian_id = (select mother from k);
set local role app_user;
select is_empty('select 1 from app_public.marks', 'a guardian who may not see marks sees none');
select is((select app_public.student_results(ana, tests.term(school))::text from k, t), null,
  'nor results');
select is((select count(*)::integer from app_public.students), 1, 'but still that it is their child');
select throws_ok('select app_public.search_guardians(''a'')', 'RBDEN', null,
  'a guardian does not search others');
select tests.act_as('main', school) from t;
select throws_ok('select app_public.unlink_guardian(ana, mother) from k', 'RBDEN', null,
  'a teacher does not change families');
select throws_ok('select app_public.link_guardian(ana, mother) from k', 'RBDEN', null,
  'in either way');

select * from finish();
rollback;
