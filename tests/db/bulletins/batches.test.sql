-- make_bulletins(), enqueue_bulletin_files(), cancel_bulletins(), resume_bulletins(),
-- read_bulletin_file(), store_bulletin_file(), fail_bulletin_file(), bulletin_file(),
-- bulletin_file_list(), bulletin_copy(), read_bulletin_copy(), store_bulletin_copy(),
-- described_batch(), bulletin_look(), save_school_image().
begin;
select plan(35);

create temp table t as select tests.school('S1') as school;
select tests.staffed_class(school) from t;
create temp table c as
select school, tests.class(school) as class, tests.class(school, '6e B') as second,
  tests.term(school) as term
from t;
grant select on c to app_user, rollbook_worker;
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
create function pg_temp.work(statement text) returns text language plpgsql as $$
declare
  v_answer text;
begin
  perform set_config('role', 'rollbook_worker', true);
  execute statement into v_answer;
  perform set_config('role', 'none', true);
  return v_answer;
end;
$$;
create function pg_temp.described() returns jsonb language sql as $$
  select app_private.described_batch(b)::jsonb from app_public.bulletin_batches b
$$;
create view pg_temp.jobs as
select j.payload ->> 'classId' as class_id, t.identifier
from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
where t.identifier like 'make_bulletin%';

select throws_ok($$select pg_temp.act('head', 'select x.id from c, app_public.make_bulletins(array[class], term) as x')$$,
  'RBVAL', null, 'without issued bulletins there is no file to make');
select pg_temp.act('head', 'select x.state from c, app_public.close_term(class, term) as x');
select is(pg_temp.act('head', 'select app_public.issue_bulletins(array[class], term) from c'), '3', 'three bulletins are issued');
select throws_ok(format($$select pg_temp.act(%L, 'select x.id from c, app_public.make_bulletins(array[class], term) as x')$$, name),
  'RBDEN', null, name || ' may not have files made') from unnest(array['main', 'mother']) as name;
select is(pg_temp.act('head', 'select x.state from c, app_public.make_bulletins(array[class, second], term) as x'), 'running', 'an admin has files made');
create temp table b as select id as batch from app_public.bulletin_batches;
grant select on b to app_user, rollbook_worker;
select is((select count(*) from pg_temp.jobs), 1::bigint, 'one for each class with bulletins');
select is(pg_temp.described() - '{id,requestedAt,files,requestedBy}'::text[],
  '{"state": "running", "bulletins": 3, "made": 0, "size": null}', 'with its progress');

-- cancel and resume
select throws_ok($$select pg_temp.act('main', 'select x.state from b, app_public.cancel_bulletins(batch) as x')$$, 'RBDEN', null, 'only an admin cancels');
select is(pg_temp.act('head', 'select x.state from b, app_public.cancel_bulletins(batch) as x'), 'cancelled', 'a batch is cancelled');
select is(pg_temp.work('select app_private.read_bulletin_file(school, batch, class) from b, c'), null, 'then the worker has nothing to print');
select is(pg_temp.described() ->> 'state', 'cancelled', 'and the state says so');
select throws_ok($$select pg_temp.act('head', 'select x.state from c, app_public.resume_bulletins(class) as x')$$, 'RBVAL', null, 'an unknown batch is not resumed');
select is(pg_temp.act('head', 'select x.state from b, app_public.resume_bulletins(batch) as x'), 'running', 'it is resumed');
select is(jsonb_array_length(pg_temp.work('select app_private.read_bulletin_file(school, batch, class) from b, c')::jsonb -> 'bulletins'), 3, 'with what is missing');

-- failures and results
select pg_temp.work('select app_private.fail_bulletin_file(school, batch, class, ''No paper'') from b, c');
select is((pg_temp.described() #> '{files,0}') - 'classId', '{"className": "6e A", "state": "failed", "bulletins": 3, "size": null, "problem": "No paper"}', 'a failure is shown');
select pg_temp.act('head', 'select x.state from b, app_public.resume_bulletins(batch) as x');
select pg_temp.work('select app_private.store_bulletin_file(school, batch, class, ''%PDF'', 3) from b, c');
select is(pg_temp.described() - '{id,requestedAt,files,requestedBy}'::text[],
  '{"state": "made", "bulletins": 3, "made": 3, "size": 4}', 'a file is made');
select pg_temp.work('select app_private.store_bulletin_file(school, batch, class, ''other'', 3) from b, c');
select is((select content from app_public.bulletin_files), '%PDF'::bytea, 'a second worker does not make it again');
select is(pg_temp.work('select app_private.read_bulletin_file(school, batch, class) from b, c'), null, 'nor does it read for it');
select is(pg_temp.act('head', 'select encode(f.content, ''escape'') from b, c, app_hidden.bulletin_file(batch, class) as f'), '%PDF', 'an admin downloads it');
select is(pg_temp.act('head', 'select f.file_name from b, c, app_hidden.bulletin_file(batch, class) as f'), 'S1-6e A-T1-2025-2026', 'with a name');
select is(pg_temp.act('head', 'select cardinality(app_hidden.bulletin_file_list(batch)) from b'), '1', 'or all files of the batch');
select is(pg_temp.act('main', 'select f.file_name from b, c, app_hidden.bulletin_file(batch, class) as f'), null, 'others do not');
select is(pg_temp.act('mother', 'select app_hidden.bulletin_file_list(batch) from b'), null, 'families least of all');

-- copies
create temp table own as
select i.id from app_public.bulletins i where i.student_id = tests.student((select school from c), 'ana');
grant select on own to app_user, rollbook_worker;
select is(pg_temp.act('mother', 'select x.file_name from own, app_hidden.bulletin_copy(id) as x'), 'ana-last-ana-first-T1-2025-2026', 'a family asks for its copy');
select is(pg_temp.act('mother', 'select x.content from own, app_hidden.bulletin_copy(id) as x'), null, 'which is not made yet');
select is((select count(*) from pg_temp.jobs where identifier = 'make_bulletin_copy'), 1::bigint, 'one job is queued, however often it asks');
select is(jsonb_array_length(pg_temp.work('select app_private.read_bulletin_copy(school, id) from c, own')::jsonb -> 'bulletins'), 1, 'the worker reads the one bulletin');
select pg_temp.work('select app_private.store_bulletin_copy(school, id, ''%PDF'') from c, own');
select is(pg_temp.act('mother', 'select encode(x.content, ''escape'') from own, app_hidden.bulletin_copy(id) as x'), '%PDF', 'and the family has it');
select is(pg_temp.act('father', 'select count(*) from own, app_hidden.bulletin_copy(id) as x'), '0', 'another family has not');

-- pictures
select is(pg_temp.act('head', $$select app_public.save_school_image('logo', encode('\xffd8ff00', 'base64'))$$), 'true', 'an admin keeps a logo');
select is((app_private.bulletin_look(school)::jsonb #> '{images,logo}'), '{"type": "image/jpeg", "content": "/9j/AA=="}', 'which the worker prints') from c;
select throws_ok($$select pg_temp.act('main', 'select app_public.save_school_image(''logo'', null)')$$, 'RBDEN', null, 'nobody else');
select throws_ok($$select pg_temp.act('head', 'select app_public.save_school_image(''logo'', encode(''<svg>'', ''base64''))')$$, '23514', null, 'a file that is no picture is refused');
select is(pg_temp.act('head', $$select app_public.save_school_image('logo', null)$$), 'true', 'the logo is taken away');
select is(app_private.bulletin_look(school)::jsonb -> 'images', '{}', 'and missing') from c;

select * from finish();
rollback;
