-- open_gradebooks()
begin;
select plan(8);

create temp table t as select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school), tests.user('abroad', other, 'admin') from t;
update app_public.subjects
set name = case code when 'MATH' then 'Économie' else 'Zoologie' end;
create function pg_temp.books(name text, class text default null) returns text language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return (
    select string_agg(b.class_name || ' ' || b.subject_name, ', ' order by b.place)
    from t
    cross join lateral app_public.open_gradebooks(
      case when class is not null then tests.class(t.school, class) end, tests.year(t.school))
      with ordinality as b (course_id, subject_name, class_name, place));
end;
$$;
grant execute on function pg_temp.books(text, text) to app_user;
set local role app_user;

select is(pg_temp.books('head', '6e A'), '6e A Économie, 6e A Zoologie',
  'an admin finds every gradebook of a class, É before Z');
select is(pg_temp.books('main', '6e A'), '6e A Économie, 6e A Zoologie', 'so does its class teacher');
select is(pg_temp.books('math', '6e A'), '6e A Économie', 'a teacher the one of the own course');
select is(pg_temp.books('math'), '6e A Économie', 'also among the own of the year');
select is(pg_temp.books('head'), null, 'of which an admin who does not teach has none');
select is(pg_temp.books(name, '6e A'), null, name || ' finds none')
from unnest(array['other', 'mother', 'abroad']) as name;

select * from finish();
rollback;
