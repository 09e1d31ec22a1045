-- issue_bulletins() with bulletin_data(), bulletin_school(), bulletin_students(), bulletin_subjects(),
-- bulletin_terms(), store_bulletins(), bulletin_code(); revoke_bulletin(), verified_bulletin(),
-- year_data(), transcript_data(), class_bulletins(), bulletin_overview(), may_read_bulletin().
begin;
select plan(53);

create temp table t as select tests.school('S1') as school;
select tests.staffed_class(school) from t;
create temp table c as
select school, tests.class(school) as class, tests.term(school) as term,
  tests.class(school, '6e B') as second
from t;
alter table c add math uuid, add ana uuid, add ben uuid;
update c set math = tests.course(school, 'MATH'), ana = tests.student(school, 'ana'),
  ben = tests.student(school, 'ben');
grant select on c to app_user;
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
create function pg_temp.issue(name text, classes text default 'array[class]', rest text default 'term') returns text language sql as $$
  select pg_temp.act(name, format('select app_public.issue_bulletins(%s, %s) from c', classes, rest))
$$;
create view pg_temp.held as
select st.student_number as student, b.* from app_public.bulletins b
join app_public.students st on st.school_id = b.school_id and st.id = b.student_id;
create function pg_temp.verify(given text) returns text language plpgsql as $$
declare
  v_answer text;
begin
  perform set_config('app.session', '', true), set_config('app.school', '', true);
  perform set_config('role', 'app_user', true);
  v_answer := app_hidden.verified_bulletin(given);
  perform set_config('role', 'none', true);
  return v_answer;
end;
$$;

-- who and when
select throws_ok(format('select pg_temp.issue(%L, %L, %L)', name, classes, rest), code, null, sentence)
from (values
  ('main', 'array[class]', 'term', 'RBDEN', 'a class teacher does not issue'),
  ('mother', 'array[class]', 'term', 'RBDEN', 'nor does a family'),
  ('head', 'array[class]', 'term', 'RBOPN', 'a term that is open is not issued: its figures may still change'),
  ('head', 'array[class]', 'null, ''annual''', 'RBOPN', 'nor is a year with such a term'),
  ('head', 'array[term]', 'term', 'RBVAL', 'the class has to exist'),
  ('head', 'array[class]', 'null', 'RBVAL', 'a bulletin of a term names it'),
  ('head', 'array[class]', 'term, ''annual''', 'RBVAL', 'one of a year does not'),
  ('head', 'array[class]', 'null, ''diploma''', 'RBVAL', 'there is no other kind')) as v (name, classes, rest, code, sentence);
select is_empty('select from pg_temp.held', 'nothing was issued');

select pg_temp.act('head', 'select app_public.save_appreciations(math, term, json_build_array(json_build_object(''student_id'', ana, ''text'', ''Très bien''))) from c');
select pg_temp.act('head', 'select x.state from c, app_public.close_term(class, term) as x');
select is(pg_temp.issue('head'), '3', 'a closed term is issued for every student of the class');
select is(pg_temp.issue('head'), '0', 'again, nothing is issued: all say the same');
select results_eq('select distinct edition, state from pg_temp.held', $$values (1, 'issued')$$, 'each is the first edition');
select is((select count(distinct code) from pg_temp.held), 3::bigint, 'each has a code of its own');
select is_empty($$select from pg_temp.held where hash <> sha256(convert_to(snapshot::text, 'UTF8'))$$, 'the hash is that of the snapshot');
select ok(app_private.bulletin_code() ~ '^[0-9A-HJKMNP-TV-Z]{20}$' and app_private.bulletin_code() <> app_private.bulletin_code(), 'a code has 100 random bits');

