grant select on app_public.year_results to mart_reader;
grant create on schema mart to mart_reader;
set role mart_reader;

create or replace view mart.year_results with (security_barrier) as
select i.code as school_code, y.name as academic_year, k.name as class, l.name as level,
  st.student_number,
  app_hidden.rounded(r.average, p.decimals) as average,
  r.terms,
  app_hidden.rounded(avg(r.average) filter (where r.is_enrolled) over of_class, p.decimals)
    as class_mean,
  app_hidden.rounded(min(r.average) filter (where r.is_enrolled) over of_class, p.decimals)
    as class_min,
  app_hidden.rounded(max(r.average) filter (where r.is_enrolled) over of_class, p.decimals)
    as class_max,
  r.rank, r.ranked,
  (count(*) filter (where r.is_enrolled) over of_class)::integer as class_size,
  p.version as policy_version,
  app_private.is_result_valid(r.school_id, r.class_id, null) as is_valid,
  r.calculated_at, round(r.average, 12) as exact_average, r.is_tied, r.is_enrolled,
  r.school_id, r.class_id, r.student_id
from app_public.year_results r
join app_public.institutions i on i.id = r.school_id
join app_public.classes k on k.school_id = r.school_id and k.id = r.class_id
join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
join app_public.students st on st.school_id = r.school_id and st.id = r.student_id
join app_public.grading_policy_versions p
  on p.school_id = r.school_id and p.id = r.policy_version_id
where r.school_id = any ((select app_private.analyst_school_ids(true))::integer[])
window of_class as (partition by r.school_id, r.class_id);

comment on view mart.year_results is
  'One row per student and academic year: official annual averages and ranks. Shows single '
  'students, to analysts who may see them.';
comment on column mart.year_results.school_code is 'Code of the school.';
comment on column mart.year_results.academic_year is 'Name of the academic year.';
comment on column mart.year_results.class is 'Name of the student''s last class in the year.';
comment on column mart.year_results.level is 'Name of the level; NULL when the class has none.';
comment on column mart.year_results.student_number is 'Number of the student in the school.';
comment on column mart.year_results.average is
  'Annual average as printed, on the school''s scale; NULL when not classable.';
comment on column mart.year_results.terms is 'Terms that counted.';
comment on column mart.year_results.class_mean is 'Mean of the class; NULL without figures.';
comment on column mart.year_results.class_min is 'Lowest average of the class.';
comment on column mart.year_results.class_max is 'Highest average of the class.';
comment on column mart.year_results.rank is 'Rank in the class; NULL when not ranked.';
comment on column mart.year_results.ranked is 'What the rank is out of.';
comment on column mart.year_results.class_size is 'Students enrolled on the reference day.';
comment on column mart.year_results.policy_version is
  'Version of the grading policy of the year''s last term.';
comment on column mart.year_results.is_valid is
  'false while a change in any term waits to be calculated.';
comment on column mart.year_results.calculated_at is 'When the figure last changed.';
comment on column mart.year_results.exact_average is 'The average before it is printed.';
comment on column mart.year_results.is_tied is 'Whether others have the same rank.';
comment on column mart.year_results.is_enrolled is
  'Whether the student is enrolled on the reference day.';
comment on column mart.year_results.school_id is 'Identifier of the school.';
comment on column mart.year_results.class_id is 'Identifier of the class.';
comment on column mart.year_results.student_id is 'Identifier of the student.';

grant select on mart.year_results to rollbook_analyst;
set role rollbook_owner;
revoke create on schema mart from mart_reader;
