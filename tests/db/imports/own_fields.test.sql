-- The school's own fields in an import of students: school_import_fields(), guessed_columns(),
-- own_value(), gather_own_fields(), import_differences(), import_changes(), import_word_list(),
-- import_choices(), import_kind_fields().
begin;
select plan(25);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other, null::uuid as first,
  null::uuid as second;
insert into app_public.student_fields (school_id, name, type, choices, position)
select t.school, f.name, f.type, f.choices, f.place
from t, (
  values ('Religion de l’élève', 'text', '{}'::text[], 1), ('Bourse', 'yes_no', '{}', 2),
    ('Vague', 'choice', '{Matin,Après-midi}', 3), ('Distance (km)', 'number', '{}', 4),
    ('Vaccin', 'date', '{}', 5), ('Quartier', 'text', '{}', 6), ('Nom', 'text', '{}', 7))
  as f (name, type, choices, place);
insert into app_public.student_fields (school_id, name, archived_at)
select school, 'Ancien', now() from t;
insert into app_public.student_fields (school_id, name) select other, 'Ailleurs' from t;

create function pg_temp.names(variadic header text[]) returns text[] language sql as $$
  select array(
    select coalesce(f.label, c.field, '-')
    from unnest(app_private.guessed_columns(school, 'students', header)) with ordinality as c (field, n)
    left join app_private.school_import_fields(school) as f on f.kind = 'students' and f.field = c.field
    order by n)
  from t
$$;
create function pg_temp.brought(variadic lines text[]) returns text language plpgsql as $$
declare
  v_school integer := (select school from t);
  v_import uuid := app_private.begin_import(
    v_school, 'students', 'x.csv', string_to_array(lines[1], ';'));
begin
  update t set first = second, second = v_import;
  perform app_private.stage_import_rows(v_school, v_import, (
    select jsonb_agg(jsonb_build_array(l.place, string_to_array(l.line, ';')))
    from unnest(lines) with ordinality as l (line, place)
    where l.place > 1));
  perform app_private.check_import(v_school, v_import);
  return pg_temp.counts();
end;
$$;
create function pg_temp.counts() returns text language sql as $$
  select format('%s: %s new, %s changed, %s same, %s rejected', i.state, i.create_count,
    i.change_count, i.same_count, i.reject_count)
  from app_public.imports i where i.id = (select second from t)
$$;
create function pg_temp.own(number text) returns jsonb language sql as $$
  select jsonb_object_agg(f.name, s.custom -> f.id::text) filter (where s.custom ? f.id::text)
  from app_public.students s
  join app_public.student_fields f on f.school_id = s.school_id
  where s.school_id = (select school from t) and s.student_number = number
$$;

select is(pg_temp.names('Matricule', 'RELIGION DE L''ELEVE', 'bourse', 'Vague', 'Distance (km)'),
  '{student_number,Religion de l’élève,Bourse,Vague,Distance (km)}'::text[],
  'a school''s own fields are known by their names, however they are written');
select is(pg_temp.names('Quartier', 'Village'), '{Quartier,village}'::text[],
  'the school''s own name goes before another word for something else');
select is(pg_temp.names('Nom', 'Prénoms'), '{last_name,first_name}'::text[],
  'but a student''s name is the name');
select is(pg_temp.names('Ancien', 'Ailleurs'), '{-,-}'::text[],
  'fields that are out of use, or another school''s, are not offered');

select is(pg_temp.brought('Matricule;Nom;Prénoms;Bourse;Vague;Distance (km);Vaccin;Religion de l’élève',
  'O1;Koné;Awa;oui;apres midi;2,50;03/11/2020;Islam', 'O2;Yao;Paul;;Matin;;;'),
  'checked: 2 new, 0 changed, 0 same, 0 rejected', 'values are read as people write them');
