-- What who_can_see() says of everybody against what the policies show them.
begin;
select plan(12);

insert into app_public.institutions (code, name, type) values ('M', 'Ministry', 'ministry');
create temp table t as
select tests.school('IN') as school, tests.school('OUT') as other;
grant select on t to app_user;
update app_public.institutions i
set parent_id = (select m.id from app_public.institutions m where m.code = 'M')
where i.code = 'IN';
select tests.staffed_class(school) from t;
select tests.user('minister', i.id, 'admin') from app_public.institutions i where i.code = 'M';
select tests.user('stranger', other, 'admin') from t;
select tests.user('analyst', school, 'analyst') from t;
select tests.user('substitute', school, 'teacher') from t;
select tests.user('former', school, 'teacher') from t;
select tests.user('closed', school, 'teacher') from t;
select tests.user('nurse', school, 'teacher') from t;
select tests.user('social', school, 'teacher') from t;
select tests.user('blind', school, 'guardian') from t;
select tests.user('ana', school, 'student') from t;
select tests.user('gone', school, 'admin') from t;
update app_public.memberships set ends_on = current_date - 1 where user_id = tests.user('former');
update app_public.memberships set is_active = false where user_id = tests.user('closed');
update app_public.users set status = 'inactive' where id = tests.user('gone');
update app_public.memberships set rights = '{health}' where user_id = tests.user('nurse');
update app_public.memberships set rights = '{background}' where user_id = tests.user('social');
update app_public.memberships set rights = '{health,background}' where user_id = tests.user('main');
insert into app_public.course_teachers (school_id, course_id, user_id, position)
select school, tests.course(school, 'FR'), tests.user(name), n
from t, unnest('{former,closed}'::text[]) with ordinality as x (name, n);
insert into app_public.replacements
  (school_id, course_id, user_id, substitute_id, starts_on, ends_on)
select school, tests.course(school, 'MATH'), tests.user('math'), tests.user('substitute'),
  app_hidden.school_today(school), app_hidden.school_today(school) + 3 from t;
update app_public.students set user_id = tests.user('ana') where student_number = 'ana';
insert into app_public.guardians (school_id, last_name, first_name, user_id)
select school, 'Blind', 'Blind', tests.user('blind') from t;
insert into app_public.student_guardians (school_id, student_id, guardian_id, may_see_marks)
select g.school_id, tests.student(g.school_id, 'ana'), g.id, false
from app_public.guardians g where g.last_name = 'Blind';

-- a row of the student in every table
insert into app_public.scholarships (school_id, student_id, sponsor, amount, currency, starts_on)
select school, tests.student(school, 'ana'), 'Sponsor', 100, 'XOF', '2025-09-01' from t;
insert into app_public.student_needs (school_id, student_id, kind)
select school, tests.student(school, 'ana'), 'clothes' from t;
insert into app_public.conduct_records (school_id, student_id, happened_on, points, reason)
select school, tests.student(school, 'ana'), '2025-10-01', 1, 'late' from t;
insert into app_private.school_keys (school_id, version, wrapped) select school, 1, '\x01' from t;
insert into app_public.student_health (school_id, student_id, sealed, key_version)
select school, tests.student(school, 'ana'), '\x01', 1 from t;
insert into app_public.student_backgrounds (school_id, student_id, sealed, key_version)
select school, tests.student(school, 'ana'), '\x01', 1 from t;
insert into app_public.bulletins
  (school_id, kind, academic_year_id, class_id, term_id, student_id, edition, code, snapshot, hash)
select r.school_id, 'term', tests.year(r.school_id), r.class_id, r.term_id, r.student_id, 1,
  app_private.bulletin_code(), '{}', sha256('{}')
from app_public.term_results r;

create function pg_temp.seen(name text, school integer, student uuid) returns text[]
  language plpgsql as $$
