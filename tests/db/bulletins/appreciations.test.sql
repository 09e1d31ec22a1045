-- save_appreciations(), save_council_remarks(), open_council() with council_state(), council_lock(),
-- may_hold_council(), require_council(), refuse_issued(); appreciation_sheet(), council_sheet(),
-- council_student(); phrases.
begin;
select plan(37);

create temp table t as select tests.school('S1') as school;
select tests.staffed_class(school) from t;
create temp table c as
select school, tests.class(school) as class, tests.term(school) as term from t;
alter table c add math uuid, add french uuid, add ana uuid, add ben uuid, add stranger uuid;
update c set math = tests.course(school, 'MATH'), french = tests.course(school, 'FR'),
  ana = tests.student(school, 'ana'), ben = tests.student(school, 'ben'),
  stranger = tests.student(school, 'dan', '6e B');
update app_public.schools set bulletin_distinctions = '{Félicitations,Avertissement}'
where id = (select school from c);
grant select on c to app_user;
insert into app_public.course_teachers (school_id, course_id, user_id)
select school, french, tests.user('french', school, 'teacher') from c;
create function pg_temp.act(name text, statement text) returns text language plpgsql as $$
declare
  v_answer text;
begin
  perform tests.act_as(name, school) from c;
  perform set_config('role', 'app_user', true);
  execute statement into v_answer;
  perform set_config('role', 'none', true);
  return v_answer;
end;
$$;
create function pg_temp.write(course text, student text, text text) returns text language sql as $$
  select format('select app_public.save_appreciations(%s, term, json_build_array(
    json_build_object(''student_id'', %s, ''text'', %L))) from c', course, student, text)
$$;
create function pg_temp.remark(student text, fields json) returns text language sql as $$
  select format('select app_public.save_council_remarks(class, term, json_build_array(
    json_build_object(''student_id'', %s)::jsonb || %L::jsonb)) from c', student, fields)
$$;
create function pg_temp.sheet(name text) returns jsonb language sql as $$
  select pg_temp.act(name, 'select app_public.appreciation_sheet(math, term) from c')::jsonb
$$;
create function pg_temp.council(name text) returns jsonb language sql as $$
  select pg_temp.act(name, 'select app_public.council_sheet(class, term) from c')::jsonb
$$;
create function pg_temp.student(name text) returns jsonb language sql as $$
  select pg_temp.act(name, 'select app_public.council_student(class, term, ana) from c')::jsonb
$$;

-- drafts
select is(pg_temp.act('math', pg_temp.write('math', 'ana', ' Good work. ')), '1', 'the teacher of a course writes an appreciation');
select is(pg_temp.act('math', pg_temp.write('math', 'ana', 'Good work.')), '0', 'the same again changes nothing');
select throws_ok(format('select pg_temp.act(%L, pg_temp.write(%L, %L, %L))', name, course, student, text), code, null, sentence)
from (values
  ('french', 'math', 'ana', 'x', 'RBDEN', 'the teacher of another course may not'),
  ('other', 'math', 'ana', 'x', 'RBDEN', 'nor the teacher of another class'),
  ('mother', 'math', 'ana', 'x', 'RBDEN', 'nor a family'),
  ('math', 'math', 'stranger', 'x', 'RBVAL', 'a student of another class gets none'),
  ('math', 'math', 'ana', repeat('x', 301), '23514', 'an appreciation has at most 300 characters')) as v (name, course, student, text, code, sentence);
select is(pg_temp.act('main', pg_temp.write('french', 'ben', 'Reads.')), '1', 'the class teacher writes for every course');
select is(pg_temp.act('head', pg_temp.write('french', 'ben', ' ')), '1', 'an empty text takes an appreciation back');
select is((select count(*) from app_public.course_appreciations), 1::bigint, 'one is left');
select is(pg_temp.sheet('math') -> 'mayWrite', 'true', 'the sheet says that the teacher may write');
select is(jsonb_path_query_array(pg_temp.sheet('math'), '$.students[*].lastName'), '["ana-last", "ben-last", "cho-last"]', 'it lists the students by name');
select is(pg_temp.sheet('math') #>> '{students,0,text}', 'Good work.', 'with what is written');
select is((pg_temp.sheet('math') #>> '{students,0,average}')::numeric, 12.00, 'and the official average');
select is(pg_temp.sheet('french'), null, 'who does not teach the course has no sheet');
select is(pg_temp.sheet('mother'), null, 'nor has a family');

-- remarks
select is(pg_temp.act('main', pg_temp.remark('ana', '{"appreciation": "A good term."}')), '1', 'the class teacher writes the general appreciation');
select throws_ok(format('select pg_temp.act(%L, pg_temp.remark(%L, %L))', name, student, fields), code, null, sentence)
from (values
  ('math', 'ana', '{"appreciation": "x"}', 'RBDEN', 'another teacher does not'),
  ('main', 'ana', '{"head_comment": "x"}', 'RBDEN', 'the head''s comment is the admin''s'),
  ('main', 'stranger', '{"appreciation": "x"}', 'RBVAL', 'the student has to be in the class'),
  ('main', 'ana', '{"distinctions": ["Gold"]}', 'RBVAL', 'a distinction is one of the school''s')) as v (name, student, fields, code, sentence);
select is(pg_temp.act('head', pg_temp.remark('ana', '{"head_comment": "Bravo.", "distinctions": ["Félicitations"]}')), '1', 'the admin comments and gives a distinction');
select results_eq(
  'select appreciation, head_comment, distinctions, is_mention_chosen from app_public.council_remarks',
  $$values ('A good term.', 'Bravo.', '{Félicitations}'::text[], false)$$, 'what an entry does not name stays');
select is(pg_temp.student('main') #>> '{data,council,mention}', 'assez bien', 'the mention follows the bands of the policy');
select is(pg_temp.act('main', pg_temp.remark('ana', '{"is_mention_chosen": true, "mention": "bien"}')), '1', 'the council chooses another');
select is(pg_temp.student('main') #>> '{data,council,mention}', 'bien', 'which holds');
select is(pg_temp.student('main') ->> 'suggestedMention', 'assez bien', 'the suggestion stays known');
select is(pg_temp.student('math'), null, 'who does not hold the council sees none of it');
select is(pg_temp.council('main') -> 'isAdmin', 'false', 'the class teacher holds it without being an admin');
select is(jsonb_array_length(pg_temp.council('head') -> 'missing'), 2, 'missing appreciations are counted by course');

-- states
select is(pg_temp.council('main') ->> 'state', 'draft', 'at first the bulletins are in draft');
select lives_ok($$select pg_temp.act('main', 'select x.state from c, app_public.open_council(class, term) as x')$$, 'the class teacher begins the council');
select throws_ok($$select pg_temp.act('math', pg_temp.write('math', 'ana', 'Late.'))$$, 'RBDEN', null, 'then the teachers are done');
select is(pg_temp.sheet('math') -> 'mayWrite', 'false', 'and are told');
select is(pg_temp.act('main', pg_temp.write('math', 'ana', 'Better.')), '1', 'the class teacher still corrects');

-- phrases
select lives_ok($$select pg_temp.act('math', 'insert into app_public.phrases (owner_id, text) values (app_hidden.current_user_id(), ''Go on.'') returning id')$$, 'a teacher keeps a phrase');
select is(pg_temp.act('french', 'select count(*) from app_public.phrases'), '0', 'for nobody else');

select * from finish();
rollback;
