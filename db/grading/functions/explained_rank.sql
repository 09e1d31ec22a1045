create or replace function app_private.explained_rank(
  school integer, class uuid, term uuid, course uuid, student uuid)
  returns json
  language sql stable
begin atomic
  with own as (
    select r.*
    from app_private.official_results(school, class, term, course, false) as r
    where r.student_id = student
    limit 1),
  peers as materialized (
    select r.rank, r.is_enrolled
    from own o
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = o.policy_version_id
    cross join lateral app_private.official_results(
      school, class, term, course, p.rank_scope = 'level') as r)
  select json_build_object(
    'rank', o.rank,
    'isTied', o.is_tied,
    'ranked', o.ranked,
    'scope', p.rank_scope,
    'method', p.rank_method,
    'denominator', p.rank_denominator,
    'compares', p.rank_key,
    'figure', case
      when p.rank_key = 'exact' then trim_scale(app_hidden.rank_key(o.average, p))
      else app_hidden.rank_key(o.average, p) end,
    'ties', case when course is null then p.rank_ties else '{}' end,
    'above', (select count(*) from peers where peers.rank < o.rank),
    'equal', (select count(*) - 1 from peers where peers.rank = o.rank),
    'enrolled', (select count(*) from peers where peers.is_enrolled),
    'withRank', (select count(peers.rank) from peers),
    'coverage', case
      when course is null and term is not null then json_build_object(
        'covered', o.covered_coefficient, 'expected', o.total_coefficient,
        'minimum', p.minimum_coverage) end,
    'reason', case
      when o.rank is not null then null
      when not o.is_enrolled then 'left'
      when o.average is null then 'no_average'
      else 'coverage' end)
  from own o
  join app_public.grading_policy_versions p on p.school_id = school and p.id = o.policy_version_id;
end;

comment on function app_private.explained_rank(integer, uuid, uuid, uuid, uuid) is
  'Why an official rank is what it is: rank, isTied, ranked (what it is out of), scope (class or '
  'level), method, denominator, compares (what of the averages) and figure (this student''s), ties '
  '(what parts equals), above (students with a better rank), equal (others with the same), '
  'enrolled, withRank, coverage (covered, expected, minimum; of a term''s general average), reason '
  '(without a rank: left, no_average or coverage). Its callers have checked who asks.';
