grant select on app_public.course_results, app_public.course_statistics, app_public.term_statistics,
  app_public.courses, app_public.subjects, app_public.classes, app_public.levels,
  app_public.academic_years, app_public.terms, app_public.students, app_public.institutions,
  app_public.grading_policy_versions
  to mart_reader;
grant create on schema mart to mart_reader;
set role mart_reader;

create or replace view mart.course_results with (security_barrier) as
select i.code as school_code, y.name as academic_year, t.code as term, k.name as class,
  l.name as level, st.student_number, su.code as subject_code, su.name as subject, r.coefficient,
  app_hidden.rounded(r.average, p.decimals) as average,
  app_hidden.rounded(r.plain_average, p.decimals) as plain_average,
  r.marks, r.total_coefficient,
  app_hidden.rounded(cs.mean, p.decimals) as class_mean,
  app_hidden.rounded(cs.minimum, p.decimals) as class_min,
  app_hidden.rounded(cs.maximum, p.decimals) as class_max,
  r.rank, cs.ranked, ts.class_size, p.version as policy_version,
  app_private.is_result_valid(r.school_id, r.class_id, r.term_id) as is_valid,
  ts.calculated_at, round(r.average, 12) as exact_average, r.mode, r.missing_marks, r.school_id,
  r.class_id, r.term_id, r.course_id, r.student_id
from app_public.course_results r
join app_public.institutions i on i.id = r.school_id
join app_public.classes k on k.school_id = r.school_id and k.id = r.class_id
join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
join app_public.terms t on t.school_id = r.school_id and t.id = r.term_id
join app_public.courses c on c.school_id = r.school_id and c.id = r.course_id
join app_public.subjects su on su.school_id = c.school_id and su.id = c.subject_id
join app_public.students st on st.school_id = r.school_id and st.id = r.student_id
join app_public.term_statistics ts
  on ts.school_id = r.school_id and ts.class_id = r.class_id and ts.term_id = r.term_id
join app_public.grading_policy_versions p
  on p.school_id = ts.school_id and p.id = ts.policy_version_id
left join app_public.course_statistics cs
  on cs.school_id = r.school_id and cs.class_id = r.class_id and cs.term_id = r.term_id
  and cs.course_id = r.course_id
where r.school_id = any ((select app_private.analyst_school_ids(true))::integer[]);

comment on view mart.course_results is
  'One row per student, course and term: official subject averages and ranks. Shows single '
  'students, to analysts who may see them.';
comment on column mart.course_results.school_code is 'Code of the school.';
comment on column mart.course_results.academic_year is 'Name of the academic year.';
comment on column mart.course_results.term is 'Code of the term.';
comment on column mart.course_results.class is 'Name of the class.';
comment on column mart.course_results.level is 'Name of the level; NULL when the class has none.';
comment on column mart.course_results.student_number is 'Number of the student in the school.';
comment on column mart.course_results.subject_code is 'Code of the subject.';
comment on column mart.course_results.subject is 'Name of the subject.';
comment on column mart.course_results.coefficient is 'Coefficient in the general average.';
comment on column mart.course_results.average is
  'Subject average as printed, on the subject''s scale; NULL without a counted mark.';
comment on column mart.course_results.plain_average is 'The same without coefficients.';
comment on column mart.course_results.marks is 'Counted marks.';
comment on column mart.course_results.total_coefficient is 'Sum of their weights.';
comment on column mart.course_results.class_mean is 'Mean of the class; NULL without figures.';
comment on column mart.course_results.class_min is 'Lowest average of the class.';
comment on column mart.course_results.class_max is 'Highest average of the class.';
comment on column mart.course_results.rank is 'Rank in the class; NULL when not ranked.';
comment on column mart.course_results.ranked is 'What the rank is out of.';
comment on column mart.course_results.class_size is 'Students enrolled on the reference day.';
comment on column mart.course_results.policy_version is 'Version of the grading policy used.';
comment on column mart.course_results.is_valid is
  'false while a change waits to be calculated.';
comment on column mart.course_results.calculated_at is 'When the class and term were calculated.';
comment on column mart.course_results.exact_average is 'The average before it is printed.';
comment on column mart.course_results.mode is 'normal, bonus, sup10 or excluded (R10).';
comment on column mart.course_results.missing_marks is 'Published assessments without a mark.';
comment on column mart.course_results.school_id is 'Identifier of the school.';
comment on column mart.course_results.class_id is 'Identifier of the class.';
comment on column mart.course_results.term_id is 'Identifier of the term.';
comment on column mart.course_results.course_id is 'Identifier of the course.';
comment on column mart.course_results.student_id is 'Identifier of the student.';

grant select on mart.course_results to rollbook_analyst;
set role rollbook_owner;
revoke create on schema mart from mart_reader;
