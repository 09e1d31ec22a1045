begin;
select plan(9);

insert into app_public.institutions (id, code, name, type)
values (1001, 'FR', 'École', 'school'), (1002, 'KH', 'School', 'school'),
  (1003, 'GH', 'School', 'school');
insert into app_public.schools (id, country, language, scale)
values (1001, 'CI', 'fr', 20), (1002, 'KH', 'km', 10), (1003, 'GH', 'en', 100);

select results_eq(
  $$select code, label,
  effect from app_public.mark_codes where school_id = 1001 order by position$$,
  $$values ('A', 'absent', 'neutral'), ('E', 'dispensé', 'neutral'), ('N', 'non noté', 'neutral'),
    ('I', 'inapte', 'neutral'), ('S', 'non rendu, ne compte pas', 'neutral'),
    ('Z', 'absence injustifiée', 'zero'), ('W', 'non rendu', 'zero')$$,
  'a French-language school starts with French mark codes');
select results_eq(
  $$select code, label,
  effect from app_public.mark_codes where school_id = 1003 order by position$$,
  $$values ('A', 'absent', 'neutral'), ('E', 'exempt', 'neutral'), ('N', 'not graded', 'neutral'),
    ('I', 'unfit', 'neutral'), ('S', 'not submitted, not counted', 'neutral'),
    ('Z', 'absent without reason', 'zero'), ('W', 'not handed in', 'zero')$$,
  'an English-language school with English ones of the same effect');
select is(m.label, 'អវត្តមានមានច្បាប់', 'a Khmer one with Khmer ones')
from app_public.mark_codes m where m.school_id = 1002 and m.code = 'A';
select results_eq(
  $$select school_id, name, is_default from app_public.grading_policies
    where school_id in (1001, 1002, 1003) order by 1$$,
  $$values (1001, 'Secondaire francophone', true), (1002, 'កម្ពុជា', true), (1003, 'Standard', true)$$,
  'each has one grading policy, its country''s, as the default');
select results_eq(
  $$select school_id, version, maximum_rule, course_rounding_step, general_rounding_step, decimals,
      missing_term, year_input, rank_key, rank_decimals, rank_method, rank_denominator,
      minimum_coverage
    from app_public.grading_policy_versions where school_id in (1001, 1002) order by 1$$,
  $$select id, 1, 'normalise', 0.0::numeric(3, 1), 0.0::numeric(3, 1), 2::smallint, 'renormalise',
  'exact', 'decimals',
      2::smallint, 'competition', 'ranked', 0::numeric(5, 4)
    from app_public.schools where id in (1001, 1002) order by 1$$,
  'in its first version, with the defaults of the grading rules');
select results_eq(
  $$select tier, max_students, max_teachers, ranks_shown_to_families
    from app_public.schools where id = 1001$$,
  $$values ('basic', 500, 50, true)$$, 'a new school has the basic quotas and shows ranks');

update app_public.schools set language = 'en' where id = 1001;
select is(count(*), 7::bigint, 'a change of language leaves the codes as they are')
from app_public.mark_codes where school_id = 1001;
select throws_ok(
  $$insert into app_public.grading_policies (school_id, name, is_default) values (1001, 'Two',
  true)$$,
  '23505', null, 'a school can''t have two default policies');
select throws_ok(
  $$insert into app_public.mark_codes (school_id, code, label, effect) values (1001, '2', 'two',
  'zero')$$,
  '23514', null, 'a code is letters: a digit would be read as a mark');

select * from finish();
rollback;
