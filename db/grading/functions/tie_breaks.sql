create or replace function app_hidden.tie_breaks(
  ties text[], coefficients numeric[], figures numeric[], conduct numeric, birth_date date)
  returns numeric[]
  language sql immutable parallel safe
begin atomic
  select coalesce(
    array_agg(
      coalesce(
        round(
          case t.tie
            when 'main_subject' then m.figure
            when 'conduct' then conduct
            when 'younger' then birth_date - date '1900-01-01' end,
          12),
        -1)
      order by t.place),
    '{}')
  from unnest(ties) with ordinality as t (tie, place)
  cross join (
    select app_hidden.quotient(sum(f.figure), count(f.figure)) as figure
    from unnest(coefficients, figures) as f (coefficient, figure)
    where f.coefficient = (select max(c) from unnest(coefficients) as c)) as m;
end;

comment on function app_hidden.tie_breaks(text[], numeric[], numeric[], numeric, date) is
  'What parts equal general averages, in the order of the policy''s list, greater first: the mean '
  'of the subjects with the highest coefficient (main_subject), the conduct mark, the later date '
  'of birth (younger). What is not known comes last, as -1.';
