begin;
select plan(9);

select is(app_private.cell('{"a": " x "}', 'a'), 'x', 'a cell has no spaces around');
select is(app_private.cell('{"a": " "}', 'a'), null, 'one of spaces is empty');
select is(app_private.cell('{}', 'a'), null, 'and one that is not there');
select is(app_private.cell('{"a": "''=1+1"}', 'a'), '=1+1',
  'the apostrophe of an export is taken away');
select is(app_private.cell('{"a": "''Aïcha"}', 'a'), '''Aïcha', 'another is part of the name');
select is(app_private.cell(jsonb_build_object('a', app_private.oneroster_text('-x')), 'a'), '-x',
  'what was made harmless comes back');
select is(app_private.date_of('2025-11-21'), '2025-11-21'::date, 'date_of() reads a date');
select is(app_private.date_of('2025-02-29'), null, 'not a day that there is not');
select is(app_private.date_of('03/11/2025'), null,
  'nor one of which nobody knows whether the day comes first');

select * from finish();
rollback;
