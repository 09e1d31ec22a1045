-- Photos of students: save_student_photo(), students_photo_version(), and who sees them.
begin;
select plan(13);

create temp table t as select tests.school('S') as school, null::uuid as ana, null::uuid as ben;
grant select on t to app_user;
select tests.staffed_class(school) from t;
update t set ana = tests.student(school, 'ana'), ben = tests.student(school, 'ben');
create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  v_constraint text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_constraint = constraint_name;
  return concat_ws(' ', sqlstate, nullif(v_constraint, ''));
end;
$$;
create function pg_temp.photo(tail text default '') returns bytea language sql as $$
  select '\x524946460000000057454250'::bytea || convert_to(tail, 'UTF8')
$$;
create function pg_temp.become(who text) returns void language plpgsql as $$
begin
  perform tests.act_as(who, (select school from t));
end;
$$;
grant execute on all functions in schema pg_temp to app_user;

select pg_temp.become('math');
set local role app_user;
select is(pg_temp.refusal('select app_hidden.save_student_photo(ana, pg_temp.photo()) from t'), 'RBDEN', 'a teacher saves no photo');
select pg_temp.become('head');
select app_hidden.save_student_photo(ana, pg_temp.photo('1')), app_hidden.save_student_photo(ben, pg_temp.photo('2')) from t;
select is((select count(*) from app_public.student_photos), 2::bigint, 'an admin does');
select is(pg_temp.refusal($$select app_hidden.save_student_photo(ana, 'GIF89a'::bytea) from t$$), '23514 student_photos_image_webp', 'what is no picture is none');
select is(pg_temp.refusal($$select app_hidden.save_student_photo(ana, pg_temp.photo(repeat('x', 200000))) from t$$), '23514 student_photos_image_small', 'a large one stays out');
select is(pg_temp.refusal($$select app_hidden.save_student_photo(uuidv7(), pg_temp.photo())$$), '23503 student_photos_student_fkey', 'nobody has the photo of an unknown student');
create temp table versions as
select app_public.students_photo_version(s) as version from app_public.students s where s.id = (select ana from t);
select app_hidden.save_student_photo(ana, pg_temp.photo('3')) from t;
select isnt(app_public.students_photo_version(s), (select version from versions), 'another picture is another version')
from app_public.students s where s.id = (select ana from t);
select is(length(version), 16, 'a version is short') from versions;
select pg_temp.become('mother');
select results_eq('select student_id from app_public.student_photos', 'select ana from t', 'a mother sees her child''s photo only');
select pg_temp.become('other');
select is_empty('select from app_public.student_photos', 'a teacher sees those of students they teach');
select pg_temp.become('math');
select is((select count(*) from app_public.student_photos), 2::bigint, 'all of them');
select pg_temp.become('head');
select app_hidden.save_student_photo(ana, null) from t;
select is((select count(*) from app_public.student_photos), 1::bigint, 'a photo is removed');
reset role;
set local role rollbook_owner;
select is((select count(*) from audit.log l where l.table_name = 'app_public.student_photos'), 4::bigint, 'the log has each change');
select is((select count(*) from audit.log l where l.table_name = 'app_public.student_photos' and (l.after ->> 'image' is not null or l.before ->> 'image' is not null)), 0::bigint,
  'without the pictures');

select * from finish();
rollback;
