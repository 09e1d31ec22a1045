create or replace function app_hidden.policy_problems(
  policy app_public.grading_policy_versions, is_complete boolean)
  returns table (field text, problem text, hint text)
  language sql stable parallel safe
begin atomic
  select p.field, p.problem, p.hint
  from (
    select
      (select count(*) from app_public.grading_policy_categories c
       where c.school_id = policy.school_id and c.policy_version_id = policy.id) as categories,
      (select sum(c.coefficient) from app_public.grading_policy_categories c
       where c.school_id = policy.school_id and c.policy_version_id = policy.id) as coefficients,
      (select count(*) from app_public.grading_policy_bands b
       where b.school_id = policy.school_id and b.policy_version_id = policy.id
         and b.purpose = 'letter') as letters,
      (select count(b.points) from app_public.grading_policy_bands b
       where b.school_id = policy.school_id and b.policy_version_id = policy.id
         and b.purpose = 'letter') as points,
      (select max(b.lower_bound) from app_public.grading_policy_bands b
       where b.school_id = policy.school_id and b.policy_version_id = policy.id) as highest,
      (select s.scale from app_public.schools s where s.id = policy.school_id) as scale) as x
  cross join lateral (values
    (1, policy.conduct_rule = 'computed' and policy.conduct_coefficient = 0,
      'conduct_coefficient', 'A computed conduct mark with the coefficient 0 counts for nothing',
      'Give it a coefficient, or turn conduct off.'),
    (2, policy.conduct_rule = 'computed' and policy.general_rule = 'points',
      'conduct_rule', 'A computed conduct mark has no points for a general average of points',
      'Use the conduct subject, or averages.'),
    (3, policy.conduct_rule = 'computed' and policy.conduct_start > x.scale,
      'conduct_start', 'The conduct mark starts above the school''s scale',
      'Start it from the scale or less.'),
    (4, 'conduct' = any (policy.rank_ties) and policy.conduct_rule = 'off',
      'rank_ties', 'Conduct can''t part equal averages while it is off',
      'Take conduct out of the list, or turn it on.'),
    (5, policy.decimals = 0 and (
        policy.course_rounding_step between 0.1 and 0.5
        or policy.general_rounding_step between 0.1 and 0.5),
      'decimals', 'Averages rounded to a step below 1 would be rounded again when printed',
      'Print one decimal at least, or round to 1.'),
    (6, is_complete and policy.category_rule = 'average' and x.categories = 0,
      'category_rule', 'There are no categories to make the average of',
      'Add categories, or take all marks together (flat).'),
    (7, is_complete and policy.category_rule = 'average' and x.coefficients = 0,
      'category_rule', 'All categories have the coefficient 0', 'Give one a coefficient.'),
    (8, is_complete and policy.general_rule = 'points' and x.letters = 0,
      'general_rule', 'There are no letters whose points make the general average',
      'Add bands of letters with points, or use averages.'),
    (9, is_complete and policy.general_rule = 'points' and x.points < x.letters,
      'general_rule', 'A letter has no points', 'Give points to all letters, or use averages.'),
    (10, is_complete and x.highest > x.scale,
      'lower_bound', 'A band begins above the school''s scale', 'Begin it on the scale.'))
    as p (place, is_wrong, field, problem, hint)
  where p.is_wrong
  order by p.place;
end;

comment on function app_hidden.policy_problems(
  app_public.grading_policy_versions, boolean) is
  'In what a version of a grading policy contradicts itself: the field, the problem, what to do. '
  'is_complete: its categories and bands are all there, and count.';
