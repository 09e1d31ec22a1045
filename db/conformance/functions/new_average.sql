-- Two marks whose coefficients add up to 10 reach every average of three decimals exactly.
create or replace function conformance.new_average(
  school integer, course uuid, term uuid, student uuid, average numeric)
  returns void
  language sql volatile
begin atomic
  select conformance.new_mark(
    school, course, term, student,
    jsonb_build_object('value', m.value, 'coefficient', m.coefficient))
  from (values
    (trunc(average, 2), 10 - (trunc(average, 3) - trunc(average, 2)) * 1000),
    (trunc(average, 2) + 0.01, (trunc(average, 3) - trunc(average, 2)) * 1000))
    as m (value, coefficient)
  where m.coefficient > 0;
end;

comment on function conformance.new_average(integer, uuid, uuid, uuid, numeric) is
  'Marks that give a student an average of up to three decimals in a course; none for NULL.';