select is(pg_temp.own('O1'), null, 'and a check writes nothing');
select is((app_private.apply_import(school, second)).state, 'applied', 'the students come in') from t;
select is(pg_temp.own('O1'), '{"Bourse": true, "Vague": "Après-midi", "Distance (km)": 2.5,
  "Vaccin": "2020-11-03", "Religion de l’élève": "Islam"}'::jsonb, 'with their own fields, as these keep them');
select is(pg_temp.own('O2'), '{"Vague": "Matin"}'::jsonb, 'an empty cell says nothing');

select is(pg_temp.brought('Matricule;Bourse;Vague;Distance (km);Vaccin',
  'O1;peut-être;Nuit;loin;hier', 'O2;oui;Matin;3;2020-01-02'),
  'checked: 0 new, 1 changed, 0 same, 1 rejected', 'what is no value of a field is refused');
select set_eq($$select e."column", e.message, e.remedy
    from t cross join lateral app_private.import_errors(school, second) as e$$,
  $$values ('Bourse', 'neither yes nor no', 'Write yes or no.'),
    ('Vague', 'not one of the choices', 'Use one of: Matin, Après-midi.'),
    ('Distance (km)', 'not a number', 'Write a number, such as 12.5 or 12,5.'),
    ('Vaccin', 'not a date', 'Write 2025-11-03 or 03/11/2025.')$$,
  'cell by cell, with what can be written');
select is(app_private.own_value('own_text', null, repeat('x', 2001)), null,
  'nor is a text that the field would not keep');
select is(app_private.own_value('own_text', null, repeat('x', 2000)) is null, false, 'only that one');

select is(pg_temp.brought('Matricule;Bourse;Vague', 'O1;oui;Matin', 'O2;non;Matin'),
  'checked: 0 new, 2 changed, 0 same, 0 rejected', 'a second file changes what it names');
select set_eq($$select c.line, c.field, c.before, c.after
    from t cross join lateral app_private.import_changes(school, second) as c$$,
  $$values (2, 'Vague', '"Après-midi"'::jsonb, '"Matin"'::jsonb), (3, 'Bourse', null, 'false')$$,
  'and the difference names each field');
select is((app_private.apply_import(school, second)).state, 'applied', 'it is written') from t;
select is(pg_temp.own('O1') -> 'Religion de l’élève', '"Islam"',
  'a field that the file does not name stays as it is');
select is(pg_temp.brought('Matricule;Bourse;Vague', 'O1;oui;Matin', 'O2;non;Matin'),
  'checked: 0 new, 0 changed, 2 same, 0 rejected', 'the same file again changes nothing');
update t set second = first;
select is((app_private.undo_import(school, second)).state, 'undone', 'an import is undone') from t;
select is(pg_temp.own('O1') ->> 'Vague' || ' ' || coalesce(pg_temp.own('O2') ->> 'Bourse', 'none'),
  'Après-midi none', 'and the own fields are as they were');

update app_public.student_fields set archived_at = now() where name = 'Bourse';
select is(pg_temp.names('Bourse', 'Vague'), '{-,Vague}'::text[],
  'a column that was remembered for a field out of use says nothing any more');

-- what a template offers
select set_eq($$select c.field from app_private.school_import_fields((select school from t)) as c
    cross join app_private.import_word_list() as w
    where c.type = w.of_type and app_private.import_word(c.type, w.value) is distinct from w.value$$,
  $$select ''::text where false$$, 'every word of a list is understood as itself');
select is(app_private.import_choices(1, 'students', 'sex', 'sex'), '{female,male}'::text[],
  'a field with a list of words offers them');
insert into app_public.levels (school_id, name, position)
select school, v.name, v.place from t, (values ('5e', 2), ('6e', 1)) as v (name, place);
select is(app_private.import_choices((select school from t), 'classes', 'level', 'text'),
  '{6e,5e}'::text[], 'and one with what the school has offers that, in its order');
select throws_ok('select app_public.import_kind_fields()', 'RBDEN', null,
  'for the school''s admins only');

select * from finish();
rollback;
