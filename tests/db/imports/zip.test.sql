-- What is guessed of a file: guessed_header(), guessed_kind() with import_kinds(); titles above a
-- header: restart_import_rows() with take_import_header(), choose_import_header() with import_top()
-- and remap_import(); change_import_kind(); a ZIP of tables: begin_zip_part(), keep_import_part(),
-- finish_zip(), zip_parts().
begin;
select plan(26);

create temp table t as
select tests.school('S1') as school, null::uuid as zip, null::uuid as part;
grant all on t to public;
select tests.user('head', school, 'admin') from t;

create function pg_temp.lines(variadic lines text[]) returns jsonb language sql as $$
  select jsonb_agg(jsonb_build_array(l.place + 2, string_to_array(l.line, ',')))
  from unnest(lines) with ordinality as l (line, place)
$$;
create function pg_temp.kind(name text, header text) returns text language sql as $$
  select app_private.guessed_kind(school, name, pg_temp.lines(header)) from t
$$;

-- headers
create temp table titled as
select pg_temp.lines('MINISTÈRE DE L''ÉDUCATION,,', ',,', 'Année,2025-2026,', 'Matricule,Nom,Prénoms',
  'A1,Koné,Awa') as top;
select is(app_private.guessed_header(school, 'students', pg_temp.lines('Matricule,Nom', 'A1,Koné')), 0,
  'a header stands in the first line') from t;
select is(app_private.guessed_header(school, 'students', top), 3, 'or below titles, where columns are known')
from t, titled;
select is(app_private.guessed_header(school, 'students', pg_temp.lines('Rapport,,', 'a,b,c', '1,2,3')), 1,
  'titles fill one cell, where no column is known') from t;
select is(app_private.guessed_header(school, 'subjects', pg_temp.lines('a,b', '1,2')), 0,
  'otherwise it is the first line') from t;
select is(app_private.guessed_header(school, 'subjects', '[]'), 0, 'also of nothing') from t;

-- kinds
select results_eq($$select pg_temp.kind(name, header) from (values
    ('liste.csv', 'Matricule,Nom,Prénoms,Sexe,Classe'), ('liste.csv', 'Code,Libellé,Coef'),
    ('liste.csv', 'Classe,Niveau,Effectif'), ('liste.csv', 'Classe,Matière,Coef,Professeur'),
    ('liste.csv', 'Matricule,Classe,Du,Au'), ('liste.csv', 'Nom,Prénoms,Email,Fonction'),
    ('liste.csv', 'Matricule,Nom,Prénoms,Lien de parenté,Téléphone'),
    ('liste.csv', 'Matricule,Classe,Matière,Trimestre,Devoir,Note'),
    ('Parents 2025.xlsx', 'Matricule,Nom,Prénoms,Téléphone'), ('x.csv', 'a,b')) as v (name, header)$$,
  $$values ('students'), ('subjects'), ('classes'), ('courses'), ('enrollments'), ('teachers'),
    ('guardians'), ('marks'), ('guardians'), ('teachers')$$,
  'what a table holds shows in its columns and its name');
select is(cardinality(app_private.import_kinds()), 8, 'there are eight kinds');

-- a ZIP
select tests.act_as('head', school) from t;
update t set zip = app_hidden.upload_import('zip', 'école.zip', '\x00');
update t set part = app_private.begin_zip_part(school, zip, 'eleves.xlsx');
select app_private.begin_zip_part(school, zip, 'classes.csv') from t;
select lives_ok($$select app_private.keep_import_part(school, part, 1, '\x61') from t$$, 'a table of a ZIP is kept');
select is(app_private.import_part(school, part, 1)::text, '{"kind" : "zip", "fileName" : "eleves.xlsx", "isZipped" : true, "content" : "YQ=="}',
  'for the worker') from t;
select ok(app_private.finish_zip(school, zip), 'then the ZIP is unpacked') from t;
select ok(not app_private.finish_zip(school, zip), 'once') from t;
select is((select count(*)::integer from graphile_worker.jobs where task_identifier = 'read_import'), 3,
  'and its tables are read');
select is(app_private.import_part(school, zip, 1)::text, null, 'the ZIP itself is forgotten') from t;

-- titles
select is(app_private.restart_import_rows(school, part, top), 3, 'the worker is told where the rows begin')
from t, titled;
select is(app_private.restart_import_rows(school, zip, top), null, 'but not for what is read already')
from t, titled;
select app_private.stage_import_rows(school, part, '[[7, ["A1", "Koné", "Awa"]], [8, ["A2", "Yao", "Jo"]]]') from t;
select app_private.finish_import_rows(school, part) from t;
select is(concat_ws(' ', i.kind, i.header_line, i.header::text, i.columns::text),
  'students 6 {Matricule,Nom,Prénoms} {student_number,last_name,first_name}', 'its kind and header are known')
from app_public.imports i, t where i.id = t.part;
select results_eq($$select x.line, array_to_string(array_remove(x.fields, ''), ' ')
    from app_public.imports i, t, app_private.import_top(i) as x where i.id = t.part$$,
  $$values (3, 'MINISTÈRE DE L''ÉDUCATION'), (4, ''), (5, 'Année 2025-2026'), (6, 'Matricule Nom Prénoms'),
    (7, 'A1 Koné Awa'), (8, 'A2 Yao Jo')$$, 'the first lines are shown');
set local role app_user;
select lives_ok($$select app_public.choose_import_header(part, 5) from t$$, 'another line can be the header');
reset role;
select is(concat_ws(' ', i.header_line, i.header::text, i.row_count), '5 {Année,2025-2026} 3',
  'what stands below it is rows then') from app_public.imports i, t where i.id = t.part;
set local role app_user;
select lives_ok($$select app_public.choose_import_header(part, 7) from t$$, 'also one further down');
select throws_ok($$select app_public.choose_import_header(part, 99) from t$$, 'RBVAL', null, 'but not one that is not there');
select lives_ok($$select app_public.choose_import_header(part, 6) from t$$, 'and back');
reset role;
select results_eq($$select r.line, r.fields from app_private.import_rows r, t where r.import_id = t.part$$,
  $$values (7, '{A1,Koné,Awa}'::text[]), (8, '{A2,Yao,Jo}')$$, 'with the rows as they were');

-- kinds again
set local role app_user;
select lives_ok($$select app_public.change_import_kind(part, 'guardians') from t$$, 'what a file holds is corrected');
select throws_ok($$select app_public.change_import_kind(part, 'zip') from t$$, 'RBVAL', null, 'but not into anything');
reset role;
select is((select string_agg(p ->> 'kind', ' ') from app_public.imports i, t,
    json_array_elements(app_private.zip_parts(i)) as p where i.id = t.part),
  'guardians zip', 'the tables of a ZIP stand in an order in which they can be written');

select * from finish();
rollback;
