-- quotient(), rounded(), stepped(), rank_key(), blended(), described(), distribution().
begin;
select plan(42);

select is(app_hidden.quotient(numerator, denominator), wanted::numeric, sentence)
from (values
  (1.0, 8.0, '0.125', 'a quotient is exact where it ends'),
  (10.0, 3.0, '3.333333333333333333333333', 'and has 24 decimals where it doesn''t'),
  (1.0, 0.0, null, 'nothing is divided by 0'), (null, 2.0, null, 'nothing divided is nothing'),
  (2.0, null, null, 'nor is anything divided by nothing'),
    (0.0, 5.0, '0', 'nought divided is nought'))
  as v (numerator, denominator, wanted, sentence);
select is(scale(app_hidden.quotient(1, 7)), 24, 'decimals are 24 at least');

select is(app_hidden.rounded(figure, decimals), wanted::numeric, sentence)
from (values
  (12.345, 2, '12.35', 'half is rounded away from zero'), (-0.005, 2, '-0.01', 'below zero too'),
  (12.344999, 2, '12.34', 'less than half is not'), (9.5, 0, '10', 'no decimals'),
  (12.3449999999999999, 2, '12.35', 'what lies beyond 12 decimals is the trace of a division'),
  (null, 2, null, 'no figure stays none')) as v (figure, decimals, wanted, sentence);
select is(app_hidden.rounded(app_hidden.quotient(10, 3) * 3, 0), 10::numeric,
  '10/3 three times is 10');

select is(app_hidden.stepped(figure, step, direction), wanted::numeric, sentence)
from (values
  (12.34, 0, 'up', '12.34', 'without step a figure stays'),
    (12.34, 0.1, 'nearest', '12.3', 'to a tenth'),
  (12.35, 0.1, 'nearest', '12.4', 'half a tenth goes away from zero'),
    (12.31, 0.1, 'up', '12.4', 'or up'),
  (12.25, 0.5, 'nearest', '12.5', 'to a half'), (12.24, 0.5, 'nearest', '12', 'to the lower half'),
  (12.01, 0.5, 'up', '12.5', 'up to a half'), (12.5, 1, 'nearest', '13', 'to a whole'),
  (12, 1, 'up', '12', 'what is whole stays'),
    (12.0000000000001, 1, 'up', '12', 'the trace of a division lifts nobody'),
  (null, 0.5, 'up', null, 'no figure stays none')) as v (figure, step, direction, wanted, sentence);

create function pg_temp.key(figure numeric, key text, decimals integer default 2) returns numeric
language sql as $$
  select app_hidden.rank_key(figure, jsonb_populate_record(null::app_public.grading_policy_versions,
    jsonb_build_object('rank_key', key, 'rank_decimals', decimals, 'decimals', 1)))
$$;
select is(pg_temp.key(12.3456, 'exact'), 12.3456, 'ranks may compare exact figures');
select is(pg_temp.key(app_hidden.quotient(37, 3), 'exact'), pg_temp.key(37 / 3.0, 'exact'),
  'which are equal when they differ beyond 12 decimals');
select is(pg_temp.key(12.3456, 'decimals', 3), 12.346, 'or with some decimals');
select is(pg_temp.key(12.3456, 'printed'), 12.3, 'or as printed');

create function pg_temp.blend(average numeric, exam numeric, weight numeric,
  missing text) returns numeric
language sql as $$
  select app_hidden.blended(average, exam,
    jsonb_populate_record(null::app_public.grading_policy_versions,
    jsonb_build_object('year_weight', 2, 'exam_weight', weight, 'missing_term', missing)))
$$;
select is(pg_temp.blend(average, exam, weight, missing), wanted::numeric, sentence)
from (values
  (12, 15, 1, 'zero', '13', 'an exam is blended with the year by its weight'),
  (12, 15, 0, 'zero', '12', 'an exam without weight does not count'),
  (12, null, 1, 'renormalise', '12', 'without exam the year may stand alone'),
  (12, null, 1, 'not_classable', null, 'or there is no average'),
  (12, null, 1, 'zero', '8', 'or the exam counts 0')) as v (average, exam, weight, missing, wanted,
    sentence);

select results_eq($$select * from app_hidden.described('{8, 12, null, 10, 15.5}', 10)$$,
  $$values (4, 11.375::numeric, 8::numeric, 15.5::numeric, 11::numeric, 3)$$,
  'figures have a number, mean, lowest, highest, median and how many reach half of the scale');
select is((app_hidden.described('{3, 1, 2}', 10)).median, 2::numeric,
  'the median of three is the middle one');
select is((app_hidden.described('{9.99999999999999}', 10)).at_or_above_half, 1,
  'the trace of a division fails nobody');
select results_eq($$select * from app_hidden.described('{null}', 10)$$,
  $$values (0, null::numeric, null::numeric, null::numeric, null::numeric, 0)$$,
  'without figures all but the numbers is nothing');

create function pg_temp.bands(figures numeric[], scale numeric) returns text language sql as $$
  select string_agg(trim_scale((b ->> 'from')::numeric) || ': ' || (b ->> 'count'), ', ' order by n)
  from json_array_elements(app_hidden.distribution(figures, scale)) with ordinality as x (b, n)
$$;
select is(pg_temp.bands('{0, 7.99, 8, 9.99, 10, 12, 14, 15.99, 16, 20, null}', 20),
  '16: 2, 14: 2, 12: 1, 10: 1, 8: 2, 0: 2', 'a band holds its lower bound');
select is(pg_temp.bands('{20.5, 3.99999999999999}', 20), '16: 1, 14: 0, 12: 0, 10: 0, 8: 0, 0: 1',
  'what passes the scale is in the highest band');
select is(pg_temp.bands('{5, 8.5}', 10), '8: 1, 7: 0, 6: 0, 5: 1, 4: 0, 0: 0',
  'bands follow the scale');
select is(pg_temp.bands('{}', 10), '8: 0, 7: 0, 6: 0, 5: 0, 4: 0, 0: 0',
  'without figures they are empty');

select * from finish();
rollback;
