create table if not exists app_private.analyst_institutions (
  role_name name not null,
  institution_id integer not null references app_public.institutions on delete cascade,
  sees_students boolean not null,
  primary key (role_name, institution_id)
);

create index if not exists analyst_institutions_institution_idx
  on app_private.analyst_institutions (institution_id);

comment on table app_private.analyst_institutions is
  'Which institutions an analyst''s login role sees in mart, with all below them.';
comment on column app_private.analyst_institutions.role_name is 'Login role, a member of rollbook_analyst.';
comment on column app_private.analyst_institutions.sees_students is
  'Whether single students are shown, or statistics only.';

alter table app_private.analyst_institutions enable row level security;

call audit.enable('app_private.analyst_institutions');

create materialized view if not exists app_private.class_statistics as
select s.school_id, i.code as school_code, i.name as school, y.name as academic_year,
  t.code as term, k.name as class, l.name as level, s.class_size, s.ranked, s.figures,
  app_hidden.rounded(s.mean, p.decimals) as mean,
  app_hidden.rounded(s.minimum, p.decimals) as minimum,
  app_hidden.rounded(s.maximum, p.decimals) as maximum,
  app_hidden.rounded(s.median, p.decimals) as median,
  s.at_or_above_half, s.missing_marks, p.version as policy_version, s.calculated_at,
  now() as as_of, s.class_id, s.term_id, sc.scale
from app_public.term_statistics s
join app_public.schools sc on sc.id = s.school_id
join app_public.institutions i on i.id = s.school_id
join app_public.classes k on k.school_id = s.school_id and k.id = s.class_id
join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
join app_public.terms t on t.school_id = s.school_id and t.id = s.term_id
join app_public.grading_policy_versions p
  on p.school_id = s.school_id and p.id = s.policy_version_id
order by s.school_id, s.class_id, s.term_id -- a school's rows together: read by index, few pages
with no data;

-- the view has just been made, and nobody reads it yet
-- squawk-ignore require-concurrent-index-creation
create unique index if not exists class_statistics_key
  on app_private.class_statistics (school_id, class_id, term_id);

comment on materialized view app_private.class_statistics is
  'Store of mart.class_statistics, refreshed by the worker.';
