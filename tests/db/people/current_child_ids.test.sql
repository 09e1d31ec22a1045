-- current_child_ids() and current_marked_child_ids(): in the chosen school, while the duty lasts.
begin;
select plan(8);

create temp table t as select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to public;
select tests.student(school, name) from t, unnest('{ana,ben}'::text[]) as name;
select tests.student(other, name) from t, unnest('{ana,ben}'::text[]) as name;
select tests.user(name, place, duty)
from t, unnest(array[school, other]) as place,
  (values ('mother', 'guardian'), ('ben', 'student'), ('former', 'guardian')) as v (name, duty);
update app_public.students set user_id = tests.user('ben') where student_number = 'ben';
insert into app_public.guardians (school_id, last_name, first_name, user_id)
select place, name, name, tests.user(name)
from t, unnest(array[school, other]) as place, unnest('{mother,former}'::text[]) as name;
insert into app_public.student_guardians (school_id, student_id, guardian_id)
select g.school_id, tests.student(g.school_id, 'ana'), g.id from app_public.guardians g;
update app_public.memberships set duty = 'teacher' where user_id = tests.user('former');

create function pg_temp.children(who text) returns setof uuid[] language plpgsql as $$
begin
  perform tests.act_as(who, school) from t;
  return next app_hidden.current_child_ids();
  return next app_hidden.current_marked_child_ids();
end;
$$;

select is(c, array[tests.student(school, 'ana')], 'a mother sees her child of the chosen school')
from t, pg_temp.children('mother') as c;
select is(c, array[tests.student(school, 'ben')], 'a student sees only the own self there')
from t, pg_temp.children('ben') as c;
select is(c, '{}', 'who is no guardian there any more sees nobody')
from pg_temp.children('former') as c;
update app_public.memberships set duty = 'teacher' where user_id = tests.user('ben');
select is(c, '{}', 'nor does who is no student any more') from pg_temp.children('ben') as c;

select * from finish();
rollback;