-- what it says
select is(
  (select jsonb_build_array(snapshot #> '{total,average}', snapshot #> '{total,rank}', snapshot #> '{total,ranked}', snapshot #> '{total,coefficient}', snapshot #> '{total,points}')
   from pg_temp.held where student = 'ana'), '[13.20, 1, 3, 5, 66.00]', 'average, rank, and the sums they come from');
select is(
  (select (snapshot #>> '{subjects,1,average}')::numeric from pg_temp.held where student = 'ana'), 12.00, 'subject averages');
select is(
  (select snapshot #>> '{subjects,1,appreciation}' from pg_temp.held where student = 'ana'), 'Très bien', 'appreciations');
select is(
  (select snapshot #> '{subjects,1,marks}' from pg_temp.held where student = 'ana'),
  '[{"code": null, "name": "Test", "value": 12.00, "maximum": 20.00, "category": null}]', 'the marks of published assessments');
select is(
  (select snapshot #>> '{council,mention}' from pg_temp.held where student = 'ana'), 'assez bien', 'the mention');
select is_empty(
  $$select h.student from pg_temp.held h
    join app_public.term_results r on r.student_id = h.student_id
    where app_hidden.rounded(r.average, 2) is distinct from (h.snapshot #>> '{total,average}')::numeric
      or r.rank is distinct from (h.snapshot #>> '{total,rank}')::integer$$, 'every average and rank is the stored one');
select is(
  (select snapshot #> '{year,average}' from pg_temp.held where student = 'ana'), '13.20', 'in the last term, the annual average as well');

-- locks
select throws_ok($$select pg_temp.act('head', 'select app_public.save_appreciations(math, term, json_build_array(json_build_object(''student_id'', ana, ''text'', ''x''))) from c')$$,
  'RBISS', null, 'issued, an appreciation is not changed');
select throws_ok($$select pg_temp.act('head', 'select app_public.save_council_remarks(class, term, json_build_array(json_build_object(''student_id'', ana, ''appreciation'', ''x''))) from c')$$,
  'RBISS', null, 'nor a remark');
select throws_ok($$select pg_temp.act('head', 'select x.state from c, app_public.open_council(class, term) as x')$$,
  'RBVAL', null, 'opening the council again needs a reason');
select throws_ok($$select pg_temp.act('main', 'select x.state from c, app_public.open_council(class, term, ''error'') as x')$$,
  'RBDEN', null, 'and an admin');
select is(pg_temp.act('head', 'select x.state from c, app_public.open_council(class, term, ''error'') as x'), 'council', 'who then opens it');
select is((select count(*) from pg_temp.held where state = 'issued'), 3::bigint, 'what was issued still holds');

-- a correction
select pg_temp.act('head', 'select app_public.save_appreciations(math, term, json_build_array(json_build_object(''student_id'', ana, ''text'', ''Bien''))) from c');
create temp table before as select * from pg_temp.held;
select is(pg_temp.issue('head'), '1', 'issued anew, only what says something else is replaced');
select results_eq($$select edition, state from pg_temp.held where student = 'ana' order by edition$$, $$values (1, 'superseded'), (2, 'issued')$$, 'the old edition is superseded by the new one');
select is_empty($$select from before b join pg_temp.held h using (id) where b.snapshot <> h.snapshot or b.hash <> h.hash or b.code <> h.code$$, 'what was issued says what it said');
select is(pg_temp.act('main', 'select count(*) from app_public.class_bulletins((select class from c), (select term from c))'), '4', 'staff see every edition');
select is(pg_temp.act('mother', 'select string_agg(edition::text, '','') from app_public.bulletins'), '2', 'a family reads the one that holds');
update app_public.student_guardians set may_see_marks = false
where student_id = (select ben from c);
select is(pg_temp.act('father', 'select count(*) from app_public.bulletins'), '0', 'who may not see marks reads no bulletin');
update app_public.student_guardians set may_see_marks = true;
select is(pg_temp.act('father', 'select count(*) from app_public.bulletins where student_id = (select ana from c)'), '0', 'of its own child only');

-- codes
select is(pg_temp.verify(code), 'authentic', 'the code of an issued bulletin is authentic') from pg_temp.held where student = 'ben';
select is(pg_temp.verify(lower(regexp_replace(code, '(.{4})', '\1-', 'g'))), 'authentic', 'however it is typed') from pg_temp.held where student = 'ben';
select is(pg_temp.verify(code), 'superseded', 'that of an old edition says so') from before where student = 'ana';
select is(pg_temp.verify(translate(code, '0123456789', '1234567890') || 'A'), 'unknown', 'an altered code is unknown') from pg_temp.held where student = 'ben';
select is(pg_temp.verify(given), 'unknown', 'nonsense is unknown') from unnest(array['', '%', repeat('A', 5000)]) as given limit 1;
select pg_temp.act('head', format('select x.state from app_public.revoke_bulletin(%L, ''Fraud'') as x', id)) from pg_temp.held where student = 'ben';
select is(pg_temp.verify(code), 'revoked', 'a revoked one says so') from pg_temp.held where student = 'ben';
select throws_ok(format($$select pg_temp.act('head', 'select app_public.revoke_bulletin(''%s'', '' '')')$$, id), 'RBVAL', null, 'revoking needs a reason') from pg_temp.held where student = 'cho';
select throws_ok(format($$select pg_temp.act('main', 'select app_public.revoke_bulletin(''%s'', ''x'')')$$, id), 'RBDEN', null, 'and an admin') from pg_temp.held where student = 'cho';
update app_public.bulletins set snapshot = jsonb_set(snapshot, '{total,average}', '20') where id = (select id from pg_temp.held where student = 'cho');
select is(pg_temp.verify(code), 'unknown', 'a bulletin changed behind the back of the database is not authentic') from pg_temp.held where student = 'cho';

-- years and transcripts
select is(pg_temp.issue('head', 'array[class]', 'null, ''annual'''), '3', 'once every term is closed, the year is issued');
select is((select (snapshot #>> '{year,average}')::numeric from pg_temp.held where student = 'ana' and kind = 'annual'), 13.20, 'with the annual average');
select is(pg_temp.issue('head', 'array[class]', 'null, ''transcript'''), '3', 'a transcript is issued at any time');
select is((select jsonb_array_length(snapshot -> 'years') from pg_temp.held where student = 'ana' and kind = 'transcript'), 1, 'with every year of the student');

-- a class without students
select pg_temp.act('head', 'select x.state from c, app_public.close_term(second, term) as x');
select is(pg_temp.issue('head', 'array[second]'), '0', 'a class without students has no bulletins');
select is(jsonb_path_query_first(pg_temp.act('head', 'select app_public.bulletin_overview(term) from c')::jsonb, '$.classes[*] ? (@.name == "6e A") .superseded'), '1', 'the overview counts');
select is(pg_temp.act('main', 'select app_public.bulletin_overview(term) from c'), null, 'for admins only');

-- ranks
select ok(not app_hidden.may_read_bulletin(b), 'who is not signed in reads none') from app_public.bulletins b, set_config('app.session', '', true) limit 1;
update app_public.schools set ranks_shown_to_families = false where id = (select school from c);
select is((select data #> '{total,rank}' from c, app_private.bulletin_data(school, array[class], term, array[ana])), 'null', 'where families see no ranks, bulletins bear none');

select * from finish();
rollback;