begin
  perform tests.act_as(name, school);
  return array(
    select x.area
    from (values
      ('record', exists (select from app_public.students s where s.id = student)),
      ('family', exists (select from app_public.student_guardians l where l.student_id = student)),
      ('marks', exists (
        select from app_public.marks m
        join app_public.assessments a on a.id = m.assessment_id
        where m.student_id = student and a.published_at is null)),
      ('published', exists (select from app_public.marks m where m.student_id = student)
        and not exists (
          select from app_public.marks m
          join app_public.assessments a on a.id = m.assessment_id
          where m.student_id = student and a.published_at is null)),
      ('results', exists (select from app_public.term_results r where r.student_id = student)),
      ('conduct', exists (select from app_public.conduct_records c where c.student_id = student)),
      ('bulletins', exists (select from app_public.bulletins b where b.student_id = student)),
      ('scholarships', exists (select from app_public.scholarships s where s.student_id = student)),
      ('needs', exists (select from app_public.student_needs n where n.student_id = student)),
      ('health', exists (select from app_public.student_health h where h.student_id = student)),
      ('background', exists (
        select from app_public.student_backgrounds b where b.student_id = student)))
      as x (area, is_seen)
    where x.is_seen
    order by x.area);
end;
$$;
create function pg_temp.listed(school integer, student uuid)
  returns table (name text, areas text[]) language plpgsql as $$
begin
  perform tests.act_as('head', school);
  return query
    select p ->> 'lastName', array(
      select a from json_array_elements_text(p -> 'sees') as a order by a)
    from json_array_elements(app_public.who_can_see(student) -> 'people') as p;
end;
$$;
create function pg_temp.ways(school integer, student uuid, name text) returns jsonb
  language plpgsql as $$
begin
  perform tests.act_as('head', school);
  return (
    select p -> 'ways'
    from json_array_elements(app_public.who_can_see(student) -> 'people') as p
    where p ->> 'lastName' = name);
end;
$$;
create temp table everybody as select u.last_name as name from app_public.users u;
grant select on everybody to app_user;
grant execute on all functions in schema pg_temp to app_user;
create temp table s as
select school, other, tests.student(school, 'ana') as ana, tests.student(school, 'ben') as ben from t;
grant select on s to app_user;
set local role app_user;

select cmp_ok((select count(*) from everybody), '>=', 15::bigint, 'there are people of every kind');
select set_eq(
  $$select l.name, l.areas from s, pg_temp.listed(school, ana) as l$$,
  $$select e.name, x.areas
    from s, everybody e, pg_temp.seen(e.name, school, ana) as x (areas)
    where x.areas <> '{}'$$,
  'the list of a student says of everybody what the policies show them, and leaves out the others');
select set_eq(
  $$select l.name from s, pg_temp.listed(school, ben) as l$$,
  $$select e.name
    from s, everybody e, pg_temp.seen(e.name, school, ben) as x (areas)
    where x.areas <> '{}'$$, 'another student, other people');
select is(pg_temp.ways(school, ana, 'head'), '[{"way": "admin", "of": null, "until": null}]', 'an admin is one') from s;
select is(pg_temp.ways(school, ana, 'minister'),
  '[{"way": "above", "of": "Ministry", "until": null}]', 'who comes from above is said from where') from s;
select is(pg_temp.ways(school, ana, 'math'),
  '[{"way": "teacher", "of": "MATH, 6e A", "until": null}]', 'a teacher by the course') from s;
select is(pg_temp.ways(school, ana, 'substitute'),
  jsonb_build_array(jsonb_build_object('way', 'substitute', 'of', 'MATH, 6e A', 'until', app_hidden.school_today(school) + 3)),
  'a substitute until the last day') from s;
select is(pg_temp.ways(school, ana, 'main'),
  '[{"way": "class_teacher", "of": "6e A", "until": null}, {"way": "trusted", "of": null, "until": null}]',
  'two ways are two reasons') from s;
select is(pg_temp.ways(school, ana, 'mother'),
  '[{"way": "guardian", "of": "guardian", "until": null}]', 'a guardian by the relation') from s;
select tests.act_as('stranger', other) from s;
select is((app_public.who_can_see(ana) -> 'people')::text, '[]', 'of another school''s student there is nobody') from s;
select tests.act_as('math', school) from s;
select throws_ok(format('select app_public.who_can_see(%L)', ana), 'RBDEN', null, 'a teacher does not see who else sees') from s;

reset role;
insert into app_private.analyst_institutions (role_name, institution_id, sees_students)
select 'rollbook_worker', i.id, i.code = 'M' from app_public.institutions i where i.code in ('M', 'IN');
set local role app_user;
select tests.act_as('head', school) from s;
select is((app_public.who_can_see(ana) -> 'analysts')::jsonb, '[{"role": "rollbook_worker", "of": "Ministry"}]',
  'analysts who see single students are named') from s;

select * from finish();
rollback;
