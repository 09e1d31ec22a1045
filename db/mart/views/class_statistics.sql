grant select on app_private.class_statistics to mart_reader;
grant create on schema mart to mart_reader;
set role mart_reader;

create or replace view mart.class_statistics with (security_barrier) as
select s.school_code, s.school, s.academic_year, s.term, s.class, s.level, s.class_size, s.ranked,
  s.figures, s.mean, s.minimum, s.maximum, s.median, s.at_or_above_half, s.missing_marks,
  s.scale, s.policy_version, s.calculated_at, s.as_of, s.school_id, s.class_id, s.term_id
from app_private.class_statistics s
where s.school_id = any ((select app_private.analyst_school_ids(false))::integer[]);

comment on view mart.class_statistics is
  'One row per class and term: figures of the general averages (R12), no single students. '
  'Refreshed every few minutes; as_of says when.';
comment on column mart.class_statistics.school_code is 'Code of the school.';
comment on column mart.class_statistics.school is 'Name of the school.';
comment on column mart.class_statistics.academic_year is 'Name of the academic year.';
comment on column mart.class_statistics.term is 'Code of the term.';
comment on column mart.class_statistics.class is 'Name of the class.';
comment on column mart.class_statistics.level is 'Name of the level; NULL when the class has none.';
comment on column mart.class_statistics.class_size is 'Students enrolled on the reference day.';
comment on column mart.class_statistics.ranked is 'What ranks are out of.';
comment on column mart.class_statistics.figures is 'Students with a general average.';
comment on column mart.class_statistics.mean is 'Mean as printed; NULL without figures.';
comment on column mart.class_statistics.minimum is 'Lowest general average.';
comment on column mart.class_statistics.maximum is 'Highest general average.';
comment on column mart.class_statistics.median is 'Median.';
comment on column mart.class_statistics.at_or_above_half is
  'Students with at least half of the scale.';
comment on column mart.class_statistics.missing_marks is
  'Published assessments without a mark, over all students.';
comment on column mart.class_statistics.scale is 'Top of the scale of the school.';
comment on column mart.class_statistics.policy_version is 'Version of the grading policy used.';
comment on column mart.class_statistics.calculated_at is 'When the class and term were calculated.';
comment on column mart.class_statistics.as_of is 'When this view was refreshed.';
comment on column mart.class_statistics.school_id is 'Identifier of the school.';
comment on column mart.class_statistics.class_id is 'Identifier of the class.';
comment on column mart.class_statistics.term_id is 'Identifier of the term.';

grant select on mart.class_statistics to rollbook_analyst;
set role rollbook_owner;
revoke create on schema mart from mart_reader;
