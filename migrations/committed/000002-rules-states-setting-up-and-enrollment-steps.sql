--! Previous: sha1:13b35fb8f8d06ff5b66bb50866d26dd42f965ec5
--! Hash: sha1:32d741d55eb2a9eef8065436102fe74fcbabe951
--! Message: Rules, states, setting up and enrollment steps

-- The migration being written: included source files, then changes of tables.
alter table app_public.schools
  add column if not exists publishing_duty text not null default 'teacher'
    constraint schools_publishing_duty_known
      check (publishing_duty in ('teacher', 'class_teacher', 'admin')),
  add column if not exists closing_duty text not null default 'admin'
    constraint schools_closing_duty_known check (closing_duty in ('class_teacher', 'admin')),
  add column if not exists reopening_duty text not null default 'admin'
    constraint schools_reopening_duty_known check (reopening_duty in ('class_teacher', 'admin'));
comment on column app_public.schools.publishing_duty is
  'Who publishes assessments: the course''s teacher, a class_teacher of the class, or the admin '
  'only; who stands later in this list may as well.';
comment on column app_public.schools.closing_duty is
  'Who closes a class''s term: a class_teacher of the class and the admins, or the admin only.';
comment on column app_public.schools.reopening_duty is
  'Who reopens a closed term and decides on corrections: a class_teacher of the class and the '
  'admins, or the admin only.';
comment on constraint schools_publishing_duty_known on app_public.schools is
  'Assessments are published by a teacher, class_teacher or admin.';
comment on constraint schools_closing_duty_known on app_public.schools is
  'A term is closed by a class_teacher or admin.';
comment on constraint schools_reopening_duty_known on app_public.schools is
  'A term is reopened by a class_teacher or admin.';

alter table audit.log add column if not exists reason text;
comment on column audit.log.reason is
  'Why, where a change needs a reason, such as a correction after closing; NULL for none.';

alter table app_public.grading_policy_versions
  add column if not exists conduct_rule text not null default 'off'
    constraint grading_policy_versions_conduct_rule_known
    check (conduct_rule in ('off', 'subject', 'computed')),
  add column if not exists conduct_coefficient numeric(5, 2) not null default 1
    constraint grading_policy_versions_conduct_coefficient_not_negative
    check (conduct_coefficient >= 0),
  add column if not exists conduct_start numeric(5, 2)
    constraint grading_policy_versions_conduct_start_not_negative check (conduct_start >= 0),
  add column if not exists conduct_hour_points numeric(5, 2) not null default 0
    constraint grading_policy_versions_conduct_hour_points_not_negative
    check (conduct_hour_points >= 0),
  add column if not exists rank_scope text not null default 'class'
    constraint grading_policy_versions_rank_scope_known check (rank_scope in ('class', 'level')),
  add column if not exists rank_ties text[] not null default '{}'
    constraint grading_policy_versions_rank_ties_known
    check (rank_ties <@ '{main_subject,conduct,younger}');
alter table app_public.subjects
  add column if not exists is_conduct boolean not null default false;
alter table app_public.course_results add column if not exists ranked_by numeric[];
alter table app_public.term_results
  add column if not exists ranked_by numeric[],
  add column if not exists conduct numeric;
alter table app_public.year_results add column if not exists ranked_by numeric[];
alter table app_public.grading_policy_bands
  add column if not exists decision text
    constraint grading_policy_bands_decision_known
    check (decision in ('passes', 'repeats', 'leaves'));
-- they return more columns
drop function if exists app_public.class_results(uuid, uuid, boolean);
drop function if exists app_public.explain_course_result(uuid, uuid, uuid, boolean);
drop function if exists app_private.result_differences(integer);
drop function if exists app_hidden.saved_marks(app_public.mark_edit[]);
drop function if exists app_private.gradebook_figures(integer, uuid, uuid, uuid);
drop function if exists app_hidden.live_figures(integer, uuid, uuid);
drop function if exists app_hidden.term_figures(integer, uuid, uuid, boolean, date, uuid);
drop function if exists app_hidden.year_figures(integer, uuid, date);

--! Included foundation/schemas.sql
create schema if not exists app_public;
create schema if not exists app_hidden;
create schema if not exists app_private;
create schema if not exists audit;
create schema if not exists mart;
create schema if not exists ops;
create schema if not exists conformance;

comment on schema app_public is
  'What the GraphQL API exposes: tables under row level security and the functions of the screens.';
comment on schema app_hidden is
  'Helpers that policies and API functions call; executable by requests, not exposed.';
comment on schema app_private is
  'Secrets, materialized stores, triggers and jobs; no request reaches it directly.';
comment on schema audit is 'The log of every change of every table.';
comment on schema mart is 'Stable views for analysts, filtered by what each analyst may see.';
comment on schema ops is 'Views and functions for those who operate the installation.';
comment on schema conformance is
  'Cases of the grading rules, and what calculates them in a school that is taken back.';

grant usage on schema app_public, app_hidden to app_user;
grant usage on schema app_private to rollbook_sign_in, rollbook_worker;
grant usage on schema audit to rollbook_worker;
grant usage on schema mart to rollbook_analyst, mart_reader;
grant usage on schema app_public, app_hidden, app_private to mart_reader;

alter default privileges revoke execute on functions from public;
--! EndIncluded foundation/schemas.sql
--! Included audit/functions/tg__log.sql
create or replace function audit.masked(of_row jsonb, secrets text[])
  returns jsonb
  language sql immutable parallel safe
return case
  when secrets = '{}' then of_row
  else (
    select jsonb_object_agg(
      c.key, case when c.key = any (secrets) then 'null'::jsonb else c.value end)
    from jsonb_each(of_row) as c)
end;

comment on function audit.masked(jsonb, text[]) is
  'A row with the values of its secret columns replaced by null; their names stay.';

create or replace function audit.key_of(of_row jsonb, columns text[])
  returns jsonb
  language sql immutable parallel safe
return (select jsonb_object_agg(c, of_row -> c) from unnest(columns) as c);

comment on function audit.key_of(jsonb, text[]) is 'The named columns of a row as an object.';

-- Inserts and deletes: one entry per row, one insert per statement. Arguments of the trigger: columns
-- of the key as a comma list, secret columns as a comma list, the column that holds the school.
create or replace function audit.tg__log()
  returns trigger
  language plpgsql volatile
  security definer -- nobody may write the log in any other way
  set search_path = ''
as $$
declare
  v_key text[] := pg_catalog.string_to_array(tg_argv[0], ',');
  v_secrets text[] := pg_catalog.string_to_array(tg_argv[1], ',');
  v_school text := tg_argv[2];
  v_table text := tg_table_schema || '.' || tg_table_name;
  v_token text := nullif(pg_catalog.current_setting('app.session', true), '');
  v_session bytea := pg_catalog.substr(
    pg_catalog.sha256(pg_catalog.convert_to(v_token, 'UTF8')), 1, 8);
  v_actor uuid := case when v_token is not null then app_hidden.current_user_id() end;
  v_address inet := nullif(pg_catalog.current_setting('app.address', true), '')::inet;
  v_request text := nullif(pg_catalog.current_setting('app.request', true), '');
  v_reason text := nullif(pg_catalog.current_setting('app.reason', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log
      (school_id, table_name, operation, key, after, actor_id, session_key, address, request_id,
       reason)
    select (r.doc ->> v_school)::integer, v_table, 'insert',
      -- written out: a function that can't be inlined costs more than all the rest
      (select pg_catalog.jsonb_object_agg(
         k, case when k = any (v_secrets) then 'null'::jsonb else r.doc -> k end)
       from pg_catalog.unnest(v_key) as k),
      case when v_secrets = '{}' then r.doc else audit.masked(r.doc, v_secrets) end,
      v_actor, v_session, v_address, v_request, v_reason
    from (select pg_catalog.to_jsonb(n) as doc from new_rows n) as r;
  else
    insert into audit.log
      (school_id, table_name, operation, key, before, actor_id, session_key, address, request_id,
       reason)
    select (r.doc ->> v_school)::integer, v_table, 'delete',
      audit.masked(audit.key_of(r.doc, v_key), v_secrets), audit.masked(r.doc, v_secrets),
      v_actor, v_session, v_address, v_request, v_reason
    from (select pg_catalog.to_jsonb(o) as doc from old_rows o) as r;
  end if;
  return null;
end;
$$;

comment on function audit.tg__log() is
  'Statement trigger that writes one entry of audit.log per inserted or deleted row.';
--! EndIncluded audit/functions/tg__log.sql
--! Included audit/functions/tg__log_update.sql
-- Updates mostly change one row: a row trigger costs them half of what transition tables do.
-- Arguments of the trigger as in tg__log.
create or replace function audit.tg__log_update()
  returns trigger
  language plpgsql volatile
  security definer -- nobody may write the log in any other way
  set search_path = ''
as $$
declare
  v_before jsonb := pg_catalog.to_jsonb(old);
  v_after jsonb := pg_catalog.to_jsonb(new);
  v_secrets text[] := pg_catalog.string_to_array(tg_argv[1], ',');
  v_token text := nullif(pg_catalog.current_setting('app.session', true), '');
begin
  insert into audit.log
    (school_id, table_name, operation, key, before, after, actor_id, session_key, address,
     request_id, reason)
  select (v_after ->> tg_argv[2])::integer, tg_table_schema || '.' || tg_table_name, 'update',
    k.key, c.before, c.after,
    case when v_token is not null then app_hidden.current_user_id() end,
    pg_catalog.substr(pg_catalog.sha256(pg_catalog.convert_to(v_token, 'UTF8')), 1, 8),
    nullif(pg_catalog.current_setting('app.address', true), '')::inet,
    nullif(pg_catalog.current_setting('app.request', true), ''),
    nullif(pg_catalog.current_setting('app.reason', true), '')
  from (
    select
      pg_catalog.jsonb_object_agg(o.key, case when not o.key = any (v_secrets) then o.value end)
        as before,
      pg_catalog.jsonb_object_agg(
        o.key, case when not o.key = any (v_secrets) then v_after -> o.key end) as after
    from pg_catalog.jsonb_each(v_before) as o
    where v_after -> o.key is distinct from o.value) as c
  cross join (
    select pg_catalog.jsonb_object_agg(
      n, case when not n = any (v_secrets) then v_after -> n end) as key
    from pg_catalog.string_to_table(tg_argv[0], ',') as n) as k;
  return null;
end;
$$;

comment on function audit.tg__log_update() is
  'Row trigger that writes one entry of audit.log for a changed row: its changed columns before and '
  'after.';
--! EndIncluded audit/functions/tg__log_update.sql
--! Included access/functions/check_admin.sql
create or replace function app_hidden.check_admin()
  returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school may change this' using errcode = 'RBDEN';
  end if;
end;
$$;

comment on function app_hidden.check_admin() is
  'Error RBDEN: the user is not an admin of the current school.';
grant execute on function app_hidden.check_admin() to app_user;
--! EndIncluded access/functions/check_admin.sql
--! Included access/functions/current_teacher_ids.sql
create or replace function app_hidden.current_teacher_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(m.user_id), '{}')
  from app_public.memberships m
  join app_public.users u on u.id = m.user_id
  where m.institution_id = (select app_hidden.current_school_id())
    and m.duty = 'teacher'
    and m.starts_on <= current_date
    and coalesce(m.ends_on >= current_date, true)
    and u.status = 'active'
    and u.deleted_at is null;
end;

comment on function app_hidden.current_teacher_ids() is
  'Users who are teachers of the current school today: who can be given classes and courses.';
grant execute on function app_hidden.current_teacher_ids() to app_user;
--! EndIncluded access/functions/current_teacher_ids.sql
--! Included grading/policy_tables.sql
create table if not exists app_public.grading_policies (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  is_default boolean not null default false,
  primary key (school_id, id),
  constraint grading_policies_name_unique unique (school_id, name),
  constraint grading_policies_name_not_blank check (btrim(name) <> '')
);

create unique index if not exists grading_policies_one_default
  on app_public.grading_policies (school_id) where is_default;

comment on table app_public.grading_policies is
  'Sets of rules for averages and ranks. The rules themselves stand in the versions.';
comment on column app_public.grading_policies.school_id is 'School.';
comment on column app_public.grading_policies.id is 'Identifier of the policy.';
comment on column app_public.grading_policies.name is 'Name, unique in the school.';
comment on column app_public.grading_policies.is_default is
  'Whether new terms take its newest version; one policy at most.';
comment on constraint grading_policies_name_unique on app_public.grading_policies is
  'The school already has a grading policy of this name.';
comment on constraint grading_policies_name_not_blank on app_public.grading_policies is
  'The name of the grading policy is missing.';
comment on index app_public.grading_policies_one_default is
  'The school already has a default grading policy; only one can be the default.';

create table if not exists app_public.grading_policy_versions (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  policy_id uuid not null,
  version integer not null,
  created_at timestamptz not null default now(),
  maximum_rule text not null default 'normalise',
  course_rounding_step numeric(3, 1) not null default 0,
  course_rounding_direction text not null default 'nearest',
  general_rounding_step numeric(3, 1) not null default 0,
  general_rounding_direction text not null default 'nearest',
  decimals smallint not null default 2,
  missing_term text not null default 'renormalise',
  year_input text not null default 'exact',
  rank_key text not null default 'decimals',
  rank_decimals smallint not null default 2,
  rank_method text not null default 'competition',
  rank_denominator text not null default 'ranked',
  minimum_coverage numeric(5, 4) not null default 0,
  cap_bonus boolean not null default true,
  dropped_marks smallint not null default 0,
  extra_weight numeric(5, 2) not null default 0,
  extra_weight_on text not null default 'best',
  category_rule text not null default 'flat',
  exam_weight numeric(5, 2) not null default 0,
  year_weight numeric(5, 2) not null default 1,
  general_rule text not null default 'average',
  conduct_rule text not null default 'off',
  conduct_coefficient numeric(5, 2) not null default 1,
  conduct_start numeric(5, 2),
  conduct_hour_points numeric(5, 2) not null default 0,
  rank_scope text not null default 'class',
  rank_ties text[] not null default '{}',
  primary key (school_id, id),
  constraint grading_policy_versions_policy_fkey foreign key (school_id, policy_id)
    references app_public.grading_policies (school_id, id) on delete restrict,
  constraint grading_policy_versions_version_unique unique (school_id, policy_id, version),
  constraint grading_policy_versions_version_positive check (version > 0),
  constraint grading_policy_versions_maximum_rule_known
    check (maximum_rule in ('normalise', 'proportional')),
  constraint grading_policy_versions_course_step_known
    check (course_rounding_step in (0, 0.1, 0.5, 1)),
  constraint grading_policy_versions_course_direction_known
    check (course_rounding_direction in ('nearest', 'up')),
  constraint grading_policy_versions_general_step_known
    check (general_rounding_step in (0, 0.1, 0.5, 1)),
  constraint grading_policy_versions_general_direction_known
    check (general_rounding_direction in ('nearest', 'up')),
  constraint grading_policy_versions_decimals_sensible check (decimals between 0 and 4),
  constraint grading_policy_versions_missing_term_known
    check (missing_term in ('renormalise', 'not_classable', 'zero')),
  constraint grading_policy_versions_year_input_known check (year_input in ('exact', 'printed')),
  constraint grading_policy_versions_rank_key_known
    check (rank_key in ('exact', 'decimals', 'printed')),
  constraint grading_policy_versions_rank_decimals_sensible check (rank_decimals between 0 and 9),
  constraint grading_policy_versions_rank_method_known
    check (rank_method in ('competition', 'dense')),
  constraint grading_policy_versions_rank_denominator_known
    check (rank_denominator in ('ranked', 'enrolled')),
  constraint grading_policy_versions_coverage_is_share check (minimum_coverage between 0 and 1),
  constraint grading_policy_versions_dropped_sensible check (dropped_marks between 0 and 9),
  constraint grading_policy_versions_extra_weight_not_negative check (extra_weight >= 0),
  constraint grading_policy_versions_extra_weight_on_known
    check (extra_weight_on in ('best', 'worst')),
  constraint grading_policy_versions_category_rule_known
    check (category_rule in ('flat', 'average')),
  constraint grading_policy_versions_general_rule_known
    check (general_rule in ('average', 'points')),
  constraint grading_policy_versions_year_blend_weighs
    check (exam_weight >= 0 and year_weight >= 0 and exam_weight + year_weight > 0),
  constraint grading_policy_versions_conduct_rule_known
    check (conduct_rule in ('off', 'subject', 'computed')),
  constraint grading_policy_versions_conduct_coefficient_not_negative
    check (conduct_coefficient >= 0),
  constraint grading_policy_versions_conduct_start_not_negative check (conduct_start >= 0),
  constraint grading_policy_versions_conduct_hour_points_not_negative
    check (conduct_hour_points >= 0),
  constraint grading_policy_versions_rank_scope_known check (rank_scope in ('class', 'level')),
  constraint grading_policy_versions_rank_ties_known
    check (rank_ties <@ '{main_subject,conduct,younger}')
);

comment on table app_public.grading_policy_versions is
  'Versions of grading policies: the rules themselves. A version never changes; a term keeps the '
  'one it was opened with.';
comment on column app_public.grading_policy_versions.school_id is 'School.';
comment on column app_public.grading_policy_versions.id is 'Identifier of the version.';
comment on column app_public.grading_policy_versions.policy_id is 'Policy.';
comment on column app_public.grading_policy_versions.version is 'Number of the version, from 1.';
comment on column app_public.grading_policy_versions.created_at is 'When it was made.';
comment on column app_public.grading_policy_versions.maximum_rule is
  'R2: normalise, every assessment weighs its coefficient whatever its maximum; proportional, the '
  'coefficient is multiplied by maximum / scale.';
comment on column app_public.grading_policy_versions.course_rounding_step is
  'R8: step to which subject averages are rounded before they are used: 0 (none), 0.1, 0.5 or 1.';
comment on column app_public.grading_policy_versions.course_rounding_direction is
  'R8: nearest (half away from zero) or up.';
comment on column app_public.grading_policy_versions.general_rounding_step is
  'R8: step to which the general average is rounded: 0 (none), 0.1, 0.5 or 1.';
comment on column app_public.grading_policy_versions.general_rounding_direction is
  'R8: nearest (half away from zero) or up.';
comment on column app_public.grading_policy_versions.decimals is 'Decimals printed.';
comment on column app_public.grading_policy_versions.missing_term is
  'R15, a term without figure in the year: renormalise over the others, not_classable (no annual '
  'average) or zero.';
comment on column app_public.grading_policy_versions.year_input is
  'R16: the annual average takes the exact or the printed averages of the terms.';
comment on column app_public.grading_policy_versions.rank_key is
  'What ranks compare: the exact figure, the figure rounded to rank_decimals, or as printed.';
comment on column app_public.grading_policy_versions.rank_decimals is
  'Decimals of the rank key decimals.';
comment on column app_public.grading_policy_versions.rank_method is
  'competition (1, 2, 2, 4) or dense (1, 2, 2, 3).';
comment on column app_public.grading_policy_versions.rank_denominator is
  'What a rank is out of: the ranked, or all enrolled.';
comment on column app_public.grading_policy_versions.minimum_coverage is
  'Smallest share of the coefficients that must have a figure for a general rank, 0 to 1.';
comment on column app_public.grading_policy_versions.cap_bonus is
  'R3: whether bonus marks can''t lift an average above the scale.';
comment on column app_public.grading_policy_versions.dropped_marks is
  'R5: how many marks are left out, those without which the average is highest; never all.';
comment on column app_public.grading_policy_versions.extra_weight is
  'R5: what is added to the coefficient of one mark; 0 for none.';
comment on column app_public.grading_policy_versions.extra_weight_on is
  'R5: whether the best or the worst mark gets the extra weight.';
comment on column app_public.grading_policy_versions.category_rule is
  'R6: flat, all marks together; average, the average of the categories'' averages with their '
  'coefficients (grading_policy_categories).';
comment on column app_public.grading_policy_versions.exam_weight is
  'R17: weight of the exam in the annual figure; 0 for none.';
comment on column app_public.grading_policy_versions.year_weight is
  'R17: weight of the terms'' average beside the exam.';
comment on column app_public.grading_policy_versions.general_rule is
  'average: the general average weighs the subject averages (R9); points: the points of their '
  'letters (grading_policy_bands), as a GPA.';
comment on column app_public.grading_policy_versions.conduct_rule is
  'R13: off, the conduct subject is shown but never counted; subject, it counts as any other; '
  'computed, a mark made of points taken off (conduct_records) counts instead.';
comment on column app_public.grading_policy_versions.conduct_coefficient is
  'R13: coefficient of the computed conduct mark; the conduct subject has its course''s.';
comment on column app_public.grading_policy_versions.conduct_start is
  'R13: what the computed conduct mark starts from; NULL for the school''s scale.';
comment on column app_public.grading_policy_versions.conduct_hour_points is
  'R13: points taken off for each unjustified hour.';
comment on column app_public.grading_policy_versions.rank_scope is
  'Whether subject, term and annual ranks are within the class or within its level.';
comment on column app_public.grading_policy_versions.rank_ties is
  'What parts equal general and annual averages, in this order: main_subject (the subjects with '
  'the highest coefficient), conduct, younger; none, they stay equal.';
comment on constraint grading_policy_versions_conduct_rule_known
  on app_public.grading_policy_versions is 'The rule for conduct is off, subject or computed.';
comment on constraint grading_policy_versions_conduct_coefficient_not_negative
  on app_public.grading_policy_versions is 'A coefficient can''t be negative.';
comment on constraint grading_policy_versions_conduct_start_not_negative
  on app_public.grading_policy_versions is 'The conduct mark can''t start below 0.';
comment on constraint grading_policy_versions_conduct_hour_points_not_negative
  on app_public.grading_policy_versions is 'The points for an hour can''t be negative.';
comment on constraint grading_policy_versions_rank_scope_known
  on app_public.grading_policy_versions is 'Ranks are within the class or the level.';
comment on constraint grading_policy_versions_rank_ties_known
  on app_public.grading_policy_versions is
  'Equal averages are parted by main_subject, conduct or younger.';
comment on constraint grading_policy_versions_general_rule_known
  on app_public.grading_policy_versions is 'The general average is made of averages or points.';
comment on constraint grading_policy_versions_dropped_sensible
  on app_public.grading_policy_versions is 'From 0 to 9 marks can be left out.';
comment on constraint grading_policy_versions_extra_weight_not_negative
  on app_public.grading_policy_versions is 'An extra weight can''t be negative.';
comment on constraint grading_policy_versions_extra_weight_on_known
  on app_public.grading_policy_versions is 'The extra weight goes to the best or the worst mark.';
comment on constraint grading_policy_versions_category_rule_known
  on app_public.grading_policy_versions is 'The rule for categories is flat or average.';
comment on constraint grading_policy_versions_year_blend_weighs
  on app_public.grading_policy_versions is
  'Year and exam have weights of 0 or more, and not both 0.';
comment on constraint grading_policy_versions_version_unique
  on app_public.grading_policy_versions is 'The policy already has a version of this number.';
comment on constraint grading_policy_versions_version_positive
  on app_public.grading_policy_versions is 'The versions of a policy count from 1.';
comment on constraint grading_policy_versions_maximum_rule_known
  on app_public.grading_policy_versions is 'The rule for maxima is normalise or proportional.';
comment on constraint grading_policy_versions_course_step_known
  on app_public.grading_policy_versions is 'A rounding step is 0, 0.1, 0.5 or 1.';
comment on constraint grading_policy_versions_course_direction_known
  on app_public.grading_policy_versions is 'A rounding direction is nearest or up.';
comment on constraint grading_policy_versions_general_step_known
  on app_public.grading_policy_versions is 'A rounding step is 0, 0.1, 0.5 or 1.';
comment on constraint grading_policy_versions_general_direction_known
  on app_public.grading_policy_versions is 'A rounding direction is nearest or up.';
comment on constraint grading_policy_versions_decimals_sensible
  on app_public.grading_policy_versions is 'Averages are printed with 0 to 4 decimals.';
comment on constraint grading_policy_versions_missing_term_known
  on app_public.grading_policy_versions is
  'A missing term is renormalise, not_classable or zero.';
comment on constraint grading_policy_versions_year_input_known
  on app_public.grading_policy_versions is 'The annual average takes exact or printed averages.';
comment on constraint grading_policy_versions_rank_key_known
  on app_public.grading_policy_versions is 'A rank key is exact, decimals or printed.';
comment on constraint grading_policy_versions_rank_decimals_sensible
  on app_public.grading_policy_versions is 'Ranks compare 0 to 9 decimals.';
comment on constraint grading_policy_versions_rank_method_known
  on app_public.grading_policy_versions is 'A rank method is competition or dense.';
comment on constraint grading_policy_versions_rank_denominator_known
  on app_public.grading_policy_versions is 'A rank is out of the ranked or the enrolled.';
comment on constraint grading_policy_versions_coverage_is_share
  on app_public.grading_policy_versions is 'The coverage is a share from 0 to 1.';

create table if not exists app_public.grading_policy_categories (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  policy_version_id uuid not null,
  code text not null,
  name text not null,
  coefficient numeric(5, 2) not null default 1,
  position smallint not null default 0,
  primary key (school_id, policy_version_id, code),
  constraint grading_policy_categories_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete cascade,
  constraint grading_policy_categories_code_not_blank check (btrim(code) <> ''),
  constraint grading_policy_categories_name_not_blank check (btrim(name) <> ''),
  constraint grading_policy_categories_coefficient_not_negative check (coefficient >= 0)
);

comment on table app_public.grading_policy_categories is
  'R6: categories of assessments whose averages make the subject average, such as monthly tests '
  'and the semester exam.';
comment on column app_public.grading_policy_categories.school_id is 'School.';
comment on column app_public.grading_policy_categories.policy_version_id is 'Policy version.';
comment on column app_public.grading_policy_categories.code is
  'What assessments name in their category.';
comment on column app_public.grading_policy_categories.name is 'Name as it is shown.';
comment on column app_public.grading_policy_categories.coefficient is
  'Weight of the category''s average; a category without marks is left out.';
comment on column app_public.grading_policy_categories.position is 'Order in lists.';
comment on constraint grading_policy_categories_code_not_blank
  on app_public.grading_policy_categories is 'The code of the category is missing.';
comment on constraint grading_policy_categories_name_not_blank
  on app_public.grading_policy_categories is 'The name of the category is missing.';
comment on constraint grading_policy_categories_coefficient_not_negative
  on app_public.grading_policy_categories is 'A coefficient can''t be negative.';

create table if not exists app_public.grading_policy_bands (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  policy_version_id uuid not null,
  purpose text not null,
  lower_bound numeric(6, 2) not null,
  includes_bound boolean not null default true,
  label text not null,
  points numeric(5, 2),
  decision text,
  primary key (school_id, policy_version_id, purpose, lower_bound),
  constraint grading_policy_bands_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete cascade,
  constraint grading_policy_bands_purpose_known
    check (purpose in ('mention', 'decision', 'letter')),
  constraint grading_policy_bands_label_not_blank check (btrim(label) <> ''),
  constraint grading_policy_bands_decision_known
    check (decision in ('passes', 'repeats', 'leaves'))
);

comment on table app_public.grading_policy_bands is
  'R18: what an average is called. A band reaches from its lower bound to the next one; the lowest '
  'also holds everything below it, so that there are no gaps and no overlaps.';
comment on column app_public.grading_policy_bands.school_id is 'School.';
comment on column app_public.grading_policy_bands.policy_version_id is 'Policy version.';
comment on column app_public.grading_policy_bands.purpose is
  'mention (très bien…), decision (passes…) or letter (A, B… or 5, 4, 3, 2).';
comment on column app_public.grading_policy_bands.lower_bound is 'Where the band begins.';
comment on column app_public.grading_policy_bands.includes_bound is
  'Whether the bound itself belongs to the band: ≥, else >.';
comment on column app_public.grading_policy_bands.label is 'What averages in the band are called.';
comment on column app_public.grading_policy_bands.points is
  'Points of a letter for a GPA; NULL for none.';
comment on column app_public.grading_policy_bands.decision is
  'What a decision band suggests for the end of the year: passes, repeats or leaves; NULL for '
  'nothing.';
comment on constraint grading_policy_bands_decision_known on app_public.grading_policy_bands is
  'A student passes, repeats or leaves.';
comment on constraint grading_policy_bands_purpose_known on app_public.grading_policy_bands is
  'The purpose of a band is mention, decision or letter.';
comment on constraint grading_policy_bands_label_not_blank on app_public.grading_policy_bands is
  'The label of the band is missing.';

call audit.enable('app_public.grading_policy_categories');
call audit.enable('app_public.grading_policy_bands');
call audit.enable('app_public.grading_policies');
call audit.enable('app_public.grading_policy_versions');
--! EndIncluded grading/policy_tables.sql
--! Included structure/tables.sql
create table if not exists app_public.academic_years (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  starts_on date not null,
  ends_on date not null,
  is_active boolean not null default false,
  primary key (school_id, id),
  constraint academic_years_name_unique unique (school_id, name),
  constraint academic_years_name_not_blank check (btrim(name) <> ''),
  constraint academic_years_ends_after_start check (ends_on > starts_on)
);

create unique index if not exists academic_years_one_active
  on app_public.academic_years (school_id) where is_active;

comment on table app_public.academic_years is 'Academic years of a school, such as 2025-2026.';
comment on column app_public.academic_years.school_id is 'School.';
comment on column app_public.academic_years.id is 'Identifier of the year.';
comment on column app_public.academic_years.name is 'Name, unique in the school.';
comment on column app_public.academic_years.starts_on is 'First day.';
comment on column app_public.academic_years.ends_on is 'Last day.';
comment on column app_public.academic_years.is_active is
  'Whether this is the year the school works in; one at most.';
comment on constraint academic_years_name_unique on app_public.academic_years is
  'The school already has an academic year of this name.';
comment on constraint academic_years_name_not_blank on app_public.academic_years is
  'The name of the academic year is missing.';
comment on constraint academic_years_ends_after_start on app_public.academic_years is
  'An academic year ends after it starts.';
comment on index app_public.academic_years_one_active is
  'The school already has an active academic year; only one can be active.';

create table if not exists app_public.terms (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  academic_year_id uuid not null,
  kind text not null default 'trimester',
  name text not null,
  code text not null,
  starts_on date not null,
  ends_on date not null,
  weight numeric(5, 2) not null default 1,
  policy_version_id uuid not null,
  primary key (school_id, id),
  constraint terms_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint terms_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict,
  constraint terms_code_unique unique (school_id, academic_year_id, code),
  constraint terms_name_unique unique (school_id, academic_year_id, name),
  constraint terms_name_not_blank check (btrim(name) <> ''),
  constraint terms_code_not_blank check (btrim(code) <> ''),
  constraint terms_kind_known check (kind in ('trimester', 'semester', 'quarter', 'term')),
  constraint terms_ends_after_start check (ends_on > starts_on),
  constraint terms_weight_not_negative check (weight >= 0)
);

create index if not exists terms_policy_version_idx
  on app_public.terms (school_id, policy_version_id);

comment on table app_public.terms is 'Terms of an academic year: trimesters, semesters…';
comment on column app_public.terms.school_id is 'School.';
comment on column app_public.terms.id is 'Identifier of the term.';
comment on column app_public.terms.academic_year_id is 'Academic year.';
comment on column app_public.terms.kind is 'trimester, semester, quarter or term.';
comment on column app_public.terms.name is 'Name, unique in the year.';
comment on column app_public.terms.code is 'Short code, unique in the year, such as T1.';
comment on column app_public.terms.starts_on is 'First day.';
comment on column app_public.terms.ends_on is 'Last day; who is enrolled that day is ranked.';
comment on column app_public.terms.weight is 'Weight in the annual average; 0 leaves the term out.';
comment on column app_public.terms.policy_version_id is
  'Version of the grading policy the term was opened with; entered without one, a term takes the '
  'newest version of the school''s default policy.';
comment on constraint terms_code_unique on app_public.terms is
  'The academic year already has a term with this code.';
comment on constraint terms_name_unique on app_public.terms is
  'The academic year already has a term of this name.';
comment on constraint terms_name_not_blank on app_public.terms is 'The name of the term is missing.';
comment on constraint terms_code_not_blank on app_public.terms is 'The code of the term is missing.';
comment on constraint terms_kind_known on app_public.terms is
  'A term is a trimester, semester, quarter or term.';
comment on constraint terms_ends_after_start on app_public.terms is 'A term ends after it starts.';
comment on constraint terms_weight_not_negative on app_public.terms is
  'The weight of a term can''t be negative.';

create table if not exists app_public.levels (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  position smallint not null default 0,
  primary key (school_id, id),
  constraint levels_name_unique unique (school_id, name),
  constraint levels_name_not_blank check (btrim(name) <> '')
);

comment on table app_public.levels is 'Levels of study of a school, such as 6e or Grade 7.';
comment on column app_public.levels.school_id is 'School.';
comment on column app_public.levels.id is 'Identifier of the level.';
comment on column app_public.levels.name is 'Name, unique in the school.';
comment on column app_public.levels.position is 'Order of the levels, lowest first.';
comment on constraint levels_name_unique on app_public.levels is
  'The school already has a level of this name.';
comment on constraint levels_name_not_blank on app_public.levels is
  'The name of the level is missing.';

create table if not exists app_public.classes (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  academic_year_id uuid not null,
  level_id uuid,
  name text not null,
  section text,
  max_size smallint not null default 40,
  is_active boolean not null default true,
  primary key (school_id, id),
  constraint classes_id_year_unique unique (school_id, id, academic_year_id),
  constraint classes_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint classes_level_fkey foreign key (school_id, level_id)
    references app_public.levels (school_id, id) on delete restrict,
  constraint classes_name_unique unique (school_id, academic_year_id, name),
  constraint classes_name_not_blank check (btrim(name) <> ''),
  constraint classes_max_size_positive check (max_size > 0)
);

create index if not exists classes_level_idx on app_public.classes (school_id, level_id);

comment on table app_public.classes is 'Classes of an academic year: groups of students.';
comment on column app_public.classes.school_id is 'School.';
comment on column app_public.classes.id is 'Identifier of the class.';
comment on column app_public.classes.academic_year_id is 'Academic year.';
comment on column app_public.classes.level_id is 'Level of study; NULL when not said.';
comment on column app_public.classes.name is 'Name, unique in the school and year, such as 4e A.';
comment on column app_public.classes.section is 'Section or series, such as A, C or D; NULL for none.';
comment on column app_public.classes.max_size is 'Most students enrolled at the same time.';
comment on column app_public.classes.is_active is 'Whether the class is in use.';
comment on constraint classes_id_year_unique on app_public.classes is
  'A class belongs to one academic year.';
comment on constraint classes_name_unique on app_public.classes is
  'The academic year already has a class of this name.';
comment on constraint classes_name_not_blank on app_public.classes is
  'The name of the class is missing.';
comment on constraint classes_max_size_positive on app_public.classes is
  'A class has room for at least one student.';

create table if not exists app_public.class_teachers (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  class_id uuid not null,
  user_id uuid not null references app_public.users on delete restrict,
  position smallint not null default 1,
  primary key (school_id, class_id, user_id),
  constraint class_teachers_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint class_teachers_position_unique unique (school_id, class_id, position) deferrable,
  constraint class_teachers_position_positive check (position > 0)
);

create index if not exists class_teachers_user_idx on app_public.class_teachers (school_id, user_id);

comment on table app_public.class_teachers is 'Class teachers of a class, in order.';
comment on column app_public.class_teachers.school_id is 'School.';
comment on column app_public.class_teachers.class_id is 'Class.';
comment on column app_public.class_teachers.user_id is 'Teacher.';
comment on column app_public.class_teachers.position is 'Order; 1 is the main class teacher.';
comment on constraint class_teachers_position_unique on app_public.class_teachers is
  'The class already has a class teacher in this place.';
comment on constraint class_teachers_position_positive on app_public.class_teachers is
  'The places of class teachers start at 1.';

create table if not exists app_public.subjects (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  code text not null,
  name text collate "und-x-icu" not null,
  description text,
  level text,
  category text,
  scale numeric(5, 2),
  default_maximum numeric(5, 2),
  default_coefficient numeric(5, 2) not null default 1,
  is_active boolean not null default true,
  is_conduct boolean not null default false,
  primary key (school_id, id),
  constraint subjects_code_unique unique (school_id, code),
  constraint subjects_code_not_blank check (btrim(code) <> ''),
  constraint subjects_name_not_blank check (btrim(name) <> ''),
  constraint subjects_level_known check (level in ('primary', 'secondary')),
  constraint subjects_scale_positive check (scale > 0),
  constraint subjects_default_maximum_positive check (default_maximum > 0),
  constraint subjects_default_coefficient_not_negative check (default_coefficient >= 0)
);

create unique index if not exists subjects_one_conduct
  on app_public.subjects (school_id) where is_conduct;

comment on table app_public.subjects is 'Subjects taught in a school.';
comment on column app_public.subjects.school_id is 'School.';
comment on column app_public.subjects.id is 'Identifier of the subject.';
comment on column app_public.subjects.code is 'Code, unique in the school, such as MATH.';
comment on column app_public.subjects.name is 'Name as it is printed.';
comment on column app_public.subjects.description is 'What the subject covers; NULL when not said.';
comment on column app_public.subjects.level is 'primary or secondary; NULL for both.';
comment on column app_public.subjects.category is
  'Group on the bulletin, such as sciences or languages; NULL for none.';
comment on column app_public.subjects.scale is
  'Top of the scale of its averages; NULL for the school''s.';
comment on column app_public.subjects.default_maximum is
  'Maximum mark of new assessments; NULL for the scale.';
comment on column app_public.subjects.default_coefficient is 'Coefficient of new courses.';
comment on column app_public.subjects.is_active is 'Whether the subject is in use.';
comment on column app_public.subjects.is_conduct is
  'Whether its average is the conduct mark, which counts as the grading policy says (R13); one '
  'subject at most.';
comment on index app_public.subjects_one_conduct is
  'The school already has a conduct subject; only one can be.';
comment on constraint subjects_code_unique on app_public.subjects is
  'The school already has a subject with this code.';
comment on constraint subjects_code_not_blank on app_public.subjects is
  'The code of the subject is missing.';
comment on constraint subjects_name_not_blank on app_public.subjects is
  'The name of the subject is missing.';
comment on constraint subjects_level_known on app_public.subjects is
  'The level of a subject is primary or secondary.';
comment on constraint subjects_scale_positive on app_public.subjects is
  'The scale of a subject is more than 0.';
comment on constraint subjects_default_maximum_positive on app_public.subjects is
  'The maximum mark is more than 0.';
comment on constraint subjects_default_coefficient_not_negative on app_public.subjects is
  'A coefficient can''t be negative.';

create table if not exists app_public.courses (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  class_id uuid not null,
  subject_id uuid not null,
  coefficient numeric(5, 2) not null default 1,
  mode text not null default 'normal',
  position smallint not null default 0,
  is_active boolean not null default true,
  primary key (school_id, id),
  constraint courses_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint courses_subject_fkey foreign key (school_id, subject_id)
    references app_public.subjects (school_id, id) on delete restrict,
  constraint courses_subject_unique unique (school_id, class_id, subject_id),
  constraint courses_coefficient_not_negative check (coefficient >= 0),
  constraint courses_mode_known check (mode in ('normal', 'bonus', 'sup10', 'excluded'))
);

create index if not exists courses_subject_idx on app_public.courses (school_id, subject_id);

comment on table app_public.courses is 'A subject as it is taught in one class.';
comment on column app_public.courses.school_id is 'School.';
comment on column app_public.courses.id is 'Identifier of the course.';
comment on column app_public.courses.class_id is 'Class.';
comment on column app_public.courses.subject_id is 'Subject.';
comment on column app_public.courses.coefficient is
  'Weight of the subject in the general average; 0 leaves it out.';
comment on column app_public.courses.mode is
  'normal; bonus: only points above half of the scale, in the numerator; sup10: counts from half of '
  'the scale up; excluded: shown, never counted (grading rule R10).';
comment on column app_public.courses.position is 'Order on screens and bulletins.';
comment on column app_public.courses.is_active is 'Whether the course is in use.';
comment on constraint courses_subject_unique on app_public.courses is
  'The class already has a course in this subject.';
comment on constraint courses_coefficient_not_negative on app_public.courses is
  'A coefficient can''t be negative.';
comment on constraint courses_mode_known on app_public.courses is
  'The mode of a course is normal, bonus, sup10 or excluded.';

create table if not exists app_public.course_teachers (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  course_id uuid not null,
  user_id uuid not null references app_public.users on delete restrict,
  position smallint not null default 1,
  primary key (school_id, course_id, user_id),
  constraint course_teachers_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade,
  constraint course_teachers_position_unique unique (school_id, course_id, position) deferrable,
  constraint course_teachers_position_positive check (position > 0)
);

create index if not exists course_teachers_user_idx
  on app_public.course_teachers (school_id, user_id);

comment on table app_public.course_teachers is 'Teachers of a course, in order.';
comment on column app_public.course_teachers.school_id is 'School.';
comment on column app_public.course_teachers.course_id is 'Course.';
comment on column app_public.course_teachers.user_id is 'Teacher.';
comment on column app_public.course_teachers.position is 'Order; 1 is the responsible teacher.';
comment on constraint course_teachers_position_unique on app_public.course_teachers is
  'The course already has a teacher in this place.';
comment on constraint course_teachers_position_positive on app_public.course_teachers is
  'The places of teachers start at 1.';

call audit.enable('app_public.academic_years');
call audit.enable('app_public.terms');
call audit.enable('app_public.levels');
call audit.enable('app_public.classes');
call audit.enable('app_public.class_teachers');
call audit.enable('app_public.subjects');
call audit.enable('app_public.courses');
call audit.enable('app_public.course_teachers');
--! EndIncluded structure/tables.sql
--! Included grading/tables.sql
create table if not exists app_public.mark_codes (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  code text not null,
  label text not null,
  effect text not null,
  position smallint not null default 0,
  primary key (school_id, code),
  constraint mark_codes_code_letters check (code ~ '^[[:alpha:]]{1,3}$'),
  constraint mark_codes_label_not_blank check (btrim(label) <> ''),
  constraint mark_codes_effect_known check (effect in ('neutral', 'zero'))
);

comment on table app_public.mark_codes is
  'What may stand in the place of a mark: absent, exempt, not handed in…';
comment on column app_public.mark_codes.school_id is 'School.';
comment on column app_public.mark_codes.code is 'One to three letters, such as A.';
comment on column app_public.mark_codes.label is 'What it means, in the school''s language.';
comment on column app_public.mark_codes.effect is
  'neutral: left out of the average; zero: counts as a mark of 0.';
comment on column app_public.mark_codes.position is 'Order in lists.';
comment on constraint mark_codes_code_letters on app_public.mark_codes is
  'A code has one to three letters.';
comment on constraint mark_codes_label_not_blank on app_public.mark_codes is
  'The label of the code is missing.';
comment on constraint mark_codes_effect_known on app_public.mark_codes is
  'The effect of a code is neutral or zero.';

create table if not exists app_public.assessments (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  course_id uuid not null,
  term_id uuid not null,
  kind text not null default 'test',
  name text not null,
  maximum numeric(5, 2) not null,
  coefficient numeric(5, 2) not null default 1,
  held_on date,
  position smallint not null default 0,
  scheduled_for timestamptz,
  published_at timestamptz,
  optional text,
  category text,
  primary key (school_id, id),
  constraint assessments_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete restrict,
  constraint assessments_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint assessments_maximum_unique unique (school_id, id, maximum),
  constraint assessments_name_unique unique (school_id, course_id, term_id, kind, name),
  constraint assessments_kind_not_blank check (btrim(kind) <> ''),
  constraint assessments_name_not_blank check (btrim(name) <> ''),
  constraint assessments_maximum_positive check (maximum > 0),
  constraint assessments_coefficient_not_negative check (coefficient >= 0),
  constraint assessments_optional_known check (optional in ('bonus', 'improves')),
  constraint assessments_category_not_blank check (btrim(category) <> '')
);

create index if not exists assessments_term_idx on app_public.assessments (school_id, term_id);
create index if not exists assessments_scheduled_idx
  on app_public.assessments (scheduled_for) where published_at is null;
create index if not exists assessments_published_idx
  on app_public.assessments (school_id, published_at, held_on);

comment on table app_public.assessments is
  'Tests, homework, exams… of a course in a term. Draft until scheduled or published.';
comment on column app_public.assessments.school_id is 'School.';
comment on column app_public.assessments.id is 'Identifier of the assessment.';
comment on column app_public.assessments.course_id is 'Course.';
comment on column app_public.assessments.term_id is 'Term.';
comment on column app_public.assessments.kind is 'Kind, such as test, devoir, composition, examen.';
comment on column app_public.assessments.name is 'Name, unique with the kind in course and term.';
comment on column app_public.assessments.maximum is
  'Highest mark; entered without one, the subject''s, else the scale.';
comment on column app_public.assessments.coefficient is
  'Weight in the subject average; 0 leaves it out.';
comment on column app_public.assessments.held_on is 'Day it was held; NULL when not said.';
comment on column app_public.assessments.position is 'Order in the gradebook.';
comment on column app_public.assessments.scheduled_for is
  'When it publishes by itself; NULL when not scheduled.';
comment on column app_public.assessments.published_at is
  'When families began to see it and it began to count officially; NULL before.';
comment on column app_public.assessments.optional is
  'NULL for a mark that counts; bonus: only points above half of the scale, in the numerator (R3); '
  'improves: counts only if it raises the average (R4).';
comment on column app_public.assessments.category is
  'Code of a category of the term''s policy (R6); NULL for none.';
comment on constraint assessments_optional_known on app_public.assessments is
  'An optional assessment is a bonus or improves.';
comment on constraint assessments_category_not_blank on app_public.assessments is
  'The category of the assessment is empty.';
comment on constraint assessments_maximum_unique on app_public.assessments is
  'An assessment has one maximum; marks refer to it.';
comment on constraint assessments_name_unique on app_public.assessments is
  'The course already has an assessment of this kind and name in this term.';
comment on constraint assessments_kind_not_blank on app_public.assessments is
  'The kind of the assessment is missing.';
comment on constraint assessments_name_not_blank on app_public.assessments is
  'The name of the assessment is missing.';
comment on constraint assessments_maximum_positive on app_public.assessments is
  'The maximum mark is more than 0.';
comment on constraint assessments_coefficient_not_negative on app_public.assessments is
  'A coefficient can''t be negative.';

create table if not exists app_public.marks (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  assessment_id uuid not null,
  student_id uuid not null,
  value numeric(5, 2),
  code text,
  comment text,
  version integer not null default 1,
  entered_by uuid references app_public.users on delete set null,
  entered_at timestamptz not null default now(),
  maximum numeric(5, 2) not null,
  primary key (school_id, assessment_id, student_id),
  -- the maximum comes along, so that no mark can be above it, whatever happens at the same time
  constraint marks_assessment_fkey foreign key (school_id, assessment_id, maximum)
    references app_public.assessments (school_id, id, maximum)
    on update cascade on delete restrict,
  constraint marks_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint marks_code_fkey foreign key (school_id, code)
    references app_public.mark_codes (school_id, code) on delete restrict,
  constraint marks_value_or_code check ((value is null) <> (code is null)),
  constraint marks_value_not_negative check (value >= 0),
  constraint marks_value_within_maximum check (value <= maximum)
);

create index if not exists marks_student_idx on app_public.marks (school_id, student_id);
create index if not exists marks_code_idx
  on app_public.marks (school_id, code) where code is not null;

comment on table app_public.marks is
  'The mark of a student in an assessment: a number or a code. No row: not marked yet.';
comment on column app_public.marks.school_id is 'School.';
comment on column app_public.marks.assessment_id is 'Assessment.';
comment on column app_public.marks.student_id is 'Student.';
comment on column app_public.marks.value is
  'The mark, 0 to the assessment''s maximum; NULL with a code.';
comment on column app_public.marks.code is
  'A code in the place of a mark, such as A for absent; NULL with a number.';
comment on column app_public.marks.comment is 'Remark for the family; NULL for none.';
comment on column app_public.marks.version is
  'Counts the changes of the mark, from 1; an edit names the version it was based on.';
comment on column app_public.marks.entered_by is
  'Who entered or last changed it; NULL for an import.';
comment on column app_public.marks.entered_at is 'When it was entered or last changed.';
comment on column app_public.marks.maximum is
  'Maximum of the assessment, kept equal by the reference to it.';
comment on constraint marks_value_within_maximum on app_public.marks is
  'A mark can''t be above the maximum of its assessment.';
comment on constraint marks_value_or_code on app_public.marks is
  'A mark is either a number or a code.';
comment on constraint marks_value_not_negative on app_public.marks is 'A mark can''t be negative.';

create table if not exists app_public.course_adjustments (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  course_id uuid not null,
  term_id uuid not null,
  student_id uuid not null,
  points numeric(5, 2) not null,
  reason text not null,
  primary key (school_id, course_id, term_id, student_id),
  constraint course_adjustments_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete restrict,
  constraint course_adjustments_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint course_adjustments_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint course_adjustments_reason_not_blank check (btrim(reason) <> '')
);

create index if not exists course_adjustments_term_idx
  on app_public.course_adjustments (school_id, term_id);
create index if not exists course_adjustments_student_idx
  on app_public.course_adjustments (school_id, student_id);

comment on table app_public.course_adjustments is
  'R7: points added to or taken from a student''s subject average of a term.';
comment on column app_public.course_adjustments.school_id is 'School.';
comment on column app_public.course_adjustments.course_id is 'Course.';
comment on column app_public.course_adjustments.term_id is 'Term.';
comment on column app_public.course_adjustments.student_id is 'Student.';
comment on column app_public.course_adjustments.points is
  'Added to the average, which stays within 0 and the scale; below 0 for a malus.';
comment on column app_public.course_adjustments.reason is 'Why; shown with the explanation.';
comment on constraint course_adjustments_reason_not_blank on app_public.course_adjustments is
  'An adjustment needs a reason.';

create table if not exists app_public.year_exams (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  academic_year_id uuid not null,
  student_id uuid not null,
  average numeric(5, 2) not null,
  primary key (school_id, academic_year_id, student_id),
  constraint year_exams_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint year_exams_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint year_exams_average_not_negative check (average >= 0)
);

create index if not exists year_exams_student_idx
  on app_public.year_exams (school_id, student_id);

comment on table app_public.year_exams is
  'R17: what students reached in the exam at the end of a year, blended with the annual average '
  'where the policy says so.';
comment on column app_public.year_exams.school_id is 'School.';
comment on column app_public.year_exams.academic_year_id is 'Academic year.';
comment on column app_public.year_exams.student_id is 'Student.';
comment on column app_public.year_exams.average is 'Average of the exam, on the school''s scale.';
comment on constraint year_exams_average_not_negative on app_public.year_exams is
  'An average can''t be negative.';

create table if not exists app_public.conduct_records (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_id uuid not null,
  term_id uuid not null,
  happened_on date not null,
  points numeric(5, 2) not null default 0,
  hours numeric(5, 2) not null default 0,
  reason text not null,
  recorded_by uuid default app_hidden.current_user_id()
    references app_public.users on delete set null,
  recorded_at timestamptz not null default now(),
  primary key (school_id, id),
  constraint conduct_records_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint conduct_records_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint conduct_records_points_not_negative check (points >= 0),
  constraint conduct_records_hours_not_negative check (hours >= 0),
  constraint conduct_records_say_something check (points > 0 or hours > 0),
  constraint conduct_records_reason_not_blank check (btrim(reason) <> '')
);

create index if not exists conduct_records_term_idx
  on app_public.conduct_records (school_id, term_id, student_id);
create index if not exists conduct_records_student_idx
  on app_public.conduct_records (school_id, student_id);
create index if not exists conduct_records_recorded_by_idx
  on app_public.conduct_records (school_id, recorded_by);

comment on table app_public.conduct_records is
  'R13: incidents and unjustified hours, which lower the conduct mark where it is computed.';
comment on column app_public.conduct_records.school_id is 'School.';
comment on column app_public.conduct_records.id is 'Identifier of the record.';
comment on column app_public.conduct_records.student_id is 'Student.';
comment on column app_public.conduct_records.term_id is
  'Term; entered without one, that in which the day lies.';
comment on column app_public.conduct_records.happened_on is 'Day.';
comment on column app_public.conduct_records.points is
  'Points taken off the conduct mark; 0 for hours alone.';
comment on column app_public.conduct_records.hours is
  'Unjustified hours; the policy says how many points one costs.';
comment on column app_public.conduct_records.reason is 'What happened; the family reads it.';
comment on column app_public.conduct_records.recorded_by is
  'Who recorded it; NULL for an import.';
comment on column app_public.conduct_records.recorded_at is 'When it was recorded.';
comment on constraint conduct_records_points_not_negative on app_public.conduct_records is
  'The points taken off can''t be negative.';
comment on constraint conduct_records_hours_not_negative on app_public.conduct_records is
  'The hours can''t be negative.';
comment on constraint conduct_records_say_something on app_public.conduct_records is
  'A conduct record takes off points or counts hours.';
comment on constraint conduct_records_reason_not_blank on app_public.conduct_records is
  'A conduct record needs a reason.';

call audit.enable('app_public.conduct_records');
call audit.enable('app_public.year_exams');
call audit.enable('app_public.course_adjustments');
call audit.enable('app_public.mark_codes');
call audit.enable('app_public.assessments');
call audit.enable('app_public.marks');
--! EndIncluded grading/tables.sql
--! Included grading/result_tables.sql
create table if not exists app_public.course_results (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  course_id uuid not null,
  student_id uuid not null,
  coefficient numeric(5, 2) not null,
  mode text not null,
  average numeric,
  plain_average numeric,
  marks integer not null,
  total_coefficient numeric not null,
  missing_marks integer not null,
  rank integer,
  is_tied boolean not null default false,
  calculated_at timestamptz not null default now(),
  ranked_by numeric[],
  primary key (school_id, class_id, term_id, course_id, student_id),
  constraint course_results_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint course_results_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint course_results_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade,
  constraint course_results_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists course_results_student_idx
  on app_public.course_results (school_id, student_id, term_id);
create index if not exists course_results_course_idx
  on app_public.course_results (school_id, course_id, term_id);
create index if not exists course_results_term_idx
  on app_public.course_results (school_id, term_id);

comment on table app_public.course_results is
  'Official average and rank of each student in each course and term, kept by the worker.';
comment on column app_public.course_results.school_id is 'School.';
comment on column app_public.course_results.class_id is 'Class in which the student is ranked.';
comment on column app_public.course_results.term_id is 'Term.';
comment on column app_public.course_results.course_id is 'Course.';
comment on column app_public.course_results.student_id is 'Student.';
comment on column app_public.course_results.coefficient is
  'Coefficient in the general average: the personal one, else the course''s.';
comment on column app_public.course_results.mode is 'Mode in the general average (R10).';
comment on column app_public.course_results.average is
  'Subject average on the subject''s scale (R1, R2, R8), unrounded but for the policy''s step; '
  'NULL without a counted mark.';
comment on column app_public.course_results.plain_average is
  'Average of the same marks without coefficients; NULL without a counted mark.';
comment on column app_public.course_results.marks is 'Counted marks.';
comment on column app_public.course_results.total_coefficient is 'Sum of their weights.';
comment on column app_public.course_results.missing_marks is
  'Published assessments without a mark or code.';
comment on column app_public.course_results.rank is
  'Rank within the class, or the level where the policy says so; NULL for somebody without average '
  'or who left.';
comment on column app_public.course_results.is_tied is 'Whether others have the same rank.';
comment on column app_public.course_results.calculated_at is 'When the figure last changed.';
comment on column app_public.course_results.ranked_by is
  'What is compared to rank within the level or to part equal averages; NULL where neither is '
  'done, or for who is not ranked.';


create table if not exists app_public.term_results (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  student_id uuid not null,
  average numeric,
  covered_coefficient numeric not null,
  total_coefficient numeric not null,
  missing_marks integer not null,
  is_enrolled boolean not null,
  rank integer,
  is_tied boolean not null default false,
  calculated_at timestamptz not null default now(),
  ranked_by numeric[],
  conduct numeric,
  primary key (school_id, class_id, term_id, student_id),
  constraint term_results_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint term_results_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint term_results_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists term_results_student_idx
  on app_public.term_results (school_id, student_id, term_id);
create index if not exists term_results_term_idx
  on app_public.term_results (school_id, term_id, class_id);

comment on table app_public.term_results is
  'Official general average and rank of each student in each term, kept by the worker.';
comment on column app_public.term_results.school_id is 'School.';
comment on column app_public.term_results.class_id is
  'Class of the student on the reference day: the term''s last, or today while it runs.';
comment on column app_public.term_results.term_id is 'Term.';
comment on column app_public.term_results.student_id is 'Student.';
comment on column app_public.term_results.average is
  'General average on the school''s scale (R9, R10), unrounded but for the policy''s step; NULL '
  'when no subject counts.';
comment on column app_public.term_results.covered_coefficient is
  'Sum of the coefficients of subjects with an average.';
comment on column app_public.term_results.total_coefficient is
  'Sum of the coefficients of all subjects that could count.';
comment on column app_public.term_results.missing_marks is
  'Published assessments without a mark or code.';
comment on column app_public.term_results.is_enrolled is
  'Whether the student is enrolled on the reference day; who left is not ranked.';
comment on column app_public.term_results.rank is
  'Rank within the class, or the level where the policy says so; NULL when not ranked.';
comment on column app_public.term_results.is_tied is 'Whether others have the same rank.';
comment on column app_public.term_results.calculated_at is 'When the figure last changed.';
comment on column app_public.term_results.ranked_by is
  'What is compared to rank within the level or to part equal averages; NULL where neither is '
  'done, or for who is not ranked.';
comment on column app_public.term_results.conduct is
  'Conduct mark on the school''s scale (R13); NULL without one.';


create table if not exists app_public.year_results (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  student_id uuid not null,
  average numeric,
  terms integer not null,
  is_enrolled boolean not null,
  rank integer,
  is_tied boolean not null default false,
  ranked integer not null,
  policy_version_id uuid not null,
  calculated_at timestamptz not null default now(),
  ranked_by numeric[],
  primary key (school_id, class_id, student_id),
  constraint year_results_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint year_results_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict,
  constraint year_results_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists year_results_student_idx
  on app_public.year_results (school_id, student_id);
create index if not exists year_results_policy_version_idx
  on app_public.year_results (school_id, policy_version_id);

comment on table app_public.year_results is
  'Official annual average and rank of each student, kept by the worker.';
comment on column app_public.year_results.school_id is 'School.';
comment on column app_public.year_results.class_id is 'Last class of the student in the year.';
comment on column app_public.year_results.student_id is 'Student.';
comment on column app_public.year_results.average is
  'Annual average (R14 to R16); NULL without a figure in any term, or when not classable.';
comment on column app_public.year_results.terms is 'Terms that counted.';
comment on column app_public.year_results.is_enrolled is
  'Whether the student is enrolled on the reference day.';
comment on column app_public.year_results.rank is
  'Rank within the class, or the level where the policy says so; NULL when not ranked.';
comment on column app_public.year_results.is_tied is 'Whether others have the same rank.';
comment on column app_public.year_results.ranked is 'What the rank is out of.';
comment on column app_public.year_results.policy_version_id is
  'Policy version of the last term, which rules the year.';
comment on column app_public.year_results.calculated_at is 'When the figure last changed.';
comment on column app_public.year_results.ranked_by is
  'What is compared to rank within the level or to part equal averages; NULL where neither is '
  'done, or for who is not ranked.';

create table if not exists app_public.course_statistics (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  course_id uuid not null,
  mean numeric,
  minimum numeric,
  maximum numeric,
  median numeric,
  figures integer not null,
  at_or_above_half integer not null,
  ranked integer not null,
  missing_marks integer not null,
  calculated_at timestamptz not null default now(),
  primary key (school_id, class_id, term_id, course_id),
  constraint course_statistics_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint course_statistics_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint course_statistics_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade
);

create index if not exists course_statistics_term_idx
  on app_public.course_statistics (school_id, term_id);
create index if not exists course_statistics_course_idx
  on app_public.course_statistics (school_id, course_id);

comment on table app_public.course_statistics is
  'Official figures of a class in one of its courses and a term (R12), kept by the worker.';
comment on column app_public.course_statistics.school_id is 'School.';
comment on column app_public.course_statistics.class_id is 'Class.';
comment on column app_public.course_statistics.term_id is 'Term.';
comment on column app_public.course_statistics.course_id is 'Course.';
comment on column app_public.course_statistics.mean is
  'Mean of the averages of those ranked; NULL without any.';
comment on column app_public.course_statistics.minimum is 'Lowest average; NULL without any.';
comment on column app_public.course_statistics.maximum is 'Highest average; NULL without any.';
comment on column app_public.course_statistics.median is 'Median; NULL without any.';
comment on column app_public.course_statistics.figures is 'Students with an average.';
comment on column app_public.course_statistics.at_or_above_half is
  'Students with at least half of the scale.';
comment on column app_public.course_statistics.ranked is 'What a rank is out of.';
comment on column app_public.course_statistics.missing_marks is
  'Published assessments without a mark or code, over all students.';
comment on column app_public.course_statistics.calculated_at is 'When a figure last changed.';

create table if not exists app_public.term_statistics (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  policy_version_id uuid not null,
  mean numeric,
  minimum numeric,
  maximum numeric,
  median numeric,
  figures integer not null,
  at_or_above_half integer not null,
  ranked integer not null,
  class_size integer not null,
  missing_marks integer not null,
  calculated_at timestamptz not null default now(),
  primary key (school_id, class_id, term_id),
  constraint term_statistics_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint term_statistics_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint term_statistics_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict
);

create index if not exists term_statistics_term_idx
  on app_public.term_statistics (school_id, term_id);
create index if not exists term_statistics_policy_version_idx
  on app_public.term_statistics (school_id, policy_version_id);

comment on table app_public.term_statistics is
  'Official figures of a class in a term (R12), kept by the worker; its time says how fresh all '
  'results of the class and term are.';
comment on column app_public.term_statistics.school_id is 'School.';
comment on column app_public.term_statistics.class_id is 'Class.';
comment on column app_public.term_statistics.term_id is 'Term.';
comment on column app_public.term_statistics.policy_version_id is
  'Policy version the results were calculated with.';
comment on column app_public.term_statistics.mean is
  'Mean of the students'' general averages; NULL without any.';
comment on column app_public.term_statistics.minimum is 'Lowest average; NULL without any.';
comment on column app_public.term_statistics.maximum is 'Highest average; NULL without any.';
comment on column app_public.term_statistics.median is 'Median; NULL without any.';
comment on column app_public.term_statistics.figures is 'Students with a general average.';
comment on column app_public.term_statistics.at_or_above_half is
  'Students with at least half of the scale.';
comment on column app_public.term_statistics.ranked is 'What a rank is out of.';
comment on column app_public.term_statistics.class_size is 'Students enrolled on the reference day.';
comment on column app_public.term_statistics.missing_marks is
  'Published assessments without a mark or code, over all students.';
comment on column app_public.term_statistics.calculated_at is
  'When the class and term were last calculated, with or without a change.';

create table if not exists app_private.dirty_results (
  id bigint generated always as identity primary key,
  school_id integer not null,
  class_id uuid not null,
  term_id uuid not null,
  changed_at timestamptz not null default clock_timestamp(),
  enqueued_at timestamptz
);

create index if not exists dirty_results_class_idx
  on app_private.dirty_results (school_id, class_id, term_id);
create index if not exists dirty_results_enqueued_idx
  on app_private.dirty_results (enqueued_at);

comment on table app_private.dirty_results is
  'What has to be calculated anew: triggers append class and term in the transaction of the '
  'change, the calculation deletes them. A class and term without a line are valid.';
comment on column app_private.dirty_results.enqueued_at is
  'When a job was queued for it; NULL before. An old one is queued again: its job was lost.';

alter table app_private.dirty_results enable row level security;

create table if not exists app_private.result_checks (
  school_id integer not null references app_public.schools on delete cascade,
  checked_at timestamptz not null default clock_timestamp(),
  differences integer not null,
  primary key (school_id, checked_at)
);

comment on table app_private.result_checks is
  'What the nightly comparison of stored results with a calculation found, for each school.';
comment on column app_private.result_checks.differences is
  'Stored figures that differed; more than 0 means a fault and is reported by doctor.';

alter table app_private.result_checks enable row level security;
--! EndIncluded grading/result_tables.sql
--! Included states/tables.sql
create table if not exists app_public.class_terms (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  state text not null,
  closed_at timestamptz not null,
  closed_by uuid references app_public.users on delete restrict,
  reopened_at timestamptz,
  reopened_by uuid references app_public.users on delete restrict,
  reopening_reason text,
  primary key (school_id, class_id, term_id),
  constraint class_terms_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint class_terms_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint class_terms_state_known check (state in ('closed', 'reopened', 'correcting')),
  constraint class_terms_reopening_reason_not_blank check (btrim(reopening_reason) <> ''),
  constraint class_terms_reopened_with_reason
    check (state <> 'reopened' or reopened_at is not null and reopening_reason is not null)
);

create index if not exists class_terms_term_idx on app_public.class_terms (school_id, term_id);
create index if not exists class_terms_closed_by_idx
  on app_public.class_terms (school_id, closed_by);
create index if not exists class_terms_reopened_by_idx
  on app_public.class_terms (school_id, reopened_by);

comment on table app_public.class_terms is
  'The terms of classes that were closed. Closed: marks, assessments, coefficients and adjustments '
  'are read-only and results stay as they are. No row: open, never closed.';
comment on column app_public.class_terms.school_id is 'School.';
comment on column app_public.class_terms.class_id is 'Class.';
comment on column app_public.class_terms.term_id is 'Term.';
comment on column app_public.class_terms.state is
  'closed or reopened; correcting only within the transaction that applies a correction.';
comment on column app_public.class_terms.closed_at is 'When it was last closed.';
comment on column app_public.class_terms.closed_by is
  'Who closed it last; NULL for the command line.';
comment on column app_public.class_terms.reopened_at is 'When it was last reopened; NULL if never.';
comment on column app_public.class_terms.reopened_by is 'Who reopened it last; NULL if nobody did.';
comment on column app_public.class_terms.reopening_reason is
  'Why it was last reopened; NULL if it never was.';
comment on constraint class_terms_state_known on app_public.class_terms is
  'A term of a class is closed or reopened.';
comment on constraint class_terms_reopening_reason_not_blank on app_public.class_terms is
  'Reopening a term needs a reason.';
comment on constraint class_terms_reopened_with_reason on app_public.class_terms is
  'Reopening a term needs a reason.';

create table if not exists app_public.corrections (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  assessment_id uuid not null,
  student_id uuid not null,
  version integer,
  value_before numeric(5, 2),
  code_before text,
  value numeric(5, 2),
  code text,
  reason text not null,
  requested_by uuid not null references app_public.users on delete restrict,
  requested_at timestamptz not null default now(),
  decision text,
  decided_by uuid references app_public.users on delete restrict,
  decided_at timestamptz,
  note text,
  primary key (school_id, id),
  constraint corrections_assessment_fkey foreign key (school_id, assessment_id)
    references app_public.assessments (school_id, id) on delete restrict,
  constraint corrections_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint corrections_code_fkey foreign key (school_id, code)
    references app_public.mark_codes (school_id, code) on delete restrict,
  constraint corrections_value_or_code check (value is null or code is null),
  constraint corrections_reason_not_blank check (btrim(reason) <> ''),
  constraint corrections_decision_known check (decision in ('approved', 'refused')),
  constraint corrections_decision_dated
    check (num_nulls(decision, decided_by, decided_at) in (0, 3)),
  constraint corrections_second_person check (decided_by <> requested_by)
);

create unique index if not exists corrections_one_pending
  on app_public.corrections (school_id, assessment_id, student_id) where decision is null;
create index if not exists corrections_assessment_idx
  on app_public.corrections (school_id, assessment_id);
create index if not exists corrections_student_idx on app_public.corrections (school_id, student_id);
create index if not exists corrections_requested_by_idx
  on app_public.corrections (school_id, requested_by);
create index if not exists corrections_decided_by_idx
  on app_public.corrections (school_id, decided_by);
create index if not exists corrections_code_idx
  on app_public.corrections (school_id, code) where code is not null;

comment on table app_public.corrections is
  'Marks of closed terms that somebody asked to correct, and what a second person decided.';
comment on column app_public.corrections.school_id is 'School.';
comment on column app_public.corrections.id is 'Identifier of the correction.';
comment on column app_public.corrections.assessment_id is 'Assessment.';
comment on column app_public.corrections.student_id is 'Student.';
comment on column app_public.corrections.version is
  'Version of the mark when the correction was requested; NULL when there was no mark.';
comment on column app_public.corrections.value_before is
  'The mark when the correction was requested; NULL with a code or without a mark.';
comment on column app_public.corrections.code_before is
  'The code when the correction was requested; NULL with a number or without a mark.';
comment on column app_public.corrections.value is
  'The right mark; NULL with a code, or to clear the mark.';
comment on column app_public.corrections.code is 'The right code; NULL with a number.';
comment on column app_public.corrections.reason is 'Why the mark is wrong.';
comment on column app_public.corrections.requested_by is 'Who asked.';
comment on column app_public.corrections.requested_at is 'When.';
comment on column app_public.corrections.decision is 'approved or refused; NULL while it waits.';
comment on column app_public.corrections.decided_by is 'Who decided; never who asked.';
comment on column app_public.corrections.decided_at is 'When; NULL while it waits.';
comment on column app_public.corrections.note is 'Remark of who decided; NULL for none.';
comment on constraint corrections_value_or_code on app_public.corrections is
  'A mark is either a number or a code.';
comment on constraint corrections_reason_not_blank on app_public.corrections is
  'A correction needs a reason.';
comment on constraint corrections_decision_known on app_public.corrections is
  'A correction is approved or refused.';
comment on constraint corrections_decision_dated on app_public.corrections is
  'A decision names who took it and when.';
comment on constraint corrections_second_person on app_public.corrections is
  'A correction is decided on by somebody else than who asked for it.';

create table if not exists app_public.term_snapshots (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  class_id uuid not null,
  term_id uuid not null,
  number integer not null,
  policy_version_id uuid not null,
  correction_id uuid,
  taken_at timestamptz not null default now(),
  taken_by uuid references app_public.users on delete restrict,
  missing integer not null,
  figures jsonb not null,
  primary key (school_id, id),
  constraint term_snapshots_class_term_fkey foreign key (school_id, class_id, term_id)
    references app_public.class_terms (school_id, class_id, term_id) on delete restrict,
  constraint term_snapshots_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict,
  constraint term_snapshots_correction_fkey foreign key (school_id, correction_id)
    references app_public.corrections (school_id, id) on delete restrict,
  constraint term_snapshots_number_unique unique (school_id, class_id, term_id, number),
  constraint term_snapshots_number_positive check (number > 0)
);

create index if not exists term_snapshots_policy_version_idx
  on app_public.term_snapshots (school_id, policy_version_id);
create index if not exists term_snapshots_taken_by_idx
  on app_public.term_snapshots (school_id, taken_by);
create index if not exists term_snapshots_correction_idx
  on app_public.term_snapshots (school_id, correction_id) where correction_id is not null;

comment on table app_public.term_snapshots is
  'The results of a class''s term as they were when it closed, and after each correction. Never '
  'changed.';
comment on column app_public.term_snapshots.school_id is 'School.';
comment on column app_public.term_snapshots.id is 'Identifier of the snapshot.';
comment on column app_public.term_snapshots.class_id is 'Class.';
comment on column app_public.term_snapshots.term_id is 'Term.';
comment on column app_public.term_snapshots.number is 'Counts the snapshots of the class''s term, from 1.';
comment on column app_public.term_snapshots.policy_version_id is
  'Policy version the results were calculated with.';
comment on column app_public.term_snapshots.correction_id is
  'The correction it was taken after; NULL for a closing.';
comment on column app_public.term_snapshots.taken_at is 'When.';
comment on column app_public.term_snapshots.taken_by is
  'Who closed or approved; NULL for the command line.';
comment on column app_public.term_snapshots.missing is
  'What was missing when it was taken: see missing_for_closing().';
comment on column app_public.term_snapshots.figures is
  'The rows of the result tables: terms (one per student), courses (one per student and course), '
  'term_statistics and course_statistics, keyed by column name.';
comment on constraint term_snapshots_number_unique on app_public.term_snapshots is
  'The class''s term already has a snapshot with this number.';
comment on constraint term_snapshots_number_positive on app_public.term_snapshots is
  'Snapshots are numbered from 1.';

create table if not exists app_public.mark_sightings (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  user_id uuid not null references app_public.users on delete cascade,
  student_id uuid not null,
  seen_at timestamptz not null,
  primary key (school_id, user_id, student_id),
  constraint mark_sightings_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists mark_sightings_student_idx
  on app_public.mark_sightings (school_id, student_id);

comment on table app_public.mark_sightings is
  'When families last looked at the marks of a student: a mark changed since is shown as changed '
  'once.';
comment on column app_public.mark_sightings.school_id is 'School.';
comment on column app_public.mark_sightings.user_id is 'Guardian or student who looked.';
comment on column app_public.mark_sightings.student_id is 'Student whose marks they are.';
comment on column app_public.mark_sightings.seen_at is 'When they last looked.';

call audit.enable('app_public.class_terms');
call audit.enable('app_public.corrections');
call audit.enable('app_public.term_snapshots', '{figures}');
call audit.enable('app_public.mark_sightings');
--! EndIncluded states/tables.sql
--! Included enrollment/life_tables.sql
create table if not exists app_public.decisions (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  academic_year_id uuid not null,
  student_id uuid not null,
  decision text not null,
  to_class_id uuid,
  note text,
  decided_at timestamptz not null default now(),
  decided_by uuid references app_public.users on delete restrict,
  primary key (school_id, academic_year_id, student_id),
  constraint decisions_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint decisions_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint decisions_to_class_fkey foreign key (school_id, to_class_id)
    references app_public.classes (school_id, id) on delete set null (to_class_id),
  constraint decisions_decision_known check (decision in ('passes', 'repeats', 'leaves'))
);

create index if not exists decisions_student_idx on app_public.decisions (school_id, student_id);
create index if not exists decisions_to_class_idx
  on app_public.decisions (school_id, to_class_id) where to_class_id is not null;
create index if not exists decisions_decided_by_idx on app_public.decisions (school_id, decided_by);

comment on table app_public.decisions is
  'What the class council decided about a student at the end of a year. Figures suggest, a person '
  'decides.';
comment on column app_public.decisions.school_id is 'School.';
comment on column app_public.decisions.academic_year_id is 'Year that ends.';
comment on column app_public.decisions.student_id is 'Student.';
comment on column app_public.decisions.decision is
  'passes: to the next level, or graduates from the highest; repeats the level; leaves the school.';
comment on column app_public.decisions.to_class_id is
  'Class of the next year; NULL for the one of the level with the same section, or its only one.';
comment on column app_public.decisions.note is 'Remark; NULL for none.';
comment on column app_public.decisions.decided_at is 'When it was entered.';
comment on column app_public.decisions.decided_by is 'Who entered it; NULL for the installation.';
comment on constraint decisions_decision_known on app_public.decisions is
  'A student passes, repeats or leaves.';

create table if not exists app_public.rollovers (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  from_year_id uuid not null,
  to_year_id uuid not null,
  students integer not null,
  applied_at timestamptz not null default now(),
  applied_by uuid references app_public.users on delete restrict,
  primary key (school_id, id),
  constraint rollovers_from_year_fkey foreign key (school_id, from_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint rollovers_to_year_fkey foreign key (school_id, to_year_id)
    references app_public.academic_years (school_id, id) on delete restrict
);

create index if not exists rollovers_from_year_idx
  on app_public.rollovers (school_id, from_year_id);
create index if not exists rollovers_to_year_idx on app_public.rollovers (school_id, to_year_id);
create index if not exists rollovers_applied_by_idx on app_public.rollovers (school_id, applied_by);

comment on table app_public.rollovers is
  'Times when students went from one year to the next by the decisions; undone, a line goes.';
comment on column app_public.rollovers.school_id is 'School.';
comment on column app_public.rollovers.id is 'Identifier of the rollover.';
comment on column app_public.rollovers.from_year_id is 'Year that ends.';
comment on column app_public.rollovers.to_year_id is 'Year that begins.';
comment on column app_public.rollovers.students is 'How many students it took along or let go.';
comment on column app_public.rollovers.applied_at is 'When.';
comment on column app_public.rollovers.applied_by is 'By whom; NULL for the installation.';

create table if not exists app_public.enrollment_steps (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_id uuid not null,
  kind text not null,
  day date not null,
  reason text,
  opened_enrollment_id uuid,
  closed_enrollment_id uuid,
  ended_course_ids uuid[] not null default '{}',
  status_before text not null,
  made_at timestamptz not null default now(),
  made_by uuid references app_public.users on delete restrict,
  rollover_id uuid,
  primary key (school_id, id),
  constraint enrollment_steps_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint enrollment_steps_opened_enrollment_fkey foreign key (school_id, opened_enrollment_id)
    references app_public.enrollments (school_id, id) on delete set null (opened_enrollment_id),
  constraint enrollment_steps_closed_enrollment_fkey foreign key (school_id, closed_enrollment_id)
    references app_public.enrollments (school_id, id) on delete set null (closed_enrollment_id),
  constraint enrollment_steps_rollover_fkey foreign key (school_id, rollover_id)
    references app_public.rollovers (school_id, id) on delete restrict,
  constraint enrollment_steps_kind_known
    check (kind in (
      'enroll', 'return', 'move', 'drop', 'leave', 'promote', 'repeat', 'transfer_in',
      'transfer_out'))
);

create index if not exists enrollment_steps_student_idx
  on app_public.enrollment_steps (school_id, student_id, id);
create index if not exists enrollment_steps_opened_idx
  on app_public.enrollment_steps (school_id, opened_enrollment_id);
create index if not exists enrollment_steps_closed_idx
  on app_public.enrollment_steps (school_id, closed_enrollment_id);
create index if not exists enrollment_steps_made_by_idx
  on app_public.enrollment_steps (school_id, made_by);
create index if not exists enrollment_steps_rollover_idx
  on app_public.enrollment_steps (school_id, rollover_id) where rollover_id is not null;

comment on table app_public.enrollment_steps is
  'What was done with a student''s enrollments, step by step: each can be undone as long as '
  'nothing hangs on it, and goes then. What changed an enrollment by other ways has no step.';
comment on column app_public.enrollment_steps.school_id is 'School.';
comment on column app_public.enrollment_steps.id is
  'Identifier of the step; later ones are greater.';
comment on column app_public.enrollment_steps.student_id is 'Student.';
comment on column app_public.enrollment_steps.kind is
  'enroll: into a class; return: into a class after having left; move: to another class; drop: '
  'left the class and the school; leave: left the school with another status; promote, repeat: '
  'into a class of the next year by a rollover; transfer_in, transfer_out: from and to another '
  'school of the installation.';
comment on column app_public.enrollment_steps.day is
  'First day in the new class, or last day in the old one when there is no new one.';
comment on column app_public.enrollment_steps.reason is 'Why; NULL when not said.';
comment on column app_public.enrollment_steps.opened_enrollment_id is
  'The enrollment that began; NULL for none.';
comment on column app_public.enrollment_steps.closed_enrollment_id is
  'The enrollment that ended; NULL for none.';
comment on column app_public.enrollment_steps.ended_course_ids is
  'The student''s own links to courses (student_courses) that ended with it.';
comment on column app_public.enrollment_steps.status_before is
  'The student''s status before the step.';
comment on column app_public.enrollment_steps.made_at is 'When the step was entered.';
comment on column app_public.enrollment_steps.made_by is
  'Who entered it; NULL for the installation.';
comment on column app_public.enrollment_steps.rollover_id is
  'The rollover that took it; NULL for none.';
comment on constraint enrollment_steps_kind_known on app_public.enrollment_steps is
  'A step is an enroll, return, move, drop, leave, promote, repeat or transfer.';

call audit.enable('app_public.decisions');
call audit.enable('app_public.rollovers');
call audit.enable('app_public.enrollment_steps');
--! EndIncluded enrollment/life_tables.sql
--! Included transfers/tables.sql
create table if not exists app_public.transfers (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  direction text not null,
  other_school_id integer not null references app_public.schools on delete restrict,
  other_school_name text not null,
  state text not null,
  is_begun_here boolean not null,
  student_id uuid,
  student_number text not null,
  last_name text collate "und-x-icu" not null,
  first_name text collate "und-x-icu",
  birth_date date,
  record jsonb,
  reason text,
  leaves_on date,
  note text,
  begun_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (school_id, id),
  constraint transfers_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint transfers_direction_known check (direction in ('out', 'in')),
  constraint transfers_state_known
    check (state in ('asked', 'offered', 'completed', 'refused', 'cancelled')),
  constraint transfers_other_school check (other_school_id <> school_id)
);

create index if not exists transfers_student_idx on app_public.transfers (school_id, student_id);
create index if not exists transfers_other_school_idx
  on app_public.transfers (school_id, other_school_id);
create index if not exists transfers_state_idx on app_public.transfers (school_id, state);
create unique index if not exists transfers_one_open
  on app_public.transfers (school_id, student_id)
  where direction = 'out' and state in ('asked', 'offered');

comment on table app_public.transfers is
  'Students who go to another school of the installation. Each school has a line of its own with '
  'the same id and holds only what it may know; functions that both sides agree through write the '
  'two.';
comment on column app_public.transfers.school_id is 'School.';
comment on column app_public.transfers.id is 'Identifier, the same in both schools.';
comment on column app_public.transfers.direction is 'out: leaves this school; in: comes to it.';
comment on column app_public.transfers.other_school_id is 'The other school.';
comment on column app_public.transfers.other_school_name is 'Its name at the time.';
comment on column app_public.transfers.state is
  'asked: the school to come to asks, the other''s answer is due; offered: the school that is left '
  'agrees, the other''s answer is due; completed; refused by who was to answer; cancelled by who '
  'was waiting.';
comment on column app_public.transfers.is_begun_here is 'Whether this school began it.';
comment on column app_public.transfers.student_id is
  'The student of this school; NULL for a coming one before it is completed.';
comment on column app_public.transfers.student_number is 'Number at the school that is left.';
comment on column app_public.transfers.last_name is 'Family name.';
comment on column app_public.transfers.first_name is
  'Given names; NULL as long as the school that is left has not agreed.';
comment on column app_public.transfers.birth_date is
  'Date of birth; NULL when unknown, or as long as the school that is left has not agreed.';
comment on column app_public.transfers.record is
  'What comes along: sex, birthPlace, phone, email, className, yearName and results by year '
  '(yearName, className, average as printed, rank, ranked); NULL in the school that is left, and '
  'before it agrees.';
comment on column app_public.transfers.reason is 'Why, as who began it said; NULL when not said.';
comment on column app_public.transfers.leaves_on is
  'Last day at the school that is left; NULL before it agrees.';
comment on column app_public.transfers.note is 'Why it was refused or cancelled; NULL for nothing.';
comment on column app_public.transfers.begun_at is 'When it began.';
comment on column app_public.transfers.ended_at is
  'When it was completed, refused or cancelled; NULL while it is open.';
comment on constraint transfers_direction_known on app_public.transfers is
  'A transfer goes out or in.';
comment on constraint transfers_state_known on app_public.transfers is
  'A transfer is asked, offered, completed, refused or cancelled.';
comment on constraint transfers_other_school on app_public.transfers is
  'A transfer goes to another school.';
comment on index app_public.transfers_one_open is
  'A transfer of this student is open already.';

call audit.enable('app_public.transfers');
--! EndIncluded transfers/tables.sql
--! Included staff/tables.sql
create table if not exists app_public.staff_records (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  user_id uuid not null references app_public.users on delete cascade,
  position text,
  phone text,
  hired_on date,
  note text,
  primary key (school_id, user_id),
  constraint staff_records_phone_short check (char_length(phone) <= 40),
  constraint staff_records_position_short check (char_length(position) <= 200)
);

create index if not exists staff_records_user_idx on app_public.staff_records (user_id);

comment on table app_public.staff_records is
  'What a school knows of the people who work in it, beside their names and duties.';
comment on column app_public.staff_records.school_id is 'School.';
comment on column app_public.staff_records.user_id is 'Who.';
comment on column app_public.staff_records.position is
  'Position, such as bursar; NULL when not said.';
comment on column app_public.staff_records.phone is 'Phone number at work; NULL for none.';
comment on column app_public.staff_records.hired_on is 'First day of work; NULL when not said.';
comment on column app_public.staff_records.note is 'Remark; NULL for none.';
comment on constraint staff_records_phone_short on app_public.staff_records is
  'A phone number has at most 40 characters.';
comment on constraint staff_records_position_short on app_public.staff_records is
  'A position has at most 200 characters.';

create table if not exists app_public.replacements (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  course_id uuid not null,
  user_id uuid not null references app_public.users on delete restrict,
  substitute_id uuid not null references app_public.users on delete restrict,
  starts_on date not null,
  ends_on date not null,
  reason text,
  primary key (school_id, id),
  constraint replacements_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade,
  constraint replacements_somebody_else check (substitute_id <> user_id),
  constraint replacements_ends_after_start check (ends_on >= starts_on),
  constraint replacements_no_overlap exclude using gist (
    school_id with =, course_id with =, user_id with =,
    daterange(starts_on, ends_on, '[]') with &&)
);

create index if not exists replacements_course_idx
  on app_public.replacements (school_id, course_id);
create index if not exists replacements_user_idx on app_public.replacements (school_id, user_id);
create index if not exists replacements_substitute_idx
  on app_public.replacements (school_id, substitute_id);

comment on table app_public.replacements is
  'Who takes the place of an absent teacher in a course: during it the substitute has the rights '
  'of the course''s teachers, who keep theirs.';
comment on column app_public.replacements.school_id is 'School.';
comment on column app_public.replacements.id is 'Identifier of the replacement.';
comment on column app_public.replacements.course_id is 'Course.';
comment on column app_public.replacements.user_id is 'Teacher who is absent.';
comment on column app_public.replacements.substitute_id is 'Who takes the place.';
comment on column app_public.replacements.starts_on is 'First day.';
comment on column app_public.replacements.ends_on is 'Last day.';
comment on column app_public.replacements.reason is 'Why; NULL when not said.';
comment on constraint replacements_somebody_else on app_public.replacements is
  'Nobody replaces themselves.';
comment on constraint replacements_ends_after_start on app_public.replacements is
  'A replacement can''t end before it starts.';
comment on constraint replacements_no_overlap on app_public.replacements is
  'The teacher is replaced in this course on one of these days already.';

call audit.enable('app_public.staff_records');
call audit.enable('app_public.replacements');
--! EndIncluded staff/tables.sql
--! Included grading/functions/school_today.sql
create or replace function app_hidden.school_today(school integer)
  returns date
  language sql stable parallel safe
begin atomic
  select (now() at time zone s.time_zone)::date
  from app_public.schools s
  where s.id = school;
end;

comment on function app_hidden.school_today(integer) is
  'The date it is at the school, by its time zone.';
grant execute on function app_hidden.school_today(integer) to app_user;
--! EndIncluded grading/functions/school_today.sql
--! Included structure/functions/current_course_ids.sql
create or replace function app_hidden.current_course_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct x.course_id), '{}')
  from (
    select t.course_id
    from app_public.course_teachers t
    where t.school_id = (select app_hidden.current_school_id())
      and t.user_id = (select app_hidden.current_user_id())
    union all
    select r.course_id
    from app_public.replacements r
    where r.school_id = (select app_hidden.current_school_id())
      and r.substitute_id = (select app_hidden.current_user_id())
      and (select app_hidden.school_today((select app_hidden.current_school_id())))
        between r.starts_on and r.ends_on) as x
  where (select app_hidden.has_duty('teacher'));
end;

comment on function app_hidden.current_course_ids() is
  'Courses that the user teaches in the current school, or has today in the place of an absent '
  'teacher.';
grant execute on function app_hidden.current_course_ids() to app_user;
--! EndIncluded structure/functions/current_course_ids.sql
--! Included grading/functions/weighed_marks.sql
-- For one student and course (and category, where categories are averaged), where a policy or an optional mark makes more of a weighted mean.
-- The order is that of the rules: what is left out (R5), the extra weight (R5), bonus marks (R3),
-- marks that improve (R4).
create or replace function app_hidden.weighed_marks(
  ids uuid[], figures numeric[], weights numeric[], options text[], scale numeric,
  policy app_public.grading_policy_versions)
  returns table (id uuid, weight numeric, points numeric, reason text)
  language plpgsql immutable parallel safe
  set search_path = ''
as $$
declare
  v_left_out uuid[];
  v_extra uuid;
  v_points numeric;
  v_weights numeric;
  v_mark record;
begin
  v_left_out := app_hidden.lowest_marks(ids, figures, weights, options, policy.dropped_marks);

  select m.id into v_extra
  from unnest(ids, figures, options) as m (id, figure, option)
  where m.option is null
    and policy.extra_weight > 0
    and not m.id = any (v_left_out)
  order by case policy.extra_weight_on when 'worst' then -m.figure else m.figure end desc, m.id
  limit 1;

  v_points := 0;
  v_weights := 0;
  for v_mark in
    select m.id, m.figure, m.option,
      m.weight + case when m.id = v_extra then policy.extra_weight else 0 end as weight
    from unnest(ids, figures, weights, options) as m (id, figure, weight, option)
    order by pg_catalog.array_position(array['improves'], m.option) nulls first, m.figure desc, m.id
  loop
    id := v_mark.id;
    reason := null;
    weight := v_mark.weight;
    if v_mark.id = any (v_left_out) then
      weight := 0;
      points := 0;
      reason := 'left_out';
    elsif v_mark.option = 'bonus' then
      weight := 0;
      points := v_mark.weight * greatest(0, v_mark.figure - scale / 2);
      reason := case when points = 0 then 'no_bonus' end;
    elsif v_mark.option = 'improves' and v_weights > 0
      and v_mark.figure * v_weights <= v_points then
      weight := 0;
      points := 0;
      reason := 'no_improvement';
    else
      points := v_mark.weight * v_mark.figure;
    end if;
    v_points := v_points + points;
    v_weights := v_weights + weight;
    return next;
  end loop;
end;
$$;

comment on function app_hidden.weighed_marks(
  uuid[], numeric[], numeric[], text[], numeric, app_public.grading_policy_versions) is
  'Grading rules R3 to R5 for the counted marks of one student and course: the weight that each adds '
  'to the denominator, the points it adds to the numerator, and why it adds nothing (left_out, '
  'no_bonus, no_improvement).';
--! EndIncluded grading/functions/weighed_marks.sql
--! Included grading/functions/band.sql
create or replace function app_hidden.band(
  school integer, version uuid, of_purpose text, figure numeric)
  returns app_public.grading_policy_bands
  language sql stable parallel safe
begin atomic
  select b.*
  from app_public.grading_policy_bands b
  where b.school_id = school
    and b.policy_version_id = version
    and b.purpose = of_purpose
    and figure is not null
  order by
    (figure > b.lower_bound or b.includes_bound and figure = b.lower_bound) desc,
    case when figure >= b.lower_bound then -b.lower_bound else b.lower_bound end
  limit 1;
end;

comment on function app_hidden.band(integer, uuid, text, numeric) is
  'Grading rule R18: the band of a policy version that a figure lies in: the highest whose lower '
  'bound it reaches, or the lowest of all. NULL without a figure or bands.';
grant execute on function app_hidden.band(integer, uuid, text, numeric) to app_user;
--! EndIncluded grading/functions/band.sql
--! Included grading/functions/half_days.sql
create or replace function app_hidden.half_days(
  present_minutes integer, half_minutes integer, whole_minutes integer)
  returns numeric
  language sql immutable parallel safe
return case
  when present_minutes >= whole_minutes then 1
  when present_minutes >= half_minutes then 0.5
  else 0
end;

comment on function app_hidden.half_days(integer, integer, integer) is
  'Days that minutes of presence count for: 1 from a whole day on, 0.5 from half a day on, else 0.';
grant execute on function app_hidden.half_days(integer, integer, integer) to app_user;
--! EndIncluded grading/functions/half_days.sql
--! Included grading/functions/tie_breaks.sql
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
--! EndIncluded grading/functions/tie_breaks.sql
--! Included grading/functions/term_marks.sql
create or replace function app_hidden.term_marks(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, assessment_id uuid, value numeric, code text,
    maximum numeric, coefficient numeric, normalised numeric, weight numeric, is_counted boolean,
    reason text, points numeric, category text, optional text)
  language sql stable parallel safe
begin atomic
  with followed as materialized (
    select f.student_id, f.course_id, f.subject_id, coalesce(s.scale, sc.scale) as scale
    from app_hidden.term_courses(school, class, term, today) as f
    join app_public.subjects s on s.school_id = school and s.id = f.subject_id
    join app_public.schools sc on sc.id = school),
  expected as (
    select f.student_id, f.course_id, f.scale, a.id, a.maximum, a.coefficient, a.published_at,
      m.value, m.code, a.category, a.optional
    from followed f
    join app_public.assessments a
      on a.school_id = school and a.course_id = f.course_id and a.term_id = term
    left join app_public.marks m
      on m.school_id = school and m.assessment_id = a.id and m.student_id = f.student_id
    union all
    -- changed class within the year: the marks of the same subject from the earlier class
    select f.student_id, f.course_id, f.scale, a.id, a.maximum, a.coefficient, a.published_at,
      m.value, m.code, a.category, a.optional
    from app_hidden.term_roster(school, class, term, today) as r
    join app_public.classes own on own.school_id = school and own.id = class
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = r.student_id
      and e.academic_year_id = own.academic_year_id
      and e.class_id <> class
      and e.starts_on < r.starts_on
    join app_public.courses c on c.school_id = school and c.class_id = e.class_id
    join followed f
      on f.student_id = r.student_id and f.subject_id = c.subject_id and f.course_id <> c.id
    join app_public.assessments a
      on a.school_id = school and a.course_id = c.id and a.term_id = term
    join app_public.marks m
      on m.school_id = school and m.assessment_id = a.id and m.student_id = r.student_id),
  weighted as materialized (
    select x.student_id, x.course_id, x.scale, x.id, x.value, x.code, x.maximum, x.coefficient,
      x.category, x.optional, w.weight, r.reason,
      case
        when k.effect = 'zero' then 0
        when x.maximum = x.scale then x.value
        else app_hidden.quotient(x.value * x.scale, x.maximum) end as normalised
    from expected x
    join app_public.terms t on t.school_id = school and t.id = term
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    left join app_public.mark_codes k on k.school_id = school and k.code = x.code
    cross join lateral (
      select case p.maximum_rule
        when 'proportional' then app_hidden.quotient(x.coefficient * x.maximum, x.scale)
        else x.coefficient end as weight) as w
    cross join lateral (
      select case
        when official and x.published_at is null then 'unpublished'
        when x.value is null and x.code is null then 'missing'
        when k.effect = 'neutral' then 'neutral'
        when w.weight = 0 then 'zero_coefficient' end as reason) as r),
  -- few: optional marks, or a policy that leaves out marks or gives one an extra weight
  special as (
    select g.student_id, w.*
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    cross join lateral (
      select m.student_id, m.course_id, m.scale, array_agg(m.id) as ids,
        array_agg(m.normalised) as figures, array_agg(m.weight) as weights,
        array_agg(m.optional) as options
      from weighted m
      where m.reason is null
      -- a category is averaged by itself (R6), with its own bonus marks and omissions
      group by m.student_id, m.course_id, m.scale,
        case p.category_rule when 'average' then m.category end
      having count(m.optional) > 0 or p.dropped_marks > 0 or p.extra_weight > 0) as g
    cross join lateral app_hidden.weighed_marks(
      g.ids, g.figures, g.weights, g.options, g.scale, p) as w
    where t.school_id = school
      and t.id = term)
  select m.student_id, m.course_id, m.id, m.value, m.code, m.maximum, m.coefficient,
    m.normalised, coalesce(s.weight, m.weight), coalesce(m.reason, s.reason) is null,
    coalesce(m.reason, s.reason), coalesce(s.points, m.weight * m.normalised), m.category,
    m.optional
  from weighted m
  left join special s on s.student_id = m.student_id and s.id = m.id;
end;

comment on function app_hidden.term_marks(integer, uuid, uuid, boolean, date, uuid) is
  'Every mark that could count for a class and term, and why it does or not: the calculation and '
  'the explanation both come from here. normalised: the mark on the subject''s scale (g·S/b; 0 for '
  'a code that counts zero); weight: what it adds to the denominator, the coefficient, times '
  'maximum / scale when proportional (R2), 0 for a bonus (R3), more with an extra weight (R5); '
  'points: what it adds to the numerator; reason: NULL when counted, else unpublished (official '
  'figures only), missing, neutral (code), zero_coefficient, left_out (R5), no_bonus (R3) or '
  'no_improvement (R4). Under the term''s policy '
  'version, or another to compare with. It sees all marks of the class: only functions that check '
  'duties call it.';
--! EndIncluded grading/functions/term_marks.sql
--! Included grading/functions/conduct_marks.sql
create or replace function app_hidden.conduct_marks(
  school integer, class uuid, term uuid, today date, under_policy uuid default null)
  returns table (
    student_id uuid, start numeric, points numeric, hours numeric, hour_points numeric,
    mark numeric, coefficient numeric)
  language sql stable parallel safe
begin atomic
  select r.student_id, s.start, s.points, s.hours, p.conduct_hour_points,
    greatest(0, least(sc.scale, s.start - s.points - p.conduct_hour_points * s.hours)),
    p.conduct_coefficient
  from app_public.terms t
  join app_public.grading_policy_versions p
    on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
  join app_public.schools sc on sc.id = school
  join app_hidden.term_roster(school, class, term, today) as r on true
  cross join lateral (
    select coalesce(p.conduct_start, sc.scale) as start, coalesce(sum(c.points), 0) as points,
      coalesce(sum(c.hours), 0) as hours
    from app_public.conduct_records c
    where c.school_id = school
      and c.term_id = term
      and c.student_id = r.student_id) as s
  where t.school_id = school
    and t.id = term
    and p.conduct_rule = 'computed';
end;

comment on function app_hidden.conduct_marks(integer, uuid, uuid, date, uuid) is
  'Grading rule R13, computed: what each student''s conduct mark starts from, the points and '
  'unjustified hours taken off, what an hour costs, and the mark, within 0 and the scale. Nothing '
  'where the policy computes no conduct mark. It sees all students: only functions that check '
  'duties call it.';
--! EndIncluded grading/functions/conduct_marks.sql
--! Included grading/functions/course_parts.sql
create or replace function app_hidden.course_parts(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, category text, coefficient numeric, points numeric,
    weights numeric, average numeric, plain numeric, marks integer, missing integer)
  language sql stable parallel safe
begin atomic
  with policy as materialized (
    select p.*
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    where t.school_id = school
      and t.id = term),
  by_category as materialized (
    select m.student_id, m.course_id,
      case p.category_rule when 'average' then coalesce(m.category, '') end as category,
      sum(m.points) filter (where m.is_counted) as points,
      sum(m.weight) filter (where m.is_counted) as weights,
      sum(m.normalised) filter (where m.is_counted and m.weight > 0) as plain,
      count(*) filter (where m.is_counted and m.weight > 0)::integer as marks,
      count(*) filter (where m.reason = 'missing')::integer as missing
    from app_hidden.term_marks(school, class, term, official, today, under_policy) as m
    join policy p on true
    group by 1, 2, 3)
  select b.student_id, b.course_id, b.category, coalesce(g.coefficient, 1), b.points, b.weights,
    app_hidden.quotient(b.points, b.weights), b.plain, b.marks, b.missing
  from by_category b
  join policy p on true
  left join app_public.grading_policy_categories g
    on g.school_id = school and g.policy_version_id = p.id and g.code = b.category;
end;

comment on function app_hidden.course_parts(integer, uuid, uuid, boolean, date, uuid) is
  'Grading rules R1 and R6: the marks of each student and course summed up, by category where the '
  'policy averages categories ('''' for marks without one), else all together with category NULL. '
  'points / weights is the average; coefficient is what it weighs among the categories. It sees '
  'all marks of the class: only functions that check duties call it.';
--! EndIncluded grading/functions/course_parts.sql
--! Included grading/functions/adjusted.sql
create or replace function app_hidden.adjusted(
  average numeric, points numeric, scale numeric, policy app_public.grading_policy_versions)
  returns numeric
  language sql immutable parallel safe
return app_hidden.stepped(
  case
    when average is null then null
    when points is not null then greatest(0, least(scale, average + points))
    when policy.cap_bonus then least(scale, average)
    else average
  end,
  policy.course_rounding_step, policy.course_rounding_direction);

comment on function app_hidden.adjusted(
  numeric, numeric, numeric, app_public.grading_policy_versions) is
  'Grading rules R7, R3 and R8: a subject average with the points given or taken off (NULL: none), '
  'kept within the scale, rounded to the policy''s step.';
--! EndIncluded grading/functions/adjusted.sql
--! Included grading/functions/general_part.sql
create or replace function app_hidden.general_part(
  average numeric, coefficient numeric, mode text, scale numeric, school_scale numeric,
  policy app_public.grading_policy_versions)
  returns table (
    figure numeric, weight numeric, points numeric, is_expected boolean, reason text)
  language sql stable parallel safe
begin atomic
  select g.figure,
    case when d.is_divided and g.figure is not null then coefficient end,
    case
      when d.is_divided then coefficient * g.figure
      when mode = 'bonus' then coefficient * greatest(0, g.figure - school_scale / 2)
    end,
    coefficient > 0 and mode in ('normal', 'sup10'),
    case
      when mode = 'excluded' then 'excluded'
      when coefficient = 0 then 'zero_coefficient'
      when g.figure is null then 'no_average'
      when mode = 'sup10' and not d.is_divided then 'below_half'
      when mode = 'bonus' and g.figure <= school_scale / 2 then 'no_bonus'
    end
  from (
    select case
      when policy.general_rule = 'points'
      then (
        app_hidden.band(
          policy.school_id, policy.id, 'letter',
          app_hidden.rounded(average, policy.decimals))).points
      when scale = school_scale then average
      else app_hidden.quotient(average * school_scale, scale) end as figure) as g
  cross join lateral (
    select coefficient > 0 and (
      mode = 'normal' or mode = 'sup10' and g.figure >= school_scale / 2) as is_divided) as d;
end;

comment on function app_hidden.general_part(
  numeric, numeric, text, numeric, numeric, app_public.grading_policy_versions) is
  'Grading rules R9 and R10: what a subject average adds to the general average. figure: the '
  'average on the school''s scale, or the points of its letter; weight: what it adds to the '
  'denominator, NULL for nothing; points: what it adds to the numerator; is_expected: whether the '
  'coverage counts it; reason: why it adds nothing (excluded, zero_coefficient, no_average, '
  'below_half, no_bonus), else NULL. The calculation and the explanation both come from here.';
--! EndIncluded grading/functions/general_part.sql
--! Included grading/functions/term_averages.sql
create or replace function app_hidden.term_averages(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, subject_id uuid, is_enrolled boolean, coefficient numeric,
    mode text, average numeric, plain_average numeric, marks integer, total_coefficient numeric,
    covered_coefficient numeric, missing_marks integer, scale numeric, conduct numeric,
    rank_key numeric[])
  language sql stable parallel safe
begin atomic
  with policy as materialized (
    select p.*
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    where t.school_id = school
      and t.id = term),
  sums as materialized (
    select b.student_id, b.course_id,
      case p.category_rule
        when 'average' then app_hidden.quotient(
          sum(b.coefficient * b.average),
          sum(b.coefficient) filter (where b.average is not null))
        else min(b.average) end as average,
      sum(b.weights) as weights, sum(b.plain) as plain, sum(b.marks)::integer as marks,
      sum(b.missing)::integer as missing
    from app_hidden.course_parts(school, class, term, official, today, under_policy) as b
    join policy p on true
    group by b.student_id, b.course_id, p.category_rule),
  subject as materialized (
    select f.student_id, f.course_id, f.subject_id, f.is_enrolled, f.coefficient, su.is_conduct,
      case when su.is_conduct and p.conduct_rule <> 'subject' then 'excluded' else f.mode end
        as mode,
      coalesce(su.scale, sc.scale) as scale, sc.scale as school_scale,
      app_hidden.adjusted(s.average, a.points, coalesce(su.scale, sc.scale), p) as average,
      app_hidden.quotient(s.plain, s.marks) as plain_average,
      coalesce(s.marks, 0) as marks,
      coalesce(s.weights, 0) as weights,
      coalesce(s.missing, 0) as missing
    from app_hidden.term_courses(school, class, term, today) as f
    join policy p on true
    join app_public.schools sc on sc.id = school
    join app_public.subjects su on su.school_id = school and su.id = f.subject_id
    left join sums s on s.student_id = f.student_id and s.course_id = f.course_id
    left join app_public.course_adjustments a
      on a.school_id = school
      and a.student_id = f.student_id
      and a.course_id = f.course_id
      and a.term_id = term),
  counted as (
    select s.*, g.figure, g.weight, g.points, g.is_expected
    from subject s
    join policy p on true
    cross join lateral app_hidden.general_part(
      s.average, s.coefficient, s.mode, s.scale, s.school_scale, p) as g),
  summed as (
    select c.student_id, c.is_enrolled,
      sum(c.points) as points, sum(c.weight) as coefficients,
      sum(c.marks)::integer as marks,
      coalesce(sum(c.coefficient) filter (where c.is_expected), 0) as expected,
      coalesce(sum(c.coefficient) filter (where c.is_expected and c.figure is not null), 0)
        as covered,
      sum(c.missing)::integer as missing,
      min(c.school_scale) as scale,
      min(c.figure) filter (where c.is_conduct and c.mode <> 'excluded') as conduct,
      array_agg(c.coefficient) filter (where c.is_expected and p.rank_ties <> '{}')
        as all_coefficients,
      array_agg(c.figure) filter (where c.is_expected and p.rank_ties <> '{}') as all_figures
    from counted c
    join policy p on true
    group by c.student_id, c.is_enrolled),
  general as materialized (
    select s.student_id, s.is_enrolled, s.marks, s.expected, s.covered, s.missing, s.scale,
      s.all_coefficients, s.all_figures, coalesce(k.mark, s.conduct) as conduct,
      -- a computed conduct mark alone makes no average
      app_hidden.stepped(
        app_hidden.quotient(
          s.points + coalesce(k.coefficient * k.mark, 0),
          s.coefficients + coalesce(k.coefficient, 0)),
        p.general_rounding_step, p.general_rounding_direction) as average
    from summed s
    join policy p on true
    left join app_hidden.conduct_marks(school, class, term, today, under_policy) as k
      on k.student_id = s.student_id)
  select s.student_id, s.course_id, s.subject_id, s.is_enrolled, s.coefficient, s.mode, s.average,
    s.plain_average, s.marks, s.weights, null::numeric, s.missing, s.scale, null::numeric,
    case when s.is_enrolled and s.average is not null
      then array[app_hidden.rank_key(s.average, p)] end
  from subject s
  join policy p on true
  union all
  select g.student_id, null, null, g.is_enrolled, null, null, g.average,
    null, g.marks, g.expected, g.covered, g.missing, g.scale, g.conduct,
    case when g.is_enrolled and g.average is not null
      and g.covered >= p.minimum_coverage * g.expected
      then array[app_hidden.rank_key(g.average, p)] ||
        case when p.rank_ties <> '{}' then app_hidden.tie_breaks(
          p.rank_ties, g.all_coefficients, g.all_figures, g.conduct, (
            select st.birth_date
            from app_public.students st
            where st.school_id = school
              and st.id = g.student_id)) end end
  from general g
  join policy p on true;
end;

comment on function app_hidden.term_averages(integer, uuid, uuid, boolean, date, uuid) is
  'The calculator, but for ranks: averages of a class in a term, one row per student and course '
  'and one per student with course_id NULL, the general average (there, total_coefficient and '
  'covered_coefficient are the coefficients expected and covered). rank_key: what ranks compare, '
  'the average as the policy says and then what parts equals; NULL for who is not ranked. Rules R1 '
  'to R10 and R13 of the grading rules, under the term''s policy version, or another to compare '
  'with; official: published assessments only. It sees all marks of the class: only functions that '
  'check duties call it.';
--! EndIncluded grading/functions/term_averages.sql
--! Included grading/functions/level_peers.sql
create or replace function app_hidden.level_peers(school integer, class uuid)
  returns table (class_id uuid)
  language sql stable parallel safe
begin atomic
  select peer.id
  from app_public.classes own
  join app_public.classes peer
    on peer.school_id = school
    and peer.academic_year_id = own.academic_year_id
    and peer.level_id = own.level_id
    and peer.id <> own.id
  where own.school_id = school
    and own.id = class;
end;

comment on function app_hidden.level_peers(integer, uuid) is
  'The other classes of a class''s level in its year.';
--! EndIncluded grading/functions/level_peers.sql
--! Included grading/functions/level_keys.sql
create or replace function app_hidden.level_keys(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (subject_id uuid, is_enrolled boolean, rank_key numeric[])
  language plpgsql stable parallel safe
  set search_path = ''
as $$
begin
  if not exists (
    select
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    where t.school_id = school
      and t.id = term
      and p.rank_scope = 'level') then
    return;
  end if;

  if official and under_policy is null then
    return query
    select null::uuid, r.is_enrolled, r.ranked_by
    from app_hidden.level_peers(school, class) as p
    join app_public.term_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = term
    union all
    select c.subject_id, t.is_enrolled, r.ranked_by
    from app_hidden.level_peers(school, class) as p
    join app_public.course_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = term
    join app_public.courses c on c.school_id = school and c.id = r.course_id
    join app_public.term_results t
      on t.school_id = school
      and t.class_id = p.class_id
      and t.term_id = term
      and t.student_id = r.student_id;
  else
    return query
    select a.subject_id, a.is_enrolled, a.rank_key
    from app_hidden.level_peers(school, class) as p
    cross join lateral app_hidden.term_averages(
      school, p.class_id, term, official, today, under_policy) as a;
  end if;
end;
$$;

comment on function app_hidden.level_keys(integer, uuid, uuid, boolean, date, uuid) is
  'What the other classes of the level are compared by, where the policy ranks within the level; '
  'subject_id NULL for the general average. Official keys are those stored, others are calculated.';
--! EndIncluded grading/functions/level_keys.sql
--! Included grading/functions/term_figures.sql
create or replace function app_hidden.term_figures(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, is_enrolled boolean, coefficient numeric, mode text,
    average numeric, plain_average numeric, marks integer, total_coefficient numeric,
    covered_coefficient numeric, missing_marks integer, rank integer, is_tied boolean,
    ranked integer, scale numeric, conduct numeric, rank_key numeric[])
  language sql stable parallel safe
begin atomic
  with policy as materialized (
    select p.rank_method, p.rank_denominator,
      p.rank_scope = 'level' or p.rank_ties <> '{}' as keeps_key
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    where t.school_id = school
      and t.id = term),
  compared as (
    select true as is_own, a.*
    from app_hidden.term_averages(school, class, term, official, today, under_policy) as a
    union all
    select false, null, null, k.subject_id, k.is_enrolled, null, null, null, null, null, null, null,
      null, null, null, k.rank_key
    from app_hidden.level_keys(school, class, term, official, today, under_policy) as k),
  ranked as (
    select c.*,
      case when c.rank_key is not null then
        case p.rank_method
          when 'dense'
          then dense_rank() over (partition by c.subject_id order by c.rank_key desc nulls last)
          else rank() over (partition by c.subject_id order by c.rank_key desc nulls last)
        end end::integer as rank,
      c.rank_key is not null and count(*) over (partition by c.subject_id, c.rank_key) > 1
        as is_tied,
      case p.rank_denominator
        when 'enrolled' then count(*) filter (where c.is_enrolled) over (partition by c.subject_id)
        else count(c.rank_key) over (partition by c.subject_id) end::integer as ranked,
      p.keeps_key
    from compared c
    join policy p on true)
  select r.student_id, r.course_id, r.is_enrolled, r.coefficient, r.mode, r.average,
    r.plain_average, r.marks, r.total_coefficient, r.covered_coefficient, r.missing_marks, r.rank,
    r.is_tied, r.ranked, r.scale, r.conduct, case when r.keeps_key then r.rank_key end
  from ranked r
  where r.is_own;
end;

comment on function app_hidden.term_figures(integer, uuid, uuid, boolean, date, uuid) is
  'The calculator: the averages of term_averages() with their ranks within the class or its level; '
  'ranked is what they are out of; rank_key is there for ranks within the level and where equals '
  'are parted. It sees all marks of the class: only functions that check duties call it.';
--! EndIncluded grading/functions/term_figures.sql
--! Included grading/functions/year_parts.sql
create or replace function app_hidden.year_parts(school integer, class uuid, students uuid[])
  returns table (student_id uuid, term_id uuid, weight numeric, average numeric, figure numeric)
  language sql stable parallel safe
begin atomic
  with year_terms as materialized (
    select t.id, t.weight, t.policy_version_id,
      row_number() over (order by t.ends_on desc, t.id desc) = 1 as is_last
    from app_public.classes c
    join app_public.terms t on t.school_id = school and t.academic_year_id = c.academic_year_id
    where c.school_id = school
      and c.id = class),
  policy as materialized (
    select p.year_input, p.decimals
    from year_terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    where t.is_last),
  held as materialized (
    select t.id, t.weight
    from year_terms t
    where t.weight > 0
      and exists (
        select
        from app_public.term_results r
        where r.school_id = school
          and r.term_id = t.id
          and r.class_id = class
          and r.average is not null))
  select s.id, h.id, h.weight, x.average,
    case p.year_input
      when 'printed' then app_hidden.rounded(x.average, p.decimals)
      else x.average end
  from unnest(students) as s (id)
  join policy p on true
  join held h on true
  left join lateral (
    select max(t.average) as average
    from app_public.term_results t
    where t.school_id = school
      and t.student_id = s.id
      and t.term_id = h.id) as x on true;
end;

comment on function app_hidden.year_parts(integer, uuid, uuid[]) is
  'Grading rules R14 to R16: the terms that make the annual averages of students of a class, each '
  'with its weight, the student''s average, and the figure that counts (exact, or as printed); '
  'without the terms that weigh nothing or in which nobody of the class has a figure yet. It sees '
  'all results: only functions that check duties call it.';
--! EndIncluded grading/functions/year_parts.sql
--! Included grading/functions/year_figures.sql
create or replace function app_hidden.year_figures(school integer, class uuid, today date)
  returns table (
    student_id uuid, average numeric, terms integer, is_enrolled boolean, rank integer,
    is_tied boolean, ranked integer, policy_version_id uuid, rank_key numeric[])
  language sql stable parallel safe
begin atomic
  with of_class as (
    select c.academic_year_id
    from app_public.classes c
    where c.school_id = school
      and c.id = class),
  year_terms as materialized (
    select t.id, t.weight, t.starts_on, t.ends_on, t.policy_version_id,
      row_number() over (order by t.ends_on desc, t.id desc) = 1 as is_last
    from of_class o
    join app_public.terms t on t.school_id = school and t.academic_year_id = o.academic_year_id),
  policy as materialized (
    select p.*
    from year_terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    where t.is_last),
  last_day as (
    select least(max(t.ends_on), greatest(today, min(t.starts_on))) as day from year_terms t),
  roster as materialized (
    select distinct on (e.student_id) e.student_id, e.class_id,
      coalesce(e.ends_on >= d.day, true) as is_enrolled
    from of_class o
    join last_day d on true
    join app_public.enrollments member
      on member.school_id = school and member.class_id = class and member.starts_on <= d.day
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = member.student_id
      and e.academic_year_id = o.academic_year_id
      and e.starts_on <= d.day
    order by e.student_id, e.starts_on desc),
  weighed as (
    select r.student_id, r.is_enrolled,
      app_hidden.quotient(
        sum(x.weight * x.figure),
        case p.missing_term
          when 'renormalise' then sum(x.weight) filter (where x.figure is not null)
          else sum(x.weight) end) as average,
      count(x.figure)::integer as terms,
      count(*) filter (where x.figure is null) as missing
    from roster r
    join policy p on true
    join app_hidden.year_parts(
      school, class, array(select m.student_id from roster m where m.class_id = class)) as x
      on x.student_id = r.student_id
    where r.class_id = class
    group by r.student_id, r.is_enrolled, p.missing_term),
  figures as materialized (
    select w.student_id, w.terms, w.is_enrolled,
      app_hidden.blended(
        case
          when w.terms = 0 then null
          when p.missing_term = 'not_classable' and w.missing > 0 then null
          else w.average end,
        x.average, p) as average
    from weighed w
    join policy p on true
    join of_class o on true
    left join app_public.year_exams x
      on x.school_id = school
      and x.academic_year_id = o.academic_year_id
      and x.student_id = w.student_id),
  keyed as materialized (
    select f.*,
      case when f.is_enrolled and f.average is not null
        then array[app_hidden.rank_key(f.average, p)] ||
          case when p.rank_ties <> '{}' then (
            select r.ranked_by[2:]
            from year_terms t
            join app_public.term_results r
              on r.school_id = school
              and r.term_id = t.id
              and r.student_id = f.student_id
              and r.ranked_by is not null
            order by t.ends_on desc, t.id desc, r.is_enrolled desc
            limit 1) end end as rank_key
    from figures f
    join policy p on true),
  compared as (
    select true as is_own, k.*
    from keyed k
    union all
    select false, null, null, r.is_enrolled, null, r.ranked_by
    from policy p
    cross join app_hidden.level_peers(school, class) as l
    join app_public.year_results r on r.school_id = school and r.class_id = l.class_id
    where p.rank_scope = 'level'),
  ranked as (
    select c.*,
      case when c.rank_key is not null then
        case p.rank_method
          when 'dense' then dense_rank() over (order by c.rank_key desc nulls last)
          else rank() over (order by c.rank_key desc nulls last)
        end end::integer as rank,
      c.rank_key is not null and count(*) over (partition by c.rank_key) > 1 as is_tied,
      case p.rank_denominator
        when 'enrolled' then count(*) filter (where c.is_enrolled) over ()
        else count(c.rank_key) over () end::integer as ranked,
      p.id as policy_version_id,
      p.rank_scope = 'level' or p.rank_ties <> '{}' as keeps_key
    from compared c
    join policy p on true)
  select r.student_id, r.average, r.terms, r.is_enrolled, r.rank, r.is_tied, r.ranked,
    r.policy_version_id, case when r.keeps_key then r.rank_key end
  from ranked r
  where r.is_own;
end;

comment on function app_hidden.year_figures(integer, uuid, date) is
  'Annual averages and ranks of a class from the stored results of the terms: R14 (weights), R15 '
  '(missing terms; a term in which nobody of the class has a figure yet is left out), R16 (exact '
  'or printed input), R17 (blend with an exam), under the policy version of the last term. A '
  'student counts in the last class of the year, with the terms passed elsewhere. Ranks within the '
  'class or its level, equals parted by what parted them in the last term.';
--! EndIncluded grading/functions/year_figures.sql
--! Included states/functions/is_term_closed.sql
create or replace function app_hidden.is_term_closed(school integer, class uuid, term uuid)
  returns boolean
  language sql stable parallel safe
begin atomic
  select exists (
    select
    from app_public.class_terms ct
    where ct.school_id = school
      and ct.class_id = class
      and ct.term_id = term
      and ct.state = 'closed');
end;

comment on function app_hidden.is_term_closed(integer, uuid, uuid) is
  'Whether a term is closed for a class: its results stay as they are.';
--! EndIncluded states/functions/is_term_closed.sql
--! Included states/functions/live_figures.sql
create or replace function app_hidden.live_figures(school integer, class uuid, term uuid)
  returns table (
    student_id uuid, course_id uuid, is_enrolled boolean, average numeric, rank integer,
    is_tied boolean, ranked integer, covered_coefficient numeric, total_coefficient numeric,
    missing_marks integer, conduct numeric)
  language plpgsql stable
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
begin
  if app_hidden.is_term_closed(school, class, term) then
    return query
      select r.student_id, r.course_id, t.is_enrolled, r.average, r.rank, r.is_tied, s.ranked,
        null::numeric, r.total_coefficient, r.missing_marks, null::numeric
      from app_public.course_results r
      left join app_public.course_statistics s
        on s.school_id = school
        and s.class_id = class
        and s.term_id = term
        and s.course_id = r.course_id
      left join app_public.term_results t
        on t.school_id = school
        and t.class_id = class
        and t.term_id = term
        and t.student_id = r.student_id
      where r.school_id = school and r.class_id = class and r.term_id = term
      union all
      select r.student_id, null, r.is_enrolled, r.average, r.rank, r.is_tied, s.ranked,
        r.covered_coefficient, r.total_coefficient, r.missing_marks, r.conduct
      from app_public.term_results r
      left join app_public.term_statistics s
        on s.school_id = school and s.class_id = class and s.term_id = term
      where r.school_id = school and r.class_id = class and r.term_id = term;
    return;
  end if;
  return query
    select f.student_id, f.course_id, f.is_enrolled, f.average, f.rank, f.is_tied, f.ranked,
      f.covered_coefficient, f.total_coefficient, f.missing_marks, f.conduct
    from app_hidden.term_figures(school, class, term, false, app_hidden.school_today(school)) as f;
end;
$$;

comment on function app_hidden.live_figures(integer, uuid, uuid) is
  'What staff see as provisional: calculated now with unpublished assessments, or, once the term is '
  'closed for the class, its frozen results. It sees all marks of the class: only functions that '
  'check duties call it.';
--! EndIncluded states/functions/live_figures.sql
--! Included grading/functions/store_term_statistics.sql
create or replace function app_private.store_term_statistics(
  school integer, class uuid, term uuid, today date)
  returns void
  language plpgsql volatile
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
begin
  with enrolled as materialized (
    select r.student_id
    from app_hidden.term_roster(school, class, term, today) as r
    where r.is_enrolled),
  figures as materialized (
    select r.course_id, c.subject_id, r.student_id, r.average, r.rank, r.missing_marks,
      coalesce(s.scale, sc.scale) as scale
    from app_public.course_results r
    join app_public.courses c on c.school_id = school and c.id = r.course_id
    join app_public.subjects s on s.school_id = school and s.id = c.subject_id
    join app_public.schools sc on sc.id = school
    where r.school_id = school and r.class_id = class and r.term_id = term
    union all
    select null, null, r.student_id, r.average, r.rank, r.missing_marks, sc.scale
    from app_public.term_results r
    join app_public.schools sc on sc.id = school
    where r.school_id = school and r.class_id = class and r.term_id = term),
  peers as materialized (
    select k.subject_id, count(k.rank_key)::integer as ranked,
      count(*) filter (where k.is_enrolled)::integer as enrolled
    from app_hidden.level_keys(school, class, term, true, today) as k
    group by k.subject_id),
  new as materialized (
    select g.course_id, d.mean, d.minimum, d.maximum, d.median, d.count as figures,
      d.at_or_above_half,
      case p.rank_denominator
        when 'enrolled' then g.enrolled + coalesce(l.enrolled, 0)
        else g.ranked + coalesce(l.ranked, 0) end as ranked,
      g.missing, p.id as policy_version_id
    from (
      select f.course_id, f.subject_id,
        array_agg(f.average) filter (where e.student_id is not null) as averages,
        min(f.scale) / 2 as half, count(f.rank)::integer as ranked,
        count(e.student_id)::integer as enrolled, sum(f.missing_marks)::integer as missing
      from figures f
      left join enrolled e on e.student_id = f.student_id
      group by f.course_id, f.subject_id) as g
    left join peers l on l.subject_id is not distinct from g.subject_id
    join app_public.terms t on t.school_id = school and t.id = term
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    cross join lateral app_hidden.described(g.averages, g.half) as d),
  gone as (
    delete from app_public.course_statistics s
    where s.school_id = school and s.class_id = class and s.term_id = term
      and not exists (select from new n where n.course_id = s.course_id)),
  courses as (
    insert into app_public.course_statistics as s
      (school_id, class_id, term_id, course_id, mean, minimum, maximum, median, figures,
       at_or_above_half, ranked, missing_marks)
    select school, class, term, n.course_id, n.mean, n.minimum, n.maximum, n.median, n.figures,
      n.at_or_above_half, n.ranked, n.missing
    from new n
    left join app_public.course_statistics o
      on o.school_id = school and o.class_id = class and o.term_id = term
      and o.course_id = n.course_id
    where n.course_id is not null
      and (o.mean, o.minimum, o.maximum, o.median, o.figures, o.at_or_above_half, o.ranked,
           o.missing_marks)
        is distinct from
          (n.mean, n.minimum, n.maximum, n.median, n.figures, n.at_or_above_half, n.ranked,
           n.missing)
    on conflict (school_id, class_id, term_id, course_id) do update
    set mean = excluded.mean, minimum = excluded.minimum, maximum = excluded.maximum,
      median = excluded.median, figures = excluded.figures,
      at_or_above_half = excluded.at_or_above_half, ranked = excluded.ranked,
      missing_marks = excluded.missing_marks, calculated_at = pg_catalog.now())
  insert into app_public.term_statistics as s
    (school_id, class_id, term_id, policy_version_id, mean, minimum, maximum, median, figures,
     at_or_above_half, ranked, class_size, missing_marks)
  select school, class, term, t.policy_version_id, n.mean, n.minimum, n.maximum, n.median,
    coalesce(n.figures, 0), coalesce(n.at_or_above_half, 0), coalesce(n.ranked, 0),
    (select count(*) from enrolled), coalesce(n.missing, 0)
  from app_public.terms t
  left join new n on n.course_id is null
  where t.school_id = school and t.id = term
  on conflict (school_id, class_id, term_id) do update
  set policy_version_id = excluded.policy_version_id, mean = excluded.mean,
    minimum = excluded.minimum, maximum = excluded.maximum, median = excluded.median,
    figures = excluded.figures, at_or_above_half = excluded.at_or_above_half,
    ranked = excluded.ranked, class_size = excluded.class_size,
    missing_marks = excluded.missing_marks, calculated_at = pg_catalog.now();
end;
$$;

comment on function app_private.store_term_statistics(integer, uuid, uuid, date) is
  'Writes course_statistics and term_statistics of a class and term from its stored results (R12), '
  'over the students enrolled on the reference day.';
--! EndIncluded grading/functions/store_term_statistics.sql
--! Included grading/functions/store_term_results.sql
create or replace function app_private.store_term_results(
  school integer, class uuid, term uuid, today date)
  returns integer
  language plpgsql volatile
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_changed integer;
begin
  with figures as materialized (
    select f.* from app_hidden.term_figures(school, class, term, true, today) as f),
  old as materialized (
    select r.course_id, r.student_id, r.coefficient, r.mode, r.average, r.plain_average, r.marks,
      r.total_coefficient, null::numeric as covered, r.missing_marks, null::boolean as is_enrolled,
      r.rank, r.is_tied, r.ranked_by as rank_key, null::numeric as conduct
    from app_public.course_results r
    where r.school_id = school and r.class_id = class and r.term_id = term
    union all
    select null, r.student_id, null, null, r.average, null, null,
      r.total_coefficient, r.covered_coefficient, r.missing_marks, r.is_enrolled, r.rank, r.is_tied,
      r.ranked_by, r.conduct
    from app_public.term_results r
    where r.school_id = school and r.class_id = class and r.term_id = term),
  new as materialized (
    select f.course_id, f.student_id, f.coefficient::numeric(5, 2) as coefficient, f.mode,
      f.average, f.plain_average,
      case when f.course_id is not null then f.marks end as marks, f.total_coefficient,
      f.covered_coefficient as covered, f.missing_marks,
      case when f.course_id is null then f.is_enrolled end as is_enrolled, f.rank, f.is_tied,
      f.rank_key, f.conduct
    from figures f),
  changed as materialized (select * from new except select * from old),
  gone as materialized (
    select o.course_id, o.student_id from old o
    except
    select n.course_id, n.student_id from new n),
  upsert_courses as (
    insert into app_public.course_results as r
      (school_id, class_id, term_id, course_id, student_id, coefficient, mode, average,
       plain_average, marks, total_coefficient, missing_marks, rank, is_tied, ranked_by)
    select school, class, term, c.course_id, c.student_id, c.coefficient, c.mode, c.average,
      c.plain_average, c.marks, c.total_coefficient, c.missing_marks, c.rank, c.is_tied,
      c.rank_key
    from changed c
    where c.course_id is not null
    on conflict (school_id, class_id, term_id, course_id, student_id) do update
    set coefficient = excluded.coefficient, mode = excluded.mode, average = excluded.average,
      plain_average = excluded.plain_average, marks = excluded.marks,
      total_coefficient = excluded.total_coefficient, missing_marks = excluded.missing_marks,
      rank = excluded.rank, is_tied = excluded.is_tied, ranked_by = excluded.ranked_by,
      calculated_at = pg_catalog.now()),
  upsert_terms as (
    insert into app_public.term_results as r
      (school_id, class_id, term_id, student_id, average, covered_coefficient, total_coefficient,
       missing_marks, is_enrolled, rank, is_tied, ranked_by, conduct)
    select school, class, term, c.student_id, c.average, c.covered, c.total_coefficient,
      c.missing_marks, c.is_enrolled, c.rank, c.is_tied, c.rank_key, c.conduct
    from changed c
    where c.course_id is null
    on conflict (school_id, class_id, term_id, student_id) do update
    set average = excluded.average, covered_coefficient = excluded.covered_coefficient,
      total_coefficient = excluded.total_coefficient, missing_marks = excluded.missing_marks,
      is_enrolled = excluded.is_enrolled, rank = excluded.rank, is_tied = excluded.is_tied,
      ranked_by = excluded.ranked_by, conduct = excluded.conduct, calculated_at = pg_catalog.now()),
  delete_courses as (
    delete from app_public.course_results r
    using gone g
    where r.school_id = school and r.class_id = class and r.term_id = term
      and r.course_id = g.course_id and r.student_id = g.student_id),
  delete_terms as (
    delete from app_public.term_results r
    using gone g
    where r.school_id = school and r.class_id = class and r.term_id = term
      and g.course_id is null and r.student_id = g.student_id),
  -- who is compared elsewhere in the level changed: so do the ranks of its other classes
  compared_anew as (
    (select n.course_id, n.student_id, n.is_enrolled, n.rank_key from new n
     except
     select o.course_id, o.student_id, o.is_enrolled, o.rank_key from old o)
    union all
    (select o.course_id, o.student_id, o.is_enrolled, o.rank_key from old o
     except
     select n.course_id, n.student_id, n.is_enrolled, n.rank_key from new n)),
  peers as (
    insert into app_private.dirty_results (school_id, class_id, term_id)
    select school, l.class_id, term
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id and p.rank_scope = 'level'
    cross join app_hidden.level_peers(school, class) as l
    where t.school_id = school and t.id = term
      and exists (select from compared_anew))
  select (select count(*) from changed) + (select count(*) from gone) into v_changed;

  perform app_private.store_term_statistics(school, class, term, today);
  return v_changed;
end;
$$;

comment on function app_private.store_term_results(integer, uuid, uuid, date) is
  'Writes the rows of course_results and term_results of a class and term that differ from the '
  'calculation, deletes those that are no more; returns how many. Where ranks are within the level '
  'and what is compared changed, its other classes are calculated anew. Called under the lock of '
  'recompute_class_results.';
--! EndIncluded grading/functions/store_term_results.sql
--! Included grading/functions/store_year_results.sql
create or replace function app_private.store_year_results(school integer, class uuid, today date)
  returns integer
  language plpgsql volatile
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_changed integer;
begin
  -- after the lock of the class and term, in the order of the classes: no deadlock
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('year:' || school || ':' || class, 0));

  with old as materialized (
    select r.student_id, r.average, r.terms, r.is_enrolled, r.rank, r.is_tied, r.ranked,
      r.policy_version_id, r.ranked_by as rank_key
    from app_public.year_results r
    where r.school_id = school and r.class_id = class),
  new as materialized (select f.* from app_hidden.year_figures(school, class, today) as f),
  changed as materialized (select * from new except select * from old),
  gone as materialized (select o.student_id from old o except select n.student_id from new n),
  upserted as (
    insert into app_public.year_results as r
      (school_id, class_id, student_id, average, terms, is_enrolled, rank, is_tied, ranked,
       policy_version_id, ranked_by)
    select school, class, c.student_id, c.average, c.terms, c.is_enrolled, c.rank, c.is_tied,
      c.ranked, c.policy_version_id, c.rank_key
    from changed c
    on conflict (school_id, class_id, student_id) do update
    set average = excluded.average, terms = excluded.terms, is_enrolled = excluded.is_enrolled,
      rank = excluded.rank, is_tied = excluded.is_tied, ranked = excluded.ranked,
      policy_version_id = excluded.policy_version_id,
      ranked_by = excluded.ranked_by, calculated_at = pg_catalog.now()),
  deleted as (
    delete from app_public.year_results r
    using gone g
    where r.school_id = school and r.class_id = class and r.student_id = g.student_id),
  compared_anew as (
    (select n.student_id, n.is_enrolled, n.rank_key from new n
     except
     select o.student_id, o.is_enrolled, o.rank_key from old o)
    union all
    (select o.student_id, o.is_enrolled, o.rank_key from old o
     except
     select n.student_id, n.is_enrolled, n.rank_key from new n)),
  peers as (
    insert into app_private.dirty_results (school_id, class_id, term_id)
    select school, l.class_id, t.id
    from (
      select t.id, t.policy_version_id
      from app_public.classes c
      join app_public.terms t
        on t.school_id = school and t.academic_year_id = c.academic_year_id
      where c.school_id = school and c.id = class
      order by t.ends_on desc, t.id desc
      limit 1) as t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id and p.rank_scope = 'level'
    cross join app_hidden.level_peers(school, class) as l
    where exists (select from compared_anew))
  select (select count(*) from changed) + (select count(*) from gone) into v_changed;
  return v_changed;
end;
$$;

comment on function app_private.store_year_results(integer, uuid, date) is
  'Writes the rows of year_results of a class that differ from the calculation; returns how many. '
  'Where ranks are within the level and what is compared changed, its other classes are calculated '
  'anew.';
--! EndIncluded grading/functions/store_year_results.sql
--! Included grading/functions/recompute_class_results.sql
create or replace function app_private.recompute_class_results(
  school integer, class uuid, term uuid)
  returns integer
  language plpgsql volatile
  security definer -- the worker may read and write no table
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
  v_changed integer;
  v_class uuid;
  v_state text;
  v_closed_on date;
begin
  -- one at a time: a slower, older calculation must not overwrite a newer one
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('results:' || school || ':' || class || ':' || term, 0));
  -- first forget, then look: what is committed later leaves its own line
  delete from app_private.dirty_results d
  where d.school_id = school and d.class_id = class and d.term_id = term;

  select ct.state, (ct.closed_at at time zone s.time_zone)::date into v_state, v_closed_on
  from app_public.class_terms ct
  join app_public.schools s on s.id = school
  where ct.school_id = school
    and ct.class_id = class
    and ct.term_id = term;
  -- a closed term stays as it is; corrected, it is calculated as of the day it was closed
  v_changed := case
    when v_state = 'closed' then 0
    when v_state = 'correcting'
      then app_private.store_term_results(school, class, term, v_closed_on)
    else app_private.store_term_results(school, class, term, v_today) end;

  for v_class in
    select distinct e.class_id
    from app_public.enrollments member
    join app_public.classes c on c.school_id = school and c.id = class
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = member.student_id
      and e.academic_year_id = c.academic_year_id
    where member.school_id = school
      and member.class_id = class
    order by 1
  loop
    v_changed := v_changed + app_private.store_year_results(school, v_class, v_today);
  end loop;

  perform pg_catalog.pg_notify(
    'results', pg_catalog.json_build_object('school', school, 'class', class, 'term', term)::text);
  return v_changed;
end;
$$;

comment on function app_private.recompute_class_results(integer, uuid, uuid) is
  'Calculates the official results of a class and term and the annual ones they change, stores the '
  'rows that differ and tells the channel “results”. Returns how many figures changed. The results '
  'of a closed term stay; the annual ones still follow the other terms.';
grant execute on function app_private.recompute_class_results(integer, uuid, uuid)
  to rollbook_worker;
--! EndIncluded grading/functions/recompute_class_results.sql
--! Included grading/functions/publish_scheduled_assessments.sql
create or replace function app_private.publish_scheduled_assessments()
  returns integer
  language sql volatile
  security definer -- the worker may read and write no table
begin atomic
  with published as (
    update app_public.assessments a
    set published_at = a.scheduled_for
    where a.published_at is null
      and a.scheduled_for <= now()
      and not exists (
        select
        from app_public.courses c
        join app_public.class_terms ct
          on ct.school_id = c.school_id and ct.class_id = c.class_id and ct.state = 'closed'
        where c.school_id = a.school_id
          and c.id = a.course_id
          and ct.term_id = a.term_id)
    returning 1)
  select count(*)::integer from published;
end;

comment on function app_private.publish_scheduled_assessments() is
  'Publishes the assessments whose time has come, but in closed terms; returns how '
  'many.';
grant execute on function app_private.publish_scheduled_assessments() to rollbook_worker;
--! EndIncluded grading/functions/publish_scheduled_assessments.sql
--! Included grading/triggers/tg_conduct_records__term.sql
create or replace function app_private.tg_conduct_records__term()
  returns trigger
  language plpgsql volatile
  security definer -- the terms are looked at whoever records
  set search_path = ''
as $$
declare
  v_given uuid := case when tg_op = 'INSERT' then new.term_id end;
begin
  select t.id into new.term_id
  from app_public.terms t
  where t.school_id = new.school_id
    and new.happened_on between t.starts_on and t.ends_on
    and (v_given is null or t.id = v_given)
  order by t.starts_on desc
  limit 1;
  if new.term_id is null then
    raise exception 'The day % is not in the term', new.happened_on
      using errcode = 'RBVAL', column = 'happened_on', hint = 'Choose a day of a term.';
  end if;
  return new;
end;
$$;

comment on function app_private.tg_conduct_records__term() is
  'The term of a conduct record is that of its day. Error RBVAL: the day is in no term, or not in '
  'the one that was named.';

create or replace trigger _100_term
  before insert or update of happened_on on app_public.conduct_records
  for each row when (new.school_id is not null) -- without a school, row level security refuses
  execute function app_private.tg_conduct_records__term();
--! EndIncluded grading/triggers/tg_conduct_records__term.sql
--! Included grading/triggers/tg_conduct_records__dirty.sql
create or replace function app_private.tg_conduct_records__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct c.school_id, e.class_id, t.id
  from changed c
  join app_public.terms own on own.school_id = c.school_id and own.id = c.term_id
  join app_public.terms t
    on t.school_id = own.school_id and t.academic_year_id = own.academic_year_id
  join app_public.enrollments e
    on e.school_id = c.school_id
    and e.student_id = c.student_id
    and e.academic_year_id = t.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_conduct_records__dirty() is
  'A conduct record: the student''s classes of that year, in all its terms, because a corrected '
  'day may lie in another one.';

call app_private.watch('app_public.conduct_records', 'tg_conduct_records__dirty');
--! EndIncluded grading/triggers/tg_conduct_records__dirty.sql
--! Included grading/triggers/tg_students__dirty.sql
create or replace function app_private.tg_students__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct new.school_id, e.class_id, t.id
  from app_public.enrollments e
  join app_public.terms t
    on t.school_id = e.school_id and t.academic_year_id = e.academic_year_id
  join app_public.grading_policy_versions p
    on p.school_id = t.school_id and p.id = t.policy_version_id
  where e.school_id = new.school_id
    and e.student_id = new.id
    and 'younger' = any (p.rank_ties);
  return null;
end;
$$;

comment on function app_private.tg_students__dirty() is
  'A corrected date of birth: the student''s classes and terms in which the younger goes first '
  'among equals.';

create or replace trigger _900_dirty
  after update of birth_date on app_public.students
  for each row when (old.birth_date is distinct from new.birth_date)
  execute function app_private.tg_students__dirty();
--! EndIncluded grading/triggers/tg_students__dirty.sql
--! Included grading/triggers/tg_classes__dirty.sql
create or replace function app_private.tg_classes__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select new.school_id, c.id, t.id
  from app_public.classes c
  join app_public.terms t
    on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
  where c.school_id = new.school_id
    and c.academic_year_id = new.academic_year_id
    and (c.id = new.id or c.level_id in (old.level_id, new.level_id));
  return null;
end;
$$;

comment on function app_private.tg_classes__dirty() is
  'A class that goes to another level: the classes of both, in all terms of the year.';

create or replace trigger _900_dirty
  after update of level_id on app_public.classes
  for each row when (old.level_id is distinct from new.level_id)
  execute function app_private.tg_classes__dirty();
--! EndIncluded grading/triggers/tg_classes__dirty.sql
--! Included grading/functions/policy_problems.sql
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
--! EndIncluded grading/functions/policy_problems.sql
--! Included grading/triggers/tg_grading_policy_versions__check.sql
create or replace function app_private.tg_grading_policy_versions__check()
  returns trigger
  language plpgsql volatile
  security definer -- the school's scale is looked at whoever makes the policy
  set search_path = ''
as $$
declare
  v_found record;
begin
  select p.* into v_found from app_hidden.policy_problems(new, false) as p limit 1;
  if found then
    raise exception '%', v_found.problem
      using errcode = 'RBVAL', column = v_found.field, hint = v_found.hint;
  end if;
  return new;
end;
$$;

comment on function app_private.tg_grading_policy_versions__check() is
  'Error RBVAL: the rules of a new version contradict each other; the field says which.';

create or replace trigger _100_check
  before insert on app_public.grading_policy_versions
  for each row when (new.school_id is not null) -- without a school, row level security refuses
  execute function app_private.tg_grading_policy_versions__check();
--! EndIncluded grading/triggers/tg_grading_policy_versions__check.sql
--! Included grading/triggers/tg_terms__policy.sql
create or replace function app_private.tg_terms__policy()
  returns trigger
  language plpgsql volatile
  security definer -- the policy is looked up whoever enters the term
  set search_path = ''
as $$
declare
  v_found record;
begin
  if new.policy_version_id is null then
    select v.id into new.policy_version_id
    from app_public.grading_policies p
    join app_public.grading_policy_versions v on v.school_id = p.school_id and v.policy_id = p.id
    where p.school_id = new.school_id
      and p.is_default
    order by v.version desc
    limit 1;
    if new.policy_version_id is null then
      raise exception 'The school has no default grading policy'
        using errcode = 'RBVAL', column = 'policy_version_id',
        hint = 'Make one of the grading policies the default.';
    end if;
  end if;

  select p.* into v_found
  from app_public.grading_policy_versions v
  cross join lateral app_hidden.policy_problems(v, true) as p
  where v.school_id = new.school_id
    and v.id = new.policy_version_id
  limit 1;
  if found then
    raise exception 'The grading policy contradicts itself: %', v_found.problem
      using errcode = 'RBVAL', column = v_found.field, hint = v_found.hint;
  end if;
  return new;
end;
$$;

comment on function app_private.tg_terms__policy() is
  'Pins the newest version of the school''s default policy to a new term. Errors RBVAL: there is '
  'none; the policy contradicts itself, the field says in what.';

create or replace trigger _100_policy
  before insert on app_public.terms
  for each row execute function app_private.tg_terms__policy();

create or replace trigger _100_policy_update
  before update of policy_version_id on app_public.terms
  for each row when (old.policy_version_id is distinct from new.policy_version_id)
  execute function app_private.tg_terms__policy();
--! EndIncluded grading/triggers/tg_terms__policy.sql
--! Included structure/functions/tg_terms__days.sql
create or replace function app_private.tg_terms__days()
  returns trigger
  language plpgsql volatile
  security definer -- the other terms are looked at whoever enters this one
  set search_path = ''
as $$
declare
  v_year app_public.academic_years;
  v_other app_public.terms;
begin
  -- held until the end: the terms of a year are entered one after the other
  select y.* into v_year
  from app_public.academic_years y
  where y.school_id = new.school_id
    and y.id = new.academic_year_id
  for no key update;

  if new.starts_on < v_year.starts_on or new.ends_on > v_year.ends_on then
    raise exception 'The term is not within its academic year, from % to %',
      v_year.starts_on, v_year.ends_on
      using errcode = 'RBTRM',
      column = case when new.starts_on < v_year.starts_on then 'starts_on' else 'ends_on' end,
      detail = pg_catalog.json_build_array(pg_catalog.json_build_object('reason', 'outside_year',
        'name', v_year.name, 'startsOn', v_year.starts_on, 'endsOn', v_year.ends_on))::text,
      hint = 'Change the days of the term or of the year.';
  end if;

  select t.* into v_other
  from app_public.terms t
  where t.school_id = new.school_id
    and t.academic_year_id = new.academic_year_id
    and t.id <> new.id
    and t.starts_on <= new.ends_on
    and t.ends_on >= new.starts_on
  order by t.starts_on
  limit 1;
  if v_other.id is not null then
    raise exception 'The term overlaps with “%”, which lasts from % to %',
      v_other.name, v_other.starts_on, v_other.ends_on
      using errcode = 'RBTRM',
      column = case when new.starts_on >= v_other.starts_on then 'starts_on' else 'ends_on' end,
      detail = pg_catalog.json_build_array(pg_catalog.json_build_object('reason', 'overlap',
        'name', v_other.name, 'startsOn', v_other.starts_on, 'endsOn', v_other.ends_on))::text,
      hint = 'Change the days of one of the two.';
  end if;
  return null;
end;
$$;

comment on function app_private.tg_terms__days() is
  'Error RBTRM: the days of a term leave its year or belong to another term already; the details '
  'say which (reason, name, startsOn, endsOn).';

create or replace trigger _110_days
  after insert or update of starts_on, ends_on, academic_year_id on app_public.terms
  for each row execute function app_private.tg_terms__days();
--! EndIncluded structure/functions/tg_terms__days.sql
--! Included structure/functions/tg_academic_years__terms.sql
create or replace function app_private.tg_academic_years__terms()
  returns trigger
  language plpgsql volatile
  security definer -- the terms are looked at whoever changes the year
  set search_path = ''
as $$
declare
  v_term app_public.terms;
begin
  select t.* into v_term
  from app_public.terms t
  where t.school_id = new.school_id
    and t.academic_year_id = new.id
    and (t.starts_on < new.starts_on or t.ends_on > new.ends_on)
  order by t.starts_on
  limit 1;
  if v_term.id is not null then
    raise exception 'The year would no longer hold “%”, which lasts from % to %',
      v_term.name, v_term.starts_on, v_term.ends_on
      using errcode = 'RBTRM',
      column = case when v_term.starts_on < new.starts_on then 'starts_on' else 'ends_on' end,
      detail = pg_catalog.json_build_array(pg_catalog.json_build_object('reason', 'term_outside',
        'name', v_term.name, 'startsOn', v_term.starts_on, 'endsOn', v_term.ends_on))::text,
      hint = 'Change the days of the term first.';
  end if;
  return null;
end;
$$;

comment on function app_private.tg_academic_years__terms() is
  'Error RBTRM: a term would lie outside the changed year; the details say which (reason, name, '
  'startsOn, endsOn).';

create or replace trigger _110_terms
  after update of starts_on, ends_on on app_public.academic_years
  for each row execute function app_private.tg_academic_years__terms();
--! EndIncluded structure/functions/tg_academic_years__terms.sql
--! Included grading/triggers/tg__school_dirty.sql
create or replace function app_private.tg__school_dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  perform app_private.mark_school_dirty(
    (pg_catalog.to_jsonb(new) ->> tg_argv[0])::integer);
  return null;
end;
$$;

comment on function app_private.tg__school_dirty() is
  'A change that touches all results of a school: a scale, the effect of a code, what the conduct '
  'subject is. Argument: the column that holds the school.';

create or replace trigger _900_dirty
  after update of scale on app_public.schools
  for each row when (old.scale is distinct from new.scale)
  execute function app_private.tg__school_dirty('id');

create or replace trigger _900_dirty
  after update of scale, is_conduct on app_public.subjects
  for each row when (
    (old.scale, old.is_conduct) is distinct from (new.scale, new.is_conduct))
  execute function app_private.tg__school_dirty('school_id');

create or replace trigger _900_dirty
  after update of effect on app_public.mark_codes
  for each row when (old.effect is distinct from new.effect)
  execute function app_private.tg__school_dirty('school_id');
--! EndIncluded grading/triggers/tg__school_dirty.sql
--! Included grading/functions/policy_templates.sql
create or replace function app_public.policy_templates()
  returns table (
    code text, countries text[], names json, scale numeric, ranks_shown boolean, settings json,
    categories json, bands json, terms json)
  language sql immutable parallel safe
begin atomic
  select t.*
  from (values
    ('standard', '{}'::text[], '{"fr": "Règles de base", "en": "Standard"}'::json,
      20::numeric, true, '{}'::json, '[]'::json, '[]'::json,
      '[{"kind": "trimester", "weight": 1}, {"kind": "trimester", "weight": 1},
        {"kind": "trimester", "weight": 1}]'::json),
    ('francophone', '{BF,BI,BJ,CD,CF,CG,CI,CM,DJ,GA,GN,HT,KM,MG,ML,NE,SN,TD,TG}',
      '{"fr": "Secondaire francophone", "en": "Francophone secondary"}',
      20, true, '{}', '[]',
      '[{"purpose": "mention", "lower_bound": 16, "label": "très bien"},
        {"purpose": "mention", "lower_bound": 14, "label": "bien"},
        {"purpose": "mention", "lower_bound": 12, "label": "assez bien"},
        {"purpose": "mention", "lower_bound": 10, "label": "passable"},
        {"purpose": "mention", "lower_bound": 0, "label": "insuffisant"}]',
      '[{"kind": "trimester", "weight": 1}, {"kind": "trimester", "weight": 2},
        {"kind": "trimester", "weight": 2}]'),
    ('cambodia', '{KH}', '{"fr": "Cambodge", "en": "Cambodia", "km": "កម្ពុជា"}',
      10, true, '{"category_rule": "average"}',
      '[{"code": "monthly", "name": "តេស្តប្រចាំខែ", "coefficient": 1},
        {"code": "exam", "name": "ប្រឡងឆមាស", "coefficient": 1}]',
      '[]',
      '[{"kind": "semester", "weight": 1}, {"kind": "semester", "weight": 1}]'),
    ('azerbaijan', '{AZ}', '{"fr": "Azerbaïdjan", "en": "Azerbaijan", "az": "Azərbaycan"}',
      100, false, '{"category_rule": "average"}',
      '[{"code": "KSQ", "name": "Kiçik summativ qiymətləndirmə", "coefficient": 40},
        {"code": "BSQ", "name": "Böyük summativ qiymətləndirmə", "coefficient": 60}]',
      '[{"purpose": "letter", "lower_bound": 80, "includes_bound": false, "label": "5"},
        {"purpose": "letter", "lower_bound": 60, "includes_bound": false, "label": "4"},
        {"purpose": "letter", "lower_bound": 30, "includes_bound": false, "label": "3"},
        {"purpose": "letter", "lower_bound": 0, "label": "2"}]',
      '[{"kind": "semester", "weight": 1}, {"kind": "semester", "weight": 1}]'),
    ('gpa', '{LR,US}', '{"fr": "Moyenne de points (GPA)", "en": "Grade point average"}',
      100, false, '{"general_rule": "points"}', '[]',
      '[{"purpose": "letter", "lower_bound": 93, "label": "A", "points": 4},
        {"purpose": "letter", "lower_bound": 90, "label": "A-", "points": 3.7},
        {"purpose": "letter", "lower_bound": 87, "label": "B+", "points": 3.3},
        {"purpose": "letter", "lower_bound": 83, "label": "B", "points": 3},
        {"purpose": "letter", "lower_bound": 80, "label": "B-", "points": 2.7},
        {"purpose": "letter", "lower_bound": 77, "label": "C+", "points": 2.3},
        {"purpose": "letter", "lower_bound": 73, "label": "C", "points": 2},
        {"purpose": "letter", "lower_bound": 70, "label": "C-", "points": 1.7},
        {"purpose": "letter", "lower_bound": 60, "label": "D", "points": 1},
        {"purpose": "letter", "lower_bound": 0, "label": "F", "points": 0}]',
      '[{"kind": "semester", "weight": 1}, {"kind": "semester", "weight": 1}]'))
    as t (code, countries, names, scale, ranks_shown, settings, categories, bands, terms);
end;

comment on function app_public.policy_templates() is
  'Grading rules of countries, from which create_policy() makes a policy: countries whose new '
  'schools begin with it; names by language; scale, on which the bounds of the bands are meant; '
  'ranks_shown, whether families see ranks there; settings, columns of grading_policy_versions '
  'that differ from their defaults; categories and bands, rows of those tables; terms of a year '
  'with their weights.';
grant execute on function app_public.policy_templates() to app_user;
--! EndIncluded grading/functions/policy_templates.sql
--! Included grading/functions/country_template.sql
create or replace function app_hidden.country_template(country text)
  returns text
  language sql stable parallel safe
begin atomic
  select t.code
  from app_public.policy_templates() as t
  where country_template.country = any (t.countries)
     or t.code = 'standard'
  order by t.code = 'standard'
  limit 1;
end;

comment on function app_hidden.country_template(text) is
  'The policy template that schools of a country begin with: standard where there is no other.';
--! EndIncluded grading/functions/country_template.sql
--! Included grading/functions/default_mark_codes.sql
create or replace function app_hidden.default_mark_codes(language text)
  returns table (code text, label text, effect text, place integer)
  language sql immutable parallel safe
begin atomic
  select d.code,
    case default_mark_codes.language
      when 'fr' then d.french when 'km' then d.khmer when 'az' then d.azerbaijani
      else d.english end,
    d.effect, d.place
  from (values
    (1, 'A', 'neutral', 'absent', 'absent', 'អវត្តមានមានច្បាប់', 'üzrlü qayıb'),
    (2, 'E', 'neutral', 'exempt', 'dispensé', 'លើកលែង', 'azad edilib'),
    (3, 'N', 'neutral', 'not graded', 'non noté', 'មិនបានដាក់ពិន្ទុ', 'qiymətləndirilməyib'),
    (4, 'I', 'neutral', 'unfit', 'inapte', 'មិនអាចចូលរួម', 'iştirak edə bilmir'),
    (5, 'S', 'neutral', 'not submitted, not counted', 'non rendu, ne compte pas',
      'មិនបានប្រគល់ មិនគិត', 'təqdim edilməyib, sayılmır'),
    (6, 'Z', 'zero', 'absent without reason', 'absence injustifiée', 'អវត្តមានឥតច្បាប់',
      'üzrsüz qayıb'),
    (7, 'W', 'zero', 'not handed in', 'non rendu', 'មិនបានប្រគល់', 'təqdim edilməyib'))
    as d (place, code, effect, english, french, khmer, azerbaijani);
end;

comment on function app_hidden.default_mark_codes(text) is
  'The mark codes of the grading rules, labelled in a language; in English where there is no '
  'other.';
--! EndIncluded grading/functions/default_mark_codes.sql
--! Included grading/functions/apply_policy_template.sql
create or replace function app_private.apply_policy_template(
  school integer, template text, name text, is_default boolean)
  returns app_public.grading_policies
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_template record;
  v_school app_public.schools;
  v_policy app_public.grading_policies;
  v_version uuid := pg_catalog.uuidv7();
  v_columns text;
begin
  select t.* into v_template
  from app_public.policy_templates() as t
  where t.code = template;
  if not found then
    raise exception 'There is no policy template “%”', template
      using errcode = 'RBVAL', column = 'template', hint = 'Choose one of policy_templates().';
  end if;
  select s.* into v_school from app_public.schools s where s.id = school;

  insert into app_public.grading_policies (school_id, name, is_default)
  values (
    school,
    coalesce(
      apply_policy_template.name, v_template.names ->> v_school.language,
      v_template.names ->> 'en'),
    apply_policy_template.is_default)
  returning * into v_policy;

  -- what is not given keeps the table's default
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.json_object_keys(v_template.settings) as k;
  execute pg_catalog.format(
    'insert into app_public.grading_policy_versions (school_id, id, policy_id, version%1$s)
     select $1, $2, $3, 1%1$s
     from pg_catalog.json_populate_record(null::app_public.grading_policy_versions, $4)',
    ', ' || v_columns)
  using school, v_version, v_policy.id, v_template.settings;

  insert into app_public.grading_policy_categories
    (school_id, policy_version_id, code, name, coefficient, position)
  select school, v_version, c.category ->> 'code', c.category ->> 'name',
    (c.category ->> 'coefficient')::numeric, c.place
  from pg_catalog.json_array_elements(v_template.categories)
    with ordinality as c (category, place);
  insert into app_public.grading_policy_bands
    (school_id, policy_version_id, purpose, lower_bound, includes_bound, label, points,
     decision)
  select school, v_version, b ->> 'purpose',
    (b ->> 'lower_bound')::numeric * v_school.scale / v_template.scale,
    coalesce((b ->> 'includes_bound')::boolean, true), b ->> 'label', (b ->> 'points')::numeric,
    b ->> 'decision'
  from pg_catalog.json_array_elements(v_template.bands) as b;

  insert into app_public.mark_codes (school_id, code, label, effect, position)
  select school, d.code, d.label, d.effect, d.place
  from app_hidden.default_mark_codes(v_school.language) as d
  on conflict do nothing;
  return v_policy;
end;
$$;

comment on function app_private.apply_policy_template(integer, text, text, boolean) is
  'Makes a grading policy of a school from a template: its first version with categories, bands on '
  'the school''s scale, and the mark codes that the school lacks. name: NULL for the template''s, '
  'in the school''s language. Error RBVAL: no such template.';
--! EndIncluded grading/functions/apply_policy_template.sql
--! Included grading/triggers/tg_schools__defaults.sql
create or replace function app_private.tg_schools__defaults()
  returns trigger
  language plpgsql volatile
  security definer -- a new school starts with rules, whoever creates it
  set search_path = ''
as $$
begin
  perform app_private.apply_policy_template(
    new.id, app_hidden.country_template(new.country), null, true);
  return null;
end;
$$;

comment on function app_private.tg_schools__defaults() is
  'Gives a new school the grading policy of its country as its default, and the mark codes of the '
  'grading rules.';

create or replace trigger _800_defaults
  after insert on app_public.schools
  for each row execute function app_private.tg_schools__defaults();
--! EndIncluded grading/triggers/tg_schools__defaults.sql
--! Included states/functions/may_act_for_class.sql
create or replace function app_hidden.may_act_for_class(class uuid, duty text)
  returns boolean
  language sql stable parallel safe
begin atomic
  select (select app_hidden.has_duty('admin'))
    or duty in ('class_teacher', 'teacher')
      and class = any ((select app_hidden.current_main_class_ids())::uuid[]);
end;

comment on function app_hidden.may_act_for_class(uuid, text) is
  'Whether the user may do for a class what the school leaves to this duty (class_teacher or '
  'admin): its admins always may.';
grant execute on function app_hidden.may_act_for_class(uuid, text) to app_user;
--! EndIncluded states/functions/may_act_for_class.sql
--! Included states/functions/may_publish.sql
create or replace function app_hidden.may_publish(course uuid)
  returns boolean
  language sql stable parallel safe
  security definer -- a setting of the school and the class of a course, whoever asks
begin atomic
  select coalesce(
    (select app_hidden.may_act_for_class(c.class_id, s.publishing_duty)
       or s.publishing_duty = 'teacher'
         and c.id = any ((select app_hidden.current_course_ids())::uuid[])
     from app_public.courses c
     join app_public.schools s on s.id = c.school_id
     where c.school_id = (select app_hidden.current_school_id())
       and c.id = course),
    false);
end;

comment on function app_hidden.may_publish(uuid) is
  'Whether the user may publish assessments of a course: see schools.publishing_duty.';
grant execute on function app_hidden.may_publish(uuid) to app_user;
--! EndIncluded states/functions/may_publish.sql
--! Included states/functions/class_lock.sql
create or replace function app_private.class_lock(school integer, class uuid)
  returns bigint
  language sql immutable parallel safe
return hashtextextended('class:' || school || ':' || class, 0);

comment on function app_private.class_lock(integer, uuid) is
  'Key of the advisory lock of a class: shared by who changes what its results are made of, '
  'exclusive for who closes, reopens or corrects one of its terms.';
--! EndIncluded states/functions/class_lock.sql
--! Included states/functions/require_open.sql
create or replace function app_private.require_open(school integer, class uuid, term uuid)
  returns void
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_class text;
  v_term text;
begin
  -- first the lock, then the look: a closing that goes on at this moment is waited for
  perform pg_catalog.pg_advisory_xact_lock_shared(app_private.class_lock(school, class));
  select k.name, t.name into v_class, v_term
  from app_public.class_terms ct
  join app_public.classes k on k.school_id = school and k.id = ct.class_id
  join app_public.terms t on t.school_id = school and t.id = ct.term_id
  where ct.school_id = school
    and ct.class_id = class
    and (term is null or ct.term_id = term)
    and ct.state = 'closed'
  order by t.ends_on
  limit 1;
  if v_term is not null then
    raise exception '% is closed for the class %', v_term, v_class
      using errcode = 'RBCLO',
      hint = 'Request a correction, or ask who may to reopen the term.';
  end if;
end;
$$;

comment on function app_private.require_open(integer, uuid, uuid) is
  'Error RBCLO when the class''s term (any of its terms when NULL) is closed; else it can''t be '
  'closed before the end of the transaction.';
--! EndIncluded states/functions/require_open.sql
--! Included states/triggers/guard.sql
create or replace procedure app_private.guard(of_table regclass, task text)
  language plpgsql
  set search_path = ''
as $$
declare
  v_event text;
begin
  foreach v_event in array array['insert new', 'update old', 'update new', 'delete old'] loop
    execute pg_catalog.format(
      'create or replace trigger _400_open_%1$s_%2$s after %1$s on %3$s
         referencing %2$s table as changed
         for each statement execute function app_private.%4$I()',
      pg_catalog.split_part(v_event, ' ', 1), pg_catalog.split_part(v_event, ' ', 2), of_table,
      task);
  end loop;
end;
$$;

comment on procedure app_private.guard(regclass, text) is
  'Makes the statement triggers that refuse changes of a table in closed terms; the trigger '
  'function reads the transition table “changed”, which holds the rows as they were and as they are.';
--! EndIncluded states/triggers/guard.sql
--! Included states/triggers/course_link_on.sql
create or replace function app_private.course_link_on(
  link app_public.student_courses, day date)
  returns jsonb
  language sql immutable parallel safe
return case
  when link.starts_on <= day and coalesce(link.ends_on >= day, true)
  then jsonb_build_array(
    link.student_id, link.course_id, link.is_followed, link.coefficient, link.mode) end;

comment on function app_private.course_link_on(app_public.student_courses, date) is
  'What a student''s own link to a course says on a day; NULL when it is not in force.';
--! EndIncluded states/triggers/course_link_on.sql
--! Included states/triggers/tg_marks__open.sql
create or replace function app_private.tg_marks__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_pair record;
begin
  for v_pair in
    with touched as materialized (
      select distinct c.school_id, c.student_id, a.course_id, a.term_id
      from changed c
      join app_public.assessments a on a.school_id = c.school_id and a.id = c.assessment_id)
    select t.school_id, co.class_id, t.term_id
    from touched t
    join app_public.courses co on co.school_id = t.school_id and co.id = t.course_id
    union
    -- a mark from an earlier class counts in the class of the student's results
    select t.school_id, r.class_id, t.term_id
    from touched t
    join app_public.term_results r
      on r.school_id = t.school_id and r.student_id = t.student_id and r.term_id = t.term_id
    order by 1, 2, 3
  loop
    perform app_private.require_open(v_pair.school_id, v_pair.class_id, v_pair.term_id);
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_marks__open() is
  'Error RBCLO: a mark of a term that is closed for the class of its course, or for the class in '
  'which the student has their results.';

call app_private.guard('app_public.marks', 'tg_marks__open');
--! EndIncluded states/triggers/tg_marks__open.sql
--! Included states/triggers/tg_assessments__open.sql
create or replace function app_private.tg_assessments__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_pair record;
begin
  for v_pair in
    select distinct c.school_id, co.class_id, c.term_id
    from changed c
    join app_public.courses co on co.school_id = c.school_id and co.id = c.course_id
    order by 1, 2, 3
  loop
    perform app_private.require_open(v_pair.school_id, v_pair.class_id, v_pair.term_id);
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_assessments__open() is
  'Error RBCLO: an assessment entered, changed, published or deleted in a closed term.';

call app_private.guard('app_public.assessments', 'tg_assessments__open');
--! EndIncluded states/triggers/tg_assessments__open.sql
--! Included states/triggers/tg_assessments__publication.sql
create or replace function app_private.tg_assessments__publication()
  returns trigger
  language plpgsql volatile
  security definer -- the duty is looked up whoever edits the assessment
  set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and old.published_at is not null then
    raise exception 'Withdrawing a published assessment needs a reason'
      using errcode = 'RBVAL', column = 'published_at', hint = 'Use withdraw_assessment().';
  end if;
  if not app_hidden.may_publish(new.course_id) then
    raise exception 'You may not publish assessments of this course'
      using errcode = 'RBDEN', hint = 'Ask the class teacher or an admin of the school.';
  end if;
  return null;
end;
$$;

comment on function app_private.tg_assessments__publication() is
  'What publish_assessment() and its sisters demand, for writes of a request without them. Errors: '
  'RBDEN, not theirs to publish; RBVAL, publication undone without a reason.';

-- after row level security had its say
create or replace trigger _200_publication_insert
  after insert on app_public.assessments
  for each row
  when (current_user = 'app_user'
    and (new.published_at is not null or new.scheduled_for is not null))
  execute function app_private.tg_assessments__publication();

create or replace trigger _200_publication_update
  after update on app_public.assessments
  for each row
  when (current_user = 'app_user'
    and (old.published_at, old.scheduled_for) is distinct from (new.published_at, new.scheduled_for))
  execute function app_private.tg_assessments__publication();
--! EndIncluded states/triggers/tg_assessments__publication.sql
--! Included states/triggers/tg_course_adjustments__open.sql
create or replace function app_private.tg_course_adjustments__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_pair record;
begin
  for v_pair in
    select c.school_id, co.class_id, c.term_id
    from changed c
    join app_public.courses co on co.school_id = c.school_id and co.id = c.course_id
    union
    select c.school_id, r.class_id, c.term_id
    from changed c
    join app_public.term_results r
      on r.school_id = c.school_id and r.student_id = c.student_id and r.term_id = c.term_id
    order by 1, 2, 3
  loop
    perform app_private.require_open(v_pair.school_id, v_pair.class_id, v_pair.term_id);
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_course_adjustments__open() is
  'Error RBCLO: points added or taken in a closed term.';

call app_private.guard('app_public.course_adjustments', 'tg_course_adjustments__open');
--! EndIncluded states/triggers/tg_course_adjustments__open.sql
--! Included states/triggers/tg_conduct_records__open.sql
create or replace function app_private.tg_conduct_records__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_pair record;
begin
  for v_pair in
    select distinct c.school_id, e.class_id, c.term_id
    from changed c
    join app_public.terms t on t.school_id = c.school_id and t.id = c.term_id
    join app_public.enrollments e
      on e.school_id = c.school_id
      and e.student_id = c.student_id
      and e.academic_year_id = t.academic_year_id
    order by 1, 2, 3
  loop
    perform app_private.require_open(v_pair.school_id, v_pair.class_id, v_pair.term_id);
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_conduct_records__open() is
  'Error RBCLO: conduct recorded, changed or taken back in a closed term.';

call app_private.guard('app_public.conduct_records', 'tg_conduct_records__open');
--! EndIncluded states/triggers/tg_conduct_records__open.sql
--! Included states/triggers/tg_courses__open.sql
create or replace function app_private.tg_courses__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
begin
  perform app_private.require_open(old.school_id, old.class_id, null);
  if tg_op = 'UPDATE' then
    if new.class_id <> old.class_id then
      perform app_private.require_open(new.school_id, new.class_id, null);
    end if;
    return new;
  end if;
  return old;
end;
$$;

comment on function app_private.tg_courses__open() is
  'Error RBCLO: coefficient, mode, subject or class of a course that closed terms were calculated '
  'with. A new course changes no closed result.';

create or replace trigger _400_open_delete
  before delete on app_public.courses
  for each row execute function app_private.tg_courses__open();

create or replace trigger _400_open_update
  before update on app_public.courses
  for each row
  when ((old.class_id, old.subject_id, old.coefficient, old.mode, old.is_active)
    is distinct from (new.class_id, new.subject_id, new.coefficient, new.mode, new.is_active))
  execute function app_private.tg_courses__open();
--! EndIncluded states/triggers/tg_courses__open.sql
--! Included states/triggers/tg_student_courses__open.sql
create or replace function app_private.tg_student_courses__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_before app_public.student_courses;
  v_after app_public.student_courses;
  v_result record;
begin
  if tg_op <> 'INSERT' then
    v_before := old;
  end if;
  if tg_op <> 'DELETE' then
    v_after := new;
  end if;

  for v_result in
    select r.school_id, r.class_id, r.term_id, t.ends_on
    from app_public.term_results r
    join app_public.terms t on t.school_id = r.school_id and t.id = r.term_id
    where r.school_id = coalesce(v_after.school_id, v_before.school_id)
      and r.student_id in (v_after.student_id, v_before.student_id)
    order by r.class_id, t.ends_on
  loop
    -- what counts is what is in force on the term's last day: ending it later changes nothing
    if app_private.course_link_on(v_before, v_result.ends_on)
       is distinct from app_private.course_link_on(v_after, v_result.ends_on) then
      perform app_private.require_open(v_result.school_id, v_result.class_id, v_result.term_id);
    end if;
  end loop;
  return coalesce(v_after, v_before);
end;
$$;

comment on function app_private.tg_student_courses__open() is
  'Error RBCLO: a course added, dropped or weighted for a student on the last day of a closed term.';

create or replace trigger _400_open
  before insert or update or delete on app_public.student_courses
  for each row execute function app_private.tg_student_courses__open();
--! EndIncluded states/triggers/tg_student_courses__open.sql
--! Included states/triggers/tg_terms__open.sql
create or replace function app_private.tg_terms__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_class uuid;
begin
  for v_class in
    select ct.class_id
    from app_public.class_terms ct
    where ct.school_id = old.school_id
      and ct.term_id = old.id
      and ct.state = 'closed'
    order by 1
  loop
    perform app_private.require_open(old.school_id, v_class, old.id);
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_terms__open() is
  'Error RBCLO: dates, year or policy version of a term that is closed for a class.';

create or replace trigger _400_open
  after update on app_public.terms
  for each row
  when ((old.academic_year_id, old.starts_on, old.ends_on, old.policy_version_id)
    is distinct from (new.academic_year_id, new.starts_on, new.ends_on, new.policy_version_id))
  execute function app_private.tg_terms__open();
--! EndIncluded states/triggers/tg_terms__open.sql
--! Included institutions/policies/schools.sql
-- Quotas, scale and tier are the operator's business; a school's admin edits the rest.
alter table app_public.schools enable row level security;
call app_private.drop_policies('app_public.schools');

create policy select_reachable on app_public.schools for select to app_user
  using (id = any ((select app_hidden.reachable_institution_ids())::integer[]));
create policy update_admin on app_public.schools for update to app_user
  using (id = any ((select app_hidden.administered_institution_ids())::integer[]));

grant select on app_public.schools to app_user;
grant update (time_zone, currency, language, ranks_shown_to_families, publishing_duty,
    closing_duty, reopening_duty)
  on app_public.schools to app_user;
--! EndIncluded institutions/policies/schools.sql
--! Included structure/policies/subjects.sql
call app_private.protect('app_public.subjects');

create policy select_members on app_public.subjects for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.subjects for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.subjects for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.subjects for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.subjects for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.subjects to app_user;
grant insert (id, code, name, description, level, category, scale, default_maximum,
    default_coefficient, is_active, is_conduct)
  on app_public.subjects to app_user;
grant update (code, name, description, level, category, scale, default_maximum,
    default_coefficient, is_active, is_conduct)
  on app_public.subjects to app_user;
--! EndIncluded structure/policies/subjects.sql
--! Included enrollment/policies/enrollment_steps.sql
-- Written by the functions that take and undo steps only.
call app_private.protect('app_public.enrollment_steps');

create policy select_staff on app_public.enrollment_steps for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[]));

grant select on app_public.enrollment_steps to app_user;
--! EndIncluded enrollment/policies/enrollment_steps.sql
--! Included enrollment/policies/decisions.sql
-- Written by save_decisions() only.
call app_private.protect('app_public.decisions');

create policy select_staff on app_public.decisions for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[]));

grant select on app_public.decisions to app_user;
--! EndIncluded enrollment/policies/decisions.sql
--! Included enrollment/policies/rollovers.sql
-- Written by roll_over() and undo_rollover() only.
call app_private.protect('app_public.rollovers');

create policy select_staff on app_public.rollovers for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.rollovers to app_user;
--! EndIncluded enrollment/policies/rollovers.sql
--! Included transfers/policies/transfers.sql
-- Written by the functions through which both schools agree only.
call app_private.protect('app_public.transfers');

create policy select_staff on app_public.transfers for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.transfers to app_user;
--! EndIncluded transfers/policies/transfers.sql
--! Included staff/policies/staff_records.sql
-- Written by save_staff_record() only. One's own record is no secret to oneself.
call app_private.protect('app_public.staff_records');

create policy select_staff on app_public.staff_records for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or user_id = (select app_hidden.current_user_id()) and (select app_hidden.has_duty('teacher')));

grant select on app_public.staff_records to app_user;
--! EndIncluded staff/policies/staff_records.sql
--! Included staff/policies/replacements.sql
-- Written by replace_teacher() and end_replacements() only.
call app_private.protect('app_public.replacements');

create policy select_staff on app_public.replacements for select to app_user
  using (
    (select app_hidden.has_duty('admin', 'teacher')));

grant select on app_public.replacements to app_user;
--! EndIncluded staff/policies/replacements.sql
--! Included grading/policies/grading_policy_versions.sql
-- No update, no delete: a version never changes, because results were calculated with it.
call app_private.protect('app_public.grading_policy_versions');

create policy select_members on app_public.grading_policy_versions for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.grading_policy_versions for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.grading_policy_versions for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select on app_public.grading_policy_versions to app_user;
grant insert (id, policy_id, version, maximum_rule, course_rounding_step,
    course_rounding_direction, general_rounding_step, general_rounding_direction, decimals,
    missing_term, year_input, rank_key, rank_decimals, rank_method, rank_denominator,
    minimum_coverage, cap_bonus, dropped_marks, extra_weight, extra_weight_on, category_rule,
    exam_weight, year_weight, general_rule, conduct_rule, conduct_coefficient, conduct_start,
    conduct_hour_points, rank_scope, rank_ties)
  on app_public.grading_policy_versions to app_user;
--! EndIncluded grading/policies/grading_policy_versions.sql
--! Included grading/policies/grading_policy_bands.sql
-- No update, no delete: they are part of a version, which never changes.
call app_private.protect('app_public.grading_policy_bands');

create policy select_members on app_public.grading_policy_bands for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.grading_policy_bands for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));

grant select on app_public.grading_policy_bands to app_user;
grant insert (policy_version_id, purpose, lower_bound, includes_bound, label, points,
    decision)
  on app_public.grading_policy_bands to app_user;
--! EndIncluded grading/policies/grading_policy_bands.sql
--! Included grading/policies/assessments.sql
-- A family sees what is published.
call app_private.protect('app_public.assessments');

create policy select_members on app_public.assessments for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_readable_course_ids())::uuid[])
    or published_at is not null
      and course_id = any ((select app_hidden.current_visible_course_ids())::uuid[]));
create policy insert_staff on app_public.assessments for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy update_staff on app_public.assessments for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy delete_staff on app_public.assessments for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));

grant select, delete on app_public.assessments to app_user;
grant insert (id, course_id, term_id, kind, name, maximum, coefficient, held_on, position,
    scheduled_for, published_at, optional, category)
  on app_public.assessments to app_user;
grant update (kind, name, maximum, coefficient, held_on, position, scheduled_for, published_at,
    optional, category)
  on app_public.assessments to app_user;
--! EndIncluded grading/policies/assessments.sql
--! Included grading/policies/conduct_records.sql
-- Whoever teaches a student records; only who recorded it, or an admin, takes it back.
call app_private.protect('app_public.conduct_records');

create policy select_members on app_public.conduct_records for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.conduct_records for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[]));
create policy update_staff on app_public.conduct_records for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or recorded_by = (select app_hidden.current_user_id())
      and student_id = any ((select app_hidden.current_student_ids())::uuid[]));
create policy delete_staff on app_public.conduct_records for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or recorded_by = (select app_hidden.current_user_id())
      and student_id = any ((select app_hidden.current_student_ids())::uuid[]));

grant select, delete on app_public.conduct_records to app_user;
grant insert (id, student_id, term_id, happened_on, points, hours, reason)
  on app_public.conduct_records to app_user;
grant update (happened_on, points, hours, reason) on app_public.conduct_records to app_user;
--! EndIncluded grading/policies/conduct_records.sql
--! Included states/policies/class_terms.sql
-- Written by close_term(), reopen_term() and decide_correction() only.
call app_private.protect('app_public.class_terms');

create policy select_staff on app_public.class_terms for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[]));

grant select on app_public.class_terms to app_user;
--! EndIncluded states/policies/class_terms.sql
--! Included states/policies/corrections.sql
-- Written by request_correction() and decide_correction() only.
call app_private.protect('app_public.corrections');

create policy select_staff on app_public.corrections for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_readable_assessment_ids())::uuid[]));

grant select on app_public.corrections to app_user;
--! EndIncluded states/policies/corrections.sql
--! Included states/policies/term_snapshots.sql
-- Written by close_term() and decide_correction() only; never changed.
call app_private.protect('app_public.term_snapshots');

create policy select_staff on app_public.term_snapshots for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[]));

grant select on app_public.term_snapshots to app_user;
--! EndIncluded states/policies/term_snapshots.sql
--! Included states/policies/mark_sightings.sql
-- Written by see_marks() only.
call app_private.protect('app_public.mark_sightings');

create policy select_own on app_public.mark_sightings for select to app_user
  using (user_id = (select app_hidden.current_user_id()));

grant select on app_public.mark_sightings to app_user;
--! EndIncluded states/policies/mark_sightings.sql
--! Included structure/functions/open_gradebooks.sql
create or replace function app_public.open_gradebooks(class_id uuid, academic_year_id uuid)
  returns table (course_id uuid, subject_name text, class_name text)
  language sql stable
begin atomic
  select c.id, s.name, k.name
  from app_public.courses c
  join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
  join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
  where c.school_id = (select app_hidden.current_school_id())
    and case
      when open_gradebooks.class_id is null then
        k.academic_year_id = open_gradebooks.academic_year_id
        and c.id = any ((select app_hidden.current_course_ids())::uuid[])
      else
        c.class_id = open_gradebooks.class_id
        and (
          (select app_hidden.has_duty('admin'))
          or c.id = any ((select app_hidden.current_readable_course_ids())::uuid[]))
    end
  order by c.position, k.name collate "und-x-icu", s.name;
end;

comment on function app_public.open_gradebooks(uuid, uuid) is
  'Courses whose gradebook is open to the person, in the order of the screens: of a class, or, '
  'without one, those that they teach in an academic year.';
grant execute on function app_public.open_gradebooks(uuid, uuid) to app_user;
--! EndIncluded structure/functions/open_gradebooks.sql
--! Included structure/functions/column_list.sql
create or replace function app_hidden.column_list(names text[])
  returns text
  language sql stable parallel safe
begin atomic
  select string_agg(quote_ident(n), ', ' order by o)
  from unnest(names) with ordinality as u (n, o);
end;

comment on function app_hidden.column_list(text[]) is
  'Names of columns as they stand in a statement, each quoted where it has to be.';
grant execute on function app_hidden.column_list(text[]) to app_user;
--! EndIncluded structure/functions/column_list.sql
--! Included structure/functions/structure_key.sql
create or replace function app_hidden.structure_key(kind text)
  returns text
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if kind = any ('{academic_years,terms,levels,classes,subjects}') then
    return 'id';
  elsif kind = 'mark_codes' then
    return 'code';
  end if;
  raise exception 'There is nothing of this kind to set up'
    using errcode = 'RBVAL', column = 'kind',
    hint = 'academic_years, terms, levels, classes, subjects or mark_codes.';
end;
$$;

comment on function app_hidden.structure_key(text) is
  'The column by which rows of a table that admins set up are named. Error RBVAL: it is none of '
  'academic_years, terms, levels, classes, subjects and mark_codes.';
grant execute on function app_hidden.structure_key(text) to app_user;
--! EndIncluded structure/functions/structure_key.sql
--! Included structure/functions/uses_of.sql
create or replace function app_hidden.uses_of(of_table regclass, key text)
  returns json
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_reference record;
  v_count bigint;
  v_uses jsonb := '[]';
begin
  -- what goes away with the row, such as its results, is no use of it
  for v_reference in
    select c.relname as table_name, a.attname as column_name,
      pg_catalog.format_type(a.atttypid, null) as type
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
    where k.confrelid = of_table
      and k.contype = 'f'
      and k.confdeltype <> 'c'
    order by c.relname
  loop
    execute pg_catalog.format(
      'select count(*) from app_public.%I r where r.school_id = $1 and r.%I = $2::%s',
      v_reference.table_name, v_reference.column_name, v_reference.type)
    into v_count
    using app_hidden.current_school_id(), key;
    if v_count > 0 then
      v_uses := v_uses || pg_catalog.jsonb_build_object(
        'by', v_reference.table_name, 'count', v_count);
    end if;
  end loop;
  return nullif(v_uses, '[]');
end;
$$;

comment on function app_hidden.uses_of(regclass, text) is
  'What keeps a row of the current school from being deleted: tables that refer to it (by) and how '
  'many of their rows (count), as far as the user sees them; NULL for nothing.';
grant execute on function app_hidden.uses_of(regclass, text) to app_user;
--! EndIncluded structure/functions/uses_of.sql
--! Included structure/functions/save_structure.sql
create or replace function app_public.save_structure(
  kind text, key text, before json, after json)
  returns text
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text := app_hidden.structure_key(kind);
  v_old jsonb;
  v_before jsonb;
  v_after jsonb;
  v_changed text[];
  v_stale jsonb;
  v_key text;
begin
  perform app_hidden.check_admin();
  -- typed as the table's columns, so that 1 and 1.00 are the same
  execute pg_catalog.format(
    'select pg_catalog.to_jsonb(pg_catalog.json_populate_record(null::app_public.%1$I, $1)),
       pg_catalog.to_jsonb(pg_catalog.json_populate_record(null::app_public.%1$I, $2))', kind)
  into v_before, v_after
  using before, after;

  if save_structure.key is null then
    select pg_catalog.array_agg(k order by k) into v_changed
    from pg_catalog.json_object_keys(after) as k;
    execute pg_catalog.format(
      'insert into app_public.%1$I (%2$s)
       select %2$s from pg_catalog.jsonb_populate_record(null::app_public.%1$I, $1)
       returning %3$I::text',
      kind, app_hidden.column_list(v_changed), v_column)
    into v_key
    using v_after;
    return v_key;
  end if;

  execute pg_catalog.format(
    'select pg_catalog.to_jsonb(r) from app_public.%1$I r
     where r.school_id = $1 and r.%2$I::text = $2
     for no key update', kind, v_column)
  into v_old
  using app_hidden.current_school_id(), save_structure.key;
  if v_old is null then
    raise exception 'This does not exist any more'
      using errcode = 'RBVAL', column = v_column, hint = 'Somebody else may have deleted it.';
  end if;

  select pg_catalog.array_agg(k order by k) filter (where v_old -> k is distinct from v_after -> k),
    pg_catalog.jsonb_agg(
      pg_catalog.jsonb_build_object('field', k, 'yours', v_after -> k, 'theirs', v_old -> k))
      filter (where v_old -> k is distinct from v_before -> k
        and v_old -> k is distinct from v_after -> k)
  into v_changed, v_stale
  from pg_catalog.json_object_keys(after) as k
  where v_after -> k is distinct from v_before -> k;
  if v_stale is not null then
    raise exception 'Somebody else changed this meanwhile'
      using errcode = 'RBSTL', column = v_stale -> 0 ->> 'field', detail = v_stale::text,
      hint = 'Compare both values in the details and choose one.';
  end if;
  if v_changed is not null then
    execute pg_catalog.format(
      'update app_public.%1$I r
       set (%2$s) = (
         select %2$s from pg_catalog.jsonb_populate_record(null::app_public.%1$I, $1))
       where r.school_id = $2 and r.%3$I::text = $3',
      kind, app_hidden.column_list(v_changed), v_column)
    using v_after, app_hidden.current_school_id(), save_structure.key;
  end if;
  return save_structure.key;
end;
$$;

comment on function app_public.save_structure(text, text, json, json) is
  'Enters (key NULL) or changes one of academic_years, terms, levels, classes, subjects or '
  'mark_codes (kind). after: the columns and their values; before: as they were when the user '
  'began, so that what others changed meanwhile stays. Returns the key: id or code. Errors: RBDEN, '
  'not an admin; RBVAL, no such kind or row; RBSTL, somebody else changed the same columns (field, '
  'yours, theirs in the details); RBTRM, the days of a term; constraints.';
grant execute on function app_public.save_structure(text, text, json, json) to app_user;
--! EndIncluded structure/functions/save_structure.sql
--! Included structure/functions/delete_structure.sql
create or replace function app_public.delete_structure(kind text, key text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text := app_hidden.structure_key(kind);
  v_table regclass := pg_catalog.format('app_public.%I', kind)::regclass;
  v_uses json;
begin
  perform app_hidden.check_admin();
  v_uses := app_hidden.uses_of(v_table, delete_structure.key);
  if v_uses is not null then
    raise exception 'This is in use and can''t be deleted'
      using errcode = 'RBUSE', detail = v_uses::text,
      hint = 'Delete what the details list first, or take it out of use.';
  end if;
  execute pg_catalog.format(
    'delete from %s r where r.school_id = $1 and r.%I::text = $2', v_table, v_column)
  using app_hidden.current_school_id(), delete_structure.key;
end;
$$;

comment on function app_public.delete_structure(text, text) is
  'Deletes one of academic_years, terms, levels, classes, subjects or mark_codes (kind) by its id '
  'or code. What is gone already is no error. Errors: RBDEN, not an admin; RBUSE, something refers '
  'to it (by, count in the details); RBVAL, no such kind.';
grant execute on function app_public.delete_structure(text, text) to app_user;
--! EndIncluded structure/functions/delete_structure.sql
--! Included structure/functions/reorder_structure.sql
create or replace function app_public.reorder_structure(kind text, keys text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text := app_hidden.structure_key(kind);
begin
  perform app_hidden.check_admin();
  if kind not in ('levels', 'mark_codes') then
    raise exception 'This has no order of its own' using errcode = 'RBVAL', column = 'kind';
  end if;
  execute pg_catalog.format(
    'update app_public.%1$I r
     set position = p.place
     from pg_catalog.unnest($1) with ordinality as p (key, place)
     where r.school_id = $2
       and r.%2$I::text = p.key
       and r.position <> p.place', kind, v_column)
  using keys, app_hidden.current_school_id();
end;
$$;

comment on function app_public.reorder_structure(text, text[]) is
  'Puts levels or mark_codes (kind) in the order of their ids or codes. Errors: RBDEN, not an '
  'admin; RBVAL, another kind.';
grant execute on function app_public.reorder_structure(text, text[]) to app_user;
--! EndIncluded structure/functions/reorder_structure.sql
--! Included structure/functions/activate_year.sql
create or replace function app_public.activate_year(academic_year_id uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  if not exists (
    select
    from app_public.academic_years y
    where y.school_id = app_hidden.current_school_id()
      and y.id = activate_year.academic_year_id) then
    raise exception 'There is no such academic year'
      using errcode = 'RBVAL', column = 'academic_year_id';
  end if;
  -- one after the other: a school has one active year at most at any moment
  update app_public.academic_years y
  set is_active = false
  where y.school_id = app_hidden.current_school_id()
    and y.is_active
    and y.id <> activate_year.academic_year_id;
  update app_public.academic_years y
  set is_active = true
  where y.school_id = app_hidden.current_school_id()
    and y.id = activate_year.academic_year_id
    and not y.is_active;
end;
$$;

comment on function app_public.activate_year(uuid) is
  'Makes an academic year the one the school works in. Errors: RBDEN, not an admin; RBVAL, no such '
  'year.';
grant execute on function app_public.activate_year(uuid) to app_user;
--! EndIncluded structure/functions/activate_year.sql
--! Included structure/functions/check_teachers.sql
create or replace function app_hidden.check_teachers(user_ids uuid[], known uuid[])
  returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if not (user_ids <@ (app_hidden.current_teacher_ids() || known)) then
    raise exception 'One of the people is not a teacher of the school'
      using errcode = 'RBVAL', column = 'teachers', hint = 'Choose among the school''s teachers.';
  end if;
  if pg_catalog.cardinality(user_ids)
    <> (select count(distinct u) from pg_catalog.unnest(user_ids) as u) then
    raise exception 'A teacher is named twice' using errcode = 'RBVAL', column = 'teachers';
  end if;
end;
$$;

comment on function app_hidden.check_teachers(uuid[], uuid[]) is
  'Error RBVAL: somebody is named twice, or is neither known (has the task already) nor a teacher '
  'of the current school today.';
grant execute on function app_hidden.check_teachers(uuid[], uuid[]) to app_user;
--! EndIncluded structure/functions/check_teachers.sql
--! Included structure/functions/set_class_teachers.sql
create or replace function app_public.set_class_teachers(class_id uuid, user_ids uuid[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  perform app_hidden.check_teachers(user_ids, array(
    select ct.user_id
    from app_public.class_teachers ct
    where ct.school_id = v_school
      and ct.class_id = set_class_teachers.class_id));

  delete from app_public.class_teachers ct
  where ct.school_id = v_school
    and ct.class_id = set_class_teachers.class_id
    and ct.user_id <> all (user_ids);
  update app_public.class_teachers ct
  set position = p.place
  from pg_catalog.unnest(user_ids) with ordinality as p (user_id, place)
  where ct.school_id = v_school
    and ct.class_id = set_class_teachers.class_id
    and ct.user_id = p.user_id
    and ct.position <> p.place;
  insert into app_public.class_teachers (class_id, user_id, position)
  select set_class_teachers.class_id, p.user_id, p.place
  from pg_catalog.unnest(user_ids) with ordinality as p (user_id, place)
  where not exists (
    select
    from app_public.class_teachers ct
    where ct.school_id = v_school
      and ct.class_id = set_class_teachers.class_id
      and ct.user_id = p.user_id);
end;
$$;

comment on function app_public.set_class_teachers(uuid, uuid[]) is
  'Gives a class its class teachers, in this order; the first is the main one. Who is one already '
  'may stay after leaving the school. Errors: RBDEN, not an admin; RBVAL, a new one is not a '
  'teacher of the school.';
grant execute on function app_public.set_class_teachers(uuid, uuid[]) to app_user;
--! EndIncluded structure/functions/set_class_teachers.sql
--! Included structure/functions/set_course_teachers.sql
create or replace function app_hidden.set_course_teachers(course_id uuid, user_ids uuid[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_teachers(user_ids, array(
    select ct.user_id
    from app_public.course_teachers ct
    where ct.school_id = v_school
      and ct.course_id = set_course_teachers.course_id));

  delete from app_public.course_teachers ct
  where ct.school_id = v_school
    and ct.course_id = set_course_teachers.course_id
    and ct.user_id <> all (user_ids);
  update app_public.course_teachers ct
  set position = p.place
  from pg_catalog.unnest(user_ids) with ordinality as p (user_id, place)
  where ct.school_id = v_school
    and ct.course_id = set_course_teachers.course_id
    and ct.user_id = p.user_id
    and ct.position <> p.place;
  insert into app_public.course_teachers (course_id, user_id, position)
  select set_course_teachers.course_id, p.user_id, p.place
  from pg_catalog.unnest(user_ids) with ordinality as p (user_id, place)
  where not exists (
    select
    from app_public.course_teachers ct
    where ct.school_id = v_school
      and ct.course_id = set_course_teachers.course_id
      and ct.user_id = p.user_id);
end;
$$;

comment on function app_hidden.set_course_teachers(uuid, uuid[]) is
  'Gives a course its teachers, in this order; the first is the responsible one. Who is one '
  'already may stay after leaving the school. Error RBVAL: a new one is not a teacher of the '
  'school.';
grant execute on function app_hidden.set_course_teachers(uuid, uuid[]) to app_user;
--! EndIncluded structure/functions/set_course_teachers.sql
--! Included structure/functions/class_courses.sql
create or replace function app_hidden.class_courses(class_id uuid)
  returns json
  language sql stable
begin atomic
  select coalesce(
    json_agg(
      json_build_object(
        'id', c.id,
        'subject_id', c.subject_id,
        'coefficient', c.coefficient,
        'mode', c.mode,
        'is_active', c.is_active,
        'teachers', array(
          select ct.user_id
          from app_public.course_teachers ct
          where ct.school_id = c.school_id
            and ct.course_id = c.id
          order by ct.position))
      order by c.position, s.name, c.id),
    '[]')
  from app_public.courses c
  join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
  where c.school_id = (select app_hidden.current_school_id())
    and c.class_id = class_courses.class_id;
end;

comment on function app_hidden.class_courses(uuid) is
  'The courses of a class as its grid shows them, in order: id, subject_id, coefficient, mode, '
  'is_active, teachers (users in order, the responsible one first).';
grant execute on function app_hidden.class_courses(uuid) to app_user;
--! EndIncluded structure/functions/class_courses.sql
--! Included structure/functions/save_courses.sql
create or replace function app_public.save_courses(class_id uuid, courses json, revision text)
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_course record;
  v_uses json;
  v_id uuid;
begin
  perform app_hidden.check_admin();
  -- held until the end: the courses of a class are saved one after the other
  perform from app_public.classes k
  where k.school_id = v_school
    and k.id = save_courses.class_id
  for no key update;
  if not found then
    raise exception 'There is no such class' using errcode = 'RBVAL', column = 'class_id';
  end if;
  if revision is distinct from pg_catalog.md5(app_hidden.class_courses(class_id)::text) then
    raise exception 'Somebody else changed the courses of this class meanwhile'
      using errcode = 'RBSTL', hint = 'Look at them again, then save.';
  end if;

  for v_course in
    select c.id, s.name
    from app_public.courses c
    join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
    where c.school_id = v_school
      and c.class_id = save_courses.class_id
      and not exists (
        select
        from pg_catalog.json_to_recordset(courses) as n (subject_id uuid)
        where n.subject_id = c.subject_id)
  loop
    v_uses := app_hidden.uses_of('app_public.courses', v_course.id::text);
    if v_uses is not null then
      raise exception 'The course “%” is in use and can''t be deleted', v_course.name
        using errcode = 'RBUSE', detail = v_uses::text,
        hint = 'Take it out of use instead.';
    end if;
    delete from app_public.courses c where c.school_id = v_school and c.id = v_course.id;
  end loop;

  for v_course in
    select *
    from rows from (
      pg_catalog.json_to_recordset(courses) as (
        subject_id uuid, coefficient numeric, mode text, is_active boolean, teachers uuid[]))
      with ordinality as n (subject_id, coefficient, mode, is_active, teachers, place)
  loop
    insert into app_public.courses as c
      (class_id, subject_id, coefficient, mode, position, is_active)
    values
      (save_courses.class_id, v_course.subject_id, v_course.coefficient, v_course.mode,
       v_course.place, v_course.is_active)
    on conflict on constraint courses_subject_unique do update
    set coefficient = excluded.coefficient, mode = excluded.mode, position = excluded.position,
      is_active = excluded.is_active
    where (c.coefficient, c.mode, c.position, c.is_active) is distinct from
      (excluded.coefficient, excluded.mode, excluded.position, excluded.is_active);
    select c.id into v_id
    from app_public.courses c
    where c.school_id = v_school
      and c.class_id = save_courses.class_id
      and c.subject_id = v_course.subject_id;
    perform app_hidden.set_course_teachers(v_id, v_course.teachers);
  end loop;
  return app_hidden.class_courses(class_id);
end;
$$;

comment on function app_public.save_courses(uuid, json, text) is
  'Saves all courses of a class in one go, in this order: subject_id, coefficient, mode, '
  'is_active, teachers (users in order). A course that is no more in the list is deleted. '
  'revision: as setup_courses() gave it. Returns the courses. Errors: RBDEN, not an admin; RBSTL, '
  'somebody else changed them meanwhile; RBUSE, a deleted one is in use (by, count in the '
  'details); RBVAL, no such class or teacher; constraints.';
grant execute on function app_public.save_courses(uuid, json, text) to app_user;
--! EndIncluded structure/functions/save_courses.sql
--! Included structure/functions/apply_courses.sql
create or replace function app_public.apply_courses(class_id uuid, try boolean default false)
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_class app_public.classes;
  v_made text[];
  v_changed text[];
begin
  perform app_hidden.check_admin();
  select k.* into v_class
  from app_public.classes k
  where k.school_id = v_school
    and k.id = apply_courses.class_id;
  if v_class.level_id is null then
    raise exception 'The class has no level' using errcode = 'RBVAL', column = 'level_id',
      hint = 'Give the class a level first.';
  end if;

  begin
    with target as (
      select k.id, k.name, c.subject_id, c.coefficient, c.mode, c.position, s.name as subject
      from app_public.classes k
      join app_public.courses c
        on c.school_id = v_school and c.class_id = v_class.id and c.is_active
      join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
      where k.school_id = v_school
        and k.academic_year_id = v_class.academic_year_id
        and k.level_id = v_class.level_id
        and k.id <> v_class.id
        and k.is_active),
    changed as (
      update app_public.courses c
      set coefficient = t.coefficient, mode = t.mode, position = t.position
      from target t
      where c.school_id = v_school
        and c.class_id = t.id
        and c.subject_id = t.subject_id
        and (c.coefficient, c.mode, c.position) is distinct from
          (t.coefficient, t.mode, t.position)
      returning t.name, t.subject, t.position),
    made as (
      insert into app_public.courses (class_id, subject_id, coefficient, mode, position)
      select t.id, t.subject_id, t.coefficient, t.mode, t.position
      from target t
      on conflict on constraint courses_subject_unique do nothing
      returning courses.class_id, courses.subject_id)
    select
      (select pg_catalog.array_agg(c.name || ' · ' || c.subject order by c.name, c.position)
       from changed c),
      (select pg_catalog.array_agg(t.name || ' · ' || t.subject order by t.name, t.position)
       from made m
       join target t on t.id = m.class_id and t.subject_id = m.subject_id)
    into v_changed, v_made;
    if try then
      raise exception 'tried' using errcode = 'RBTRY';
    end if;
  exception
    when sqlstate 'RBTRY' then null; -- undone; what would have happened is known
  end;
  return pg_catalog.json_build_object(
    'made', coalesce(v_made, '{}'), 'changed', coalesce(v_changed, '{}'));
end;
$$;

comment on function app_public.apply_courses(uuid, boolean) is
  'Gives the other classes of the same level and year the courses of a class, with coefficient, '
  'mode and order; their teachers and courses of their own stay. try: tell only what would happen. '
  'Returns made and changed: class · subject. Errors: RBDEN, not an admin; RBVAL, the class has no '
  'level.';
grant execute on function app_public.apply_courses(uuid, boolean) to app_user;
--! EndIncluded structure/functions/apply_courses.sql
--! Included structure/functions/copy_terms.sql
create or replace function app_hidden.copy_terms(
  from_year app_public.academic_years, to_year app_public.academic_years)
  returns json
  language sql volatile
begin atomic
  with source as (
    select t.*, v.policy_id,
      make_interval(years => (
        extract(year from to_year.starts_on) - extract(year from from_year.starts_on))::integer)
        as shift
    from app_public.terms t
    join app_public.grading_policy_versions v
      on v.school_id = t.school_id and v.id = t.policy_version_id
    where t.school_id = (select app_hidden.current_school_id())
      and t.academic_year_id = from_year.id),
  made as (
    insert into app_public.terms
      (academic_year_id, kind, name, code, starts_on, ends_on, weight, policy_version_id)
    select to_year.id, s.kind, s.name, s.code,
      greatest((s.starts_on + s.shift)::date, to_year.starts_on),
      least((s.ends_on + s.shift)::date, to_year.ends_on),
      s.weight, (
        select v.id
        from app_public.grading_policy_versions v
        where v.school_id = s.school_id
          and v.policy_id = s.policy_id
        order by v.version desc
        limit 1)
    from source s
    where not exists (
      select
      from app_public.terms o
      where o.school_id = s.school_id
        and o.academic_year_id = to_year.id
        and (o.code = s.code or o.name = s.name))
    returning code)
  select json_build_object(
    'made', coalesce(json_agg(s.name order by s.starts_on) filter (
      where s.code in (select m.code from made m)), '[]'),
    'skipped', coalesce(json_agg(s.name order by s.starts_on) filter (
      where s.code not in (select m.code from made m)), '[]'))
  from source s;
end;

comment on function app_hidden.copy_terms(app_public.academic_years, app_public.academic_years) is
  'Copies the terms of a year for copy_structure(), but for those whose name or code the other '
  'year has; returns the names made and skipped.';
grant execute
  on function app_hidden.copy_terms(app_public.academic_years, app_public.academic_years)
  to app_user;
--! EndIncluded structure/functions/copy_terms.sql
--! Included structure/functions/copy_classes.sql
create or replace function app_hidden.copy_classes(
  from_year app_public.academic_years, to_year app_public.academic_years)
  returns json
  language sql volatile
begin atomic
  with source as (
    select k.*, l.position
    from app_public.classes k
    left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
    where k.school_id = (select app_hidden.current_school_id())
      and k.academic_year_id = from_year.id
      and k.is_active),
  made as (
    insert into app_public.classes (academic_year_id, level_id, name, section, max_size)
    select to_year.id, s.level_id, s.name, s.section, s.max_size
    from source s
    on conflict on constraint classes_name_unique do nothing
    returning name)
  select json_build_object(
    'made', coalesce(json_agg(s.name order by s.position, s.name) filter (
      where s.name in (select m.name from made m)), '[]'),
    'skipped', coalesce(json_agg(s.name order by s.position, s.name) filter (
      where s.name not in (select m.name from made m)), '[]'))
  from source s;
end;

comment on function app_hidden.copy_classes(app_public.academic_years, app_public.academic_years) is
  'Copies the classes in use of a year for copy_structure(), but for those whose name the other '
  'year has; returns the names made and skipped.';
grant execute
  on function app_hidden.copy_classes(app_public.academic_years, app_public.academic_years)
  to app_user;
--! EndIncluded structure/functions/copy_classes.sql
--! Included structure/functions/copy_courses.sql
create or replace function app_hidden.copy_courses(
  from_year app_public.academic_years, to_year app_public.academic_years)
  returns json
  language sql volatile
begin atomic
  with source as (
    select n.id as class_id, k.name, c.subject_id, c.coefficient, c.mode, c.position,
      s.name as subject
    from app_public.classes k
    join app_public.classes n
      on n.school_id = k.school_id and n.academic_year_id = to_year.id and n.name = k.name
    join app_public.courses c on c.school_id = k.school_id and c.class_id = k.id
    join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
    where k.school_id = (select app_hidden.current_school_id())
      and k.academic_year_id = from_year.id
      and k.is_active
      and c.is_active
      and s.is_active),
  made as (
    insert into app_public.courses (class_id, subject_id, coefficient, mode, position)
    select s.class_id, s.subject_id, s.coefficient, s.mode, s.position
    from source s
    on conflict on constraint courses_subject_unique do nothing
    returning class_id, subject_id),
  told as (
    select s.name || ' · ' || s.subject as line, s.name, s.position,
      (s.class_id, s.subject_id) in (select m.class_id, m.subject_id from made m) as is_made
    from source s)
  select json_build_object(
    'made', coalesce(
      json_agg(t.line order by t.name, t.position, t.line) filter (where t.is_made), '[]'),
    'skipped', coalesce(
      json_agg(t.line order by t.name, t.position, t.line) filter (where not t.is_made), '[]'))
  from told t;
end;

comment on function app_hidden.copy_courses(app_public.academic_years, app_public.academic_years) is
  'Copies the courses in use of a year''s classes to the classes of the same name for '
  'copy_structure(), but for subjects that they have; returns what was made and skipped, as class '
  '· subject.';
grant execute
  on function app_hidden.copy_courses(app_public.academic_years, app_public.academic_years)
  to app_user;
--! EndIncluded structure/functions/copy_courses.sql
--! Included structure/functions/copy_teachers.sql
create or replace function app_hidden.copy_teachers(
  from_year app_public.academic_years, to_year app_public.academic_years)
  returns json
  language sql volatile
begin atomic
  with pairs as (
    select k.school_id, k.id as old_id, n.id as new_id
    from app_public.classes k
    join app_public.classes n
      on n.school_id = k.school_id and n.academic_year_id = to_year.id and n.name = k.name
    where k.school_id = (select app_hidden.current_school_id())
      and k.academic_year_id = from_year.id
      and k.is_active),
  main_source as (
    select p.new_id, ct.user_id, ct.position
    from pairs p
    join app_public.class_teachers ct on ct.school_id = p.school_id and ct.class_id = p.old_id
    where not exists (
      select
      from app_public.class_teachers x
      where x.school_id = p.school_id and x.class_id = p.new_id)),
  main_made as (
    insert into app_public.class_teachers (class_id, user_id, position)
    select s.new_id, s.user_id, row_number() over (partition by s.new_id order by s.position)
    from main_source s
    where s.user_id = any ((select app_hidden.current_teacher_ids())::uuid[])
    returning user_id),
  course_source as (
    select c.id as course_id, ct.user_id, ct.position
    from pairs p
    join app_public.courses o on o.school_id = p.school_id and o.class_id = p.old_id and o.is_active
    join app_public.courses c
      on c.school_id = p.school_id and c.class_id = p.new_id and c.subject_id = o.subject_id
    join app_public.course_teachers ct on ct.school_id = p.school_id and ct.course_id = o.id
    where not exists (
      select
      from app_public.course_teachers x
      where x.school_id = p.school_id and x.course_id = c.id)),
  course_made as (
    insert into app_public.course_teachers (course_id, user_id, position)
    select s.course_id, s.user_id, row_number() over (partition by s.course_id order by s.position)
    from course_source s
    where s.user_id = any ((select app_hidden.current_teacher_ids())::uuid[])
    returning user_id),
  told as (
    select u.last_name || ' ' || u.first_name as name,
      u.id = any ((select app_hidden.current_teacher_ids())::uuid[]) as is_made
    from app_public.users u
    where u.id in (select s.user_id from main_source s union all
      select s.user_id from course_source s))
  select json_build_object(
    'made', coalesce(json_agg(t.name order by t.name) filter (where t.is_made), '[]'),
    'skipped', coalesce(json_agg(t.name order by t.name) filter (where not t.is_made), '[]'))
  from told t;
end;

comment
  on function app_hidden.copy_teachers(app_public.academic_years, app_public.academic_years) is
  'Copies the teachers of a year''s classes and courses for copy_structure(), where the other '
  'year''s have none; who is no more a teacher of the school is left out. Returns the names of '
  'both.';
grant execute
  on function app_hidden.copy_teachers(app_public.academic_years, app_public.academic_years)
  to app_user;
--! EndIncluded structure/functions/copy_teachers.sql
--! Included structure/functions/copy_structure.sql
create or replace function app_public.copy_structure(
  from_year_id uuid, to_year_id uuid, try boolean default false)
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_from app_public.academic_years;
  v_to app_public.academic_years;
  v_terms json;
  v_classes json;
  v_courses json;
  v_people json;
begin
  perform app_hidden.check_admin();
  select y.* into v_from
  from app_public.academic_years y
  where y.school_id = v_school
    and y.id = from_year_id;
  -- held until the end: a second copy waits, then finds everything there
  select y.* into v_to
  from app_public.academic_years y
  where y.school_id = v_school
    and y.id = to_year_id
    and y.id <> from_year_id
  for no key update;
  if v_from.id is null or v_to.id is null then
    raise exception 'Copying needs two academic years of the school'
      using errcode = 'RBVAL', column = 'to_year_id', hint = 'Enter the new year first.';
  end if;

  begin
    v_terms := app_hidden.copy_terms(v_from, v_to);
    v_classes := app_hidden.copy_classes(v_from, v_to);
    v_courses := app_hidden.copy_courses(v_from, v_to);
    v_people := app_hidden.copy_teachers(v_from, v_to);
    if try then
      raise exception 'tried' using errcode = 'RBTRY';
    end if;
  exception
    when sqlstate 'RBTRY' then null; -- undone; what would have happened is known
  end;
  return pg_catalog.json_build_object('terms', v_terms, 'classes', v_classes, 'courses', v_courses,
    'teachers', v_people);
end;
$$;

comment on function app_public.copy_structure(uuid, uuid, boolean) is
  'Copies what an academic year is made of into another one, all or nothing: terms (moved by the '
  'difference of the years, with the newest version of their policies), classes in use, their '
  'courses in use and teachers who still are. What is there already stays as it is, so that a '
  'second copy changes nothing. try: tell only what would happen. Returns terms, classes, courses '
  'and teachers, each with made and skipped (names). Errors: RBDEN, not an admin; RBVAL, not two '
  'years of the school; RBTRM, a term would overlap with one that is there.';
grant execute on function app_public.copy_structure(uuid, uuid, boolean) to app_user;
--! EndIncluded structure/functions/copy_structure.sql
--! Included structure/functions/assignable_teachers.sql
create or replace function app_hidden.assignable_teachers()
  returns json
  language sql stable
begin atomic
  select coalesce(
    json_agg(
      json_build_object('id', u.id, 'name', u.last_name || ' ' || u.first_name,
        'isCurrent', u.id = any ((select app_hidden.current_teacher_ids())::uuid[]))
      order by u.last_name, u.first_name),
    '[]')
  from app_public.users u
  where u.id = any ((select app_hidden.current_staff_ids())::uuid[])
    and (
      u.id = any ((select app_hidden.current_teacher_ids())::uuid[])
      or exists (
        select
        from app_public.course_teachers ct
        where ct.school_id = (select app_hidden.current_school_id())
          and ct.user_id = u.id)
      or exists (
        select
        from app_public.class_teachers ct
        where ct.school_id = (select app_hidden.current_school_id())
          and ct.user_id = u.id));
end;

comment on function app_hidden.assignable_teachers() is
  'Teachers of the school, and who has or had a class or course there: id, name, isCurrent '
  '(whether they may be given more).';
grant execute on function app_hidden.assignable_teachers() to app_user;
--! EndIncluded structure/functions/assignable_teachers.sql
--! Included structure/functions/setup_overview.sql
create or replace function app_public.setup_overview()
  returns json
  language sql stable
begin atomic
  with school as (
    select s.*, y.id as year_id, y.name as year_name
    from app_public.schools s
    left join app_public.academic_years y on y.school_id = s.id and y.is_active
    where s.id = (select app_hidden.current_school_id())
      and (select app_hidden.has_duty('admin'))),
  classes as (
    select k.id, k.level_id
    from app_public.classes k
    join school s on s.id = k.school_id and s.year_id = k.academic_year_id
    where k.is_active),
  courses as (
    select c.id
    from app_public.courses c
    join school s on s.id = c.school_id
    where c.class_id in (select k.id from classes k)
      and c.is_active)
  select json_build_object(
    'yearName', s.year_name,
    'years', (select count(*) from app_public.academic_years y where y.school_id = s.id),
    'terms', (
      select count(*)
      from app_public.terms t
      where t.school_id = s.id and t.academic_year_id = s.year_id),
    'levels', (select count(*) from app_public.levels l where l.school_id = s.id),
    'classes', (select count(*) from classes),
    'classesWithoutTeacher', (
      select count(*)
      from classes k
      where not exists (
        select
        from app_public.class_teachers ct
        where ct.school_id = s.id and ct.class_id = k.id)),
    'subjects', (
      select count(*) from app_public.subjects b where b.school_id = s.id and b.is_active),
    'courses', (select count(*) from courses),
    'coursesWithoutTeacher', (
      select count(*)
      from courses c
      where not exists (
        select
        from app_public.course_teachers ct
        where ct.school_id = s.id and ct.course_id = c.id)),
    'codes', (select count(*) from app_public.mark_codes m where m.school_id = s.id),
    'policies', (select count(*) from app_public.grading_policies p where p.school_id = s.id),
    'ranksShownToFamilies', s.ranks_shown_to_families)
  from school s;
end;

comment on function app_public.setup_overview() is
  'What the school has set up, for its admins; NULL for others: yearName (the active year, NULL '
  'for none), years, terms, levels, classes, classesWithoutTeacher, subjects, courses, '
  'coursesWithoutTeacher (of the active year), codes, policies, ranksShownToFamilies.';
grant execute on function app_public.setup_overview() to app_user;
--! EndIncluded structure/functions/setup_overview.sql
--! Included structure/functions/setup_years.sql
create or replace function app_public.setup_years()
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'years', (
      select coalesce(json_agg(y order by y.starts_on desc), '[]')
      from (
        select y.id, y.name, y.starts_on, y.ends_on, y.is_active, (
            select coalesce(
              json_agg(
                json_build_object('id', t.id, 'kind', t.kind, 'name', t.name, 'code', t.code,
                  'starts_on', t.starts_on, 'ends_on', t.ends_on, 'weight', t.weight,
                  'policy_version_id', t.policy_version_id)
                order by t.starts_on),
              '[]')
            from app_public.terms t
            where t.school_id = y.school_id
              and t.academic_year_id = y.id) as terms, (
            select count(*)
            from app_public.classes k
            where k.school_id = y.school_id
              and k.academic_year_id = y.id) as classes
        from app_public.academic_years y
        where y.school_id = (select app_hidden.current_school_id())) as y),
    'versions', (
      select coalesce(
        json_agg(
          json_build_object('id', v.id, 'name', p.name, 'version', v.version,
            'is_default', p.is_default)
          order by p.is_default desc, p.name, v.version desc),
        '[]')
      from app_public.grading_policy_versions v
      join app_public.grading_policies p on p.school_id = v.school_id and p.id = v.policy_id
      where v.school_id = (select app_hidden.current_school_id())))
  where (select app_hidden.has_duty('admin'));
end;

comment on function app_public.setup_years() is
  'The academic years of the school, newest first, for its admins; NULL for others: years '
  '(columns, terms with their columns, classes: how many) and versions of the grading policies '
  '(id, name, version, is_default).';
grant execute on function app_public.setup_years() to app_user;
--! EndIncluded structure/functions/setup_years.sql
--! Included structure/functions/setup_classes.sql
create or replace function app_public.setup_classes(academic_year_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'levels', (
      select coalesce(
        json_agg(
          json_build_object('id', l.id, 'name', l.name, 'position', l.position, 'classes', (
            select count(*)
            from app_public.classes k
            where k.school_id = l.school_id
              and k.level_id = l.id))
          order by l.position, l.name),
        '[]')
      from app_public.levels l
      where l.school_id = (select app_hidden.current_school_id())),
    'classes', (
      select coalesce(
        json_agg(
          json_build_object('id', k.id, 'name', k.name, 'level_id', k.level_id,
            'section', k.section, 'max_size', k.max_size, 'is_active', k.is_active,
            'teachers', array(
              select ct.user_id
              from app_public.class_teachers ct
              where ct.school_id = k.school_id
                and ct.class_id = k.id
              order by ct.position),
            'courses', (
              select count(*)
              from app_public.courses c
              where c.school_id = k.school_id
                and c.class_id = k.id
                and c.is_active))
          order by l.position, k.name),
        '[]')
      from app_public.classes k
      left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
      where k.school_id = (select app_hidden.current_school_id())
        and k.academic_year_id = setup_classes.academic_year_id),
    'teachers', app_hidden.assignable_teachers())
  where (select app_hidden.has_duty('admin'));
end;

comment on function app_public.setup_classes(uuid) is
  'Levels in order and classes of an academic year, for the school''s admins; NULL for others: '
  'levels (columns, classes: how many), classes (columns, teachers: users in order, courses: how '
  'many) and teachers who may be chosen (id, name, isCurrent: false for who has left).';
grant execute on function app_public.setup_classes(uuid) to app_user;
--! EndIncluded structure/functions/setup_classes.sql
--! Included structure/functions/setup_courses.sql
create or replace function app_public.setup_courses(class_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'class', json_build_object('id', k.id, 'name', k.name, 'yearName', y.name, 'levelName', l.name,
      'siblings', array(
        select o.name
        from app_public.classes o
        where o.school_id = k.school_id
          and o.academic_year_id = k.academic_year_id
          and o.level_id = k.level_id
          and o.id <> k.id
          and o.is_active
        order by o.name)),
    'courses', app_hidden.class_courses(k.id),
    'revision', md5(app_hidden.class_courses(k.id)::text),
    'subjects', (
      select coalesce(
        json_agg(
          json_build_object('id', s.id, 'name', s.name, 'coefficient', s.default_coefficient,
            'isActive', s.is_active)
          order by s.name),
        '[]')
      from app_public.subjects s
      where s.school_id = k.school_id),
    'teachers', app_hidden.assignable_teachers())
  from app_public.classes k
  join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
  left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
  where k.school_id = (select app_hidden.current_school_id())
    and k.id = setup_courses.class_id
    and (select app_hidden.has_duty('admin'));
end;

comment on function app_public.setup_courses(uuid) is
  'The courses of a class for its grid, for the school''s admins; NULL for others: class (id, '
  'name, yearName, levelName, siblings: other classes of the level), courses in order, revision '
  '(what save_courses() wants back), subjects (id, name, coefficient, isActive) and teachers (id, '
  'name, isCurrent).';
grant execute on function app_public.setup_courses(uuid) to app_user;
--! EndIncluded structure/functions/setup_courses.sql
--! Included structure/functions/setup_lists.sql
create or replace function app_public.setup_lists()
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'scale', s.scale,
    'subjects', (
      select coalesce(
        json_agg(
          json_build_object('id', b.id, 'code', b.code, 'name', b.name, 'level', b.level,
            'category', b.category, 'scale', b.scale, 'default_maximum', b.default_maximum,
            'default_coefficient', b.default_coefficient, 'is_active', b.is_active,
            'courses', (
              select count(*)
              from app_public.courses c
              where c.school_id = b.school_id
                and c.subject_id = b.id))
          order by b.category nulls last, b.name),
        '[]')
      from app_public.subjects b
      where b.school_id = s.id),
    'codes', (
      select coalesce(
        json_agg(
          json_build_object('code', m.code, 'label', m.label, 'effect', m.effect)
          order by m.position, m.code),
        '[]')
      from app_public.mark_codes m
      where m.school_id = s.id))
  from app_public.schools s
  where s.id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'));
end;

comment on function app_public.setup_lists() is
  'Subjects (columns, courses: how many) and mark codes of the school in order, for its admins; '
  'NULL for others. scale: the school''s.';
grant execute on function app_public.setup_lists() to app_user;
--! EndIncluded structure/functions/setup_lists.sql
--! Included people/functions/children.sql
create or replace function app_public.children()
  returns setof app_public.students
  language sql stable
begin atomic
  select s.*
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and s.id = any ((select app_hidden.current_child_ids())::uuid[])
  order by s.last_name, s.first_name, s.id;
end;

comment on function app_public.children() is
  'The students whose family the user is: a guardian''s children, a student''s own self, whatever '
  'other duties they have in the school.';
grant execute on function app_public.children() to app_user;
--! EndIncluded people/functions/children.sql
--! Included institutions/functions/search_schools.sql
create or replace function app_public.search_schools(search text default '')
  returns setof app_public.institutions
  language sql stable
begin atomic
  select i.*
  from app_public.institutions i
  left join app_public.institutions above on above.id = i.parent_id
  where i.type = 'school'
    and not exists (
      select
      from regexp_split_to_table(app_hidden.normalised(btrim(coalesce(search, ''))), '\s+')
        as w (word)
      where strpos(
        app_hidden.normalised(concat_ws(' ', i.name, i.code, above.name)), w.word) = 0)
  order by i.code, i.id;
end;

comment on function app_public.search_schools(text) is
  'Schools open to the user whose name, code or institution above contain every word of the '
  'search, accents and case ignored; by code.';
grant execute on function app_public.search_schools(text) to app_user;
--! EndIncluded institutions/functions/search_schools.sql
--! Included enrollment/functions/begin_steps.sql
create or replace function app_private.begin_steps(student_ids uuid[])
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_found integer;
begin
  perform app_hidden.check_admin();
  if coalesce(pg_catalog.cardinality(student_ids), 0) = 0 then
    raise exception 'Choose at least one student' using errcode = 'RBVAL', column = 'student_ids';
  end if;

  -- always students, then the school, then classes, each in order: no two callers block each other
  perform from app_public.students s
  where s.school_id = v_school
    and s.id = any (student_ids)
  order by s.id
  for no key update;
  get diagnostics v_found = row_count;
  if v_found <> (select count(distinct u) from pg_catalog.unnest(student_ids) as u) then
    raise exception 'One of the students does not exist any more'
      using errcode = 'RBVAL', column = 'student_ids', hint = 'Open the page again.';
  end if;
  perform from app_public.schools s
  where s.id = v_school
    and exists (
      select
      from app_public.students t
      where t.school_id = v_school
        and t.id = any (student_ids)
        and t.status <> 'active')
  for no key update;
  return v_school;
end;
$$;

comment on function app_private.begin_steps(uuid[]) is
  'Holds these students until the end of the transaction, so that steps of one student follow each '
  'other, and the school where its quota may be touched. Returns the current school. Errors: '
  'RBDEN, not an admin; RBVAL, no student, or one that the school does not have.';
--! EndIncluded enrollment/functions/begin_steps.sql
--! Included enrollment/functions/class_on.sql
create or replace function app_private.class_on(school integer, class uuid, day date)
  returns app_public.classes
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_class app_public.classes;
  v_year app_public.academic_years;
begin
  select k.* into v_class
  from app_public.classes k
  where k.school_id = school
    and k.id = class
    and k.is_active;
  if v_class.id is null then
    raise exception 'There is no such class in use' using errcode = 'RBVAL', column = 'class_id';
  end if;
  select y.* into v_year
  from app_public.academic_years y
  where y.school_id = school
    and y.id = v_class.academic_year_id;
  if day is null or day not between v_year.starts_on and v_year.ends_on then
    raise exception 'The day does not lie in %', v_year.name
      using errcode = 'RBVAL', column = 'day',
      hint = pg_catalog.format('From %s to %s.', v_year.starts_on, v_year.ends_on);
  end if;
  return v_class;
end;
$$;

comment on function app_private.class_on(integer, uuid, date) is
  'A class that students can be enrolled in on this day. Error RBVAL: the school has no such class '
  'in use (class_id), or the day is not of its year (day).';
--! EndIncluded enrollment/functions/class_on.sql
--! Included enrollment/functions/enrollments_on.sql
create or replace function app_private.enrollments_on(school integer, students uuid[], day date)
  returns setof app_public.enrollments
  language sql stable
begin atomic
  select e.*
  from app_public.enrollments e
  join app_public.academic_years y on y.school_id = e.school_id and y.id = e.academic_year_id
  where e.school_id = school
    and e.student_id = any (students)
    and e.starts_on <= day
    and coalesce(e.ends_on >= day, y.ends_on >= day);
end;

comment on function app_private.enrollments_on(integer, uuid[], date) is
  'Enrollments of students in force on a day: one that has no end ends with its academic year.';
--! EndIncluded enrollment/functions/enrollments_on.sql
--! Included enrollment/functions/refuse_steps.sql
create or replace function app_private.refuse_steps(school integer, problems jsonb)
  returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if problems <> '{}' then
    raise exception 'This is not possible for every one of the students'
      using errcode = 'RBENR', column = 'student_ids',
      hint = 'Nobody was changed: leave those out, or look at their history.',
      detail = (
        select pg_catalog.json_agg(pg_catalog.json_build_object(
          'studentId', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
          'reason', problems ->> s.id::text)
          order by s.last_name, s.first_name, s.id)::text
        from app_public.students s
        where s.school_id = school
          and problems ? s.id::text);
  end if;
end;
$$;

comment on function app_private.refuse_steps(integer, jsonb) is
  'Error RBENR when there are problems (reason by student); the details name each student.';
--! EndIncluded enrollment/functions/refuse_steps.sql
--! Included enrollment/functions/end_own_courses.sql
create or replace function app_private.end_own_courses(
  school integer, student uuid, class uuid, day date)
  returns uuid[]
  language sql volatile
begin atomic
  with ended as (
    update app_public.student_courses p
    set ends_on = day
    from app_public.courses c
    where c.school_id = school
      and c.id = p.course_id
      and (end_own_courses.class is null or c.class_id = end_own_courses.class)
      and p.school_id = school
      and p.student_id = student
      and p.starts_on <= day
      and p.ends_on is null
    returning p.id)
  select coalesce(array_agg(e.id order by e.id), '{}')
  from ended e;
end;

comment on function app_private.end_own_courses(integer, uuid, uuid, date) is
  'Ends a student''s own links to courses of a class (NULL: of any) on a day; returns which. What '
  'says how a student follows the old class must not go on in the new one.';
--! EndIncluded enrollment/functions/end_own_courses.sql
--! Included enrollment/functions/enroll_students.sql
create or replace function app_public.enroll_students(
  student_ids uuid[], class_id uuid, day date default null)
  returns integer
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_private.begin_steps(student_ids);
  v_day date := coalesce(day, (
    select greatest(app_hidden.school_today(v_school), y.starts_on)
    from app_public.classes k
    join app_public.academic_years y on y.school_id = v_school and y.id = k.academic_year_id
    where k.school_id = v_school
      and k.id = enroll_students.class_id));
  v_class app_public.classes := app_private.class_on(v_school, class_id, v_day);
  v_problems jsonb;
  v_new uuid[];
begin
  select coalesce(pg_catalog.jsonb_object_agg(x.student_id, x.reason)
      filter (where x.reason <> 'there'), '{}'),
    pg_catalog.array_agg(x.student_id) filter (where x.reason is null)
  into v_problems, v_new
  from (
    select s.id as student_id, (
      select case
        when e.starts_on > v_day then 'later'
        when e.ends_on is not null then 'ending'
        when e.class_id = v_class.id then 'there'
        else 'elsewhere' end
      from app_public.enrollments e
      where e.school_id = v_school
        and e.student_id = s.id
        and e.academic_year_id = v_class.academic_year_id
        and coalesce(e.ends_on >= v_day, true)
      order by e.starts_on
      limit 1) as reason
    from app_public.students s
    where s.school_id = v_school
      and s.id = any (student_ids)) as x;
  perform app_private.refuse_steps(v_school, v_problems);
  if v_new is null then
    return 0;
  end if;

  with opened as (
    insert into app_public.enrollments
      (school_id, student_id, class_id, academic_year_id, starts_on)
    select v_school, n, v_class.id, v_class.academic_year_id, v_day
    from pg_catalog.unnest(v_new) as n
    returning id, student_id)
  insert into app_public.enrollment_steps
    (school_id, student_id, kind, day, opened_enrollment_id, status_before, made_by)
  select v_school, o.student_id,
    case when s.status <> 'active' or exists (
      select
      from app_public.enrollments e
      where e.school_id = v_school
        and e.student_id = s.id
        and e.is_dropped) then 'return' else 'enroll' end,
    v_day, o.id, s.status, app_hidden.current_user_id()
  from opened o
  join app_public.students s on s.school_id = v_school and s.id = o.student_id
  order by s.last_name, s.first_name, s.id;
  update app_public.students s
  set status = 'active'
  where s.school_id = v_school
    and s.id = any (v_new)
    and s.status <> 'active';
  return pg_catalog.cardinality(v_new);
end;
$$;

comment on function app_public.enroll_students(uuid[], uuid, date) is
  'Enrolls students in a class from a day on (NULL: today, or the first day of its year before '
  'that), all or none; who had left the school is active again. Who is in the class already is '
  'left alone. Returns how many were enrolled. Errors: RBDEN, not an admin; RBVAL, unknown student '
  'or class, or a day outside the year; RBENR with each student who is in another class then '
  '(elsewhere), in one until a later day (ending) or from a later day (later); RBCLF, the class is '
  'full; RBQST, the school is.';
grant execute on function app_public.enroll_students(uuid[], uuid, date) to app_user;
--! EndIncluded enrollment/functions/enroll_students.sql
--! Included enrollment/functions/move_students.sql
create or replace function app_public.move_students(
  student_ids uuid[], class_id uuid, day date default null, reason text default null)
  returns integer
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_private.begin_steps(student_ids);
  v_day date := coalesce(day, app_hidden.school_today(v_school));
  v_class app_public.classes := app_private.class_on(v_school, class_id, v_day);
  v_problems jsonb;
  v_moved integer := 0;
  v_from record;
  v_courses uuid[];
  v_new uuid;
begin
  perform from app_public.classes k
  where k.school_id = v_school
    and (
      k.id = v_class.id
      or k.id in (
        select e.class_id
        from app_private.enrollments_on(v_school, student_ids, v_day) as e))
  order by k.id
  for no key update;

  select coalesce(pg_catalog.jsonb_object_agg(x.student_id, x.reason)
    filter (where x.reason is not null), '{}')
  into v_problems
  from (
    select s.id as student_id, case
      when e.id is null then 'nowhere'
      when e.class_id = v_class.id then null
      when e.ends_on is not null then 'ending'
      when e.starts_on = v_day then 'first_day' end as reason
    from app_public.students s
    left join app_private.enrollments_on(v_school, student_ids, v_day) as e
      on e.student_id = s.id and e.academic_year_id = v_class.academic_year_id
    where s.school_id = v_school
      and s.id = any (student_ids)) as x;
  perform app_private.refuse_steps(v_school, v_problems);

  for v_from in
    select e.id, e.student_id, e.class_id, s.status
    from app_private.enrollments_on(v_school, student_ids, v_day) as e
    join app_public.students s on s.school_id = v_school and s.id = e.student_id
    where e.academic_year_id = v_class.academic_year_id
      and e.class_id <> v_class.id
    order by s.last_name, s.first_name, s.id
  loop
    v_courses := app_private.end_own_courses(
      v_school, v_from.student_id, v_from.class_id, v_day - 1);
    update app_public.enrollments e
    set ends_on = v_day - 1
    where e.school_id = v_school
      and e.id = v_from.id;
    insert into app_public.enrollments
      (school_id, student_id, class_id, academic_year_id, starts_on)
    values (v_school, v_from.student_id, v_class.id, v_class.academic_year_id, v_day)
    returning id into v_new;
    insert into app_public.enrollment_steps
      (school_id, student_id, kind, day, reason, opened_enrollment_id, closed_enrollment_id,
       ended_course_ids, status_before, made_by)
    values (v_school, v_from.student_id, 'move', v_day,
      nullif(pg_catalog.btrim(move_students.reason), ''), v_new, v_from.id, v_courses,
      v_from.status, app_hidden.current_user_id());
    v_moved := v_moved + 1;
  end loop;
  return v_moved;
end;
$$;

comment on function app_public.move_students(uuid[], uuid, date, text) is
  'Moves students to another class of the same year from a day on (NULL: today), all or none: the '
  'old enrollment and the students'' own links to its courses end the day before. Who is in the '
  'class already is left alone. Returns how many moved. Errors: RBDEN, not an admin; RBVAL, '
  'unknown student or class, or a day outside the year; RBENR with each student who is in no class '
  'then (nowhere), whose time in the class ends already (ending) or begins that day (first_day); '
  'RBCLF, the class is full; RBCLO, an own course counted in a closed term.';
grant execute on function app_public.move_students(uuid[], uuid, date, text) to app_user;
--! EndIncluded enrollment/functions/move_students.sql
--! Included enrollment/functions/end_enrollments.sql
create or replace function app_private.end_enrollments(
  school integer, student_ids uuid[], reason text, day date, status text, term_id uuid,
  kind text default null)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_problems jsonb;
  v_student record;
  v_courses uuid[];
  v_left integer := 0;
begin
  select coalesce(pg_catalog.jsonb_object_agg(e.student_id,
    case when e.starts_on > day then 'later' else 'ending' end), '{}')
  into v_problems
  from app_public.enrollments e
  where e.school_id = school
    and e.student_id = any (student_ids)
    and (e.starts_on > day or e.ends_on > day);
  perform app_private.refuse_steps(school, v_problems);

  for v_student in
    select s.id, s.status, e.id as enrollment_id, e.academic_year_id
    from app_public.students s
    left join app_private.enrollments_on(school, student_ids, day) as e
      on e.student_id = s.id and e.ends_on is null
    where s.school_id = school
      and s.id = any (student_ids)
      and (e.id is not null or s.status <> end_enrollments.status)
    order by s.last_name, s.first_name, s.id
  loop
    v_courses := '{}';
    if v_student.enrollment_id is not null then
      v_courses := app_private.end_own_courses(school, v_student.id, null, day);
      update app_public.enrollments e
      set ends_on = day,
        is_dropped = end_enrollments.status <> 'graduated',
        drop_term_id = case when end_enrollments.status <> 'graduated' then coalesce(
          end_enrollments.term_id, (
            select t.id
            from app_public.terms t
            where t.school_id = school
              and t.academic_year_id = v_student.academic_year_id
              and day between t.starts_on and t.ends_on)) end,
        drop_reason = case when end_enrollments.status <> 'graduated'
          then end_enrollments.reason end
      where e.school_id = school
        and e.id = v_student.enrollment_id;
    end if;
    update app_public.students s
    set status = end_enrollments.status
    where s.school_id = school
      and s.id = v_student.id
      and s.status <> end_enrollments.status;
    insert into app_public.enrollment_steps
      (school_id, student_id, kind, day, reason, closed_enrollment_id, ended_course_ids,
       status_before, made_by)
    values (school, v_student.id,
      coalesce(end_enrollments.kind,
        case end_enrollments.status when 'inactive' then 'drop' else 'leave' end),
      day, reason, v_student.enrollment_id, v_courses, v_student.status,
      app_hidden.current_user_id());
    v_left := v_left + 1;
  end loop;
  return v_left;
end;
$$;

comment on function app_private.end_enrollments(
  integer, uuid[], text, date, text, uuid, text) is
  'What withdraw_students() does once its values are known to fit; kind names the step otherwise '
  'than drop or leave.';
--! EndIncluded enrollment/functions/end_enrollments.sql
--! Included enrollment/functions/withdraw_students.sql
create or replace function app_public.withdraw_students(
  student_ids uuid[], reason text, day date default null, status text default 'inactive',
  term_id uuid default null)
  returns integer
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_private.begin_steps(student_ids);
  v_day date := coalesce(day, app_hidden.school_today(v_school));
  v_reason text := nullif(pg_catalog.btrim(reason), '');
begin
  if v_reason is null then
    raise exception 'Leaving needs a reason' using errcode = 'RBVAL', column = 'reason';
  end if;
  if status is null or status not in ('inactive', 'transferred', 'graduated') then
    raise exception 'Who leaves becomes inactive, transferred or graduated'
      using errcode = 'RBVAL', column = 'status';
  end if;
  if v_day > app_hidden.school_today(v_school) then
    raise exception 'The last day lies in the future'
      using errcode = 'RBVAL', column = 'day', hint = 'Enter it when the day has come.';
  end if;
  if term_id is not null and not exists (
    select
    from app_public.terms t
    join app_public.academic_years y on y.school_id = v_school and y.id = t.academic_year_id
    where t.school_id = v_school
      and t.id = withdraw_students.term_id
      and v_day between y.starts_on and y.ends_on) then
    raise exception 'The term is not one of the year of that day'
      using errcode = 'RBVAL', column = 'term_id';
  end if;
  return app_private.end_enrollments(v_school, student_ids, v_reason, v_day, status, term_id);
end;
$$;

comment on function app_public.withdraw_students(uuid[], text, date, text, uuid) is
  'Students leave the school, all or none. day: the last one (NULL: today); reason: why; status: '
  'what they are afterwards, inactive, transferred or graduated; term_id: the term it is counted '
  'in (NULL: that of the day). The enrollment in force ends, as a drop unless they graduate, with '
  'their own links to courses. Who has that status and is in no class is left alone. Returns how '
  'many left. Errors: RBDEN, not an admin; RBVAL, reason, status, day, term or student; RBENR with '
  'each student whose enrollment ends already (ending) or who has a later one (later); RBCLO, an '
  'own course counted in a closed term.';
grant execute on function app_public.withdraw_students(uuid[], text, date, text, uuid) to app_user;
--! EndIncluded enrollment/functions/withdraw_students.sql
--! Included enrollment/functions/hanging_on.sql
create or replace function app_private.hanging_on(school integer, enrollment uuid)
  returns json
  language sql stable
begin atomic
  select json_agg(json_build_object('by', u.by, 'count', u.count) order by u.by)
  from app_public.enrollments e
  cross join lateral (
    select 'marks' as by, count(*) as count
    from app_public.courses c
    join app_public.assessments a on a.school_id = school and a.course_id = c.id
    join app_public.marks m
      on m.school_id = school and m.assessment_id = a.id and m.student_id = e.student_id
    where c.school_id = school
      and c.class_id = e.class_id
    union all
    select 'course_adjustments', count(*)
    from app_public.courses c
    join app_public.course_adjustments j
      on j.school_id = school and j.course_id = c.id and j.student_id = e.student_id
    where c.school_id = school
      and c.class_id = e.class_id
    union all
    select 'class_terms', count(*)
    from app_public.class_terms ct
    join app_public.term_results r
      on r.school_id = school and r.class_id = ct.class_id and r.term_id = ct.term_id
      and r.student_id = e.student_id
    where ct.school_id = school
      and ct.class_id = e.class_id
      and ct.state = 'closed') as u
  where e.school_id = school
    and e.id = enrollment
    and u.count > 0
    and not exists (
      select
      from app_public.enrollments other
      where other.school_id = school
        and other.student_id = e.student_id
        and other.class_id = e.class_id
        and other.id <> e.id);
end;

comment on function app_private.hanging_on(integer, uuid) is
  'What would lose its ground if an enrollment had never been: the student''s marks and '
  'adjustments in the class and its closed terms (by, count); NULL for nothing, or when the '
  'student was in the class at another time as well.';
--! EndIncluded enrollment/functions/hanging_on.sql
--! Included enrollment/functions/undo_step.sql
create or replace function app_private.undo_step(step app_public.enrollment_steps)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_uses json;
begin
  select pg_catalog.json_build_array(pg_catalog.json_build_object(
    'by', 'enrollment_steps', 'count', count(*)))
  into v_uses
  from app_public.enrollment_steps later
  where later.school_id = step.school_id
    and later.student_id = step.student_id
    and later.id > step.id
  having count(*) > 0;
  v_uses := coalesce(v_uses, app_private.hanging_on(step.school_id, step.opened_enrollment_id));
  if v_uses is not null then
    raise exception 'This can''t be undone any more: something hangs on it'
      using errcode = 'RBUSE', column = 'step_id', detail = v_uses::text,
      hint = 'Undo what came later first, or enter the change as a new step.';
  end if;

  delete from app_public.enrollment_steps s
  where s.school_id = step.school_id
    and s.id = step.id;
  if not found then
    return; -- somebody else was faster
  end if;
  update app_public.students s
  set status = step.status_before
  where s.school_id = step.school_id
    and s.id = step.student_id
    and s.status <> step.status_before;
  delete from app_public.enrollments e
  where e.school_id = step.school_id
    and e.id = step.opened_enrollment_id;
  update app_public.enrollments e
  set ends_on = null, is_dropped = false, drop_term_id = null, drop_reason = null
  where e.school_id = step.school_id
    and e.id = step.closed_enrollment_id;
  update app_public.student_courses p
  set ends_on = null
  where p.school_id = step.school_id
    and p.id = any (step.ended_course_ids);
end;
$$;

comment on function app_private.undo_step(app_public.enrollment_steps) is
  'What undo_enrollment_step() does with a step of a student who is held.';
--! EndIncluded enrollment/functions/undo_step.sql
--! Included enrollment/functions/undo_enrollment_step.sql
create or replace function app_public.undo_enrollment_step(step_id uuid)
  returns boolean
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_step app_public.enrollment_steps;
begin
  perform app_hidden.check_admin();
  select s.* into v_step
  from app_public.enrollment_steps s
  where s.school_id = v_school
    and s.id = step_id;
  if v_step.id is null then
    return false;
  end if;
  if v_step.kind in ('transfer_in', 'transfer_out') then
    raise exception 'A transfer is not undone by one school alone'
      using errcode = 'RBVAL', column = 'step_id', hint = 'Have the student transferred back.';
  end if;
  perform app_private.begin_steps(array[v_step.student_id]);
  perform app_private.undo_step(v_step);
  return true;
end;
$$;

comment on function app_public.undo_enrollment_step(uuid) is
  'Takes back the last step of a student: what it opened goes, what it ended goes on, the status '
  'is as before. Returns whether there was such a step; a second undo does nothing. Errors: RBDEN, '
  'not an admin; RBVAL, a transfer; RBUSE, later steps, marks, adjustments or closed terms hang on '
  'it (details: by, count); RBCLF or RBQST, the place is taken meanwhile.';
grant execute on function app_public.undo_enrollment_step(uuid) to app_user;
--! EndIncluded enrollment/functions/undo_enrollment_step.sql
--! Included enrollment/functions/admit_student.sql
create or replace function app_public.admit_student(
  student json, class_id uuid default null, day date default null)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_student uuid;
  v_columns text[] := array(select k from pg_catalog.json_object_keys(student) as k order by k);
begin
  perform app_hidden.check_admin();
  execute pg_catalog.format(
    'insert into app_public.students (%1$s)
     select %1$s from pg_catalog.json_populate_record(null::app_public.students, $1)
     returning id', app_hidden.column_list(v_columns))
  into v_student
  using student;
  if class_id is not null then
    perform app_public.enroll_students(array[v_student], class_id, day);
  end if;
  return v_student;
end;
$$;

comment on function app_public.admit_student(json, uuid, date) is
  'Enters a new student (columns and their values) and enrolls them in a class from a day on, both '
  'or nothing; returns the student. Errors: as enroll_students(), and constraints of the record.';
grant execute on function app_public.admit_student(json, uuid, date) to app_user;
--! EndIncluded enrollment/functions/admit_student.sql
--! Included enrollment/functions/class_roster.sql
create or replace function app_public.class_roster(class_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, student_number text, sex text,
    birth_date date, status text, starts_on date, ends_on date, is_dropped boolean,
    drop_reason text, is_present boolean, step_id uuid, step_kind text)
  language sql stable
begin atomic
  select s.id, s.last_name, s.first_name, s.student_number, s.sex, s.birth_date, s.status,
    e.starts_on, e.ends_on, e.is_dropped, e.drop_reason,
    coalesce(e.ends_on >= (
      select app_hidden.school_today((select app_hidden.current_school_id()))), true),
    step.id, step.kind
  from app_public.enrollments e
  join app_public.students s on s.school_id = e.school_id and s.id = e.student_id
  left join lateral (
    select x.*
    from app_public.enrollment_steps x
    where x.school_id = e.school_id
      and x.student_id = e.student_id
    order by x.id desc
    limit 1) as step on e.id in (step.opened_enrollment_id, step.closed_enrollment_id)
  where e.class_id = class_roster.class_id
    and not exists (
      select
      from app_public.enrollments later
      where later.school_id = e.school_id
        and later.student_id = e.student_id
        and later.class_id = e.class_id
        and later.starts_on > e.starts_on)
  order by 12 desc, s.last_name, s.first_name, s.id;
end;

comment on function app_public.class_roster(uuid) is
  'Who is or was enrolled in a class, by last name, those who left at the end; as far as the user '
  'may see enrollments. step_id, step_kind: the student''s last step when it concerns this class: '
  'what could be undone.';
grant execute on function app_public.class_roster(uuid) to app_user;
--! EndIncluded enrollment/functions/class_roster.sql
--! Included enrollment/functions/unplaced_students.sql
create or replace function app_public.unplaced_students(class_id uuid, search text default '')
  returns setof app_public.students
  language sql stable
begin atomic
  select s.*
  from app_public.search_students(search) as s
  where (s.status = 'active' or btrim(search) <> '')
    and exists (
      select
      from app_public.classes k
      where k.id = unplaced_students.class_id
        and not exists (
          select
          from app_public.enrollments e
          where e.school_id = s.school_id
            and e.student_id = s.id
            and e.academic_year_id = k.academic_year_id
            and e.ends_on is null));
end;

comment on function app_public.unplaced_students(uuid, text) is
  'Students who could be enrolled in a class: in no class of its year; without a search only '
  'active ones, with one also those who left.';
grant execute on function app_public.unplaced_students(uuid, text) to app_user;
--! EndIncluded enrollment/functions/unplaced_students.sql
--! Included enrollment/functions/student_history.sql
create or replace function app_public.student_history(student_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'enrollments', (
      select coalesce(json_agg(json_build_object(
        'id', e.id, 'yearName', y.name, 'classId', k.id, 'className', k.name,
        'startsOn', e.starts_on, 'isDropped', e.is_dropped,
        'endsOn', coalesce(e.ends_on, case when y.ends_on < current_date then y.ends_on end),
        'termName', t.name, 'reason', e.drop_reason)
        order by e.starts_on desc, e.id desc), '[]')
      from app_public.enrollments e
      join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
      join app_public.academic_years y on y.school_id = e.school_id and y.id = e.academic_year_id
      left join app_public.terms t on t.school_id = e.school_id and t.id = e.drop_term_id
      where e.school_id = s.school_id
        and e.student_id = s.id),
    'steps', (
      select coalesce(json_agg(json_build_object(
        'id', x.id, 'kind', x.kind, 'day', x.day, 'reason', x.reason, 'madeAt', x.made_at,
        'madeBy', u.last_name || ' ' || u.first_name,
        'from', closed.name, 'to', opened.name,
        'isLast', not exists (
          select
          from app_public.enrollment_steps later
          where later.school_id = x.school_id
            and later.student_id = x.student_id
            and later.id > x.id))
        order by x.id desc), '[]')
      from app_public.enrollment_steps x
      left join app_public.users u on u.id = x.made_by
      left join lateral (
        select k.name
        from app_public.enrollments e
        join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
        where e.school_id = x.school_id
          and e.id = x.closed_enrollment_id) as closed on true
      left join lateral (
        select k.name
        from app_public.enrollments e
        join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
        where e.school_id = x.school_id
          and e.id = x.opened_enrollment_id) as opened on true
      where x.school_id = s.school_id
        and x.student_id = s.id))
  from app_public.students s
  where s.id = student_history.student_id;
end;

comment on function app_public.student_history(uuid) is
  'Where a student was and what was done, as far as the user may see it; NULL for an unknown '
  'student. enrollments, newest first: id, yearName, classId, className, startsOn, endsOn, '
  'isDropped, termName and reason of the drop. steps, newest first, for staff: id, kind, day, '
  'reason, madeAt, madeBy, from and to (names of classes), isLast.';
grant execute on function app_public.student_history(uuid) to app_user;
--! EndIncluded enrollment/functions/student_history.sql
--! Included enrollment/functions/decision_list.sql
create or replace function app_public.decision_list(class_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, average numeric, rank integer,
    label text, suggestion text, decision text, to_class_id uuid, note text)
  language sql stable
begin atomic
  select s.id, s.last_name, s.first_name, r.average, r.rank, b.label,
    case
      when b.label is not null then b.decision
      when r.average >= c.scale / 2 then 'passes'
      when r.average < c.scale / 2 then 'repeats' end,
    d.decision, d.to_class_id, d.note
  from app_public.classes k
  join app_public.schools c on c.id = k.school_id
  join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
  join app_public.enrollments e
    on e.school_id = k.school_id
    and e.class_id = k.id
    and not e.is_dropped
    and coalesce(e.ends_on >= y.ends_on, true)
  join app_public.students s on s.school_id = e.school_id and s.id = e.student_id
  left join app_public.year_results r
    on r.school_id = k.school_id and r.class_id = k.id and r.student_id = s.id
  left join lateral (
    select x.label, x.decision
    from app_hidden.band(k.school_id, r.policy_version_id, 'decision', r.average) as x) as b on true
  left join app_public.decisions d
    on d.school_id = k.school_id
    and d.academic_year_id = k.academic_year_id
    and d.student_id = s.id
  where k.id = decision_list.class_id
    and k.school_id = (select app_hidden.current_school_id())
  order by s.last_name, s.first_name, s.id;
end;

comment on function app_public.decision_list(uuid) is
  'The students who are in a class to the end of its year, with their annual average, what the '
  'policy''s decision bands call it (label) and suggest (without bands: passes from half of the '
  'scale), and what was decided, by last name; as far as the user may see it.';
grant execute on function app_public.decision_list(uuid) to app_user;
--! EndIncluded enrollment/functions/decision_list.sql
--! Included enrollment/functions/save_decisions.sql
create or replace function app_public.save_decisions(class_id uuid, decisions json)
  returns integer
  language plpgsql volatile
  security definer -- decisions are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_year uuid;
  v_changed integer;
  v_removed integer;
begin
  perform app_hidden.check_admin();
  select k.academic_year_id into v_year
  from app_public.classes k
  where k.school_id = v_school
    and k.id = save_decisions.class_id;
  if exists (
    select
    from pg_catalog.json_to_recordset(decisions) as d (student_id uuid)
    where not exists (
      select
      from app_public.enrollments e
      where e.school_id = v_school
        and e.class_id = save_decisions.class_id
        and e.student_id = d.student_id)) then
    raise exception 'One of the students is not in the class'
      using errcode = 'RBVAL', column = 'student_id', hint = 'Open the page again.';
  end if;
  if exists (
    select
    from pg_catalog.json_to_recordset(decisions) as d (to_class_id uuid)
    where d.to_class_id is not null
      and not exists (
        select
        from app_public.classes k
        join app_public.academic_years y on y.school_id = v_school and y.id = k.academic_year_id
        join app_public.academic_years past on past.school_id = v_school and past.id = v_year
        where k.school_id = v_school
          and k.id = d.to_class_id
          and y.starts_on > past.starts_on)) then
    raise exception 'The next class is not one of a later year'
      using errcode = 'RBVAL', column = 'to_class_id';
  end if;

  delete from app_public.decisions x
  using pg_catalog.json_to_recordset(decisions) as d (student_id uuid, decision text)
  where x.school_id = v_school
    and x.academic_year_id = v_year
    and x.student_id = d.student_id
    and d.decision is null;
  get diagnostics v_removed = row_count;
  insert into app_public.decisions as x
    (school_id, academic_year_id, student_id, decision, to_class_id, note, decided_by)
  select v_school, v_year, d.student_id, d.decision, d.to_class_id,
    nullif(pg_catalog.btrim(d.note), ''), app_hidden.current_user_id()
  from pg_catalog.json_to_recordset(decisions) as d (
    student_id uuid, decision text, to_class_id uuid, note text)
  where d.decision is not null
  order by d.student_id
  on conflict on constraint decisions_pkey do update
  set decision = excluded.decision, to_class_id = excluded.to_class_id, note = excluded.note,
    decided_at = pg_catalog.now(), decided_by = excluded.decided_by
  where (x.decision, x.to_class_id, x.note)
    is distinct from (excluded.decision, excluded.to_class_id, excluded.note);
  get diagnostics v_changed = row_count;
  return v_changed + v_removed;
end;
$$;

comment on function app_public.save_decisions(uuid, json) is
  'Enters, changes and takes back decisions about students of a class: a list of student_id, '
  'decision (passes, repeats, leaves; NULL takes it back), to_class_id (NULL: by level and '
  'section) and note. Returns how many changed. Errors: RBDEN, not an admin; RBVAL, a student of '
  'another class or a class that is not of a later year; constraints.';
grant execute on function app_public.save_decisions(uuid, json) to app_user;
--! EndIncluded enrollment/functions/save_decisions.sql
--! Included enrollment/functions/rollover_plan.sql
create or replace function app_private.rollover_plan(
  school integer, from_year uuid, to_year uuid)
  returns table (
    student_id uuid, last_name text, first_name text, from_class_id uuid, from_class text,
    level_position smallint, outcome text, to_class_id uuid, to_class text, problem text)
  language sql stable
begin atomic
  with place as (
    select s.id, s.last_name, s.first_name, k.id as class_id, k.name as class_name, k.section,
      k.level_id, l.position, d.to_class_id,
      case
        when d.decision <> 'passes' or d.decision is null or k.level_id is null then d.decision
        when following.id is null then 'graduates' else 'passes' end as outcome,
      case d.decision when 'passes' then following.id when 'repeats' then k.level_id end as target
    from app_public.enrollments e
    join app_public.academic_years y on y.school_id = school and y.id = e.academic_year_id
    join app_public.classes k on k.school_id = school and k.id = e.class_id
    join app_public.students s
      on s.school_id = school and s.id = e.student_id and s.status = 'active'
    left join app_public.levels l on l.school_id = school and l.id = k.level_id
    left join lateral (
      select x.id
      from app_public.levels x
      where x.school_id = school
        and x.position > l.position
      order by x.position, x.name
      limit 1) as following on true
    left join app_public.decisions d
      on d.school_id = school and d.academic_year_id = from_year and d.student_id = s.id
    where e.school_id = school
      and e.academic_year_id = from_year
      and not e.is_dropped
      and coalesce(e.ends_on >= y.ends_on, true)
      and not exists (
        select
        from app_public.enrollments other
        where other.school_id = school
          and other.student_id = s.id
          and other.academic_year_id = to_year)),
  directed as (
    select p.*, k.id as next_class_id, k.name as next_class, k.max_size,
      row_number() over (partition by k.id order by p.last_name, p.first_name, p.id) as turn
    from place p
    left join lateral (
      select x.*
      from app_public.classes x
      where x.school_id = school
        and x.academic_year_id = to_year
        and x.is_active
        and p.outcome in ('passes', 'repeats')
        and (
          x.id = p.to_class_id
          or p.to_class_id is null and x.level_id = p.target and (
            x.section is not distinct from p.section
            or not exists (
              select
              from app_public.classes rival
              where rival.school_id = school
                and rival.academic_year_id = to_year
                and rival.is_active
                and rival.level_id = x.level_id
                and rival.id <> x.id)))
      order by x.name
      limit 1) as k on true)
  select d.id, d.last_name, d.first_name, d.class_id, d.class_name, d.position, d.outcome,
    d.next_class_id, d.next_class,
    case
      when d.outcome is null then 'undecided'
      when d.outcome not in ('passes', 'repeats') or d.next_class_id is not null and d.turn
        + (select count(*)
           from app_public.enrollments e
           where e.school_id = school
             and e.class_id = d.next_class_id
             and e.ends_on is null) <= d.max_size then null
      when d.next_class_id is not null then 'full'
      when d.level_id is null then 'no_level'
      else 'no_class' end
  from directed d
  order by d.position, d.class_name, d.last_name, d.first_name, d.id;
end;

comment on function app_private.rollover_plan(integer, uuid, uuid) is
  'Where each active student who is in a class to the end of a year and in none of the next one '
  'goes by the decisions. outcome: passes, repeats, graduates (passes the highest level), leaves; '
  'to_class: the decision''s, else of the same section in the level, else its only one; problem: '
  'undecided, no_level (of the old class), no_class or full; NULL for none.';
--! EndIncluded enrollment/functions/rollover_plan.sql
--! Included enrollment/functions/rollover_preview.sql
create or replace function app_public.rollover_preview(from_year_id uuid, to_year_id uuid)
  returns json
  language plpgsql stable
  security definer -- shares its plan with roll_over()
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return (
    select pg_catalog.json_build_object(
      'students', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', p.student_id, 'lastName', p.last_name, 'firstName', p.first_name,
        'fromClassId', p.from_class_id, 'fromClass', p.from_class, 'outcome', p.outcome,
        'toClass', p.to_class, 'problem', p.problem)), '[]'),
      'classes', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', k.id, 'name', k.name, 'maxSize', k.max_size,
          'size', (
            select count(*)
            from app_public.enrollments e
            where e.school_id = v_school and e.class_id = k.id and e.ends_on is null))
          order by l.position, k.name), '[]')
        from app_public.classes k
        left join app_public.levels l on l.school_id = v_school and l.id = k.level_id
        where k.school_id = v_school
          and k.academic_year_id = to_year_id
          and k.is_active),
      'applied', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', r.id, 'students', r.students, 'appliedAt', r.applied_at,
          'appliedBy', u.last_name || ' ' || u.first_name) order by r.id desc), '[]')
        from app_public.rollovers r
        left join app_public.users u on u.id = r.applied_by
        where r.school_id = v_school
          and r.from_year_id = rollover_preview.from_year_id
          and r.to_year_id = rollover_preview.to_year_id))
    from app_private.rollover_plan(v_school, from_year_id, to_year_id) as p);
end;
$$;

comment on function app_public.rollover_preview(uuid, uuid) is
  'What roll_over() would do, for admins. students, in the order of levels and classes: id, '
  'lastName, firstName, fromClassId, fromClass, outcome (passes, repeats, graduates, leaves), '
  'toClass, problem (undecided, no_level, no_class, full; NULL for none). classes of the next '
  'year: id, name, maxSize, size. applied: rollovers between these years, newest first: id, '
  'students, appliedAt, appliedBy. Error RBDEN: not an admin.';
grant execute on function app_public.rollover_preview(uuid, uuid) to app_user;
--! EndIncluded enrollment/functions/rollover_preview.sql
--! Included enrollment/functions/roll_over.sql
create or replace function app_public.roll_over(
  from_year_id uuid, to_year_id uuid, only_ready boolean default false)
  returns integer
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_from app_public.academic_years;
  v_to app_public.academic_years;
  v_students uuid[];
  v_problems jsonb;
  v_taken integer;
begin
  perform app_hidden.check_admin();
  select y.* into v_from
  from app_public.academic_years y
  where y.school_id = v_school
    and y.id = from_year_id;
  -- held until the end: a second rollover waits, then finds nobody left
  select y.* into v_to
  from app_public.academic_years y
  where y.school_id = v_school
    and y.id = to_year_id
  for no key update;
  if v_from.id is null or v_to.id is null or v_to.starts_on <= v_from.starts_on then
    raise exception 'Students go from a year of the school to a later one'
      using errcode = 'RBVAL', column = 'to_year_id', hint = 'Enter the new year first.';
  end if;
  select pg_catalog.array_agg(p.student_id) into v_students
  from app_private.rollover_plan(v_school, v_from.id, v_to.id) as p;
  if v_students is null then
    return 0;
  end if;
  perform app_private.begin_steps(v_students);

  if not coalesce(only_ready, false) then
    select coalesce(pg_catalog.jsonb_object_agg(p.student_id, p.problem), '{}')
    into v_problems
    from app_private.rollover_plan(v_school, v_from.id, v_to.id) as p
    where p.problem is not null;
    perform app_private.refuse_steps(v_school, v_problems);
  end if;

  with plan as materialized (
    select p.*
    from app_private.rollover_plan(v_school, v_from.id, v_to.id) as p
    where p.problem is null
      and p.student_id = any (v_students)),
  run as (
    insert into app_public.rollovers
      (school_id, from_year_id, to_year_id, students, applied_by)
    select v_school, v_from.id, v_to.id, count(*), app_hidden.current_user_id()
    from plan
    having count(*) > 0
    returning id, students),
  opened as (
    insert into app_public.enrollments
      (school_id, student_id, class_id, academic_year_id, starts_on)
    select v_school, p.student_id, p.to_class_id, v_to.id, v_to.starts_on
    from plan p
    where p.to_class_id is not null
    returning id, student_id),
  steps as (
    insert into app_public.enrollment_steps
      (school_id, student_id, kind, day, opened_enrollment_id, status_before, made_by, rollover_id)
    select v_school, p.student_id,
      case p.outcome when 'passes' then 'promote' when 'repeats' then 'repeat' else 'leave' end,
      case when o.id is null then v_from.ends_on else v_to.starts_on end, o.id, 'active',
      app_hidden.current_user_id(), run.id
    from plan p
    cross join run
    left join opened o on o.student_id = p.student_id),
  gone as (
    update app_public.students s
    set status = case p.outcome when 'graduates' then 'graduated' else 'inactive' end
    from plan p
    where p.outcome in ('graduates', 'leaves')
      and s.school_id = v_school
      and s.id = p.student_id)
  select run.students into v_taken
  from run;
  return coalesce(v_taken, 0);
end;
$$;

comment on function app_public.roll_over(uuid, uuid, boolean) is
  'Takes the students of a year to the next one by the decisions, all or none: into their classes '
  'from its first day, or out of the school as graduated or inactive. only_ready: leave those with '
  'a problem behind, for a later time. Who is in the next year already is left alone. Returns how '
  'many were taken along or let go; rollover_preview() tells before. Errors: RBDEN, not an admin; '
  'RBVAL, not two years in order; RBENR with each student and their problem (undecided, no_level, '
  'no_class, full); RBCLF, a class was filled meanwhile.';
grant execute on function app_public.roll_over(uuid, uuid, boolean) to app_user;
--! EndIncluded enrollment/functions/roll_over.sql
--! Included enrollment/functions/undo_rollover.sql
create or replace function app_public.undo_rollover(rollover_id uuid)
  returns integer
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_students uuid[];
  v_enrollments uuid[];
  v_problems jsonb;
begin
  perform app_hidden.check_admin();
  select pg_catalog.array_agg(s.student_id), pg_catalog.array_agg(s.opened_enrollment_id)
  into v_students, v_enrollments
  from app_public.enrollment_steps s
  where s.school_id = v_school
    and s.rollover_id = undo_rollover.rollover_id;
  if v_students is null then
    return 0;
  end if;
  perform app_private.begin_steps(v_students);

  select coalesce(pg_catalog.jsonb_object_agg(x.student_id, x.reason), '{}')
  into v_problems
  from (
    select s.student_id, case
      when exists (
        select
        from app_public.enrollment_steps later
        where later.school_id = v_school
          and later.student_id = s.student_id
          and later.id > s.id) then 'stepped'
      when app_private.hanging_on(v_school, s.opened_enrollment_id) is not null
        then 'marked' end as reason
    from app_public.enrollment_steps s
    where s.school_id = v_school
      and s.rollover_id = undo_rollover.rollover_id) as x
  where x.reason is not null;
  perform app_private.refuse_steps(v_school, v_problems);

  update app_public.students s
  set status = x.status_before
  from app_public.enrollment_steps x
  where x.school_id = v_school
    and x.rollover_id = undo_rollover.rollover_id
    and s.school_id = v_school
    and s.id = x.student_id
    and s.status <> x.status_before;
  delete from app_public.enrollment_steps s
  where s.school_id = v_school
    and s.rollover_id = undo_rollover.rollover_id;
  delete from app_public.enrollments e
  where e.school_id = v_school
    and e.id = any (v_enrollments);
  delete from app_public.rollovers r
  where r.school_id = v_school
    and r.id = undo_rollover.rollover_id;
  return pg_catalog.cardinality(v_students);
end;
$$;

comment on function app_public.undo_rollover(uuid) is
  'Takes a whole rollover back, all or none: everything is as before. Returns how many students it '
  'concerned; a second undo does nothing. Errors: RBDEN, not an admin; RBENR with each student who '
  'has taken another step since (stepped) or has marks or closed terms there (marked).';
grant execute on function app_public.undo_rollover(uuid) to app_user;
--! EndIncluded enrollment/functions/undo_rollover.sql
--! Included transfers/functions/other_school.sql
create or replace function app_private.other_school(school_code text)
  returns app_public.institutions
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_other app_public.institutions;
begin
  select i.* into v_other
  from app_public.institutions i
  join app_public.schools s on s.id = i.id
  where lower(i.code) = lower(pg_catalog.btrim(school_code))
    and i.status = 'active'
    and i.deleted_at is null
    and i.id <> app_hidden.current_school_id();
  if v_other.id is null then
    raise exception 'There is no other school with this code'
      using errcode = 'RBVAL', column = 'school_code';
  end if;
  return v_other;
end;
$$;

comment on function app_private.other_school(text) is
  'Another active school by its code, case ignored. Error RBVAL: there is none.';
--! EndIncluded transfers/functions/other_school.sql
--! Included transfers/functions/transfer_schools.sql
create or replace function app_public.transfer_schools()
  returns table (code text, name text)
  language sql stable
  security definer -- the names of schools beside one's own are nobody's to read otherwise
begin atomic
  select i.code, i.name
  from app_public.institutions own
  join app_public.institutions i on i.path[1] = own.path[1] and i.id <> own.id
  join app_public.schools s on s.id = i.id
  where own.id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'))
    and i.status = 'active'
    and i.deleted_at is null
  order by i.name;
end;

comment on function app_public.transfer_schools() is
  'Codes and names of the other schools under the same ministry, for the admins of a school: where '
  'a student may go to or come from. Others are reached by their code.';
grant execute on function app_public.transfer_schools() to app_user;
--! EndIncluded transfers/functions/transfer_schools.sql
--! Included transfers/functions/transfer_record.sql
create or replace function app_private.transfer_record(school integer, student uuid)
  returns jsonb
  language sql stable
begin atomic
  select jsonb_build_object(
    'sex', s.sex, 'birthPlace', s.birth_place, 'phone', s.phone, 'email', s.email,
    'className', current.name, 'yearName', current.year,
    'results', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'yearName', y.name, 'className', k.name,
        'average', app_hidden.rounded(r.average, v.decimals), 'rank', r.rank, 'ranked', r.ranked)
        order by y.starts_on), '[]')
      from app_public.year_results r
      join app_public.classes k on k.school_id = school and k.id = r.class_id
      join app_public.academic_years y on y.school_id = school and y.id = k.academic_year_id
      join app_public.grading_policy_versions v
        on v.school_id = school and v.id = r.policy_version_id
      where r.school_id = school
        and r.student_id = student))
  from app_public.students s
  left join lateral (
    select k.name, y.name as year
    from app_public.enrollments e
    join app_public.classes k on k.school_id = school and k.id = e.class_id
    join app_public.academic_years y on y.school_id = school and y.id = k.academic_year_id
    where e.school_id = school
      and e.student_id = student
    order by e.starts_on desc
    limit 1) as current on true
  where s.school_id = school
    and s.id = student;
end;

comment on function app_private.transfer_record(integer, uuid) is
  'What a school learns of a student who is offered to it: how to enter the record, and the annual '
  'results as they were printed. Marks, remarks, health and family stay where they are.';
--! EndIncluded transfers/functions/transfer_record.sql
--! Included transfers/functions/share_offer.sql
create or replace function app_private.share_offer(
  school integer, transfer uuid, leaves_on date)
  returns void
  language sql volatile
begin atomic
  update app_public.transfers t
  set state = 'offered', leaves_on = share_offer.leaves_on
  where t.school_id = school
    and t.id = transfer;
  update app_public.transfers t
  set state = 'offered', leaves_on = share_offer.leaves_on, last_name = s.last_name,
    first_name = s.first_name, birth_date = s.birth_date, student_number = s.student_number,
    record = app_private.transfer_record(school, s.id)
  from app_public.transfers own
  join app_public.students s on s.school_id = own.school_id and s.id = own.student_id
  where own.school_id = school
    and own.id = transfer
    and t.school_id = own.other_school_id
    and t.id = transfer;
end;

comment on function app_private.share_offer(integer, uuid, date) is
  'The school that is left agrees: the other one learns what the record needs.';
--! EndIncluded transfers/functions/share_offer.sql
--! Included transfers/functions/offer_transfer.sql
create or replace function app_public.offer_transfer(
  student_id uuid, school_code text, leaves_on date, reason text default null)
  returns uuid
  language plpgsql volatile
  security definer -- writes a line in the other school as well
  set search_path = ''
as $$
declare
  v_school integer := app_private.begin_steps(array[student_id]);
  v_other app_public.institutions := app_private.other_school(school_code);
  v_transfer uuid := uuidv7();
  v_open app_public.transfers;
begin
  if leaves_on is null then
    raise exception 'The last day is missing' using errcode = 'RBVAL', column = 'leaves_on';
  end if;
  select t.* into v_open
  from app_public.transfers t
  where t.school_id = v_school
    and t.student_id = offer_transfer.student_id
    and t.direction = 'out'
    and t.state in ('asked', 'offered')
  for update;
  if v_open.state = 'offered' and v_open.other_school_id = v_other.id then
    return v_open.id;
  elsif v_open.other_school_id = v_other.id then
    perform app_private.share_offer(v_school, v_open.id, leaves_on);
    return v_open.id;
  end if;

  insert into app_public.transfers
    (school_id, id, direction, other_school_id, other_school_name, state, is_begun_here, student_id,
     student_number, last_name, first_name, birth_date, reason)
  select v_school, v_transfer, 'out', v_other.id, v_other.name, 'offered', true, s.id,
    s.student_number, s.last_name, s.first_name, s.birth_date,
    nullif(pg_catalog.btrim(offer_transfer.reason), '')
  from app_public.students s
  where s.school_id = v_school
    and s.id = offer_transfer.student_id;
  insert into app_public.transfers
    (school_id, id, direction, other_school_id, other_school_name, state, is_begun_here,
     student_number, last_name, reason)
  select v_other.id, v_transfer, 'in', v_school, i.name, 'offered', false, t.student_number,
    t.last_name, t.reason
  from app_public.transfers t
  join app_public.institutions i on i.id = v_school
  where t.school_id = v_school
    and t.id = v_transfer;
  perform app_private.share_offer(v_school, v_transfer, leaves_on);
  return v_transfer;
end;
$$;

comment on function app_public.offer_transfer(uuid, text, date, text) is
  'A school lets a student go to another one (school_code), the last day being leaves_on: the '
  'other learns what the record needs and has to accept. Agrees to what the other school has '
  'asked; a second offer changes nothing. Returns the transfer. Errors: RBDEN, not an admin; '
  'RBVAL, student, school_code or leaves_on; transfers_one_open, a transfer to a third school is '
  'open.';
grant execute on function app_public.offer_transfer(uuid, text, date, text) to app_user;
--! EndIncluded transfers/functions/offer_transfer.sql
--! Included transfers/functions/ask_transfer.sql
create or replace function app_public.ask_transfer(
  school_code text, student_number text, last_name text, reason text default null)
  returns uuid
  language plpgsql volatile
  security definer -- writes a line in the other school as well
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_number text := pg_catalog.btrim(coalesce(student_number, ''));
  v_name text := pg_catalog.btrim(coalesce(last_name, ''));
  v_other app_public.institutions;
  v_transfer uuid;
begin
  perform app_hidden.check_admin();
  v_other := app_private.other_school(school_code);
  if v_number = '' or v_name = '' then
    raise exception 'A student is asked for by number and last name'
      using errcode = 'RBVAL',
      column = case when v_number = '' then 'student_number' else 'last_name' end;
  end if;
  select t.id into v_transfer
  from app_public.transfers t
  where t.school_id = v_school
    and t.other_school_id = v_other.id
    and t.direction = 'in'
    and t.state in ('asked', 'offered')
    and t.student_number = v_number;
  if v_transfer is not null then
    return v_transfer;
  end if;

  insert into app_public.transfers
    (school_id, direction, other_school_id, other_school_name, state, is_begun_here, student_number,
     last_name, reason)
  values (v_school, 'in', v_other.id, v_other.name, 'asked', true, v_number, v_name,
    nullif(pg_catalog.btrim(ask_transfer.reason), ''))
  returning id into v_transfer;
  -- the answer is the same whether there is such a student or not
  insert into app_public.transfers
    (school_id, id, direction, other_school_id, other_school_name, state, is_begun_here, student_id,
     student_number, last_name, first_name, birth_date, reason)
  select v_other.id, v_transfer, 'out', v_school, own.name, 'asked', false, s.id, s.student_number,
    s.last_name, s.first_name, s.birth_date, nullif(pg_catalog.btrim(ask_transfer.reason), '')
  from app_public.students s
  join app_public.institutions own on own.id = v_school
  where s.school_id = v_other.id
    and s.student_number = v_number
    and app_hidden.normalised(s.last_name) = app_hidden.normalised(v_name)
    and s.status in ('active', 'inactive')
  on conflict do nothing;
  return v_transfer;
end;
$$;

comment on function app_public.ask_transfer(text, text, text, text) is
  'A school asks another one (school_code) for a student, named by number and last name there. The '
  'answer does not tell whether there is such a student; if there is, the other school decides. A '
  'second time changes nothing. Returns the transfer. Errors: RBDEN, not an admin; RBVAL, no such '
  'school, or no number or name.';
grant execute on function app_public.ask_transfer(text, text, text, text) to app_user;
--! EndIncluded transfers/functions/ask_transfer.sql
--! Included transfers/functions/held_transfer.sql
create or replace function app_private.held_transfer(transfer_id uuid)
  returns app_public.transfers
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_transfer app_public.transfers;
begin
  perform app_hidden.check_admin();
  select t.* into v_transfer
  from app_public.transfers t
  where t.school_id = app_hidden.current_school_id()
    and t.id = transfer_id;
  if v_transfer.id is null then
    raise exception 'There is no such transfer' using errcode = 'RBVAL', column = 'transfer_id';
  end if;
  -- both lines, always in the same order
  perform from app_public.transfers t
  where t.id = transfer_id
    and t.school_id in (v_transfer.school_id, v_transfer.other_school_id)
  order by t.school_id
  for update;
  select t.* into v_transfer
  from app_public.transfers t
  where t.school_id = v_transfer.school_id
    and t.id = transfer_id;
  return v_transfer;
end;
$$;

comment on function app_private.held_transfer(uuid) is
  'A transfer of the current school, held in both schools until the end of the transaction. '
  'Errors: RBDEN, not an admin; RBVAL, there is none.';
--! EndIncluded transfers/functions/held_transfer.sql
--! Included transfers/functions/approve_transfer.sql
create or replace function app_public.approve_transfer(transfer_id uuid, leaves_on date)
  returns void
  language plpgsql volatile
  security definer -- writes the other school's line as well
  set search_path = ''
as $$
declare
  v_transfer app_public.transfers := app_private.held_transfer(transfer_id);
begin
  if v_transfer.direction <> 'out' or v_transfer.state not in ('asked', 'offered') then
    raise exception 'There is nothing to agree to' using errcode = 'RBVAL', column = 'transfer_id';
  end if;
  if leaves_on is null then
    raise exception 'The last day is missing' using errcode = 'RBVAL', column = 'leaves_on';
  end if;
  perform app_private.share_offer(v_transfer.school_id, v_transfer.id, leaves_on);
end;
$$;

comment on function app_public.approve_transfer(uuid, date) is
  'The school that is left agrees to what the other one asked, or sets another last day: the other '
  'learns what the record needs and has to accept. Errors: RBDEN, not an admin; RBVAL, no such '
  'transfer, one that is over, or no day.';
grant execute on function app_public.approve_transfer(uuid, date) to app_user;
--! EndIncluded transfers/functions/approve_transfer.sql
--! Included transfers/functions/end_transfer.sql
create or replace function app_public.end_transfer(transfer_id uuid, note text default null)
  returns text
  language plpgsql volatile
  security definer -- writes the other school's line as well
  set search_path = ''
as $$
declare
  v_transfer app_public.transfers := app_private.held_transfer(transfer_id);
  v_state text := case
    when (v_transfer.direction, v_transfer.state) in (('out', 'asked'), ('in', 'offered'))
    then 'refused' else 'cancelled' end;
begin
  if v_transfer.state not in ('asked', 'offered') then
    return v_transfer.state;
  end if;
  update app_public.transfers t
  set state = v_state, ended_at = pg_catalog.now(),
    note = nullif(pg_catalog.btrim(end_transfer.note), ''),
    -- who does not get the student does not keep what was shared
    record = null,
    first_name = case when t.direction = 'out' then t.first_name end,
    birth_date = case when t.direction = 'out' then t.birth_date end
  where t.id = transfer_id
    and t.school_id in (v_transfer.school_id, v_transfer.other_school_id);
  return v_state;
end;
$$;

comment on function app_public.end_transfer(uuid, text) is
  'Ends an open transfer for both schools: refused by who was to answer, cancelled by who was '
  'waiting. The student stays; what was shared goes. Returns the state; one that is over stays as '
  'it is. Errors: RBDEN, not an admin; RBVAL, no such transfer.';
grant execute on function app_public.end_transfer(uuid, text) to app_user;
--! EndIncluded transfers/functions/end_transfer.sql
--! Included transfers/functions/copy_family.sql
create or replace function app_private.copy_family(
  from_school integer, from_student uuid, to_school integer, to_student uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_guardian record;
  v_id uuid;
begin
  for v_guardian in
    select g.*, l.relation, l.priority
    from app_public.student_guardians l
    join app_public.guardians g on g.school_id = from_school and g.id = l.guardian_id
    where l.school_id = from_school
      and l.student_id = from_student
    order by l.priority, g.id
  loop
    -- who is known there already, as the parent of a brother or sister, is not entered twice
    select g.id into v_id
    from app_public.guardians g
    where g.school_id = to_school
      and g.user_id = v_guardian.user_id;
    if v_id is null then
      insert into app_public.guardians
        (school_id, last_name, first_name, phone, phone_2, email, user_id)
      values (to_school, v_guardian.last_name, v_guardian.first_name, v_guardian.phone,
        v_guardian.phone_2, v_guardian.email, v_guardian.user_id)
      returning id into v_id;
    end if;
    insert into app_public.student_guardians
      (school_id, student_id, guardian_id, relation, priority)
    values (to_school, to_student, v_id, v_guardian.relation, v_guardian.priority)
    on conflict do nothing;
    insert into app_public.memberships (user_id, institution_id, duty)
    select v_guardian.user_id, to_school, 'guardian'
    where v_guardian.user_id is not null
    on conflict do nothing;
  end loop;
end;
$$;

comment on function app_private.copy_family(integer, uuid, integer, uuid) is
  'Names and ways to reach a student''s guardians come along to another school, and with them '
  'their access. What else a school knows of a family stays there.';
--! EndIncluded transfers/functions/copy_family.sql
--! Included transfers/functions/received_student.sql
create or replace function app_private.received_student(
  sent app_public.transfers, to_school integer, student_number text)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_student uuid;
begin
  -- who comes back has a record here
  select home.student_id into v_student
  from app_public.transfers before
  join app_public.transfers home on home.school_id = to_school and home.id = before.id
  where before.school_id = sent.school_id
    and before.student_id = sent.student_id
    and before.direction = 'in'
    and before.other_school_id = to_school
    and before.state = 'completed'
  order by before.id desc
  limit 1;
  if v_student is not null then
    update app_public.students s
    set status = 'active'
    where s.school_id = to_school
      and s.id = v_student
      and s.status <> 'active';
    return v_student;
  end if;

  insert into app_public.students
    (school_id, student_number, last_name, first_name, sex, birth_date, birth_place, phone, email,
     user_id)
  select to_school,
    coalesce(nullif(pg_catalog.btrim(received_student.student_number), ''), s.student_number),
    s.last_name, s.first_name, s.sex, s.birth_date, s.birth_place, s.phone, s.email, s.user_id
  from app_public.students s
  where s.school_id = sent.school_id
    and s.id = sent.student_id
  returning id into v_student;
  insert into app_public.memberships (user_id, institution_id, duty)
  select s.user_id, to_school, 'student'
  from app_public.students s
  where s.school_id = to_school
    and s.id = v_student
    and s.user_id is not null
  on conflict do nothing;
  perform app_private.copy_family(sent.school_id, sent.student_id, to_school, v_student);
  return v_student;
end;
$$;

comment on function app_private.received_student(app_public.transfers, integer, text) is
  'The record of a transferred student in the school they come to: the one they left there, or a '
  'new one with their family.';
--! EndIncluded transfers/functions/received_student.sql
--! Included transfers/functions/complete_transfer.sql
create or replace function app_public.complete_transfer(
  transfer_id uuid, class_id uuid default null, day date default null,
  student_number text default null)
  returns uuid
  language plpgsql volatile
  security definer -- writes in the other school as well, which has agreed
  set search_path = ''
as $$
declare
  v_transfer app_public.transfers := app_private.held_transfer(transfer_id);
  v_school integer := v_transfer.school_id;
  v_sent app_public.transfers;
  v_student uuid;
begin
  if v_transfer.direction = 'in' and v_transfer.state = 'completed' then
    return v_transfer.student_id;
  end if;
  if v_transfer.direction <> 'in' or v_transfer.state <> 'offered' then
    raise exception 'There is nothing to accept' using errcode = 'RBVAL', column = 'transfer_id';
  end if;
  select t.* into v_sent
  from app_public.transfers t
  where t.school_id = v_transfer.other_school_id
    and t.id = transfer_id;
  perform from app_public.students s
  where s.school_id = v_sent.school_id
    and s.id = v_sent.student_id
  for no key update;

  v_student := app_private.received_student(v_sent, v_school, student_number);
  perform from app_public.classes k
  where k.school_id = v_school and k.id = complete_transfer.class_id
    or k.school_id = v_sent.school_id and k.id in (
      select e.class_id
      from app_public.enrollments e
      where e.school_id = v_sent.school_id and e.student_id = v_sent.student_id)
  order by k.school_id, k.id
  for no key update;
  if class_id is not null then
    perform app_public.enroll_students(array[v_student], class_id, day);
    update app_public.enrollment_steps x
    set kind = 'transfer_in'
    where x.school_id = v_school
      and x.id = (
        select max(y.id::text)::uuid
        from app_public.enrollment_steps y
        where y.school_id = v_school and y.student_id = v_student);
  end if;
  begin
    perform app_private.end_enrollments(v_sent.school_id, array[v_sent.student_id],
      coalesce(v_sent.reason, v_sent.other_school_name), v_sent.leaves_on, 'transferred', null,
      'transfer_out');
  exception
    -- what keeps the student there is the other school's affair
    when sqlstate 'RBENR' or sqlstate 'RBCLO' then
      raise exception 'The other school can''t let the student go yet'
        using errcode = 'RBTRF', hint = 'Ask it to look at the student''s enrollment.';
  end;
  update app_public.transfers t
  set state = 'completed', ended_at = pg_catalog.now(),
    student_id = case t.direction when 'in' then v_student else t.student_id end
  where t.id = transfer_id
    and t.school_id in (v_school, v_sent.school_id);
  return v_student;
end;
$$;

comment on function app_public.complete_transfer(uuid, uuid, date, text) is
  'The school to come to accepts an offered student: record and family are entered, the student is '
  'enrolled in a class (NULL: in none) from a day on, and leaves the other school, all or nothing. '
  'student_number: a new one; NULL keeps the old. Past results stay readable in the school that is '
  'left. Returns the student; a second time changes nothing. Errors: RBDEN, not an admin; RBVAL, '
  'nothing to accept, class or day; RBTRF, the other school has to settle something first; RBCLF, '
  'RBQST, constraints.';
grant execute on function app_public.complete_transfer(uuid, uuid, date, text) to app_user;
--! EndIncluded transfers/functions/complete_transfer.sql
--! Included transfers/functions/pending_transfers.sql
create or replace function app_public.pending_transfers()
  returns integer
  language sql stable
begin atomic
  select count(*)::integer
  from app_public.transfers t
  where t.school_id = (select app_hidden.current_school_id())
    and (t.direction, t.state) in (('out', 'asked'), ('in', 'offered'));
end;

comment on function app_public.pending_transfers() is
  'How many transfers wait for the answer of the current school; 0 for who is no admin.';
grant execute on function app_public.pending_transfers() to app_user;
--! EndIncluded transfers/functions/pending_transfers.sql
--! Included staff/functions/replace_teacher.sql
create or replace function app_public.replace_teacher(
  user_id uuid, substitute_id uuid, starts_on date, ends_on date, course_ids uuid[] default null,
  reason text default null)
  returns integer
  language plpgsql volatile
  security definer -- replacements are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_made integer;
begin
  perform app_hidden.check_admin();
  if substitute_id is null or substitute_id <> all (app_hidden.current_teacher_ids()) then
    raise exception 'The substitute is not a teacher of the school'
      using errcode = 'RBVAL', column = 'substitute_id',
      hint = 'Choose among the school''s teachers.';
  end if;
  if starts_on is null or ends_on is null then
    raise exception 'A replacement has a first and a last day'
      using errcode = 'RBVAL',
      column = case when starts_on is null then 'starts_on' else 'ends_on' end;
  end if;
  insert into app_public.replacements
    (school_id, course_id, user_id, substitute_id, starts_on, ends_on, reason)
  select v_school, t.course_id, t.user_id, replace_teacher.substitute_id,
    replace_teacher.starts_on, replace_teacher.ends_on,
    nullif(pg_catalog.btrim(replace_teacher.reason), '')
  from app_public.course_teachers t
  join app_public.courses c on c.school_id = v_school and c.id = t.course_id and c.is_active
  join app_public.classes k on k.school_id = v_school and k.id = c.class_id
  join app_public.academic_years y on y.school_id = v_school and y.id = k.academic_year_id
  where t.school_id = v_school
    and t.user_id = replace_teacher.user_id
    and (course_ids is null or t.course_id = any (course_ids))
    and y.starts_on <= replace_teacher.ends_on
    and y.ends_on >= replace_teacher.starts_on
  order by t.course_id;
  get diagnostics v_made = row_count;
  if v_made = 0 then
    raise exception 'The teacher has no such course on these days'
      using errcode = 'RBVAL', column = 'user_id';
  end if;
  return v_made;
end;
$$;

comment on function app_public.replace_teacher(uuid, uuid, date, date, uuid[], text) is
  'Gives the courses of an absent teacher (all of those days'' years, or course_ids) to a '
  'substitute from a first to a last day. Returns how many courses. Errors: RBDEN, not an admin; '
  'RBVAL, the substitute is no teacher of the school, a day is missing or there is no such course; '
  'constraints.';
grant execute on function app_public.replace_teacher(uuid, uuid, date, date, uuid[], text)
  to app_user;
--! EndIncluded staff/functions/replace_teacher.sql
--! Included staff/functions/end_replacements.sql
create or replace function app_public.end_replacements(
  user_id uuid, substitute_id uuid, day date default null)
  returns integer
  language plpgsql volatile
  security definer -- replacements are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_day date := coalesce(day, app_hidden.school_today(v_school) - 1);
  v_removed integer;
  v_ended integer;
begin
  perform app_hidden.check_admin();
  delete from app_public.replacements r
  where r.school_id = v_school
    and r.user_id = end_replacements.user_id
    and r.substitute_id = end_replacements.substitute_id
    and r.starts_on > v_day;
  get diagnostics v_removed = row_count;
  update app_public.replacements r
  set ends_on = v_day
  where r.school_id = v_school
    and r.user_id = end_replacements.user_id
    and r.substitute_id = end_replacements.substitute_id
    and r.ends_on > v_day;
  get diagnostics v_ended = row_count;
  return v_removed + v_ended;
end;
$$;

comment on function app_public.end_replacements(uuid, uuid, date) is
  'Lets a teacher have their courses back: what the substitute was to have after the day (NULL: '
  'from today on) goes. Returns in how many courses. Error RBDEN: not an admin.';
grant execute on function app_public.end_replacements(uuid, uuid, date) to app_user;
--! EndIncluded staff/functions/end_replacements.sql
--! Included staff/functions/save_staff_record.sql
create or replace function app_public.save_staff_record(user_id uuid, before json, after json)
  returns void
  language plpgsql volatile
  security definer -- records are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_old app_public.staff_records;
  v_before app_public.staff_records;
  v_new app_public.staff_records;
  v_stale jsonb;
begin
  perform app_hidden.check_admin();
  if user_id is null or user_id <> all (app_hidden.current_staff_ids()) then
    raise exception 'This is not somebody of the school''s staff'
      using errcode = 'RBVAL', column = 'user_id';
  end if;
  insert into app_public.staff_records (school_id, user_id)
  values (v_school, save_staff_record.user_id)
  on conflict do nothing;
  select r.* into v_old
  from app_public.staff_records r
  where r.school_id = v_school
    and r.user_id = save_staff_record.user_id
  for no key update;
  v_before := pg_catalog.json_populate_record(v_old, before);
  v_new := pg_catalog.json_populate_record(v_old, after);

  select pg_catalog.jsonb_agg(
    pg_catalog.jsonb_build_object('field', k, 'yours', n.row -> k, 'theirs', o.row -> k))
  into v_stale
  from (select pg_catalog.to_jsonb(v_old) as row) as o,
    (select pg_catalog.to_jsonb(v_new) as row) as n,
    (select pg_catalog.to_jsonb(v_before) as row) as b,
    pg_catalog.jsonb_object_keys(o.row) as k
  where o.row -> k is distinct from b.row -> k
    and n.row -> k is distinct from b.row -> k
    and n.row -> k is distinct from o.row -> k;
  if v_stale is not null then
    raise exception 'Somebody else changed this meanwhile'
      using errcode = 'RBSTL', column = v_stale -> 0 ->> 'field', detail = v_stale::text,
      hint = 'Compare both values in the details and choose one.';
  end if;
  update app_public.staff_records r
  set position = case when v_new.position is distinct from v_before.position
      then v_new.position else r.position end,
    phone = case when v_new.phone is distinct from v_before.phone then v_new.phone else r.phone end,
    hired_on = case when v_new.hired_on is distinct from v_before.hired_on
      then v_new.hired_on else r.hired_on end,
    note = case when v_new.note is distinct from v_before.note then v_new.note else r.note end
  where r.school_id = v_school
    and r.user_id = save_staff_record.user_id;
end;
$$;

comment on function app_public.save_staff_record(uuid, json, json) is
  'Changes what the school knows of one of its staff. after: position, phone, hired_on, note and '
  'their values; before: as they were when the user began, so that what others changed meanwhile '
  'stays. Errors: RBDEN, not an admin; RBVAL, nobody of the staff; RBSTL, somebody else changed '
  'the same (field, yours, theirs in the details); constraints.';
grant execute on function app_public.save_staff_record(uuid, json, json) to app_user;
--! EndIncluded staff/functions/save_staff_record.sql
--! Included staff/functions/staff_list.sql
create or replace function app_public.staff_list()
  returns json
  language plpgsql stable
  security definer -- duties are shown only after a look at who asks
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'duties', m.duties,
      'isCurrent', m.is_current,
      'record', pg_catalog.json_build_object(
        'position', r.position, 'phone', r.phone, 'hired_on', r.hired_on, 'note', r.note),
      'mainClasses', (
        select coalesce(pg_catalog.json_agg(k.name order by k.name), '[]')
        from app_public.class_teachers t
        join app_public.classes k on k.school_id = v_school and k.id = t.class_id
        join app_public.academic_years y
          on y.school_id = v_school and y.id = k.academic_year_id and y.is_active
        where t.school_id = v_school
          and t.user_id = u.id),
      'courses', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', c.id, 'className', k.name, 'subjectName', s.name, 'isResponsible', t.position = 1)
          order by k.name, s.name), '[]')
        from app_public.course_teachers t
        join app_public.courses c on c.school_id = v_school and c.id = t.course_id and c.is_active
        join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
        join app_public.classes k on k.school_id = v_school and k.id = c.class_id
        join app_public.academic_years y
          on y.school_id = v_school and y.id = k.academic_year_id and y.is_active
        where t.school_id = v_school
          and t.user_id = u.id),
      'replacements', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'substituteId', x.substitute_id, 'startsOn', x.starts_on, 'endsOn', x.ends_on,
          'courses', x.courses, 'substitute', p.last_name || ' ' || p.first_name)
          order by x.starts_on), '[]')
        from (
          select p.substitute_id, p.starts_on, p.ends_on, count(*) as courses
          from app_public.replacements p
          where p.school_id = v_school
            and p.user_id = u.id
            and p.ends_on >= v_today
          group by p.substitute_id, p.starts_on, p.ends_on) as x
        join app_public.users p on p.id = x.substitute_id))
      order by m.is_current desc, u.last_name, u.first_name, u.id), '[]')
    from (
      select x.user_id,
        pg_catalog.array_agg(x.duty order by x.duty) as duties,
        pg_catalog.bool_or(
          x.starts_on <= v_today and coalesce(x.ends_on >= v_today, true)) as is_current
      from app_public.memberships x
      where x.institution_id = v_school
        and x.duty in ('admin', 'teacher')
      group by x.user_id) as m
    join app_public.users u on u.id = m.user_id and u.deleted_at is null
    left join app_public.staff_records r on r.school_id = v_school and r.user_id = u.id);
end;
$$;

comment on function app_public.staff_list() is
  'Admins and teachers of the school, those who left at the end, for its admins: id, lastName, '
  'firstName, duties, isCurrent, record (position, phone, hired_on, note), mainClasses (names), '
  'courses of the active year (id, className, subjectName, isResponsible), replacements from today '
  'on (substituteId, substitute, startsOn, endsOn, courses: how many). Error RBDEN: not an admin.';
grant execute on function app_public.staff_list() to app_user;
--! EndIncluded staff/functions/staff_list.sql
--! Included grading/functions/category_averages.sql
create or replace function app_hidden.category_averages(
  school integer, class uuid, term uuid, official boolean, today date)
  returns table (
    student_id uuid, category text, average numeric, coefficient numeric, is_enrolled boolean)
  language sql stable parallel safe
begin atomic
  with figures as (
    select r.student_id, r.course_id, r.coefficient, r.average, t.is_enrolled
    from app_public.course_results r
    join app_public.term_results t
      on t.school_id = school
      and t.class_id = class
      and t.term_id = term
      and t.student_id = r.student_id
    where official
      and r.school_id = school
      and r.class_id = class
      and r.term_id = term
    union all
    select a.student_id, a.course_id, a.coefficient, a.average, a.is_enrolled
    from app_hidden.term_averages(school, class, term, false, today) as a
    where not official
      and a.course_id is not null)
  select f.student_id, su.category,
    app_hidden.quotient(
      sum(f.coefficient * case
        when su.scale is null or su.scale = sc.scale then f.average
        else app_hidden.quotient(f.average * sc.scale, su.scale) end),
      sum(f.coefficient)),
    sum(f.coefficient), f.is_enrolled
  from figures f
  join app_public.schools sc on sc.id = school
  join app_public.courses c on c.school_id = school and c.id = f.course_id
  join app_public.subjects su on su.school_id = school and su.id = c.subject_id
  where f.average is not null
    and f.coefficient > 0
    and su.category is not null
  group by f.student_id, su.category, f.is_enrolled;
end;

comment on function app_hidden.category_averages(integer, uuid, uuid, boolean, date) is
  'Grading rule R11: for each student of a class and each category of subjects, the average on the '
  'school''s scale with the coefficients of the general average, whatever the modes, and the sum '
  'of those coefficients; official from the stored results, else calculated. A category without '
  'any average is left out. It sees the whole class: only functions that check duties call it.';
--! EndIncluded grading/functions/category_averages.sql
--! Included grading/functions/result_class.sql
create or replace function app_private.result_class(school integer, student uuid, term uuid)
  returns uuid
  language sql stable
begin atomic
  select coalesce(
    (select r.class_id
     from app_public.term_results r
     where r.school_id = school
       and r.student_id = student
       and r.term_id = term
     order by r.is_enrolled desc, r.calculated_at desc
     limit 1),
    (select e.class_id
     from app_public.enrollments e
     join app_public.terms t
       on t.school_id = school
       and t.id = term
       and t.academic_year_id = e.academic_year_id
     where e.school_id = school
       and e.student_id = student
     order by e.starts_on desc
     limit 1));
end;

comment on function app_private.result_class(integer, uuid, uuid) is
  'The class in which a student''s results of a term stand; without results, the last one of the '
  'year. NULL when in none.';
--! EndIncluded grading/functions/result_class.sql
--! Included grading/functions/frozen_at.sql
create or replace function app_private.frozen_at(school integer, class uuid, term uuid)
  returns timestamptz
  language sql stable
begin atomic
  select c.closed_at
  from app_public.class_terms c
  where c.school_id = school
    and c.class_id = class
    and c.term_id = term
    and c.state = 'closed';
end;

comment on function app_private.frozen_at(integer, uuid, uuid) is
  'Since when the results of a class''s term are frozen; NULL while the term is open.';
--! EndIncluded grading/functions/frozen_at.sql
--! Included grading/functions/result_day.sql
create or replace function app_private.result_day(school integer, class uuid, term uuid)
  returns date
  language sql stable
begin atomic
  select coalesce(
    (select (app_private.frozen_at(school, class, term) at time zone s.time_zone)::date
     from app_public.schools s
     where s.id = school),
    app_hidden.school_today(school));
end;

comment on function app_private.result_day(integer, uuid, uuid) is
  'The day that the results of a class''s term are calculated on: the day it was closed, else today '
  'at the school.';
--! EndIncluded grading/functions/result_day.sql
--! Included grading/functions/reader_of.sql
create or replace function app_private.reader_of(student uuid)
  returns text
  language sql stable
begin atomic
  select case
    when not exists (
      select
      from app_public.students s
      where s.school_id = (select app_hidden.current_school_id())
        and s.id = student) then null
    when (select app_hidden.has_duty('admin'))
      or student = any ((select app_hidden.current_student_ids())::uuid[]) then 'staff'
    when student = any ((select app_hidden.current_child_ids())::uuid[]) then 'family'
  end;
end;

comment on function app_private.reader_of(uuid) is
  'As what the user reads the results of a student: staff (the school''s admins, the student''s '
  'teachers) or family; NULL for others.';
--! EndIncluded grading/functions/reader_of.sql
--! Included grading/functions/course_reader_of.sql
create or replace function app_private.course_reader_of(student uuid, course uuid)
  returns text
  language sql stable
begin atomic
  select case
    when not exists (
      select
      from app_public.students s
      where s.school_id = (select app_hidden.current_school_id())
        and s.id = student) then null
    when (select app_hidden.has_duty('admin'))
      or course = any ((select app_hidden.current_readable_course_ids())::uuid[])
        and student = any ((select app_hidden.current_student_ids())::uuid[]) then 'staff'
    when student = any ((select app_hidden.current_child_ids())::uuid[]) then 'family'
  end;
end;

comment on function app_private.course_reader_of(uuid, uuid) is
  'As what the user reads a student''s marks of a course: staff (the school''s admins, the teachers '
  'of the course, the class''s own) or family; NULL for others.';
--! EndIncluded grading/functions/course_reader_of.sql
--! Included grading/functions/official_results.sql
create or replace function app_private.official_results(
  school integer, class uuid, term uuid, course uuid, whole_level boolean)
  returns table (
    class_id uuid, student_id uuid, average numeric, rank integer, is_tied boolean, ranked integer,
    is_enrolled boolean, covered_coefficient numeric, total_coefficient numeric,
    policy_version_id uuid)
  language sql stable
begin atomic
  with classes as materialized (
    select class as id
    union all
    select l.class_id
    from app_hidden.level_peers(school, class) as l
    where whole_level)
  select r.class_id, r.student_id, r.average, r.rank, r.is_tied, s.ranked, r.is_enrolled,
    r.covered_coefficient, r.total_coefficient, s.policy_version_id
  from classes k
  join app_public.term_results r
    on r.school_id = school and r.class_id = k.id and r.term_id = term
  join app_public.term_statistics s
    on s.school_id = school and s.class_id = k.id and s.term_id = term
  where course is null
  union all
  select r.class_id, r.student_id, r.average, r.rank, r.is_tied, cs.ranked, t.is_enrolled,
    null, null, s.policy_version_id
  from classes k
  join app_public.courses own on own.school_id = school and own.id = course
  join app_public.course_results r
    on r.school_id = school and r.class_id = k.id and r.term_id = term
  join app_public.courses c
    on c.school_id = school and c.id = r.course_id and c.subject_id = own.subject_id
  join app_public.term_results t
    on t.school_id = school
    and t.class_id = k.id
    and t.term_id = term
    and t.student_id = r.student_id
  join app_public.term_statistics s
    on s.school_id = school and s.class_id = k.id and s.term_id = term
  left join app_public.course_statistics cs
    on cs.school_id = school
    and cs.class_id = k.id
    and cs.term_id = term
    and cs.course_id = r.course_id
  union all
  select r.class_id, r.student_id, r.average, r.rank, r.is_tied, r.ranked, r.is_enrolled,
    null, null, r.policy_version_id
  from classes k
  join app_public.year_results r on r.school_id = school and r.class_id = k.id
  where term is null
    and course is null;
end;

comment on function app_private.official_results(integer, uuid, uuid, uuid, boolean) is
  'The official averages and ranks of a class, or of all classes of its level: of a course''s '
  'subject in a term, general (course NULL), or annual (term NULL as well). Those of a closed term '
  'are its frozen ones. Its callers have checked who asks.';
--! EndIncluded grading/functions/official_results.sql
--! Included grading/functions/class_results.sql
create or replace function app_public.class_results(
  class_id uuid, term_id uuid, provisional boolean default false)
  returns table (
    student_id uuid, student_number text, last_name text, first_name text, sex text,
    is_enrolled boolean, average numeric, previous_average numeric, rank integer, is_tied boolean,
    covered_coefficient numeric, total_coefficient numeric, missing_marks integer, conduct numeric,
    categories json)
  language plpgsql stable
  security definer -- averages and ranks need the marks of the whole class, beyond the caller's own
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_decimals integer;
  v_previous uuid;
begin
  if not app_hidden.is_class_visible(class_id) then
    return;
  end if;

  select p.decimals into v_decimals
  from app_public.terms t
  join app_public.grading_policy_versions p
    on p.school_id = v_school and p.id = t.policy_version_id
  where t.school_id = v_school and t.id = class_results.term_id;

  select before.id into v_previous
  from app_public.terms t
  join app_public.terms before
    on before.school_id = v_school
    and before.academic_year_id = t.academic_year_id
    and before.ends_on < t.ends_on
  where t.school_id = v_school and t.id = class_results.term_id
  order by before.ends_on desc
  limit 1;

  return query
  select s.id, s.student_number, s.last_name, s.first_name, s.sex, f.is_enrolled,
    app_hidden.rounded(f.average, v_decimals), app_hidden.rounded(b.average, v_decimals), f.rank,
    f.is_tied, f.covered_coefficient, f.total_coefficient, f.missing_marks,
    app_hidden.rounded(f.conduct, v_decimals), coalesce(g.categories, '[]')
  from (
    select r.student_id, r.is_enrolled, r.average, r.rank, r.is_tied, r.covered_coefficient,
      r.total_coefficient, r.missing_marks, r.conduct
    from app_public.term_results r
    where not provisional
      and r.school_id = v_school
      and r.class_id = class_results.class_id
      and r.term_id = class_results.term_id
    union all
    select l.student_id, l.is_enrolled, l.average, l.rank, l.is_tied, l.covered_coefficient,
      l.total_coefficient, l.missing_marks, l.conduct
    from app_hidden.live_figures(v_school, class_results.class_id, class_results.term_id) as l
    where provisional
      and l.course_id is null) as f
  join app_public.students s on s.school_id = v_school and s.id = f.student_id
  left join lateral (
    select max(r.average) as average
    from app_public.term_results r
    where r.school_id = v_school
      and r.student_id = f.student_id
      and r.term_id = v_previous) as b on true
  left join (
    select a.student_id,
      pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'category', a.category, 'average', app_hidden.rounded(a.average, v_decimals))
        order by a.category) as categories
    from app_hidden.category_averages(
      v_school, class_results.class_id, class_results.term_id,
      not provisional or app_hidden.is_term_closed(
        v_school, class_results.class_id, class_results.term_id),
      app_hidden.school_today(v_school)) as a
    group by a.student_id) as g on g.student_id = f.student_id
  order by f.rank nulls last, s.last_name, s.first_name, s.id;
end;
$$;

comment on function app_public.class_results(uuid, uuid, boolean) is
  'General averages and ranks of a class in a term, best first, for its teachers and the school''s '
  'admins; nothing for others. Official figures as stored, or, provisional, calculated now with '
  'unpublished assessments. average and previous_average (the term before) as printed, NULL '
  'without a figure; rank NULL for who is not ranked; is_enrolled false for who left; '
  'covered_coefficient and total_coefficient: with a figure, and expected; conduct: the conduct '
  'mark (R13), NULL without one; categories: the averages of subject categories (R11; category, '
  'average).';
grant execute on function app_public.class_results(uuid, uuid, boolean) to app_user;
--! EndIncluded grading/functions/class_results.sql
--! Included grading/functions/category_statistics.sql
create or replace function app_private.category_statistics(
  school integer, class uuid, term uuid, decimals integer)
  returns json
  language sql stable
begin atomic
  select coalesce(json_agg(json_build_object(
    'category', g.category,
    'mean', app_hidden.rounded(d.mean, decimals),
    'minimum', app_hidden.rounded(d.minimum, decimals),
    'maximum', app_hidden.rounded(d.maximum, decimals),
    'median', app_hidden.rounded(d.median, decimals),
    'figures', d.count,
    'atOrAboveHalf', d.at_or_above_half)
    order by g.category), '[]')
  from (
    select a.category, array_agg(a.average) as averages
    from app_hidden.category_averages(school, class, term, true, null) as a
    where a.is_enrolled
    group by a.category) as g
  join app_public.schools sc on sc.id = school
  cross join lateral app_hidden.described(g.averages, sc.scale / 2) as d;
end;

comment on function app_private.category_statistics(integer, uuid, uuid, integer) is
  'The categories of class_summary(): its caller has checked who asks.';
--! EndIncluded grading/functions/category_statistics.sql
--! Included grading/functions/class_summary.sql
create or replace function app_public.class_summary(class_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- what has to be calculated is written down where requests don't reach
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  if not app_hidden.is_class_visible(class_id) then
    return null;
  end if;
  return (
    select pg_catalog.json_build_object(
      'className', k.name,
      'levelName', (
        select l.name from app_public.levels l where l.school_id = v_school and l.id = k.level_id),
      'termName', t.name,
      'mainTeacher', (
        select pg_catalog.json_build_object('lastName', u.last_name, 'firstName', u.first_name)
        from app_public.class_teachers ct
        join app_public.users u on u.id = ct.user_id
        where ct.school_id = v_school and ct.class_id = k.id
        order by ct.position
        limit 1),
      'classSize', s.class_size,
      'mean', app_hidden.rounded(s.mean, p.decimals),
      'minimum', app_hidden.rounded(s.minimum, p.decimals),
      'maximum', app_hidden.rounded(s.maximum, p.decimals),
      'median', app_hidden.rounded(s.median, p.decimals),
      'figures', s.figures,
      'atOrAboveHalf', s.at_or_above_half,
      'ranked', s.ranked,
      'missingMarks', s.missing_marks,
      'scale', sc.scale,
      'decimals', p.decimals,
      'distribution', app_hidden.distribution(
        array(
          select r.average
          from app_public.term_results r
          where r.school_id = v_school and r.class_id = k.id and r.term_id = t.id
            and r.is_enrolled),
        sc.scale),
      'categories', app_private.category_statistics(v_school, k.id, t.id, p.decimals),
      'rankScope', p.rank_scope,
      'policyName', g.name,
      'policyVersion', p.version,
      'calculatedAt', s.calculated_at,
      'isValid', s.calculated_at is not null
        and app_private.is_result_valid(v_school, k.id, t.id))
    from app_public.classes k
    join app_public.schools sc on sc.id = v_school
    join app_public.terms t on t.school_id = v_school and t.id = class_summary.term_id
    left join app_public.term_statistics s
      on s.school_id = v_school and s.class_id = k.id and s.term_id = t.id
    join app_public.grading_policy_versions p
      on p.school_id = v_school
      and p.id = coalesce(s.policy_version_id, t.policy_version_id)
    join app_public.grading_policies g on g.school_id = v_school and g.id = p.policy_id
    where k.school_id = v_school and k.id = class_summary.class_id);
end;
$$;

comment on function app_public.class_summary(uuid, uuid) is
  'The official figures of a class in a term (R12), for its teachers and the school''s admins; '
  'NULL for others. className, levelName, termName, mainTeacher, classSize, mean, minimum, '
  'maximum, median (as printed, NULL without figures), figures (students with an average), '
  'atOrAboveHalf, ranked, missingMarks, scale, decimals, distribution (from, to, count; highest '
  'first), categories (R11: category, mean, minimum, maximum, median, figures, atOrAboveHalf), '
  'rankScope (class or level), policyName and policyVersion, calculatedAt, isValid (false while a '
  'change waits to be calculated).';
grant execute on function app_public.class_summary(uuid, uuid) to app_user;
--! EndIncluded grading/functions/class_summary.sql
--! Included grading/functions/class_conduct.sql
create or replace function app_public.class_conduct(class_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- names of who recorded, and the roster, for whom it checks
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  if not app_hidden.is_class_visible(class_id) then
    return null;
  end if;
  return (
    with roster as materialized (
      select s.id, s.last_name, s.first_name
      from app_hidden.term_roster(
        v_school, class_conduct.class_id, class_conduct.term_id,
        app_hidden.school_today(v_school)) as r
      join app_public.students s on s.school_id = v_school and s.id = r.student_id)
    select pg_catalog.json_build_object(
      'className', k.name,
      'rule', p.conduct_rule,
      'startsOn', t.starts_on,
      'endsOn', t.ends_on,
      'students', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', s.id, 'lastName', s.last_name, 'firstName', s.first_name)
          order by s.last_name, s.first_name, s.id), '[]')
        from roster s),
      'records', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', c.id, 'studentId', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
          'happenedOn', c.happened_on, 'points', c.points, 'hours', c.hours, 'reason', c.reason,
          'recordedBy', u.first_name || ' ' || u.last_name,
          'mayDelete',
            app_hidden.has_duty('admin')
            or coalesce(c.recorded_by = app_hidden.current_user_id(), false))
          order by c.happened_on desc, s.last_name, s.first_name, c.id), '[]')
        from app_public.conduct_records c
        join roster s on s.id = c.student_id
        left join app_public.users u on u.id = c.recorded_by
        where c.school_id = v_school
          and c.term_id = t.id))
    from app_public.classes k
    join app_public.terms t
      on t.school_id = v_school
      and t.id = class_conduct.term_id
      and t.academic_year_id = k.academic_year_id
    join app_public.grading_policy_versions p
      on p.school_id = v_school
      and p.id = t.policy_version_id
    where k.school_id = v_school
      and k.id = class_conduct.class_id);
end;
$$;

comment on function app_public.class_conduct(uuid, uuid) is
  'R13: the conduct records of a class in a term, newest first, for its teachers and the school''s '
  'admins; NULL for others. className, rule (off, subject or computed), startsOn and endsOn of the '
  'term, students (id, lastName, firstName) by name, records (id, studentId, lastName, firstName, '
  'happenedOn, points, hours, reason, recordedBy, mayDelete).';
grant execute on function app_public.class_conduct(uuid, uuid) to app_user;
--! EndIncluded grading/functions/class_conduct.sql
--! Included grading/functions/class_subjects.sql
create or replace function app_public.class_subjects(class_id uuid, term_id uuid)
  returns table (
    course_id uuid, subject_name text, category text, teacher_last_name text,
    teacher_first_name text, coefficient numeric, mode text, scale numeric, mean numeric,
    minimum numeric, maximum numeric, median numeric, figures integer, at_or_above_half integer,
    students integer, missing_marks integer, distribution json, is_readable boolean)
  language sql stable
  security definer -- figures of subjects that the caller does not teach
begin atomic
  select c.id, su.name, su.category, u.last_name, u.first_name, c.coefficient, c.mode,
    coalesce(su.scale, sc.scale), app_hidden.rounded(s.mean, p.decimals),
    app_hidden.rounded(s.minimum, p.decimals), app_hidden.rounded(s.maximum, p.decimals),
    app_hidden.rounded(s.median, p.decimals), coalesce(s.figures, 0),
    coalesce(s.at_or_above_half, 0), r.students, coalesce(s.missing_marks, 0),
    app_hidden.distribution(r.averages, coalesce(su.scale, sc.scale)),
    (select app_hidden.has_duty('admin'))
      or c.id = any ((select app_hidden.current_readable_course_ids())::uuid[])
  from app_public.courses c
  join app_public.schools sc on sc.id = c.school_id
  join app_public.terms t on t.school_id = c.school_id and t.id = class_subjects.term_id
  join app_public.subjects su on su.school_id = c.school_id and su.id = c.subject_id
  left join app_public.course_teachers ct
    on ct.school_id = c.school_id
    and ct.course_id = c.id
    and ct.position = 1
  left join app_public.users u on u.id = ct.user_id
  left join app_public.course_statistics s
    on s.school_id = c.school_id
    and s.class_id = class_subjects.class_id
    and s.term_id = t.id
    and s.course_id = c.id
  left join app_public.term_statistics ts
    on ts.school_id = c.school_id
    and ts.class_id = class_subjects.class_id
    and ts.term_id = t.id
  join app_public.grading_policy_versions p
    on p.school_id = c.school_id and p.id = coalesce(ts.policy_version_id, t.policy_version_id)
  cross join lateral (
    select count(*)::integer as students, array_agg(cr.average) as averages
    from app_public.course_results cr
    join app_public.term_results tr
      on tr.school_id = cr.school_id
      and tr.class_id = cr.class_id
      and tr.term_id = cr.term_id
      and tr.student_id = cr.student_id
      and tr.is_enrolled
    where cr.school_id = c.school_id
      and cr.class_id = class_subjects.class_id
      and cr.term_id = t.id
      and cr.course_id = c.id) as r
  where c.school_id = (select app_hidden.current_school_id())
    and c.id in (
      select own.id
      from app_public.courses own
      where own.school_id = (select app_hidden.current_school_id())
        and own.class_id = class_subjects.class_id
        and own.is_active
      union all
      select kept.course_id
      from app_public.course_statistics kept
      where kept.school_id = (select app_hidden.current_school_id())
        and kept.class_id = class_subjects.class_id
        and kept.term_id = class_subjects.term_id)
    and (select app_hidden.is_class_visible(class_subjects.class_id))
  order by c.position, su.name;
end;

comment on function app_public.class_subjects(uuid, uuid) is
  'The official figures of a class in a term, course by course (R12), averages as printed, frozen '
  'ones of a closed term: mean, minimum, maximum, median (NULL without figures), figures (students '
  'with an average) of students (who follow it), at_or_above_half, distribution (from, to, count; '
  'highest first), missing_marks; is_readable: whether the caller may open its gradebook. For the '
  'class''s teachers and the school''s admins; nothing for others.';
grant execute on function app_public.class_subjects(uuid, uuid) to app_user;
--! EndIncluded grading/functions/class_subjects.sql
--! Included grading/functions/ranking.sql
create or replace function app_public.ranking(
  class_id uuid, term_id uuid default null, course_id uuid default null,
  whole_level boolean default false, sort text default 'rank')
  returns table (
    student_id uuid, student_number text, last_name text, first_name text, sex text,
    class_name text, is_enrolled boolean, average numeric, mention text, rank integer,
    is_tied boolean, ranked integer)
  language sql stable
  security definer -- names of students who left the class since
begin atomic
  select s.id, s.student_number, s.last_name, s.first_name, s.sex, k.name, r.is_enrolled,
    app_hidden.rounded(r.average, p.decimals),
    case
      when ranking.course_id is null then (
        app_hidden.band(
          p.school_id, p.id, 'mention', app_hidden.rounded(r.average, p.decimals))).label
    end,
    r.rank, r.is_tied, r.ranked
  from app_private.official_results(
    (select app_hidden.current_school_id()), ranking.class_id, ranking.term_id, ranking.course_id,
    ranking.whole_level) as r
  join app_public.grading_policy_versions p
    on p.school_id = (select app_hidden.current_school_id()) and p.id = r.policy_version_id
  join app_public.students s on s.school_id = p.school_id and s.id = r.student_id
  join app_public.classes k on k.school_id = p.school_id and k.id = r.class_id
  where (select app_hidden.is_class_visible(ranking.class_id))
    and (
      (select app_hidden.has_duty('admin'))
      or r.class_id = any ((select app_hidden.current_class_ids())::uuid[]))
  order by
    case when ranking.sort = 'number' then s.student_number end,
    case when ranking.sort = 'sex' then s.sex end,
    case when ranking.sort in ('rank', 'sex') then r.rank end nulls last,
    case when ranking.sort = 'rank' then r.average end desc nulls last,
    s.last_name, s.first_name, s.id;
end;

comment on function app_public.ranking(uuid, uuid, uuid, boolean, text) is
  'The list of a class by rank, to verify and to post: general averages of a term, annual ones '
  '(term_id NULL), or those of a course; average as printed, mention by the policy''s bands (none '
  'for a course). whole_level: the classes of its level together, for a teacher only those they '
  'see. sort: rank, name, number or sex. Official figures, frozen ones of a closed term. For the '
  'class''s teachers and the school''s admins; nothing for others.';
grant execute on function app_public.ranking(uuid, uuid, uuid, boolean, text) to app_user;
--! EndIncluded grading/functions/ranking.sql
--! Included grading/functions/class_progress.sql
create or replace function app_public.class_progress(class_id uuid)
  returns json
  language sql stable
  security definer -- figures of subjects that the caller does not teach
begin atomic
  select json_build_object(
    'className', k.name,
    'scale', sc.scale,
    'terms', (
      select coalesce(json_agg(json_build_object(
        'termId', t.id,
        'name', t.name,
        'frozenAt', app_private.frozen_at(k.school_id, k.id, t.id),
        'decimals', p.decimals,
        'mean', app_hidden.rounded(s.mean, p.decimals),
        'minimum', app_hidden.rounded(s.minimum, p.decimals),
        'maximum', app_hidden.rounded(s.maximum, p.decimals),
        'median', app_hidden.rounded(s.median, p.decimals),
        'figures', coalesce(s.figures, 0),
        'atOrAboveHalf', coalesce(s.at_or_above_half, 0))
        order by t.ends_on, t.id), '[]')
      from app_public.terms t
      left join app_public.term_statistics s
        on s.school_id = k.school_id and s.class_id = k.id and s.term_id = t.id
      join app_public.grading_policy_versions p
        on p.school_id = k.school_id and p.id = coalesce(s.policy_version_id, t.policy_version_id)
      where t.school_id = k.school_id
        and t.academic_year_id = k.academic_year_id),
    'subjects', (
      select coalesce(
        json_agg(
          json_build_object(
            'courseId', g.id, 'subjectName', g.name, 'scale', g.scale, 'means', g.means)
          order by g.position, g.name),
        '[]')
      from (
        select c.id, c.position, su.name, coalesce(su.scale, sc.scale) as scale,
          json_object_agg(s.term_id, app_hidden.rounded(s.mean, p.decimals)) as means
        from app_public.course_statistics s
        join app_public.courses c on c.school_id = k.school_id and c.id = s.course_id
        join app_public.subjects su on su.school_id = k.school_id and su.id = c.subject_id
        join app_public.term_statistics ts
          on ts.school_id = k.school_id and ts.class_id = k.id and ts.term_id = s.term_id
        join app_public.grading_policy_versions p
          on p.school_id = k.school_id and p.id = ts.policy_version_id
        where s.school_id = k.school_id
          and s.class_id = k.id
        group by c.id, c.position, su.name, su.scale) as g))
  from app_public.classes k
  join app_public.schools sc on sc.id = k.school_id
  where k.school_id = (select app_hidden.current_school_id())
    and k.id = class_progress.class_id
    and (select app_hidden.is_class_visible(class_progress.class_id));
end;

comment on function app_public.class_progress(uuid) is
  'The official figures of a class over the terms of its year, as printed: className, scale, terms '
  '(termId, name, frozenAt, decimals, mean, minimum, maximum, median, figures, atOrAboveHalf) and '
  'subjects (courseId, subjectName, scale, means by termId). For the class''s teachers and the '
  'school''s admins; NULL for others.';
grant execute on function app_public.class_progress(uuid) to app_user;
--! EndIncluded grading/functions/class_progress.sql
--! Included grading/functions/student_course_results.sql
create or replace function app_private.student_course_results(
  school integer, class uuid, term uuid, student uuid, decimals integer, show_ranks boolean)
  returns json
  language sql stable
begin atomic
  select coalesce(json_agg(json_build_object(
    'courseId', r.course_id,
    'subjectName', su.name,
    'teacher', (
      select json_build_object('lastName', u.last_name, 'firstName', u.first_name)
      from app_public.course_teachers ct
      join app_public.users u on u.id = ct.user_id
      where ct.school_id = school
        and ct.course_id = r.course_id
      order by ct.position
      limit 1),
    'coefficient', r.coefficient,
    'mode', r.mode,
    'category', su.category,
    'average', app_hidden.rounded(r.average, decimals),
    'rank', case when show_ranks then r.rank end,
    'isTied', show_ranks and r.is_tied,
    'ranked', case when show_ranks then s.ranked end,
    'scale', coalesce(su.scale, sc.scale),
    'missingMarks', r.missing_marks,
    'classMean', app_hidden.rounded(s.mean, decimals),
    'classMinimum', app_hidden.rounded(s.minimum, decimals),
    'classMaximum', app_hidden.rounded(s.maximum, decimals))
    order by c.position, su.name), '[]')
  from app_public.course_results r
  join app_public.schools sc on sc.id = school
  join app_public.courses c on c.school_id = school and c.id = r.course_id
  join app_public.subjects su on su.school_id = school and su.id = c.subject_id
  left join app_public.course_statistics s
    on s.school_id = school
    and s.class_id = class
    and s.term_id = term
    and s.course_id = r.course_id
  where r.school_id = school
    and r.class_id = class
    and r.term_id = term
    and r.student_id = student;
end;

comment on function app_private.student_course_results(
  integer, uuid, uuid, uuid, integer, boolean) is
  'The courses of student_results(): its caller has checked who asks.';
--! EndIncluded grading/functions/student_course_results.sql
--! Included grading/functions/student_category_results.sql
create or replace function app_private.student_category_results(
  school integer, class uuid, term uuid, student uuid, decimals integer)
  returns json
  language sql stable
begin atomic
  select coalesce(json_agg(json_build_object(
    'category', g.category,
    'average', app_hidden.rounded(g.average, decimals),
    'coefficient', g.coefficient,
    'classMean', app_hidden.rounded(d.mean, decimals),
    'classMinimum', app_hidden.rounded(d.minimum, decimals),
    'classMaximum', app_hidden.rounded(d.maximum, decimals))
    order by g.category), '[]')
  from (
    select a.category,
      min(a.average) filter (where a.student_id = student) as average,
      min(a.coefficient) filter (where a.student_id = student) as coefficient,
      array_agg(a.average) filter (where a.is_enrolled) as averages
    from app_hidden.category_averages(school, class, term, true, null) as a
    group by a.category) as g
  cross join lateral app_hidden.described(g.averages, 0) as d
  where g.average is not null;
end;

comment on function app_private.student_category_results(
  integer, uuid, uuid, uuid, integer) is
  'The categories of student_results(): its caller has checked who asks.';
--! EndIncluded grading/functions/student_category_results.sql
--! Included grading/functions/student_conduct.sql
create or replace function app_private.student_conduct(
  school integer, class uuid, term uuid, student uuid, decimals integer)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'rule', p.conduct_rule,
    'mark', app_hidden.rounded(r.conduct, decimals),
    'coefficient', coalesce(k.coefficient, (
      select cr.coefficient
      from app_public.course_results cr
      join app_public.courses c on c.school_id = school and c.id = cr.course_id
      join app_public.subjects su
        on su.school_id = school and su.id = c.subject_id and su.is_conduct
      where cr.school_id = school
        and cr.class_id = class
        and cr.term_id = term
        and cr.student_id = student)),
    'start', k.start,
    'pointsOff', k.points,
    'hours', k.hours,
    'hourPoints', k.hour_points,
    'records', (
      select coalesce(json_agg(json_build_object(
        'happenedOn', c.happened_on, 'points', c.points, 'hours', c.hours, 'reason', c.reason)
        order by c.happened_on, c.id), '[]')
      from app_public.conduct_records c
      where c.school_id = school
        and c.term_id = term
        and c.student_id = student))
  from app_public.term_results r
  join app_public.terms t on t.school_id = school and t.id = term
  join app_public.grading_policy_versions p on p.school_id = school and p.id = t.policy_version_id
  left join app_hidden.conduct_marks(school, class, term, app_hidden.school_today(school)) as k
    on k.student_id = student
  where r.school_id = school
    and r.class_id = class
    and r.term_id = term
    and r.student_id = student
    and r.conduct is not null;
end;

comment on function app_private.student_conduct(integer, uuid, uuid, uuid, integer) is
  'The conduct mark of student_results() and how it comes about (R13): its caller has checked who '
  'asks.';
--! EndIncluded grading/functions/student_conduct.sql
--! Included grading/functions/student_results.sql
create or replace function app_public.student_results(student_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- a family reads its class's figures and its own ranks, not the result tables
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.reader_of(student_results.student_id);
  v_class uuid;
  v_show_ranks boolean;
begin
  if v_reader is null then
    return null;
  end if;
  v_show_ranks := v_reader = 'staff' or app_hidden.families_see_ranks();
  v_class := app_private.result_class(
    v_school, student_results.student_id, student_results.term_id);

  return (
    select pg_catalog.json_build_object(
      'classId', k.id,
      'className', k.name,
      'scale', sc.scale,
      'decimals', p.decimals,
      'average', app_hidden.rounded(r.average, p.decimals),
      'rank', case when v_show_ranks then r.rank end,
      'isTied', v_show_ranks and coalesce(r.is_tied, false),
      'ranked', case when v_show_ranks then s.ranked end,
      'isEnrolled', coalesce(r.is_enrolled, true),
      'coveredCoefficient', r.covered_coefficient,
      'totalCoefficient', r.total_coefficient,
      'classMean', app_hidden.rounded(s.mean, p.decimals),
      'classMinimum', app_hidden.rounded(s.minimum, p.decimals),
      'classMaximum', app_hidden.rounded(s.maximum, p.decimals),
      'calculatedAt', s.calculated_at,
      'frozenAt', app_private.frozen_at(v_school, k.id, t.id),
      'policyName', g.name,
      'policyVersion', p.version,
      'isValid', s.calculated_at is not null
        and app_private.is_result_valid(v_school, k.id, t.id),
      'year', (
        select pg_catalog.json_build_object(
          'average', app_hidden.rounded(y.average, yp.decimals),
          'rank', case when v_show_ranks then y.rank end,
          'isTied', v_show_ranks and y.is_tied,
          'ranked', case when v_show_ranks then y.ranked end,
          'terms', y.terms)
        from app_public.year_results y
        join app_public.grading_policy_versions yp
          on yp.school_id = v_school and yp.id = y.policy_version_id
        where y.school_id = v_school and y.class_id = k.id
          and y.student_id = student_results.student_id),
      'courses', app_private.student_course_results(
        v_school, k.id, t.id, student_results.student_id, p.decimals, v_show_ranks),
      'categories', app_private.student_category_results(
        v_school, k.id, t.id, student_results.student_id, p.decimals),
      'conduct', app_private.student_conduct(
        v_school, k.id, t.id, student_results.student_id, p.decimals),
      'rankScope', p.rank_scope)
    from app_public.terms t
    join app_public.classes k on k.school_id = v_school and k.id = v_class
    join app_public.schools sc on sc.id = v_school
    left join app_public.term_results r
      on r.school_id = v_school and r.class_id = k.id and r.term_id = t.id
      and r.student_id = student_results.student_id
    left join app_public.term_statistics s
      on s.school_id = v_school and s.class_id = k.id and s.term_id = t.id
    join app_public.grading_policy_versions p
      on p.school_id = v_school and p.id = coalesce(s.policy_version_id, t.policy_version_id)
    join app_public.grading_policies g on g.school_id = v_school and g.id = p.policy_id
    where t.school_id = v_school and t.id = student_results.term_id);
end;
$$;

comment on function app_public.student_results(uuid, uuid) is
  'The official results of a student in a term: for the school''s admins, the student''s teachers '
  'and family; NULL for others. Averages as printed, NULL without a figure. classId, className, '
  'scale, decimals, average, rank, isTied, ranked (ranks are NULL where the school does not show '
  'them to families), isEnrolled (false: left), coveredCoefficient, totalCoefficient, classMean, '
  'classMinimum, classMaximum, calculatedAt, frozenAt (since when the term is closed, else NULL), '
  'policyName, policyVersion, isValid, year (average, rank, isTied, ranked, terms; NULL before the '
  'first figure), courses (courseId, subjectName, teacher, coefficient, mode, category, average, '
  'rank, isTied, ranked, scale, missingMarks, classMean, classMinimum, classMaximum), categories '
  '(R11: category, average, coefficient, classMean, classMinimum, classMaximum), conduct (R13; '
  'NULL without a conduct mark: rule, mark, coefficient and, computed, start, pointsOff, hours, '
  'hourPoints, records with happenedOn, points, hours, reason), rankScope (class or level).';
grant execute on function app_public.student_results(uuid, uuid) to app_user;
--! EndIncluded grading/functions/student_results.sql
--! Included grading/functions/student_progress.sql
create or replace function app_public.student_progress(student_id uuid, academic_year_id uuid)
  returns json
  language plpgsql stable
  security definer -- a family reads its class's figures and its own ranks, not the result tables
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.reader_of(student_progress.student_id);
  v_show_ranks boolean := v_reader = 'staff' or app_hidden.families_see_ranks();
begin
  if v_reader is null then
    return null;
  end if;
  return (
    with year_terms as materialized (
      select t.id, t.name, t.ends_on, t.policy_version_id,
        app_private.result_class(v_school, student_progress.student_id, t.id) as class_id
      from app_public.terms t
      where t.school_id = v_school
        and t.academic_year_id = student_progress.academic_year_id),
    figures as materialized (
      select t.id, t.name, t.ends_on, t.class_id, k.name as class_name, p.decimals, r.average,
        r.rank, r.is_tied, s.ranked, s.mean
      from year_terms t
      left join app_public.classes k on k.school_id = v_school and k.id = t.class_id
      left join app_public.term_results r
        on r.school_id = v_school
        and r.class_id = t.class_id
        and r.term_id = t.id
        and r.student_id = student_progress.student_id
      left join app_public.term_statistics s
        on s.school_id = v_school and s.class_id = t.class_id and s.term_id = t.id
      join app_public.grading_policy_versions p
        on p.school_id = v_school and p.id = coalesce(s.policy_version_id, t.policy_version_id))
    select pg_catalog.json_build_object(
      'scale', sc.scale,
      'terms', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'termId', f.id,
          'name', f.name,
          'className', f.class_name,
          'frozenAt', app_private.frozen_at(v_school, f.class_id, f.id),
          'decimals', f.decimals,
          'average', app_hidden.rounded(f.average, f.decimals),
          'rank', case when v_show_ranks then f.rank end,
          'isTied', v_show_ranks and coalesce(f.is_tied, false),
          'ranked', case when v_show_ranks then f.ranked end,
          'classMean', app_hidden.rounded(f.mean, f.decimals))
          order by f.ends_on, f.id), '[]')
        from figures f),
      'subjects', (
        select coalesce(
          pg_catalog.json_agg(
            pg_catalog.json_build_object(
              'subjectName', g.name, 'scale', g.scale, 'averages', g.averages)
            order by g.position, g.name),
          '[]')
        from (
          select su.name, coalesce(su.scale, sc.scale) as scale, min(c.position) as position,
            pg_catalog.json_object_agg(f.id, app_hidden.rounded(r.average, f.decimals))
              as averages
          from figures f
          join app_public.course_results r
            on r.school_id = v_school
            and r.class_id = f.class_id
            and r.term_id = f.id
            and r.student_id = student_progress.student_id
          join app_public.courses c on c.school_id = v_school and c.id = r.course_id
          join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
          group by su.id, su.name, su.scale) as g))
    from app_public.schools sc
    where sc.id = v_school);
end;
$$;

comment on function app_public.student_progress(uuid, uuid) is
  'The official results of a student over the terms of a year, as printed: scale, terms (termId, '
  'name, className, frozenAt, decimals, average, rank, isTied, ranked, classMean; ranks NULL where '
  'the school does not show them to families) and subjects (subjectName, scale, averages by '
  'termId). For the school''s admins, the student''s teachers and family; NULL for others.';
grant execute on function app_public.student_progress(uuid, uuid) to app_user;
--! EndIncluded grading/functions/student_progress.sql
--! Included grading/functions/explained_rank.sql
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
--! EndIncluded grading/functions/explained_rank.sql
--! Included grading/functions/explained_band.sql
create or replace function app_private.explained_band(
  school integer, version uuid, of_purpose text, figure numeric)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'label', b.label,
    'lowerBound', b.lower_bound,
    'includesBound', b.includes_bound,
    'isLowest', b.lower_bound = (
      select min(o.lower_bound)
      from app_public.grading_policy_bands o
      where o.school_id = school
        and o.policy_version_id = version
        and o.purpose = of_purpose),
    'nextBound', (
      select min(o.lower_bound)
      from app_public.grading_policy_bands o
      where o.school_id = school
        and o.policy_version_id = version
        and o.purpose = of_purpose
        and o.lower_bound > b.lower_bound))
  from app_hidden.band(school, version, of_purpose, figure) as b
  where b.label is not null;
end;

comment on function app_private.explained_band(integer, uuid, text, numeric) is
  'The band that a printed figure lies in (R18): label, lowerBound, includesBound, isLowest (it '
  'also holds everything below), nextBound (where the next one begins, NULL for the highest); NULL '
  'without a figure or bands.';
--! EndIncluded grading/functions/explained_band.sql
--! Included grading/functions/explain_course_result.sql
create or replace function app_public.explain_course_result(
  student_id uuid, term_id uuid, course_id uuid, provisional boolean default false)
  returns table (
    assessment_id uuid, kind text, name text, held_on date, value numeric, code text,
    code_label text, maximum numeric, coefficient numeric, normalised numeric, weight numeric,
    is_counted boolean, reason text, comment text, points numeric,
    category text, optional text)
  language plpgsql stable
  security definer -- the calculation sees the whole class; only this student's marks come out
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.course_reader_of(
    explain_course_result.student_id, explain_course_result.course_id);
  v_class uuid;
  v_live boolean;
begin
  if v_reader is null then
    return;
  end if;

  v_class := app_private.result_class(
    v_school, explain_course_result.student_id, explain_course_result.term_id);
  v_live := v_reader = 'staff' and provisional
    and app_private.frozen_at(v_school, v_class, explain_course_result.term_id) is null;

  return query
  select a.id, a.kind, a.name, a.held_on, m.value, m.code, k.label, m.maximum, m.coefficient,
    m.normalised, m.weight, m.is_counted, m.reason, r.comment,
    m.points, m.category, m.optional
  from app_hidden.term_marks(
    v_school, v_class, explain_course_result.term_id, not v_live,
    app_private.result_day(v_school, v_class, explain_course_result.term_id)) as m
  join app_public.assessments a on a.school_id = v_school and a.id = m.assessment_id
  left join app_public.mark_codes k on k.school_id = v_school and k.code = m.code
  left join app_public.marks r
    on r.school_id = v_school
    and r.assessment_id = m.assessment_id
    and r.student_id = m.student_id
  where m.student_id = explain_course_result.student_id
    and m.course_id = explain_course_result.course_id
    and (v_reader = 'staff' or a.published_at is not null)
  order by a.held_on nulls last, a.position, a.name;
end;
$$;

comment on function app_public.explain_course_result(uuid, uuid, uuid, boolean) is
  'Why a subject average is what it is: every assessment with the mark, its value on the subject''s '
  'scale (normalised), what it adds to the denominator (weight) and the numerator (points), whether '
  'it counted and, if not, why (reason: unpublished, missing, neutral, zero_coefficient, left_out, '
  'no_bonus or no_improvement), its category and whether it is optional (bonus or improves). Same '
  'rows as the calculation; explain_course_average() says what is made of their sums. Families see '
  'published assessments only; provisional counts unpublished ones too, for staff, while the term '
  'is open; a closed term is explained as of the day it was closed. Nothing for those who may not '
  'see it.';
grant execute on function app_public.explain_course_result(uuid, uuid, uuid, boolean) to app_user;
--! EndIncluded grading/functions/explain_course_result.sql
--! Included grading/functions/explain_course_average.sql
create or replace function app_public.explain_course_average(
  student_id uuid, term_id uuid, course_id uuid, provisional boolean default false)
  returns json
  language plpgsql stable
  security definer -- the calculation sees the whole class; only this student's figures come out
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.course_reader_of(
    explain_course_average.student_id, explain_course_average.course_id);
  v_class uuid;
  v_frozen timestamptz;
  v_live boolean;
begin
  if v_reader is null then
    return null;
  end if;
  v_class := app_private.result_class(
    v_school, explain_course_average.student_id, explain_course_average.term_id);
  v_frozen := app_private.frozen_at(v_school, v_class, explain_course_average.term_id);
  v_live := v_reader = 'staff' and provisional and v_frozen is null;

  return (
    with policy as materialized (
      select p.*
      from app_public.terms t
      left join app_public.term_statistics s
        on not v_live and s.school_id = v_school and s.class_id = v_class and s.term_id = t.id
      join app_public.grading_policy_versions p
        on p.school_id = v_school and p.id = coalesce(s.policy_version_id, t.policy_version_id)
      where t.school_id = v_school and t.id = explain_course_average.term_id),
    parts as materialized (
      select c.category, coalesce(g.name, nullif(c.category, '')) as name, g.position,
        c.coefficient, c.points, c.weights, c.average
      from app_hidden.course_parts(
        v_school, v_class, explain_course_average.term_id, not v_live,
        app_private.result_day(v_school, v_class, explain_course_average.term_id),
        (select p.id from policy p)) as c
      left join app_public.grading_policy_categories g
        on g.school_id = v_school
        and g.policy_version_id = (select p.id from policy p)
        and g.code = c.category
      where c.student_id = explain_course_average.student_id
        and c.course_id = explain_course_average.course_id),
    figure as materialized (
      select f.average, f.plain_average
      from app_hidden.term_averages(
        v_school, v_class, explain_course_average.term_id, not v_live,
        app_private.result_day(v_school, v_class, explain_course_average.term_id),
        (select p.id from policy p)) as f
      where f.student_id = explain_course_average.student_id
        and f.course_id = explain_course_average.course_id),
    kept as (
      select r.average, r.plain_average
      from app_public.course_results r
      where not v_live
        and r.school_id = v_school
        and r.class_id = v_class
        and r.term_id = explain_course_average.term_id
        and r.course_id = explain_course_average.course_id
        and r.student_id = explain_course_average.student_id)
    select pg_catalog.json_build_object(
      'average', app_hidden.rounded(x.average, p.decimals),
      'plainAverage', app_hidden.rounded(x.plain_average, p.decimals),
      'scale', coalesce(su.scale, sc.scale),
      'decimals', p.decimals,
      'policyName', g.name,
      'policyVersion', p.version,
      'frozenAt', v_frozen,
      'differs', not v_live and k.average is distinct from f.average,
      'categoryRule', p.category_rule,
      'maximumRule', p.maximum_rule,
      'droppedMarks', p.dropped_marks,
      'parts', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'category', c.category, 'name', c.name, 'coefficient', c.coefficient,
          'points', pg_catalog.trim_scale(pg_catalog.round(c.points, 4)),
          'weights', pg_catalog.trim_scale(pg_catalog.round(c.weights, 4)),
          'average', app_hidden.rounded(c.average, p.decimals))
          order by c.position nulls last, c.category), '[]')
        from parts c),
      'adjustment', (
        select pg_catalog.json_build_object('points', a.points, 'reason', a.reason)
        from app_public.course_adjustments a
        where a.school_id = v_school
          and a.course_id = explain_course_average.course_id
          and a.term_id = explain_course_average.term_id
          and a.student_id = explain_course_average.student_id),
      'step', p.course_rounding_step,
      'direction', p.course_rounding_direction,
      'rank', case
        when not v_live and (v_reader = 'staff' or app_hidden.families_see_ranks())
        then app_private.explained_rank(
          v_school, v_class, explain_course_average.term_id, explain_course_average.course_id,
          explain_course_average.student_id) end)
    from policy p
    join app_public.grading_policies g on g.school_id = v_school and g.id = p.policy_id
    join app_public.schools sc on sc.id = v_school
    join app_public.courses c
      on c.school_id = v_school and c.id = explain_course_average.course_id
    join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
    left join figure f on true
    left join kept k on true
    cross join lateral (
      select case when v_live then f.average else k.average end as average,
        case when v_live then f.plain_average else k.plain_average end as plain_average) as x);
end;
$$;

comment on function app_public.explain_course_average(uuid, uuid, uuid, boolean) is
  'What is made of the marks that explain_course_result() lists: average and plainAverage as '
  'printed, scale, decimals, policyName, policyVersion, frozenAt (since when the term is closed: '
  'the figure is the kept one), differs (the marks now give another figure: it waits to be '
  'calculated or, closed, a code or scale changed since), categoryRule, maximumRule, droppedMarks, '
  'parts (category, name, coefficient, points, weights, average: points / weights), adjustment '
  '(points, reason), step and direction of rounding, rank (explained_rank()). For those who may '
  'see the marks; NULL for others. provisional as there.';
grant execute on function app_public.explain_course_average(uuid, uuid, uuid, boolean) to app_user;
--! EndIncluded grading/functions/explain_course_average.sql
--! Included grading/functions/explain_term_result.sql
create or replace function app_public.explain_term_result(
  student_id uuid, term_id uuid, provisional boolean default false)
  returns json
  language plpgsql stable
  security definer -- the calculation sees the whole class; only this student's figures come out
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.reader_of(explain_term_result.student_id);
  v_class uuid;
  v_day date;
  v_frozen timestamptz;
  v_live boolean;
begin
  if v_reader is null then
    return null;
  end if;
  v_class := app_private.result_class(
    v_school, explain_term_result.student_id, explain_term_result.term_id);
  v_day := app_private.result_day(v_school, v_class, explain_term_result.term_id);
  v_frozen := app_private.frozen_at(v_school, v_class, explain_term_result.term_id);
  v_live := v_reader = 'staff' and provisional and v_frozen is null;

  return (
    with policy as materialized (
      select p.*
      from app_public.terms t
      left join app_public.term_statistics s
        on not v_live and s.school_id = v_school and s.class_id = v_class and s.term_id = t.id
      join app_public.grading_policy_versions p
        on p.school_id = v_school and p.id = coalesce(s.policy_version_id, t.policy_version_id)
      where t.school_id = v_school and t.id = explain_term_result.term_id),
    averages as materialized (
      select r.course_id, r.coefficient, r.mode, r.average
      from app_public.course_results r
      where not v_live
        and r.school_id = v_school
        and r.class_id = v_class
        and r.term_id = explain_term_result.term_id
        and r.student_id = explain_term_result.student_id
      union all
      select a.course_id, a.coefficient, a.mode, a.average
      from app_hidden.term_averages(
        v_school, v_class, explain_term_result.term_id, false, v_day) as a
      where v_live
        and a.student_id = explain_term_result.student_id),
    general as materialized (
      select r.average, r.covered_coefficient, r.total_coefficient, r.conduct
      from app_public.term_results r
      where not v_live
        and r.school_id = v_school
        and r.class_id = v_class
        and r.term_id = explain_term_result.term_id
        and r.student_id = explain_term_result.student_id
      union all
      select a.average, a.covered_coefficient, a.total_coefficient, a.conduct
      from app_hidden.term_averages(
        v_school, v_class, explain_term_result.term_id, false, v_day) as a
      where v_live
        and a.student_id = explain_term_result.student_id
        and a.course_id is null),
    parts as materialized (
      select a.course_id, su.name, su.category, c.position, coalesce(su.scale, sc.scale) as scale,
        a.average, a.coefficient, a.coefficient <> c.coefficient as is_personal, a.mode,
        x.figure, x.weight, x.points, x.reason
      from averages a
      join policy p on true
      join app_public.schools sc on sc.id = v_school
      join app_public.courses c on c.school_id = v_school and c.id = a.course_id
      join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
      cross join lateral app_hidden.general_part(
        a.average, a.coefficient, a.mode, coalesce(su.scale, sc.scale), sc.scale, p) as x),
    -- a computed conduct mark is one more part, with a coefficient of its own
    conduct as materialized (
      select g.conduct as mark, p.conduct_coefficient as coefficient
      from general g
      join policy p on p.conduct_rule = 'computed'
      where g.conduct is not null),
    sums as (
      select sum(a.points) as points, sum(a.weight) as weights
      from (
        select x.points, x.weight from parts x
        union all
        select c.coefficient * c.mark, c.coefficient from conduct c) as a)
    select pg_catalog.json_build_object(
      'average', app_hidden.rounded(g.average, p.decimals),
      'scale', sc.scale,
      'decimals', p.decimals,
      'policyName', pol.name,
      'policyVersion', p.version,
      'frozenAt', v_frozen,
      'generalRule', p.general_rule,
      'courses', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'courseId', x.course_id,
          'subjectName', x.name,
          'category', x.category,
          'average', app_hidden.rounded(x.average, p.decimals),
          'scale', x.scale,
          'coefficient', x.coefficient,
          'isPersonal', x.is_personal,
          'mode', x.mode,
          'figure', app_hidden.rounded(x.figure, p.decimals),
          'weight', coalesce(x.weight, 0),
          'points', pg_catalog.trim_scale(pg_catalog.round(x.points, 4)),
          'reason', x.reason)
          order by x.position, x.name), '[]')
        from parts x),
      'conduct', (
        select pg_catalog.json_build_object(
          'mark', app_hidden.rounded(c.mark, p.decimals), 'coefficient', c.coefficient,
          'points', pg_catalog.trim_scale(pg_catalog.round(c.coefficient * c.mark, 4)))
        from conduct c),
      'points', pg_catalog.trim_scale(pg_catalog.round(s.points, 4)),
      'weights', pg_catalog.trim_scale(s.weights),
      'step', p.general_rounding_step,
      'direction', p.general_rounding_direction,
      'categories', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'category', c.category, 'average', app_hidden.rounded(c.average, p.decimals),
          'coefficient', c.coefficient)
          order by c.category), '[]')
        from app_hidden.category_averages(
          v_school, v_class, explain_term_result.term_id, not v_live, v_day) as c
        where c.student_id = explain_term_result.student_id),
      'mention', app_private.explained_band(
        v_school, p.id, 'mention', app_hidden.rounded(g.average, p.decimals)),
      'coverage', pg_catalog.json_build_object(
        'covered', g.covered_coefficient, 'expected', g.total_coefficient,
        'minimum', p.minimum_coverage),
      'rank', case
        when not v_live and (v_reader = 'staff' or app_hidden.families_see_ranks())
        then app_private.explained_rank(
          v_school, v_class, explain_term_result.term_id, null,
          explain_term_result.student_id) end)
    from policy p
    join app_public.grading_policies pol on pol.school_id = v_school and pol.id = p.policy_id
    join app_public.schools sc on sc.id = v_school
    cross join sums s
    join general g on true);
end;
$$;

comment on function app_public.explain_term_result(uuid, uuid, boolean) is
  'Why a general average is what it is: average, scale, decimals, policyName, policyVersion, '
  'frozenAt (since when the term is closed: the figures are the kept ones), generalRule, courses '
  '(courseId, subjectName, category, average, scale, coefficient, isPersonal, mode, figure, weight '
  'and points that it adds, reason why it adds nothing), conduct (mark, coefficient, points; NULL '
  'unless computed), points and weights (their sums: the average is points / weights), step and '
  'direction of rounding, categories (R11), mention (explained_band()), coverage (covered, '
  'expected, minimum), rank (explained_rank(); NULL where ranks are not shown, or provisional). '
  'For the school''s admins, the student''s teachers and family; NULL for others. provisional '
  'counts unpublished assessments, for staff, while the term is open.';
grant execute on function app_public.explain_term_result(uuid, uuid, boolean) to app_user;
--! EndIncluded grading/functions/explain_term_result.sql
--! Included grading/functions/explain_year_result.sql
create or replace function app_public.explain_year_result(student_id uuid, academic_year_id uuid)
  returns json
  language plpgsql stable
  security definer -- the calculation sees the whole class; only this student's figures come out
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_reader text := app_private.reader_of(explain_year_result.student_id);
  v_show_ranks boolean := v_reader = 'staff' or app_hidden.families_see_ranks();
begin
  if v_reader is null then
    return null;
  end if;
  return (
    with own as materialized (
      select r.*
      from app_public.year_results r
      join app_public.classes k
        on k.school_id = v_school
        and k.id = r.class_id
        and k.academic_year_id = explain_year_result.academic_year_id
      where r.school_id = v_school
        and r.student_id = explain_year_result.student_id
      order by r.is_enrolled desc, r.calculated_at desc
      limit 1),
    parts as materialized (
      select t.id, t.name, t.ends_on, t.weight, x.average, x.figure,
        app_private.frozen_at(
          v_school, app_private.result_class(v_school, explain_year_result.student_id, t.id), t.id)
          as frozen_at,
        case
          when t.weight = 0 then 'zero_weight'
          when x.term_id is null then 'no_figures'
          when x.figure is null then 'missing' end as reason
      from own o
      join app_public.terms t
        on t.school_id = v_school and t.academic_year_id = explain_year_result.academic_year_id
      left join app_hidden.year_parts(
        v_school, o.class_id, array[explain_year_result.student_id]) as x on x.term_id = t.id)
    select pg_catalog.json_build_object(
      'average', app_hidden.rounded(o.average, p.decimals),
      'scale', sc.scale,
      'decimals', p.decimals,
      'className', k.name,
      'policyName', g.name,
      'policyVersion', p.version,
      'frozenAt', (
        select case when pg_catalog.bool_and(x.frozen_at is not null) then max(x.frozen_at) end
        from parts x),
      'input', p.year_input,
      'missingTerm', p.missing_term,
      'terms', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'termId', x.id,
          'name', x.name,
          'weight', x.weight,
          'average', app_hidden.rounded(x.average, p.decimals),
          'figure', case p.year_input
            when 'printed' then x.figure
            else app_hidden.rounded(x.figure, 4) end,
          'frozenAt', x.frozen_at,
          'reason', x.reason)
          order by x.ends_on, x.id), '[]')
        from parts x),
      'exam', case
        when p.exam_weight > 0 then pg_catalog.json_build_object(
          'average', e.average, 'weight', p.exam_weight, 'yearWeight', p.year_weight) end,
      'mention', app_private.explained_band(
        v_school, p.id, 'mention', app_hidden.rounded(o.average, p.decimals)),
      'decision', app_private.explained_band(
        v_school, p.id, 'decision', app_hidden.rounded(o.average, p.decimals)),
      'rank', case
        when v_show_ranks then app_private.explained_rank(
          v_school, o.class_id, null, null, explain_year_result.student_id) end)
    from own o
    join app_public.classes k on k.school_id = v_school and k.id = o.class_id
    join app_public.schools sc on sc.id = v_school
    join app_public.grading_policy_versions p
      on p.school_id = v_school and p.id = o.policy_version_id
    join app_public.grading_policies g on g.school_id = v_school and g.id = p.policy_id
    left join app_public.year_exams e
      on e.school_id = v_school
      and e.academic_year_id = explain_year_result.academic_year_id
      and e.student_id = explain_year_result.student_id);
end;
$$;

comment on function app_public.explain_year_result(uuid, uuid) is
  'Why an annual average is what it is: average, scale, decimals, className, policyName, '
  'policyVersion, frozenAt (when the last of its terms was closed; NULL while one is open), input '
  '(exact or printed), missingTerm (what happens to a term without figure), terms (termId, name, '
  'weight, average, figure that counts, frozenAt, reason why it does not count: zero_weight, '
  'no_figures (nobody in the class has any yet) or missing), exam (average, weight, yearWeight; '
  'NULL without a blend), mention and decision (explained_band()), rank (explained_rank(); NULL '
  'where ranks are not shown). For the school''s admins, the student''s teachers and family; NULL '
  'for others, and before the first annual figure.';
grant execute on function app_public.explain_year_result(uuid, uuid) to app_user;
--! EndIncluded grading/functions/explain_year_result.sql
--! Included grading/functions/explain_statistics.sql
create or replace function app_public.explain_statistics(
  class_id uuid, term_id uuid, course_id uuid default null)
  returns json
  language sql stable
  security definer -- a family reads how many figures there are, not whose
begin atomic
  with reader as materialized (
    select app_hidden.current_school_id() as school_id,
      app_hidden.is_class_visible(explain_statistics.class_id) as is_staff,
      explain_statistics.class_id = any (app_hidden.current_family_class_ids()) as is_family),
  figures as materialized (
    select f.*
    from reader r
    cross join lateral app_private.official_results(
      r.school_id, explain_statistics.class_id, explain_statistics.term_id,
      explain_statistics.course_id, false) as f
    where explain_statistics.term_id is not null)
  select json_build_object(
    'frozenAt', app_private.frozen_at(r.school_id, s.class_id, s.term_id),
    'decimals', p.decimals,
    'half', g.half,
    'students', (select count(*) from figures),
    'figures', x.count,
    'sum', app_hidden.rounded(g.sum, p.decimals),
    'mean', app_hidden.rounded(x.mean, p.decimals),
    'minimum', app_hidden.rounded(x.minimum, p.decimals),
    'maximum', app_hidden.rounded(x.maximum, p.decimals),
    'median', app_hidden.rounded(x.median, p.decimals),
    'atOrAboveHalf', x.at_or_above_half,
    'withoutAverage', (
      select count(*) from figures f where f.is_enrolled and f.average is null),
    'left', (select count(*) from figures f where not f.is_enrolled),
    'names', case
      when r.is_staff then (
        select coalesce(
          json_agg(
            json_build_object(
              'lastName', st.last_name, 'firstName', st.first_name,
              'reason', case when f.is_enrolled then 'no_average' else 'left' end)
            order by st.last_name, st.first_name, st.id),
          '[]')
        from figures f
        join app_public.students st on st.school_id = r.school_id and st.id = f.student_id
        where f.average is null
           or not f.is_enrolled) end)
  from reader r
  join app_public.term_statistics s
    on s.school_id = r.school_id
    and s.class_id = explain_statistics.class_id
    and s.term_id = explain_statistics.term_id
  join app_public.grading_policy_versions p
    on p.school_id = r.school_id and p.id = s.policy_version_id
  join app_public.schools sc on sc.id = r.school_id
  left join app_public.courses c
    on c.school_id = r.school_id and c.id = explain_statistics.course_id
  left join app_public.subjects su on su.school_id = r.school_id and su.id = c.subject_id
  cross join lateral (
    select coalesce(su.scale, sc.scale) / 2 as half,
      sum(f.average) filter (where f.is_enrolled) as sum,
      array_agg(f.average) filter (where f.is_enrolled) as averages
    from figures f) as g
  cross join lateral app_hidden.described(g.averages, g.half) as x
  where r.is_staff
     or r.is_family;
end;

comment on function app_public.explain_statistics(uuid, uuid, uuid) is
  'Who is in the figures of a class in a term (R12), the general ones or those of a course: '
  'frozenAt, decimals, half (of the scale), students (with results), figures (enrolled with an '
  'average: they alone count), sum of their averages, mean (sum / figures), minimum, maximum, '
  'median, atOrAboveHalf, withoutAverage, left, names (lastName, firstName, reason: no_average or '
  'left; of those who do not count, NULL for families). For the class''s teachers, its families '
  'and the school''s admins; NULL for others.';
grant execute on function app_public.explain_statistics(uuid, uuid, uuid) to app_user;
--! EndIncluded grading/functions/explain_statistics.sql
--! Included states/functions/term_state.sql
create or replace function app_public.term_state(class_id uuid, term_id uuid)
  returns json
  language sql stable
  security definer -- names of who closed and reopened
begin atomic
  select json_build_object(
    'state', coalesce(ct.state, 'open'),
    'closedAt', ct.closed_at,
    'closedBy', c.first_name || ' ' || c.last_name,
    'reopenedAt', ct.reopened_at,
    'reopenedBy', r.first_name || ' ' || r.last_name,
    'reason', ct.reopening_reason,
    'mayClose', app_hidden.may_act_for_class(k.id, s.closing_duty),
    'mayReopen', app_hidden.may_act_for_class(k.id, s.reopening_duty))
  from app_public.classes k
  join app_public.schools s on s.id = k.school_id
  left join app_public.class_terms ct
    on ct.school_id = k.school_id
    and ct.class_id = k.id
    and ct.term_id = term_state.term_id
  left join app_public.users c on c.id = ct.closed_by
  left join app_public.users r on r.id = ct.reopened_by
  where k.school_id = (select app_hidden.current_school_id())
    and k.id = term_state.class_id
    and (select app_hidden.is_class_visible(term_state.class_id));
end;

comment on function app_public.term_state(uuid, uuid) is
  'Where a class''s term stands, for its teachers and the school''s admins; NULL for others. state '
  '(open, closed or reopened), closedAt, closedBy, reopenedAt, reopenedBy, reason (of the last '
  'reopening), mayClose, mayReopen (also: may decide on corrections).';
grant execute on function app_public.term_state(uuid, uuid) to app_user;
--! EndIncluded states/functions/term_state.sql
--! Included states/functions/late_marks.sql
create or replace function app_private.late_marks(
  school integer, assessment uuid, published_at timestamptz, students uuid[] default null)
  returns json
  language sql stable
begin atomic
  select json_object_agg(m.student_id, json_build_array(
    m.entered_at, u.first_name || ' ' || u.last_name, m.version > 1))
  from app_public.marks m
  left join app_public.users u on u.id = m.entered_by
  where m.school_id = school
    and m.assessment_id = assessment
    and m.entered_at > late_marks.published_at
    and (students is null or m.student_id = any (students));
end;

comment on function app_private.late_marks(integer, uuid, timestamptz, uuid[]) is
  'Marks entered or changed after the publication of their assessment, of all students or '
  'of these: student id to [when, by whom, changed]; NULL for none. Its callers have checked who asks.';
--! EndIncluded states/functions/late_marks.sql
--! Included grading/functions/gradebook_figures.sql
create or replace function app_private.gradebook_figures(
  school integer, class uuid, course uuid, term uuid)
  returns json
  language sql stable
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  with decimals as (
    select p.decimals
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    where t.school_id = school
      and t.id = term),
  figures as materialized (
    select f.*
    from app_hidden.live_figures(school, class, term) as f
    where f.course_id = course
       or f.course_id is null),
  own as materialized (
    select c.student_id, c.is_enrolled, c.average, c.rank, c.is_tied, c.ranked,
      g.average as general_average, g.rank as general_rank, g.is_tied as general_is_tied,
      g.ranked as general_ranked
    from figures c
    left join figures g on g.student_id = c.student_id and g.course_id is null
    where c.course_id = course),
  assessments as (
    select a.id, app_hidden.described(
      array_agg(case k.effect when 'zero' then 0 else m.value end)
        filter (where m.student_id is not null), null) as stats
    from app_public.assessments a
    left join (
      app_public.marks m
      join own o on o.student_id = m.student_id and o.is_enrolled)
      on m.school_id = school and m.assessment_id = a.id
    left join app_public.mark_codes k on k.school_id = school and k.code = m.code
    where a.school_id = school
      and a.course_id = course
      and a.term_id = term
    group by a.id)
  select json_build_object(
    'ranked', max(o.ranked),
    'generalRanked', max(o.general_ranked),
    'class', (
      select json_build_array(
        app_hidden.rounded(s.mean, d.decimals), app_hidden.rounded(s.minimum, d.decimals),
        app_hidden.rounded(s.maximum, d.decimals))
      from app_hidden.described(array_agg(o.average) filter (where o.is_enrolled), null) as s),
    'assessments', (
      select coalesce(json_object_agg(a.id, json_build_array(
        app_hidden.rounded((a.stats).mean, d.decimals), (a.stats).minimum, (a.stats).maximum)), '{}')
      from assessments a
      where (a.stats).count > 0),
    'students', coalesce(json_object_agg(o.student_id, json_build_array(
      app_hidden.rounded(o.average, d.decimals), o.rank, o.is_tied,
      app_hidden.rounded(o.general_average, d.decimals), o.general_rank, o.general_is_tied))
      filter (where o.student_id is not null), '{}'))
  from decimals d
  left join own o on true
  group by d.decimals;
end;

comment on function app_private.gradebook_figures(integer, uuid, uuid, uuid) is
  'Provisional figures of a course, calculated now, averages as printed. students: student id to '
  '[subject average, rank, tied, general average, rank, tied]; ranked and generalRanked: what these '
  'ranks are out of; class: [mean, lowest, highest] subject average; assessments: assessment id to '
  '[mean, lowest, highest] mark, on its own maximum, codes that count as zero included, of the '
  'enrolled; none without a counted mark. Its callers have checked who asks.';
--! EndIncluded grading/functions/gradebook_figures.sql
--! Included grading/functions/gradebook.sql
create or replace function app_public.gradebook(course_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- provisional averages and ranks need the marks of the whole class
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_class uuid;
  v_head jsonb;
begin
  select c.class_id, pg_catalog.jsonb_build_object(
    'classId', k.id, 'className', k.name, 'subject', u.name, 'coefficient', c.coefficient,
    'scale', coalesce(u.scale, s.scale), 'decimals', p.decimals,
    'maximum', coalesce(u.default_maximum, u.scale, s.scale), 'categories', (
      select coalesce(
        pg_catalog.jsonb_agg(
          pg_catalog.jsonb_build_array(g.code, g.name) order by g.position, g.code), '[]')
      from app_public.grading_policy_categories g
      where g.school_id = v_school
        and g.policy_version_id = p.id
        and p.category_rule = 'average'))
  into v_class, v_head
  from app_public.courses c
  join app_public.schools s on s.id = v_school
  join app_public.classes k on k.school_id = v_school and k.id = c.class_id
  join app_public.subjects u on u.school_id = v_school and u.id = c.subject_id
  join app_public.terms t on t.school_id = v_school and t.id = gradebook.term_id
  join app_public.grading_policy_versions p
    on p.school_id = v_school
    and p.id = t.policy_version_id
  where c.school_id = v_school
    and c.id = gradebook.course_id
    and (
      app_hidden.has_duty('admin')
      or c.id = any (app_hidden.current_readable_course_ids()));
  if v_class is null then
    return null;
  end if;

  return (
    with roster as materialized (
      select s.id, s.student_number, s.last_name, s.first_name, s.sex, f.is_enrolled,
        pg_catalog.row_number() over (order by s.last_name, s.first_name, s.id) as place
      from app_hidden.term_courses(
        v_school, v_class, gradebook.term_id, app_hidden.school_today(v_school)) as f
      join app_public.students s on s.school_id = v_school and s.id = f.student_id
      where f.course_id = gradebook.course_id),
    columns as materialized (
      select a.*
      from app_public.assessments a
      where a.school_id = v_school
        and a.course_id = gradebook.course_id
        and a.term_id = gradebook.term_id),
    entered as materialized (
      select m.assessment_id, m.student_id, m.version, m.comment, m.entered_by,
        coalesce(pg_catalog.trim_scale(m.value)::text, m.code) as mark
      from columns a
      join app_public.marks m on m.school_id = v_school and m.assessment_id = a.id),
    people as materialized (
      select u.id, u.first_name || ' ' || u.last_name as name,
        pg_catalog.row_number() over (order by u.id) - 1 as place
      from app_public.users u
      where u.id in (select e.entered_by from entered e))
    select pg_catalog.json_build_object(
      'head', v_head,
      'state', app_public.term_state(v_class, gradebook.term_id),
      'codes', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'code', k.code, 'label', k.label, 'effect', k.effect) order by k.position, k.code), '[]')
        from app_public.mark_codes k
        where k.school_id = v_school),
      'mayEdit', app_hidden.has_duty('admin')
        or gradebook.course_id = any (app_hidden.current_course_ids()),
      'people', (
        select coalesce(pg_catalog.json_agg(p.name order by p.place), '[]') from people p),
      'students', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(
          r.id, r.student_number, r.last_name, r.first_name, r.sex, r.is_enrolled)
          order by r.place), '[]')
        from roster r),
      'assessments', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', a.id, 'kind', a.kind, 'name', a.name, 'maximum', a.maximum,
          'coefficient', a.coefficient, 'heldOn', a.held_on, 'category', a.category,
          'scheduledFor', a.scheduled_for, 'publishedAt', a.published_at,
          'optional', a.optional,
          'lateMarks', app_private.late_marks(v_school, a.id, a.published_at),
          'marks', (
            select coalesce(pg_catalog.json_agg(
              case
                when e.mark is null then null
                when e.comment is null
                  then pg_catalog.json_build_array(e.mark, e.version, p.place)
                else pg_catalog.json_build_array(e.mark, e.version, p.place, e.comment)
              end order by r.place), '[]')
            from roster r
            left join entered e on e.assessment_id = a.id and e.student_id = r.id
            left join people p on p.id = e.entered_by))
          order by a.position, a.held_on nulls last, a.name), '[]')
        from columns a),
      'figures', app_private.gradebook_figures(
        v_school, v_class, gradebook.course_id, gradebook.term_id)));
end;
$$;

comment on function app_public.gradebook(uuid, uuid) is
  'A course''s gradebook in a term, for its teachers, the class teachers and the school''s admins; '
  'NULL for others. head (classId, className, subject, coefficient, scale of its averages, '
  'decimals, maximum of a new assessment, categories of the term''s policy ([code, name]) where it '
  'averages them), state (as term_state()), codes (code, label, effect) in order, mayEdit, people '
  '(names of those who entered marks), students (id, number, last name, first name, sex, enrolled) by name, assessments in order (id, kind, name, '
  'maximum, coefficient, heldOn, category, scheduledFor, publishedAt, optional, lateMarks (student '
  'id to [when, by whom, changed] for what was entered after publication), marks: for each '
  'student in order, NULL or [number or code, version, who entered it as a place in people, remark '
  'if any]), figures as in save_marks().';
grant execute on function app_public.gradebook(uuid, uuid) to app_user;
--! EndIncluded grading/functions/gradebook.sql
--! Included grading/functions/order_assessments.sql
create or replace function app_public.order_assessments(
  course_id uuid, term_id uuid, ids uuid[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not (
    app_hidden.has_duty('admin')
    or order_assessments.course_id = any (app_hidden.current_course_ids())) then
    raise exception 'You may not order the assessments of this course'
      using errcode = 'RBDEN', hint = 'Ask a teacher of the course.';
  end if;
  update app_public.assessments a
  set position = p.place
  from (
    select o.id, pg_catalog.row_number() over (
      order by pg_catalog.array_position(ids, o.id), o.position, o.held_on nulls last, o.name)
      as place
    from app_public.assessments o
    where o.school_id = app_hidden.current_school_id()
      and o.course_id = order_assessments.course_id
      and o.term_id = order_assessments.term_id) as p
  where a.school_id = app_hidden.current_school_id()
    and a.id = p.id
    and a.position <> p.place;
end;
$$;

comment on function app_public.order_assessments(uuid, uuid, uuid[]) is
  'Puts the assessments of a course in a term in the order of their ids; those that are not named '
  'follow. Errors: RBDEN, not a teacher of the course nor an admin; RBCLO, the term is closed.';
grant execute on function app_public.order_assessments(uuid, uuid, uuid[]) to app_user;
--! EndIncluded grading/functions/order_assessments.sql
--! Included grading/functions/saved_marks.sql
create or replace function app_hidden.saved_marks(marks app_public.mark_edit[])
  returns json
  language sql stable
  security definer -- provisional figures need the marks of the whole class
begin atomic
  with own as (
    select i.assessment_id, i.student_id, a.school_id, a.course_id, a.term_id, a.published_at
    from unnest(marks) as i
    join app_public.assessments a
      on a.school_id = (select app_hidden.current_school_id())
      and a.id = i.assessment_id
      and (
        (select app_hidden.has_duty('admin'))
        or a.course_id = any ((select app_hidden.current_course_ids())::uuid[])))
  select json_build_object(
    'marks', (
      select coalesce(json_agg(json_build_object(
        'assessmentId', i.assessment_id, 'studentId', i.student_id, 'value', m.value,
        'code', m.code, 'version', m.version)), '[]')
      from own i
      left join app_public.marks m
        on m.school_id = i.school_id
        and m.assessment_id = i.assessment_id
        and m.student_id = i.student_id),
    'lateMarks', (
      select coalesce(json_object_agg(
        l.assessment_id,
        app_private.late_marks(l.school_id, l.assessment_id, l.published_at, l.students)), '{}')
      from (
        select i.school_id, i.assessment_id, i.published_at, array_agg(i.student_id) as students
        from own i
        where i.published_at is not null
        group by i.school_id, i.assessment_id, i.published_at) as l),
    'courses', (
      select coalesce(json_object_agg(
        c.id, app_private.gradebook_figures(c.school_id, c.class_id, c.id, c.term_id)), '{}')
      from (
        select distinct o.school_id, co.id, co.class_id, o.term_id
        from own o
        join app_public.courses co on co.school_id = o.school_id and co.id = o.course_id) as c));
end;

comment on function app_hidden.saved_marks(app_public.mark_edit[]) is
  'What save_marks() returns.';
grant execute on function app_hidden.saved_marks(app_public.mark_edit[]) to app_user;
--! EndIncluded grading/functions/saved_marks.sql
--! Included states/functions/closed_classes.sql
create or replace function app_private.closed_classes(
  school integer, assessment uuid, student uuid)
  returns table (class_id uuid, term_id uuid)
  language sql stable
begin atomic
  select ct.class_id, ct.term_id
  from app_public.assessments a
  cross join lateral (
    select c.class_id
    from app_public.courses c
    where c.school_id = school and c.id = a.course_id
    union
    select r.class_id
    from app_public.term_results r
    where r.school_id = school and r.student_id = student and r.term_id = a.term_id) as x
  join app_public.class_terms ct
    on ct.school_id = school and ct.class_id = x.class_id and ct.term_id = a.term_id
  where a.school_id = school
    and a.id = assessment
    and ct.state = 'closed';
end;

comment on function app_private.closed_classes(integer, uuid, uuid) is
  'The closed terms of classes in which a student''s mark in an assessment counts: of the course, '
  'and of the student''s results.';
--! EndIncluded states/functions/closed_classes.sql
--! Included states/functions/closed_marks.sql
create or replace function app_hidden.closed_marks(marks app_public.mark_edit[])
  returns jsonb
  language sql stable
  security definer -- looks at states for assessments the caller may write
begin atomic
  select jsonb_agg(jsonb_build_object(
    'assessmentId', i.assessment_id, 'studentId', i.student_id, 'field', 'termId',
    'reason', x.term_name || ' is closed for the class ' || x.class_name || '.') order by i.place)
  from unnest(marks) with ordinality
    as i (assessment_id, student_id, value, code, comment, version, place)
  join app_public.assessments a
    on a.school_id = (select app_hidden.current_school_id())
    and a.id = i.assessment_id
    and (
      (select app_hidden.has_duty('admin'))
      or a.course_id = any ((select app_hidden.current_course_ids())::uuid[]))
  cross join lateral (
    select k.name as class_name, t.name as term_name
    from app_private.closed_classes(a.school_id, a.id, i.student_id) as c
    join app_public.classes k on k.school_id = a.school_id and k.id = c.class_id
    join app_public.terms t on t.school_id = a.school_id and t.id = a.term_id
    order by k.name
    limit 1) as x;
end;

comment on function app_hidden.closed_marks(app_public.mark_edit[]) is
  'Marks of save_marks() whose term is closed, each with field and reason; NULL when none.';
grant execute on function app_hidden.closed_marks(app_public.mark_edit[]) to app_user;
--! EndIncluded states/functions/closed_marks.sql
--! Included grading/functions/save_marks.sql
create or replace function app_public.save_marks(marks app_public.mark_edit[])
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_problems jsonb;
begin
  if pg_catalog.cardinality(marks) > 2000 then
    raise exception 'At most 2000 marks can be saved at once' using errcode = 'RBVAL';
  end if;

  v_problems := app_hidden.mark_problems(marks);
  if v_problems is not null then
    raise exception 'No mark was saved: % of them can''t be', pg_catalog.jsonb_array_length(v_problems)
      using errcode = 'RBMRK', detail = v_problems::text,
      hint = 'Correct the marks named in the details.';
  end if;

  v_problems := app_hidden.closed_marks(marks);
  if v_problems is not null then
    raise exception 'No mark was saved: the term of % of them is closed',
      pg_catalog.jsonb_array_length(v_problems)
      using errcode = 'RBCLO', detail = v_problems::text,
      hint = 'Request a correction, or ask who may to reopen the term.';
  end if;

  -- held until the end, in one order: nobody changes them between the comparison and the write
  perform from app_public.marks m
  where (m.school_id, m.assessment_id, m.student_id) in (
    select v_school, i.assessment_id, i.student_id from pg_catalog.unnest(marks) as i)
  order by m.assessment_id, m.student_id
  for no key update;

  v_problems := app_hidden.stale_marks(marks);
  if v_problems is not null then
    raise exception 'No mark was saved: somebody else changed % of them meanwhile',
      pg_catalog.jsonb_array_length(v_problems)
      using errcode = 'RBSTL', detail = v_problems::text,
      hint = 'Compare both values in the details and choose one.';
  end if;

  delete from app_public.marks m
  using pg_catalog.unnest(marks) as i
  where m.school_id = v_school
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id
    and m.version = i.version
    and i.value is null
    and i.code is null;

  update app_public.marks m
  set value = i.value, code = i.code, comment = i.comment
  from pg_catalog.unnest(marks) as i
  where m.school_id = v_school
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id
    and m.version = i.version
    and (m.value, m.code, m.comment) is distinct from (i.value, i.code, i.comment);

  begin
    insert into app_public.marks as m (assessment_id, student_id, value, code, comment)
    select i.assessment_id, i.student_id, i.value, i.code, i.comment
    from pg_catalog.unnest(marks) as i
    where i.version is null
      and (i.value is not null or i.code is not null)
      and not exists (
        select
        from app_public.marks x
        where x.school_id = v_school
          and x.assessment_id = i.assessment_id
          and x.student_id = i.student_id
          and (x.value, x.code, x.comment) is not distinct from (i.value, i.code, i.comment));
  exception
    when unique_violation then -- entered by somebody else since the comparison
      raise exception 'No mark was saved: somebody else entered some of them meanwhile'
        using errcode = 'RBSTL', detail = app_hidden.stale_marks(marks)::text,
        hint = 'Compare both values in the details and choose one.';
  end;

  return app_hidden.saved_marks(marks);
end;
$$;

comment on function app_public.save_marks(app_public.mark_edit[]) is
  'Saves many marks in one go: all or none. Value and code both NULL clear a mark. Returns marks '
  '(assessmentId, studentId, value, code, version), lateMarks (of the published assessments among '
  'them, as the gradebook shows them) and courses: course id to the provisional '
  'figures of its class (students: student id to [subject average, rank, tied, general average, '
  'rank, tied]; ranked, generalRanked, class, assessments: as the gradebook shows them). '
  'Sending the same marks again changes nothing. Errors, with a list in the details: RBMRK, a mark '
  'that can''t be saved (assessmentId, studentId, field, reason); RBCLO, a mark of a closed term '
  '(the same); RBSTL, marks changed since the '
  'version given (assessmentId, studentId, yours, theirs with value, code, comment, version, '
  'enteredBy, enteredAt). Error 42501: not your course.';
grant execute on function app_public.save_marks(app_public.mark_edit[]) to app_user;
--! EndIncluded grading/functions/save_marks.sql
--! Included grading/functions/mark_history.sql
create or replace function app_public.mark_history(assessment_id uuid, student_id uuid)
  returns table (
    at timestamptz, operation text, actor_last_name text, actor_first_name text, before text,
    after text, comment_before text, comment_after text, is_after_publication boolean, reason text)
  language sql stable
  security definer -- the log is closed; the caller reads one mark of it
begin atomic
  select l.at, l.operation, u.last_name, u.first_name,
    coalesce(l.before ->> 'value', l.before ->> 'code'),
    coalesce(l.after ->> 'value', l.after ->> 'code'),
    l.before ->> 'comment', l.after ->> 'comment', coalesce(l.at > a.published_at, false), l.reason
  from app_public.assessments a
  join audit.log l
    on l.school_id = a.school_id
    and l.table_name = 'app_public.marks'
    and l.key = jsonb_build_object(
      'assessment_id', a.id, 'student_id', mark_history.student_id)
  left join app_public.users u on u.id = l.actor_id
  where a.school_id = (select app_hidden.current_school_id())
    and a.id = mark_history.assessment_id
    and (
      (select app_hidden.has_duty('admin'))
      or a.course_id = any ((select app_hidden.current_readable_course_ids())::uuid[]))
    and coalesce(l.before, l.after) ?| array['value', 'code', 'comment']
  order by l.at desc, l.id desc;
end;

comment on function app_public.mark_history(uuid, uuid) is
  'Every change of a student''s mark in an assessment, newest first, for the school''s admins, the '
  'course''s teachers and the class teachers; nothing for others. before and after are the number or '
  'code, NULL when there was none or it did not change; comment_before and comment_after the remark; '
  'actor NULL for an import or job; reason where one was given.';
grant execute on function app_public.mark_history(uuid, uuid) to app_user;
--! EndIncluded grading/functions/mark_history.sql
--! Included grading/functions/adopt_policy.sql
create or replace function app_public.adopt_policy(term_id uuid, policy_version_id uuid)
  returns app_public.terms
  language plpgsql volatile
  security definer -- the pinned version is nobody's to write directly
  set search_path = ''
as $$
declare
  v_term app_public.terms;
begin
  if not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school may move a term to other grading rules'
      using errcode = 'RBDEN';
  end if;
  if not exists (
    select
    from app_public.grading_policy_versions v
    where v.school_id = app_hidden.current_school_id()
      and v.id = adopt_policy.policy_version_id) then
    raise exception 'There is no such version of a grading policy'
      using errcode = 'RBVAL', column = 'policy_version_id', hint = 'Choose one of the school''s.';
  end if;
  update app_public.terms t
  set policy_version_id = adopt_policy.policy_version_id
  where t.school_id = app_hidden.current_school_id()
    and t.id = adopt_policy.term_id
  returning t.* into v_term;
  if v_term.id is null then
    raise exception 'There is no such term'
      using errcode = 'RBVAL', column = 'term_id', hint = 'Choose one of the school''s.';
  end if;
  return v_term;
end;
$$;

comment on function app_public.adopt_policy(uuid, uuid) is
  'Moves a term to another version of a grading policy; its results are calculated anew by the '
  'worker. compare_policy() shows before what would change. Errors: RBDEN, not an admin; RBVAL, no '
  'such term or version in the school; RBCLO, the term is closed for a class.';
grant execute on function app_public.adopt_policy(uuid, uuid) to app_user;
--! EndIncluded grading/functions/adopt_policy.sql
--! Included grading/functions/create_policy.sql
create or replace function app_public.create_policy(
  template text, name text default null, is_default boolean default false)
  returns app_public.grading_policies
  language plpgsql volatile
  security definer -- one operation on several tables, for whom it checks
  set search_path = ''
as $$
begin
  if not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school may make grading rules' using errcode = 'RBDEN';
  end if;
  if create_policy.is_default then
    update app_public.grading_policies p
    set is_default = false
    where p.school_id = app_hidden.current_school_id()
      and p.is_default;
  end if;
  return app_private.apply_policy_template(
    app_hidden.current_school_id(), create_policy.template, create_policy.name,
    create_policy.is_default);
end;
$$;

comment on function app_public.create_policy(text, text, boolean) is
  'Makes a grading policy from one of policy_templates(), with its first version, categories, '
  'bands and the mark codes that the school lacks; as the default, new terms take it. name: NULL '
  'for the template''s. Errors: RBDEN, not an admin; RBVAL, no such template.';
grant execute on function app_public.create_policy(text, text, boolean) to app_user;
--! EndIncluded grading/functions/create_policy.sql
--! Included grading/functions/make_policy_default.sql
create or replace function app_public.make_policy_default(policy_id uuid)
  returns app_public.grading_policies
  language plpgsql volatile
  security definer -- one at most may be the default: two rows change, or none
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_policy app_public.grading_policies;
begin
  perform app_hidden.check_admin();
  perform from app_public.grading_policies p
  where p.school_id = v_school
  order by p.id
  for no key update;
  update app_public.grading_policies p
  set is_default = false
  where p.school_id = v_school
    and p.is_default
    and p.id <> make_policy_default.policy_id;
  update app_public.grading_policies p
  set is_default = true
  where p.school_id = v_school
    and p.id = make_policy_default.policy_id
  returning p.* into v_policy;
  if not found then
    raise exception 'There is no such grading policy' using errcode = 'RBVAL', column = 'policy_id';
  end if;
  return v_policy;
end;
$$;

comment on function app_public.make_policy_default(uuid) is
  'Makes a grading policy the one that new terms take; terms that exist keep theirs. Errors: RBDEN, '
  'not an admin; RBVAL, no such policy.';
grant execute on function app_public.make_policy_default(uuid) to app_user;
--! EndIncluded grading/functions/make_policy_default.sql
--! Included states/functions/publishable_assessment.sql
create or replace function app_private.publishable_assessment(assessment uuid)
  returns app_public.assessments
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_assessment app_public.assessments;
begin
  select a.* into v_assessment
  from app_public.assessments a
  where a.school_id = app_hidden.current_school_id()
    and a.id = assessment
    and (
      app_hidden.has_duty('admin')
      or a.course_id = any (app_hidden.current_readable_course_ids()))
  for no key update;
  if v_assessment.id is null then
    raise exception 'There is no such assessment among your courses'
      using errcode = 'RBVAL', column = 'assessment_id';
  end if;
  if not app_hidden.may_publish(v_assessment.course_id) then
    raise exception 'You may not publish assessments of this course'
      using errcode = 'RBDEN', hint = 'Ask the class teacher or an admin of the school.';
  end if;
  return v_assessment;
end;
$$;

comment on function app_private.publishable_assessment(uuid) is
  'The assessment, held until the end of the transaction. Errors: RBVAL, not among the user''s '
  'courses; RBDEN, not theirs to publish.';
--! EndIncluded states/functions/publishable_assessment.sql
--! Included states/functions/publish_assessment.sql
create or replace function app_public.publish_assessment(assessment_id uuid)
  returns app_public.assessments
  language plpgsql volatile
  security definer -- a class teacher may publish what they may not edit
  set search_path = ''
as $$
declare
  v_assessment app_public.assessments := app_private.publishable_assessment(assessment_id);
begin
  if v_assessment.published_at is not null then
    return v_assessment;
  end if;
  update app_public.assessments a
  set published_at = pg_catalog.now(), scheduled_for = null
  where a.school_id = v_assessment.school_id
    and a.id = v_assessment.id
  returning a.* into v_assessment;
  return v_assessment;
end;
$$;

comment on function app_public.publish_assessment(uuid) is
  'Publishes an assessment: families see it and it counts officially. Does nothing when it is '
  'published. Errors: RBVAL, not among your courses; RBDEN, not yours to publish; RBCLO, the term '
  'is closed.';
grant execute on function app_public.publish_assessment(uuid) to app_user;
--! EndIncluded states/functions/publish_assessment.sql
--! Included states/functions/schedule_assessment.sql
create or replace function app_public.schedule_assessment(
  assessment_id uuid, publish_at timestamptz default null)
  returns app_public.assessments
  language plpgsql volatile
  security definer -- a class teacher may schedule what they may not edit
  set search_path = ''
as $$
declare
  v_assessment app_public.assessments := app_private.publishable_assessment(assessment_id);
begin
  if v_assessment.published_at is not null then
    raise exception 'The assessment is published already'
      using errcode = 'RBVAL', column = 'publish_at', hint = 'Withdraw it first.';
  end if;
  if publish_at <= pg_catalog.now() then
    raise exception 'The time of publication has passed'
      using errcode = 'RBVAL', column = 'publish_at', hint = 'Choose a later time, or publish now.';
  end if;
  update app_public.assessments a
  set scheduled_for = schedule_assessment.publish_at
  where a.school_id = v_assessment.school_id
    and a.id = v_assessment.id
  returning a.* into v_assessment;
  return v_assessment;
end;
$$;

comment on function app_public.schedule_assessment(uuid, timestamptz) is
  'Has a draft publish itself at a time; without one, it is a draft again. Errors: RBVAL, not among '
  'your courses, published already or a time that has passed; RBDEN, not yours to publish; RBCLO, '
  'the term is closed.';
grant execute on function app_public.schedule_assessment(uuid, timestamptz) to app_user;
--! EndIncluded states/functions/schedule_assessment.sql
--! Included states/functions/withdraw_assessment.sql
create or replace function app_public.withdraw_assessment(assessment_id uuid, reason text)
  returns app_public.assessments
  language plpgsql volatile
  security definer -- a class teacher may withdraw what they may not edit
  set search_path = ''
as $$
declare
  v_assessment app_public.assessments := app_private.publishable_assessment(assessment_id);
begin
  if pg_catalog.btrim(coalesce(reason, '')) = '' then
    raise exception 'Withdrawing a published assessment needs a reason'
      using errcode = 'RBVAL', column = 'reason';
  end if;
  perform pg_catalog.set_config('app.reason', reason, true);
  update app_public.assessments a
  set published_at = null, scheduled_for = null
  where a.school_id = v_assessment.school_id
    and a.id = v_assessment.id
    and a.published_at is not null
  returning a.* into v_assessment;
  perform pg_catalog.set_config('app.reason', '', true);
  if v_assessment.id is null then
    raise exception 'The assessment is not published'
      using errcode = 'RBVAL', column = 'assessment_id';
  end if;
  return v_assessment;
end;
$$;

comment on function app_public.withdraw_assessment(uuid, text) is
  'Makes a published assessment a draft again; the log keeps the reason. Errors: RBVAL, not among '
  'your courses, not published or no reason; RBDEN, not yours to publish; RBCLO, the term is closed.';
grant execute on function app_public.withdraw_assessment(uuid, text) to app_user;
--! EndIncluded states/functions/withdraw_assessment.sql
--! Included states/functions/missing_in_class.sql
create or replace function app_private.missing_in_class(school integer, class uuid, term uuid)
  returns table (course_id uuid, kind text, assessment_id uuid, students integer)
  language sql stable
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  with followed as materialized (
    select f.course_id, f.student_id
    from app_hidden.term_courses(school, class, term, app_hidden.school_today(school)) as f
    where f.is_enrolled
      and f.mode <> 'excluded'),
  courses as materialized (select f.course_id, count(*)::integer as students from followed f group by 1),
  expected as materialized (
    select a.id, a.course_id, a.published_at, a.scheduled_for, a.optional
    from courses c
    join app_public.assessments a
      on a.school_id = school and a.course_id = c.course_id and a.term_id = term)
  select c.course_id, 'no_assessment', null::uuid, c.students
  from courses c
  where not exists (select from expected e where e.course_id = c.course_id)
  union all
  select e.course_id, case when e.scheduled_for is null then 'draft' else 'scheduled' end, e.id, null
  from expected e
  where e.published_at is null
  union all
  select e.course_id, 'unmarked', e.id, count(*)::integer
  from expected e
  join followed f on f.course_id = e.course_id
  where e.optional is null
    and not exists (
      select
      from app_public.marks m
      where m.school_id = school and m.assessment_id = e.id and m.student_id = f.student_id)
  group by e.course_id, e.id;
end;

comment on function app_private.missing_in_class(integer, uuid, uuid) is
  'What a class''s term lacks before it is closed: see missing_for_closing(). Its callers have '
  'checked who asks.';
--! EndIncluded states/functions/missing_in_class.sql
--! Included states/functions/missing_for_closing.sql
create or replace function app_public.missing_for_closing(class_id uuid, term_id uuid)
  returns table (
    course_id uuid, subject_name text, teacher_last_name text, teacher_first_name text, kind text,
    assessment_id uuid, assessment_name text, students integer)
  language sql stable
  security definer -- what is missing is counted over the whole class
begin atomic
  select m.course_id, s.name, u.last_name, u.first_name, m.kind, m.assessment_id, a.name, m.students
  from app_private.missing_in_class(
    (select app_hidden.current_school_id()), missing_for_closing.class_id,
    missing_for_closing.term_id) as m
  join app_public.courses c
    on c.school_id = (select app_hidden.current_school_id()) and c.id = m.course_id
  join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
  left join app_public.course_teachers ct
    on ct.school_id = c.school_id and ct.course_id = c.id and ct.position = 1
  left join app_public.users u on u.id = ct.user_id
  left join app_public.assessments a on a.school_id = c.school_id and a.id = m.assessment_id
  where (select app_hidden.is_class_visible(missing_for_closing.class_id))
  order by c.position, s.name, m.kind, a.position, a.name;
end;

comment on function app_public.missing_for_closing(uuid, uuid) is
  'What a class''s term lacks before it is closed, for its teachers and the school''s admins; nothing '
  'for others. kind: no_assessment (a course without any), draft or scheduled (an assessment that '
  'does not count yet), unmarked (students without mark or code, optional assessments left out).';
grant execute on function app_public.missing_for_closing(uuid, uuid) to app_user;
--! EndIncluded states/functions/missing_for_closing.sql
--! Included states/functions/missing_overview.sql
create or replace function app_public.missing_overview(term_id uuid)
  returns table (
    class_id uuid, class_name text, state text, course_id uuid, subject_name text,
    teacher_last_name text, teacher_first_name text, no_assessment boolean, drafts integer,
    scheduled integer, unmarked integer)
  language sql stable
  security definer -- what is missing is counted over whole classes
begin atomic
  select k.id, k.name, coalesce(ct.state, 'open'), c.id, s.name, u.last_name, u.first_name,
    coalesce(x.no_assessment, false), coalesce(x.drafts, 0), coalesce(x.scheduled, 0),
    coalesce(x.unmarked, 0)
  from app_public.terms t
  join app_public.classes k
    on k.school_id = t.school_id and k.academic_year_id = t.academic_year_id and k.is_active
  left join app_public.class_terms ct
    on ct.school_id = t.school_id and ct.class_id = k.id and ct.term_id = t.id
  left join lateral (
    select m.course_id, bool_or(m.kind = 'no_assessment') as no_assessment,
      count(*) filter (where m.kind = 'draft')::integer as drafts,
      count(*) filter (where m.kind = 'scheduled')::integer as scheduled,
      sum(m.students) filter (where m.kind = 'unmarked')::integer as unmarked
    from app_private.missing_in_class(t.school_id, k.id, t.id) as m
    group by m.course_id) as x on true
  left join app_public.courses c on c.school_id = t.school_id and c.id = x.course_id
  left join app_public.subjects s on s.school_id = t.school_id and s.id = c.subject_id
  left join app_public.course_teachers cot
    on cot.school_id = t.school_id and cot.course_id = c.id and cot.position = 1
  left join app_public.users u on u.id = cot.user_id
  left join app_public.levels l on l.school_id = t.school_id and l.id = k.level_id
  where t.school_id = (select app_hidden.current_school_id())
    and t.id = missing_overview.term_id
    and (
      (select app_hidden.has_duty('admin'))
      or k.id = any ((select app_hidden.current_class_ids())::uuid[]))
  order by l.position, k.name, c.position, s.name;
end;

comment on function app_public.missing_overview(uuid) is
  'What the classes of a school lack before a term is closed, one row per course that lacks '
  'something, and one without course for a class that lacks nothing: all classes for admins, their '
  'own for teachers. state: open, closed or reopened; unmarked counts students and assessments.';
grant execute on function app_public.missing_overview(uuid) to app_user;
--! EndIncluded states/functions/missing_overview.sql
--! Included states/functions/take_snapshot.sql
create or replace function app_private.take_snapshot(
  school integer, class uuid, term uuid, correction uuid default null)
  returns uuid
  language sql volatile
begin atomic
  insert into app_public.term_snapshots
    (school_id, class_id, term_id, number, policy_version_id, correction_id, taken_by, missing,
     figures)
  select school, class, term,
    1 + coalesce((
      select max(x.number)
      from app_public.term_snapshots x
      where x.school_id = school and x.class_id = class and x.term_id = term), 0),
    s.policy_version_id, correction, app_hidden.current_user_id(),
    (select count(*) from app_private.missing_in_class(school, class, term)),
    jsonb_build_object(
      'term_statistics', to_jsonb(s) - array['school_id', 'class_id', 'term_id'],
      'terms', (
        select coalesce(jsonb_agg(
          to_jsonb(r) - array['school_id', 'class_id', 'term_id', 'ranked_by']
          order by r.student_id), '[]')
        from app_public.term_results r
        where r.school_id = school and r.class_id = class and r.term_id = term),
      'courses', (
        select coalesce(jsonb_agg(
          to_jsonb(r) - array['school_id', 'class_id', 'term_id', 'ranked_by']
          order by r.course_id, r.student_id), '[]')
        from app_public.course_results r
        where r.school_id = school and r.class_id = class and r.term_id = term),
      'categories', (
        select coalesce(jsonb_agg(to_jsonb(a) order by a.student_id, a.category), '[]')
        from app_hidden.category_averages(school, class, term, true, null) as a),
      'course_statistics', (
        select coalesce(jsonb_agg(
          to_jsonb(r) - array['school_id', 'class_id', 'term_id'] order by r.course_id), '[]')
        from app_public.course_statistics r
        where r.school_id = school and r.class_id = class and r.term_id = term))
  from app_public.term_statistics s
  where s.school_id = school and s.class_id = class and s.term_id = term
  returning id;
end;

comment on function app_private.take_snapshot(integer, uuid, uuid, uuid) is
  'Keeps the stored results of a class''s term as they are now. Called under the class''s lock, after '
  'a calculation.';
--! EndIncluded states/functions/take_snapshot.sql
--! Included states/functions/last_snapshot.sql
create or replace function app_private.last_snapshot(school integer, class uuid, term uuid)
  returns uuid
  language sql stable
begin atomic
  select s.id
  from app_public.term_snapshots s
  where s.school_id = school
    and s.class_id = class
    and s.term_id = term
  order by s.number desc
  limit 1;
end;

comment on function app_private.last_snapshot(integer, uuid, uuid) is
  'The newest snapshot of a class''s term; NULL without any.';
--! EndIncluded states/functions/last_snapshot.sql
--! Included states/functions/snapshot_figures.sql
create or replace function app_private.snapshot_figures(school integer, snapshot uuid)
  returns table (
    course_id uuid, student_id uuid, average numeric, rank integer, is_tied boolean)
  language sql stable
begin atomic
  select r.course_id, r.student_id, r.average, r.rank, r.is_tied
  from app_public.term_snapshots s
  cross join lateral jsonb_to_recordset((s.figures -> 'courses') || (s.figures -> 'terms')) as r (
    course_id uuid, student_id uuid, average numeric, rank integer, is_tied boolean)
  where s.school_id = school
    and s.id = snapshot;
end;

comment on function app_private.snapshot_figures(integer, uuid) is
  'Averages and ranks of a snapshot, one row per student and course, and one per student with '
  'course_id NULL, the general average.';
--! EndIncluded states/functions/snapshot_figures.sql
--! Included states/functions/snapshot_results.sql
create or replace function app_public.snapshot_results(
  snapshot_id uuid, course_id uuid default null)
  returns table (
    student_id uuid, student_number text, last_name text, first_name text, average numeric,
    rank integer, is_tied boolean)
  language sql stable
  security definer -- names of students who left the class since
begin atomic
  select s.id, s.student_number, s.last_name, s.first_name,
    app_hidden.rounded(f.average, p.decimals), f.rank, f.is_tied
  from app_public.term_snapshots t
  join app_public.grading_policy_versions p
    on p.school_id = t.school_id and p.id = t.policy_version_id
  cross join lateral app_private.snapshot_figures(t.school_id, t.id) as f
  join app_public.students s on s.school_id = t.school_id and s.id = f.student_id
  where t.school_id = (select app_hidden.current_school_id())
    and t.id = snapshot_id
    and (select app_hidden.is_class_visible(t.class_id))
    and f.course_id is not distinct from snapshot_results.course_id
  order by f.rank nulls last, s.last_name, s.first_name, s.id;
end;

comment on function app_public.snapshot_results(uuid, uuid) is
  'The results that a snapshot kept, best first, averages as printed: general averages, or those of '
  'a course. For the class''s teachers and the school''s admins; nothing for others.';
grant execute on function app_public.snapshot_results(uuid, uuid) to app_user;
--! EndIncluded states/functions/snapshot_results.sql
--! Included states/functions/compare_snapshots.sql
create or replace function app_public.compare_snapshots(before_id uuid, after_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, course_id uuid, subject_name text,
    average_before numeric, average_after numeric, rank_before integer, rank_after integer)
  language sql stable
  security definer -- names of students who left the class since
begin atomic
  select s.id, s.last_name, s.first_name, c.id, su.name,
    app_hidden.rounded(b.average, p.decimals), app_hidden.rounded(a.average, p.decimals),
    b.rank, a.rank
  from app_public.term_snapshots before
  join app_public.term_snapshots after
    on after.school_id = before.school_id
    and after.class_id = before.class_id
    and after.term_id = before.term_id
    and after.id = after_id
  join app_public.grading_policy_versions p
    on p.school_id = after.school_id and p.id = after.policy_version_id
  cross join lateral (
    select f.student_id, f.course_id
    from app_private.snapshot_figures(before.school_id, before.id) as f
    union
    select f.student_id, f.course_id
    from app_private.snapshot_figures(after.school_id, after.id) as f) as x
  left join app_private.snapshot_figures((select app_hidden.current_school_id()), before_id) as b
    on b.student_id = x.student_id and b.course_id is not distinct from x.course_id
  left join app_private.snapshot_figures((select app_hidden.current_school_id()), after_id) as a
    on a.student_id = x.student_id and a.course_id is not distinct from x.course_id
  join app_public.students s on s.school_id = before.school_id and s.id = x.student_id
  left join app_public.courses c on c.school_id = before.school_id and c.id = x.course_id
  left join app_public.subjects su on su.school_id = c.school_id and su.id = c.subject_id
  where before.school_id = (select app_hidden.current_school_id())
    and before.id = before_id
    and (select app_hidden.is_class_visible(before.class_id))
    and (b.average, b.rank) is distinct from (a.average, a.rank)
  order by s.last_name, s.first_name, s.id, c.position nulls first, su.name nulls first;
end;

comment on function app_public.compare_snapshots(uuid, uuid) is
  'What differs between two snapshots of a class''s term: averages (as printed) and ranks before and '
  'after, course_id NULL for the general average. For the class''s teachers and the school''s admins; '
  'nothing for others.';
grant execute on function app_public.compare_snapshots(uuid, uuid) to app_user;
--! EndIncluded states/functions/compare_snapshots.sql
--! Included states/functions/settle_level.sql
-- In the order of the classes, as every other who calculates several: no deadlock.
create or replace function app_private.settle_level(school integer, class uuid, term uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_class uuid;
begin
  for v_class in
    select class
    union
    select d.class_id
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id and p.rank_scope = 'level'
    join app_hidden.level_peers(school, class) as l on true
    join app_private.dirty_results d
      on d.school_id = school and d.class_id = l.class_id and d.term_id = term
    where t.school_id = school
      and t.id = term
    order by 1
  loop
    perform app_private.recompute_class_results(school, v_class, term);
  end loop;
  -- where another class of the level was calculated after this one, its ranks are older
  if not app_private.is_result_valid(school, class, term) then
    perform app_private.recompute_class_results(school, class, term);
  end if;
end;
$$;

comment on function app_private.settle_level(integer, uuid, uuid) is
  'Calculates a class''s term a last time before it is kept; where ranks are within the level, what '
  'waits of its other classes first.';
--! EndIncluded states/functions/settle_level.sql
--! Included states/functions/close_term.sql
create or replace function app_public.close_term(class_id uuid, term_id uuid)
  returns app_public.class_terms
  language plpgsql volatile
  security definer -- states and snapshots are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_duty text := (select s.closing_duty from app_public.schools s where s.id = v_school);
  v_term app_public.class_terms;
begin
  if not app_hidden.is_class_visible(class_id) then
    raise exception 'There is no such class' using errcode = 'RBVAL', column = 'class_id';
  end if;
  if not app_hidden.may_act_for_class(class_id, v_duty) then
    raise exception 'You may not close a term of this class'
      using errcode = 'RBDEN', hint = 'Ask an admin of the school.';
  end if;

  -- changes that go on are waited for, new ones wait for the state
  perform pg_catalog.pg_advisory_xact_lock(app_private.class_lock(v_school, class_id));
  perform
  from app_public.terms t
  join app_public.classes k
    on k.school_id = t.school_id and k.academic_year_id = t.academic_year_id
  where t.school_id = v_school
    and t.id = close_term.term_id
    and k.id = close_term.class_id
  for share of t;
  if not found then
    raise exception 'There is no such term in the year of the class'
      using errcode = 'RBVAL', column = 'term_id';
  end if;

  select ct.* into v_term
  from app_public.class_terms ct
  where ct.school_id = v_school
    and ct.class_id = close_term.class_id
    and ct.term_id = close_term.term_id;
  if v_term.state = 'closed' then
    return v_term;
  end if;

  perform app_private.settle_level(v_school, class_id, term_id);
  insert into app_public.class_terms as ct
    (school_id, class_id, term_id, state, closed_at, closed_by)
  values
    (v_school, close_term.class_id, close_term.term_id, 'closed', pg_catalog.now(),
     app_hidden.current_user_id())
  on conflict on constraint class_terms_pkey do update
  set state = excluded.state, closed_at = excluded.closed_at, closed_by = excluded.closed_by
  returning ct.* into v_term;
  perform app_private.take_snapshot(v_school, class_id, term_id);
  return v_term;
end;
$$;

comment on function app_public.close_term(uuid, uuid) is
  'Closes a class''s term: calculates its results a last time, keeps them as a snapshot and makes '
  'marks, assessments, coefficients and adjustments read-only (error RBCLO). Does nothing when it is '
  'closed. missing_for_closing() tells before what is missing. Errors: RBVAL, no such class or term; '
  'RBDEN, not yours to close.';
grant execute on function app_public.close_term(uuid, uuid) to app_user;
--! EndIncluded states/functions/close_term.sql
--! Included states/functions/reopen_term.sql
create or replace function app_public.reopen_term(class_id uuid, term_id uuid, reason text)
  returns app_public.class_terms
  language plpgsql volatile
  security definer -- states are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_duty text := (select s.reopening_duty from app_public.schools s where s.id = v_school);
  v_term app_public.class_terms;
begin
  if not app_hidden.is_class_visible(class_id) then
    raise exception 'There is no such class' using errcode = 'RBVAL', column = 'class_id';
  end if;
  if not app_hidden.may_act_for_class(class_id, v_duty) then
    raise exception 'You may not reopen a term of this class'
      using errcode = 'RBDEN', hint = 'Ask an admin of the school.';
  end if;
  if pg_catalog.btrim(coalesce(reason, '')) = '' then
    raise exception 'Reopening a term needs a reason' using errcode = 'RBVAL', column = 'reason';
  end if;

  perform pg_catalog.pg_advisory_xact_lock(app_private.class_lock(v_school, class_id));
  update app_public.class_terms ct
  set state = 'reopened', reopened_at = pg_catalog.now(),
    reopened_by = app_hidden.current_user_id(), reopening_reason = reason
  where ct.school_id = v_school
    and ct.class_id = reopen_term.class_id
    and ct.term_id = reopen_term.term_id
    and ct.state = 'closed'
  returning ct.* into v_term;
  if v_term.class_id is null then
    raise exception 'The term is not closed' using errcode = 'RBVAL', column = 'term_id';
  end if;
  insert into app_private.dirty_results (school_id, class_id, term_id)
  values (v_school, v_term.class_id, v_term.term_id);
  return v_term;
end;
$$;

comment on function app_public.reopen_term(uuid, uuid, text) is
  'Opens a closed term of a class again; its results follow the marks again, its snapshots stay. '
  'Errors: RBVAL, no such class, a term that is not closed or no reason; RBDEN, not yours to reopen.';
grant execute on function app_public.reopen_term(uuid, uuid, text) to app_user;
--! EndIncluded states/functions/reopen_term.sql
--! Included states/functions/request_correction.sql
create or replace function app_public.request_correction(
  assessment_id uuid, student_id uuid, reason text, value numeric default null,
  code text default null)
  returns app_public.corrections
  language plpgsql volatile
  security definer -- corrections are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_edit app_public.mark_edit;
  v_problems jsonb;
  v_mark app_public.marks;
  v_correction app_public.corrections;
begin
  v_edit := row(assessment_id, student_id, value, code, null, null);
  v_problems := app_hidden.mark_problems(array[v_edit]);
  if v_problems is not null then
    raise exception '%', v_problems -> 0 ->> 'reason'
      using errcode = 'RBVAL', column = v_problems -> 0 ->> 'field';
  end if;
  if not exists (
    select from app_private.closed_classes(v_school, assessment_id, student_id)) then
    raise exception 'The term is open: the mark can be changed in the gradebook'
      using errcode = 'RBVAL', column = 'assessment_id';
  end if;

  select m.* into v_mark
  from app_public.marks m
  where m.school_id = v_school
    and m.assessment_id = request_correction.assessment_id
    and m.student_id = request_correction.student_id;
  if (v_mark.value, v_mark.code) is not distinct from (request_correction.value,
    request_correction.code) then
    raise exception 'The mark already is as it should be'
      using errcode = 'RBVAL', column = 'value';
  end if;

  insert into app_public.corrections
    (school_id, assessment_id, student_id, version, value_before, code_before, value, code, reason,
     requested_by)
  values
    (v_school, request_correction.assessment_id, request_correction.student_id, v_mark.version,
     v_mark.value, v_mark.code, request_correction.value, request_correction.code,
     request_correction.reason, app_hidden.current_user_id())
  on conflict do nothing
  returning * into v_correction;
  if v_correction.id is null then
    raise exception 'A correction of this mark waits for a decision already'
      using errcode = 'RBVAL', column = 'assessment_id';
  end if;
  return v_correction;
end;
$$;

comment on function app_public.request_correction(uuid, uuid, text, numeric, text) is
  'Asks for a mark of a closed term to be changed; value and code both NULL to clear it. For those '
  'who could enter it. Somebody else decides: decide_correction(). Errors: RBVAL, a mark that can''t '
  'be, that is so already, whose term is open or whose correction waits already; 23514, no reason.';
grant execute on function app_public.request_correction(uuid, uuid, text, numeric, text)
  to app_user;
--! EndIncluded states/functions/request_correction.sql
--! Included states/functions/may_decide.sql
create or replace function app_hidden.may_decide(correction app_public.corrections)
  returns boolean
  language sql stable parallel safe
  security definer -- a setting of the school and the class of a course, whoever asks
begin atomic
  select correction.requested_by <> (select app_hidden.current_user_id())
    and exists (
      select
      from app_public.assessments a
      join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
      join app_public.schools s on s.id = a.school_id
      where a.school_id = (select app_hidden.current_school_id())
        and a.school_id = correction.school_id
        and a.id = correction.assessment_id
        and app_hidden.may_act_for_class(c.class_id, s.reopening_duty));
end;

comment on function app_hidden.may_decide(app_public.corrections) is
  'Whether the user may decide on a correction: who may reopen the term, and did not ask for it.';
grant execute on function app_hidden.may_decide(app_public.corrections) to app_user;
--! EndIncluded states/functions/may_decide.sql
--! Included states/functions/corrected_classes.sql
create or replace function app_private.corrected_classes(
  school integer, assessment uuid, student uuid)
  returns uuid[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_class uuid;
begin
  for v_class in
    select c.class_id from app_private.closed_classes(school, assessment, student) as c order by 1
  loop
    perform pg_catalog.pg_advisory_xact_lock(app_private.class_lock(school, v_class));
  end loop;
  -- looked at again: one may have been reopened while its lock was waited for
  return array(
    select c.class_id from app_private.closed_classes(school, assessment, student) as c order by 1);
end;
$$;

comment on function app_private.corrected_classes(integer, uuid, uuid) is
  'The classes whose closed term a correction touches, locked until the end of the transaction.';
--! EndIncluded states/functions/corrected_classes.sql
--! Included states/functions/apply_correction.sql
create or replace function app_private.apply_correction(correction app_public.corrections)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := correction.school_id;
  v_term uuid := (
    select a.term_id
    from app_public.assessments a
    where a.school_id = correction.school_id and a.id = correction.assessment_id);
  v_classes uuid[] := app_private.corrected_classes(
    correction.school_id, correction.assessment_id, correction.student_id);
  v_class uuid;
begin
  -- nobody else ever sees this state: it ends with the transaction
  update app_public.class_terms ct
  set state = 'correcting'
  where ct.school_id = v_school and ct.term_id = v_term and ct.class_id = any (v_classes);

  perform pg_catalog.set_config('app.reason', correction.reason, true);
  if correction.value is null and correction.code is null then
    delete from app_public.marks m
    where m.school_id = v_school
      and m.assessment_id = correction.assessment_id
      and m.student_id = correction.student_id;
  elsif correction.version is null then
    insert into app_public.marks (school_id, assessment_id, student_id, value, code)
    values (v_school, correction.assessment_id, correction.student_id, correction.value,
      correction.code);
  else
    update app_public.marks m
    set value = correction.value, code = correction.code
    where m.school_id = v_school
      and m.assessment_id = correction.assessment_id
      and m.student_id = correction.student_id;
  end if;
  perform pg_catalog.set_config('app.reason', '', true);

  foreach v_class in array v_classes loop
    perform app_private.recompute_class_results(v_school, v_class, v_term);
    perform app_private.take_snapshot(v_school, v_class, v_term, correction.id);
  end loop;
  update app_public.class_terms ct
  set state = 'closed'
  where ct.school_id = v_school and ct.term_id = v_term and ct.class_id = any (v_classes);
end;
$$;

comment on function app_private.apply_correction(app_public.corrections) is
  'Writes the mark of an approved correction, with its reason in the log, calculates the closed terms '
  'it counts in and keeps their results as new snapshots. The remark of the mark stays.';
--! EndIncluded states/functions/apply_correction.sql
--! Included states/functions/decide_correction.sql
create or replace function app_public.decide_correction(
  correction_id uuid, approve boolean, note text default null)
  returns app_public.corrections
  language plpgsql volatile
  security definer -- corrections, states and snapshots are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_correction app_public.corrections;
begin
  select c.* into v_correction
  from app_public.corrections c
  join app_public.assessments a on a.school_id = c.school_id and a.id = c.assessment_id
  join app_public.courses co on co.school_id = c.school_id and co.id = a.course_id
  where c.school_id = v_school
    and c.id = decide_correction.correction_id
    and app_hidden.is_class_visible(co.class_id)
  for no key update of c;
  if v_correction.id is null then
    raise exception 'There is no such correction' using errcode = 'RBVAL', column = 'correction_id';
  end if;
  if not app_hidden.may_decide(v_correction) then
    raise exception 'You may not decide on this correction'
      using errcode = 'RBDEN',
      hint = 'Who may reopen the term decides, but never who asked for the correction.';
  end if;
  if v_correction.decision is not null then
    raise exception 'The correction was decided on already'
      using errcode = 'RBVAL', column = 'correction_id';
  end if;

  -- the mark before the classes: who saves it at this moment holds it in this order
  perform
  from app_public.marks m
  where m.school_id = v_school
    and m.assessment_id = v_correction.assessment_id
    and m.student_id = v_correction.student_id
  for no key update;
  if approve and v_correction.version is distinct from (
    select m.version
    from app_public.marks m
    where m.school_id = v_school
      and m.assessment_id = v_correction.assessment_id
      and m.student_id = v_correction.student_id) then
    raise exception 'The mark was changed since the correction was requested'
      using errcode = 'RBVAL', column = 'correction_id',
      hint = 'Refuse the correction; it can be requested anew.';
  end if;

  update app_public.corrections c
  set decision = case when approve then 'approved' else 'refused' end,
    decided_by = app_hidden.current_user_id(), decided_at = pg_catalog.now(),
    note = nullif(pg_catalog.btrim(decide_correction.note), '')
  where c.school_id = v_school
    and c.id = v_correction.id
  returning c.* into v_correction;
  if approve then
    perform app_private.apply_correction(v_correction);
  end if;
  return v_correction;
end;
$$;

comment on function app_public.decide_correction(uuid, boolean, text) is
  'Approves or refuses a correction. Approved, the mark is changed, the results of the closed term '
  'are calculated and kept as a new snapshot, all in one; the old snapshot stays. Errors: RBVAL, no '
  'such correction, decided already or the mark changed since; RBDEN, not yours to decide, above all '
  'not your own.';
grant execute on function app_public.decide_correction(uuid, boolean, text) to app_user;
--! EndIncluded states/functions/decide_correction.sql
--! Included states/functions/correction_list.sql
create or replace function app_public.correction_list(is_pending boolean default true)
  returns table (
    id uuid, class_id uuid, class_name text, term_id uuid, term_name text, course_id uuid,
    subject_name text, assessment_name text, student_id uuid, student_last_name text,
    student_first_name text, before text, after text, reason text, requested_by text,
    requested_at timestamptz, decision text, decided_by text, decided_at timestamptz, note text,
    may_decide boolean)
  language sql stable
  security definer -- names of students and staff beside the corrections that the caller may see
begin atomic
  select x.id, k.id, k.name, t.id, t.name, c.id, su.name, a.name, s.id, s.last_name, s.first_name,
    coalesce(x.value_before::text, x.code_before), coalesce(x.value::text, x.code), x.reason,
    r.first_name || ' ' || r.last_name, x.requested_at, x.decision,
    d.first_name || ' ' || d.last_name, x.decided_at, x.note,
    x.decision is null and app_hidden.may_decide(x)
  from app_public.corrections x
  join app_public.assessments a on a.school_id = x.school_id and a.id = x.assessment_id
  join app_public.courses c on c.school_id = x.school_id and c.id = a.course_id
  join app_public.subjects su on su.school_id = x.school_id and su.id = c.subject_id
  join app_public.classes k on k.school_id = x.school_id and k.id = c.class_id
  join app_public.terms t on t.school_id = x.school_id and t.id = a.term_id
  join app_public.students s on s.school_id = x.school_id and s.id = x.student_id
  join app_public.users r on r.id = x.requested_by
  left join app_public.users d on d.id = x.decided_by
  where x.school_id = (select app_hidden.current_school_id())
    and (x.decision is null) = is_pending
    and (
      (select app_hidden.has_duty('admin'))
      or c.id = any ((select app_hidden.current_readable_course_ids())::uuid[]))
  order by x.decided_at desc nulls last, x.requested_at
  limit 200;
end;

comment on function app_public.correction_list(boolean) is
  'Corrections that wait, oldest first, or those decided on, newest first, 200 at most: all for '
  'admins, those of their courses and classes for teachers. before and after are the number or code, '
  'NULL for no mark; may_decide false for one''s own.';
grant execute on function app_public.correction_list(boolean) to app_user;
--! EndIncluded states/functions/correction_list.sql
--! Included states/functions/pending_corrections.sql
create or replace function app_public.pending_corrections()
  returns integer
  language sql stable
begin atomic
  select count(*)::integer
  from app_public.corrections c
  where c.school_id = (select app_hidden.current_school_id())
    and c.decision is null
    and app_hidden.may_decide(c);
end;

comment on function app_public.pending_corrections() is
  'How many corrections wait for the user to decide.';
grant execute on function app_public.pending_corrections() to app_user;
--! EndIncluded states/functions/pending_corrections.sql
--! Included states/functions/changed_marks.sql
create or replace function app_public.changed_marks(student_id uuid)
  returns table (
    assessment_id uuid, assessment_name text, subject_name text, changed_at timestamptz)
  language sql stable
begin atomic
  select a.id, a.name, u.name, m.entered_at
  from app_public.marks m
  join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
  join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
  join app_public.subjects u on u.school_id = c.school_id and u.id = c.subject_id
  left join app_public.mark_sightings s
    on s.school_id = m.school_id
    and s.student_id = m.student_id
    and s.user_id = (select app_hidden.current_user_id())
  where m.school_id = (select app_hidden.current_school_id())
    and m.student_id = changed_marks.student_id
    and m.student_id = any ((select app_hidden.current_child_ids())::uuid[])
    and m.version > 1
    and m.entered_at > a.published_at
    and coalesce(m.entered_at > s.seen_at, true)
  order by m.entered_at desc;
end;

comment on function app_public.changed_marks(uuid) is
  'Marks of a child that changed after their publication and since the user last looked: '
  'see_marks() says that they have. For the family; nothing for others.';
grant execute on function app_public.changed_marks(uuid) to app_user;
--! EndIncluded states/functions/changed_marks.sql
--! Included states/functions/see_marks.sql
create or replace function app_public.see_marks(student_id uuid)
  returns timestamptz
  language plpgsql volatile
  security definer -- what somebody has seen is nobody's to write otherwise
  set search_path = ''
as $$
declare
  v_seen_at timestamptz;
begin
  if not coalesce(student_id = any (app_hidden.current_child_ids()), false) then
    raise exception 'There is no such student among your children'
      using errcode = 'RBVAL', column = 'student_id';
  end if;
  insert into app_public.mark_sightings as s (school_id, user_id, student_id, seen_at)
  values (app_hidden.current_school_id(), app_hidden.current_user_id(), see_marks.student_id,
    pg_catalog.now())
  on conflict on constraint mark_sightings_pkey do update
  set seen_at = excluded.seen_at
  returning s.seen_at into v_seen_at;
  return v_seen_at;
end;
$$;

comment on function app_public.see_marks(uuid) is
  'Notes that the user has seen the marks of a child: changed_marks() no longer names them. Error '
  'RBVAL: not a child of the user.';
grant execute on function app_public.see_marks(uuid) to app_user;
--! EndIncluded states/functions/see_marks.sql
--! Included grading/functions/compare_policy_classes.sql
create or replace function app_public.compare_policy_classes(term_id uuid, policy_version_id uuid)
  returns json
  language sql stable
begin atomic
  select json_agg(
    json_build_object('classId', k.id, 'name', k.name, 'students', d.students,
      'averages', d.averages, 'generalAverages', d.general, 'ranks', d.ranks,
      'mentions', d.mentions)
    order by l.position, k.name)
  from app_public.terms t
  join app_public.classes k
    on k.school_id = t.school_id and k.academic_year_id = t.academic_year_id and k.is_active
  left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
  cross join lateral (
    select count(distinct c.student_id) as students,
      count(*) filter (
        where c.course_id is not null
          and c.average_before is distinct from c.average_after) as averages,
      count(*) filter (
        where c.course_id is null
          and c.average_before is distinct from c.average_after) as general,
      count(*) filter (
        where c.course_id is null
          and c.rank_before is distinct from c.rank_after) as ranks,
      count(*) filter (
        where c.course_id is null
          and c.mention_before is distinct from c.mention_after) as mentions
    from app_public.compare_policy(k.id, t.id, compare_policy_classes.policy_version_id) as c) as d
  where t.school_id = (select app_hidden.current_school_id())
    and t.id = compare_policy_classes.term_id
    and (select app_hidden.has_duty('admin'));
end;

comment on function app_public.compare_policy_classes(uuid, uuid) is
  'How much would change for each class if the term moved to another version of a grading policy, '
  'for the school''s admins; NULL for others: classId, name, students (with any difference), '
  'averages (of subjects), generalAverages, ranks and mentions (general). compare_policy() names '
  'them.';
grant execute on function app_public.compare_policy_classes(uuid, uuid) to app_user;
--! EndIncluded grading/functions/compare_policy_classes.sql
--! Included grading/functions/policy_versions.sql
create or replace function app_public.policy_versions()
  returns json
  language sql stable
begin atomic
  select coalesce(
    json_agg(
      json_build_object('id', p.id, 'name', p.name, 'isDefault', p.is_default, 'versions', (
        select coalesce(
          json_agg(
            json_build_object(
              'id', v.id,
              'version', v.version,
              'createdAt', v.created_at,
              'rules', to_jsonb(v)
                - array['school_id', 'id', 'policy_id', 'version', 'created_at'],
              'categories', (
                select coalesce(
                  json_agg(
                    json_build_object('code', c.code, 'name', c.name,
                      'coefficient', c.coefficient)
                    order by c.position, c.code),
                  '[]')
                from app_public.grading_policy_categories c
                where c.school_id = v.school_id
                  and c.policy_version_id = v.id),
              'bands', (
                select coalesce(
                  json_agg(
                    json_build_object('purpose', b.purpose, 'lower_bound', b.lower_bound,
                      'includes_bound', b.includes_bound, 'label', b.label, 'points', b.points,
                      'decision', b.decision)
                    order by b.purpose, b.lower_bound desc),
                  '[]')
                from app_public.grading_policy_bands b
                where b.school_id = v.school_id
                  and b.policy_version_id = v.id),
              'terms', (
                select coalesce(
                  json_agg(
                    json_build_object('id', t.id, 'name', t.name, 'yearName', y.name)
                    order by t.starts_on desc),
                  '[]')
                from app_public.terms t
                join app_public.academic_years y
                  on y.school_id = t.school_id and y.id = t.academic_year_id
                where t.school_id = v.school_id
                  and t.policy_version_id = v.id))
            order by v.version desc),
          '[]')
        from app_public.grading_policy_versions v
        where v.school_id = p.school_id
          and v.policy_id = p.id))
      order by p.is_default desc, p.name),
    '[]')
  from app_public.grading_policies p
  where p.school_id = (select app_hidden.current_school_id());
end;

comment on function app_public.policy_versions() is
  'The grading policies of the school: id, name, isDefault and versions, newest first (id, '
  'version, createdAt, rules by column, categories, bands, terms that use it with yearName).';
grant execute on function app_public.policy_versions() to app_user;
--! EndIncluded grading/functions/policy_versions.sql
--! Included grading/functions/make_policy_version.sql
create or replace function app_public.make_policy_version(
  based_on uuid, rules json, categories json, bands json)
  returns uuid
  language plpgsql volatile
  security definer -- a version is whole or not at all, whatever columns it will have one day
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_base app_public.grading_policy_versions;
  v_new app_public.grading_policy_versions;
begin
  perform app_hidden.check_admin();
  select v.* into v_base
  from app_public.grading_policy_versions v
  where v.school_id = v_school
    and v.id = based_on;
  -- held until the end: versions of a policy are made one after the other
  perform from app_public.grading_policies p
  where p.school_id = v_school
    and p.id = v_base.policy_id
  for no key update;
  if not found then
    raise exception 'There is no such version of a grading policy'
      using errcode = 'RBVAL', column = 'based_on';
  end if;
  if exists (
    select
    from app_public.grading_policy_versions v
    where v.school_id = v_school
      and v.policy_id = v_base.policy_id
      and v.version > v_base.version) then
    raise exception 'Somebody else made a newer version meanwhile'
      using errcode = 'RBSTL', column = 'based_on', hint = 'Look at it, then make yours from it.';
  end if;

  v_new := pg_catalog.json_populate_record(v_base, rules);
  v_new.school_id := v_school;
  v_new.id := uuidv7();
  v_new.policy_id := v_base.policy_id;
  v_new.version := v_base.version + 1;
  v_new.created_at := pg_catalog.now();
  insert into app_public.grading_policy_versions select (v_new).*;
  insert into app_public.grading_policy_categories
    (school_id, policy_version_id, code, name, coefficient, position)
  select v_school, v_new.id, c.code, c.name, c.coefficient, c.place
  from rows from (
    pg_catalog.json_to_recordset(categories) as (code text, name text, coefficient numeric))
    with ordinality as c (code, name, coefficient, place);
  insert into app_public.grading_policy_bands
    (school_id, policy_version_id, purpose, lower_bound, includes_bound, label, points,
     decision)
  select v_school, v_new.id, b.purpose, b.lower_bound, b.includes_bound, b.label, b.points,
    b.decision
  from pg_catalog.json_to_recordset(bands) as b (
    purpose text, lower_bound numeric, includes_bound boolean, label text, points numeric,
    decision text);
  return v_new.id;
end;
$$;

comment on function app_public.make_policy_version(uuid, json, json, json) is
  'Makes the next version of a grading policy from its newest one (based_on): rules that are given '
  'replace the old ones, categories (code, name, coefficient, in order) and bands (purpose, '
  'lower_bound, includes_bound, label, points, decision) stand as given. No term takes it by '
  'itself. Returns the version. Errors: RBDEN, not an admin; RBVAL, no such version or rules that '
  'contradict each other; RBSTL, there is a newer version; constraints.';
grant execute on function app_public.make_policy_version(uuid, json, json, json) to app_user;
--! EndIncluded grading/functions/make_policy_version.sql
--! Included mart/functions/is_result_valid.sql
create or replace function app_private.is_result_valid(school integer, class uuid, term uuid)
  returns boolean
  language sql stable parallel safe
  security definer -- analysts can't read what has to be calculated
begin atomic
  select not exists (
    select
    from app_private.dirty_results d
    where d.school_id = school
      and (term is null or d.term_id = term)
      and (
        d.class_id = class
        or exists (
          select
          from app_public.terms t
          join app_public.grading_policy_versions p
            on p.school_id = school and p.id = t.policy_version_id and p.rank_scope = 'level'
          join app_hidden.level_peers(school, class) as l on l.class_id = d.class_id
          where t.school_id = school
            and t.id = d.term_id)));
end;

comment on function app_private.is_result_valid(integer, uuid, uuid) is
  'Whether no change of the class and term (any term when NULL) waits to be calculated, nor, where '
  'ranks are within the level, of its other classes.';
grant execute on function app_private.is_result_valid(integer, uuid, uuid)
  to rollbook_analyst, mart_reader;
--! EndIncluded mart/functions/is_result_valid.sql
--! Included grading/functions/result_differences.sql
create or replace function app_private.result_differences(school integer)
  returns table (class_id uuid, term_id uuid, course_id uuid, student_id uuid)
  language sql stable
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  with pairs as (
    select c.id as class_id, t.id as term_id
    from app_public.classes c
    join app_public.terms t
      on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
    where c.school_id = school
      and app_private.is_result_valid(school, c.id, t.id)),
  closed as (
    select ct.class_id, ct.term_id,
      app_private.last_snapshot(school, ct.class_id, ct.term_id) as snapshot_id
    from app_public.class_terms ct
    where ct.school_id = school
      and ct.state = 'closed'),
  calculated as (
    select p.class_id, p.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from pairs p
    cross join lateral app_hidden.term_figures(
      school, p.class_id, p.term_id, true, app_hidden.school_today(school)) as f
    where not exists (
      select from closed c where c.class_id = p.class_id and c.term_id = p.term_id)
    union all
    select p.class_id, p.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from pairs p
    join closed c on c.class_id = p.class_id and c.term_id = p.term_id
    cross join lateral app_private.snapshot_figures(school, c.snapshot_id) as f),
  stored as (
    select p.class_id, p.term_id, r.course_id, r.student_id, r.average, r.rank, r.is_tied
    from pairs p
    join app_public.course_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = p.term_id
    union all
    select p.class_id, p.term_id, null, r.student_id, r.average, r.rank, r.is_tied
    from pairs p
    join app_public.term_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = p.term_id),
  years as (
    select c.id as class_id, y.student_id, y.average, y.rank, y.is_tied
    from app_public.classes c
    cross join lateral app_hidden.year_figures(
      school, c.id, app_hidden.school_today(school)) as y
    where c.school_id = school
      and app_private.is_result_valid(school, c.id, null)),
  stored_years as (
    select r.class_id, r.student_id, r.average, r.rank, r.is_tied
    from app_public.year_results r
    where r.school_id = school
      and app_private.is_result_valid(school, r.class_id, null))
  select d.class_id, d.term_id, d.course_id, d.student_id
  from (
    (select * from calculated except select * from stored)
    union all
    (select * from stored except select * from calculated)) as d
  union
  select d.class_id, null, null, d.student_id
  from (
    (select * from years except select * from stored_years)
    union all
    (select * from stored_years except select * from years)) as d;
end;

comment on function app_private.result_differences(integer) is
  'Stored results of a school that differ from a calculation now, those of closed terms from their '
  'last snapshot, with term_id NULL for annual ones; '
  'none, unless something is wrong. Classes and terms that wait to be calculated are left out.';
--! EndIncluded grading/functions/result_differences.sql
--! Included institutions/functions/create_school.sql
create or replace function app_private.create_school(
  code text, name text, parent_code text, settings jsonb, rank_key text default null)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_parent integer;
  v_school integer;
  v_columns text;
begin
  if parent_code is not null then
    select i.id into v_parent
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(parent_code))
      and i.deleted_at is null;
    if not found then
      raise exception 'There is no institution with the code “%”', parent_code
        using errcode = 'RBVAL';
    end if;
  end if;

  insert into app_public.institutions (parent_id, type, code, name)
  values (v_parent, 'school', create_school.code, create_school.name)
  returning id into v_school;

  -- what is not given is as in the country's template, else the table's default
  select pg_catalog.jsonb_build_object(
      'scale', t.scale, 'ranks_shown_to_families', t.ranks_shown)
    || create_school.settings
  into create_school.settings
  from app_public.policy_templates() as t
  where t.code = app_hidden.country_template(create_school.settings ->> 'country');

  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.jsonb_object_keys(settings || '{"id": null}') as k;
  execute pg_catalog.format(
    'insert into app_public.schools (%1$s)
     select %1$s from pg_catalog.jsonb_populate_record(null::app_public.schools, $1)', v_columns)
  using settings || pg_catalog.jsonb_build_object('id', v_school);

  if rank_key is not null then
    update app_public.grading_policy_versions v
    set rank_key = create_school.rank_key
    where v.school_id = v_school;
  end if;
  return v_school;
end;
$$;

comment on function app_private.create_school(text, text, text, jsonb, text) is
  'Makes a school below an institution (NULL: standing alone). settings: columns of schools that '
  'differ from what the country''s policy template or the table says, country at least; rank_key: '
  'what ranks compare, when not the default. Returns its number. Error RBVAL: unknown parent.';
--! EndIncluded institutions/functions/create_school.sql
--! Included conformance/functions/new_school.sql
create or replace function conformance.new_school(policy jsonb)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := least(0, (select min(i.id) from app_public.institutions i)) - 1;
  v_version uuid;
  v_settings jsonb := policy - '{scale,maximum,extra_weight_best,bands,categories}'::text[]
    || case when policy ? 'maximum'
      then pg_catalog.jsonb_build_object('maximum_rule', policy -> 'maximum') else '{}' end
    || case when policy ? 'extra_weight_best'
      then pg_catalog.jsonb_build_object('extra_weight', policy -> 'extra_weight_best')
      else '{}' end;
  v_columns text;
begin
  -- below 0: the numbers that real schools get are left alone
  insert into app_public.institutions (id, code, name, type)
  overriding system value
  values (v_school, 'conformance' || v_school, 'Conformance', 'school');
  insert into app_public.schools (id, country, scale)
  values (v_school, 'ZZ', coalesce((policy ->> 'scale')::numeric, 20));

  select v.id into v_version
  from app_public.grading_policy_versions v
  where v.school_id = v_school;
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.jsonb_object_keys(v_settings) as k;
  if v_columns is not null then
    execute pg_catalog.format(
      'update app_public.grading_policy_versions v
       set (%1$s) = (
         select %1$s
         from pg_catalog.jsonb_populate_record(null::app_public.grading_policy_versions, $1))
       where v.school_id = $2', v_columns)
    using v_settings, v_school;
  end if;
  insert into app_public.grading_policy_categories
    (school_id, policy_version_id, code, name, coefficient)
  select v_school, v_version, c.key, c.key, c.value::text::numeric
  from pg_catalog.jsonb_each(policy -> 'categories') as c;
  insert into app_public.grading_policy_bands
    (school_id, policy_version_id, purpose, lower_bound, label, includes_bound, points)
  select v_school, v_version, case when b ->> 3 is null then 'mention' else 'letter' end,
    (b ->> 0)::numeric, b ->> 1, coalesce((b ->> 2)::boolean, true), (b ->> 3)::numeric
  from pg_catalog.jsonb_array_elements(policy -> 'bands') as b;

  -- long ago, so that the reference day of a term is its last
  insert into app_public.academic_years (school_id, name, starts_on, ends_on, is_active)
  values (v_school, '2001-2002', '2001-09-01', '2002-07-31', true);
  return v_school;
end;
$$;

comment on function conformance.new_school(jsonb) is
  'A throw-away school with a grading policy, as the cases write it: columns of '
  'grading_policy_versions, or scale, maximum (maximum_rule), extra_weight_best (extra_weight), '
  'categories (code to coefficient) and bands (bound, label, whether the bound belongs to it, '
  'points of a letter).';
--! EndIncluded conformance/functions/new_school.sql
--! Included conformance/functions/new_term.sql
create or replace function conformance.new_term(
  school integer, code text default 'T1', weight numeric default 1, month integer default 9)
  returns uuid
  language sql volatile
begin atomic
  insert into app_public.terms
    (school_id, academic_year_id, name, code, starts_on, ends_on, weight)
  select new_term.school, y.id, new_term.code, new_term.code,
    make_date(2001, new_term.month, 1), make_date(2001, new_term.month, 28), new_term.weight
  from app_public.academic_years y
  where y.school_id = new_term.school
  returning id;
end;

comment on function conformance.new_term(integer, text, numeric, integer) is
  'A term of the throw-away school, in a month of 2001.';
--! EndIncluded conformance/functions/new_term.sql
--! Included conformance/functions/new_class.sql
create or replace function conformance.new_class(school integer, name text, level text)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_class uuid;
begin
  select c.id into v_class
  from app_public.classes c
  where c.school_id = school
    and c.name = new_class.name;
  if v_class is null then
    insert into app_public.levels (school_id, name) values (school, level) on conflict do nothing;
    insert into app_public.classes (school_id, academic_year_id, name, level_id)
    select school, y.id, new_class.name, l.id
    from app_public.academic_years y
    join app_public.levels l on l.school_id = school and l.name = level
    where y.school_id = school
    returning id into v_class;
  end if;
  return v_class;
end;
$$;

comment on function conformance.new_class(integer, text, text) is
  'A class of the throw-away school, made when it is not there yet.';
--! EndIncluded conformance/functions/new_class.sql
--! Included conformance/functions/new_course.sql
create or replace function conformance.new_course(
  school integer, class uuid, subject text, settings jsonb default '{}')
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_course uuid;
begin
  insert into app_public.subjects (school_id, code, name, category, scale, is_conduct)
  values (
    school, subject, subject, settings ->> 'category', (settings ->> 'scale')::numeric,
    coalesce((settings ->> 'is_conduct')::boolean, false))
  on conflict do nothing;
  insert into app_public.courses (school_id, class_id, subject_id, coefficient, mode)
  select school, class, s.id, coalesce((settings ->> 'coefficient')::numeric, 1),
    coalesce(settings ->> 'mode', 'normal')
  from app_public.subjects s
  where s.school_id = school
    and s.code = subject
  on conflict do nothing;
  select c.id into v_course
  from app_public.courses c
  join app_public.subjects s on s.school_id = school and s.id = c.subject_id
  where c.school_id = school
    and c.class_id = class
    and s.code = subject;
  return v_course;
end;
$$;

comment on function conformance.new_course(integer, uuid, text, jsonb) is
  'A course of a class, with its subject, made when they are not there yet. settings: coefficient '
  'and mode of the course; category, scale and is_conduct of the subject.';
--! EndIncluded conformance/functions/new_course.sql
--! Included conformance/functions/new_student.sql
create or replace function conformance.new_student(
  school integer, name text, class uuid, settings jsonb default '{}')
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_student uuid;
begin
  insert into app_public.students (school_id, student_number, last_name, first_name, birth_date)
  values (school, name, 'Student', 'Student', (settings ->> 'birth_date')::date)
  returning id into v_student;
  insert into app_public.enrollments
    (school_id, student_id, class_id, academic_year_id, starts_on, ends_on)
  select school, v_student, class, c.academic_year_id, '2001-09-01',
    case when not (settings ->> 'enrolled_at_end')::boolean then date '2001-09-15' end
  from app_public.classes c
  where c.school_id = school
    and c.id = class;
  return v_student;
end;
$$;

comment on function conformance.new_student(integer, text, uuid, jsonb) is
  'A student, enrolled in a class of the throw-away school. settings: birth_date; enrolled_at_end, '
  'false for who left during the first term.';
--! EndIncluded conformance/functions/new_student.sql
--! Included conformance/functions/new_mark.sql
create or replace function conformance.new_mark(
  school integer, course uuid, term uuid, student uuid, mark jsonb)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_assessment uuid := pg_catalog.uuidv7();
begin
  insert into app_public.assessments
    (school_id, id, course_id, term_id, name, maximum, coefficient, optional, category,
     published_at)
  values (
    school, v_assessment, course, term, v_assessment::text, (mark ->> 'max')::numeric,
    coalesce((mark ->> 'coefficient')::numeric, 1), mark ->> 'optional', mark ->> 'category',
    case when coalesce((mark ->> 'is_published')::boolean, true) then pg_catalog.now() end);
  insert into app_public.marks (school_id, assessment_id, student_id, value, code)
  select school, v_assessment, student, (mark ->> 'value')::numeric, mark ->> 'code'
  where mark ->> 'value' is not null
     or mark ->> 'code' is not null;
  return v_assessment;
end;
$$;

comment on function conformance.new_mark(integer, uuid, uuid, uuid, jsonb) is
  'An assessment with the mark of one student. mark: value or code (neither: not marked yet), max, '
  'coefficient, optional, category, is_published.';
--! EndIncluded conformance/functions/new_mark.sql
--! Included conformance/functions/new_average.sql
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
--! EndIncluded conformance/functions/new_average.sql
--! Included conformance/functions/new_ranking.sql
create or replace function conformance.new_ranking(school integer, students jsonb)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_term uuid := conformance.new_term(school);
  v_row record;
  v_class uuid;
  v_student uuid;
begin
  for v_row in
    select pg_catalog.to_char(s.place, 'fm0000') as name, x.settings,
      coalesce(x.settings -> 'subjects', pg_catalog.jsonb_build_array(
        pg_catalog.jsonb_build_object('average', x.settings -> 'average'))) as subjects
    from pg_catalog.jsonb_array_elements(students) with ordinality as s (student, place)
    cross join lateral (
      select case pg_catalog.jsonb_typeof(s.student)
        when 'object' then s.student
        else pg_catalog.jsonb_build_object('average', s.student) end as settings) as x
  loop
    v_class := conformance.new_class(
      school, coalesce(v_row.settings ->> 'class', 'A'), coalesce(v_row.settings ->> 'level', 'L'));
    v_student := conformance.new_student(school, v_row.name, v_class, v_row.settings);
    perform conformance.new_average(
      school, conformance.new_course(school, v_class, 'SUBJECT' || u.place, u.subject), v_term,
      v_student, (u.subject ->> 'average')::numeric)
    from pg_catalog.jsonb_array_elements(v_row.subjects) with ordinality as u (subject, place);
    insert into app_public.conduct_records
      (school_id, student_id, happened_on, points, reason)
    select school, v_student, '2001-09-10', (v_row.settings ->> 'points_off')::numeric, 'case'
    where v_row.settings ? 'points_off';
  end loop;
end;
$$;

comment on function conformance.new_ranking(integer, jsonb) is
  'Students to be ranked, in order: an average (NULL for none), or an object with average or '
  'subjects (average, coefficient), class, level, birth_date, enrolled_at_end, points_off.';
--! EndIncluded conformance/functions/new_ranking.sql
--! Included conformance/functions/calculate.sql
create or replace function conformance.calculate(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_line record;
begin
  loop
    select d.class_id, d.term_id into v_line
    from app_private.dirty_results d
    where d.school_id = school
    order by d.id
    limit 1;
    exit when not found;
    perform app_private.recompute_class_results(school, v_line.class_id, v_line.term_id);
  end loop;
end;
$$;

comment on function conformance.calculate(integer) is
  'Calculates what waits of the throw-away school, as the worker does.';
--! EndIncluded conformance/functions/calculate.sql
--! Included conformance/functions/subject_outcome.sql
create or replace function conformance.subject_outcome(policy jsonb, input jsonb)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
  v_term uuid := conformance.new_term(v_school);
  v_class uuid := conformance.new_class(v_school, 'A', 'L');
  v_course uuid := conformance.new_course(v_school, v_class, 'SUBJECT', '{}');
  v_student uuid := conformance.new_student(v_school, 'ana', v_class, '{}');
  v_marks jsonb := case pg_catalog.jsonb_typeof(input)
    when 'array' then input else input -> 'marks' end;
begin
  perform conformance.new_mark(v_school, v_course, v_term, v_student, m)
  from pg_catalog.jsonb_array_elements(v_marks) as m;
  if input ? 'adjustment' then
    insert into app_public.course_adjustments
      (school_id, course_id, term_id, student_id, points, reason)
    values (v_school, v_course, v_term, v_student, (input ->> 'adjustment')::numeric, 'case');
  end if;
  perform conformance.calculate(v_school);
  return (
    select pg_catalog.to_jsonb(app_hidden.rounded(r.average, p.decimals))
    from app_public.course_results r
    join app_public.grading_policy_versions p on p.school_id = v_school
    where r.school_id = v_school);
end;
$$;

comment on function conformance.subject_outcome(jsonb, jsonb) is
  'R1 to R7, mark codes and scales: the subject average of marks, or of marks with an adjustment.';
--! EndIncluded conformance/functions/subject_outcome.sql
--! Included conformance/functions/reasons_outcome.sql
create or replace function conformance.reasons_outcome(policy jsonb, input jsonb)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
  v_term uuid := conformance.new_term(v_school);
  v_class uuid := conformance.new_class(v_school, 'A', 'L');
  v_course uuid := conformance.new_course(v_school, v_class, 'SUBJECT', '{}');
  v_student uuid := conformance.new_student(v_school, 'ana', v_class, '{}');
  v_assessments uuid[];
begin
  select pg_catalog.array_agg(
    conformance.new_mark(v_school, v_course, v_term, v_student, m.mark) order by m.place)
  into v_assessments
  from pg_catalog.jsonb_array_elements(input) with ordinality as m (mark, place);
  return (
    select pg_catalog.jsonb_agg(
      coalesce(t.reason, 'counted')
      order by pg_catalog.array_position(v_assessments, t.assessment_id))
    from app_hidden.term_marks(v_school, v_class, v_term, true, '2002-08-01') as t);
end;
$$;

comment on function conformance.reasons_outcome(jsonb, jsonb) is
  'The explanation: for each mark, “counted” or why it is not.';
--! EndIncluded conformance/functions/reasons_outcome.sql
--! Included conformance/functions/general_outcome.sql
create or replace function conformance.general_outcome(
  policy jsonb, input jsonb, asked text[])
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
  v_term uuid := conformance.new_term(v_school);
  v_class uuid := conformance.new_class(v_school, 'A', 'L');
  v_student uuid := conformance.new_student(v_school, 'ana', v_class, '{}');
  v_subjects jsonb := case pg_catalog.jsonb_typeof(input)
    when 'array' then input else input -> 'subjects' end;
  v_subject record;
  v_course uuid;
begin
  for v_subject in
    select s.settings, s.place
    from pg_catalog.jsonb_array_elements(v_subjects) with ordinality as s (settings, place)
  loop
    v_course := conformance.new_course(
      v_school, v_class, 'SUBJECT' || v_subject.place, v_subject.settings);
    perform conformance.new_mark(v_school, v_course, v_term, v_student, m)
    from pg_catalog.jsonb_array_elements(v_subject.settings -> 'marks') as m;
    perform conformance.new_average(
      v_school, v_course, v_term, v_student, (v_subject.settings ->> 'average')::numeric);
  end loop;
  insert into app_public.conduct_records
    (school_id, student_id, happened_on, points, hours, reason)
  select v_school, v_student, '2001-09-10', coalesce((c ->> 'points')::numeric, 0),
    coalesce((c ->> 'hours')::numeric, 0), 'case'
  from pg_catalog.jsonb_array_elements(input -> 'conduct') as c;
  perform conformance.calculate(v_school);

  if asked is not null then
    return (
      select pg_catalog.jsonb_object_agg(a.category, app_hidden.rounded(a.average, 2))
      from app_hidden.category_averages(v_school, v_class, v_term, true, null) as a);
  end if;
  return (
    select pg_catalog.to_jsonb(app_hidden.rounded(r.average, p.decimals))
    from app_public.term_results r
    join app_public.grading_policy_versions p on p.school_id = v_school
    where r.school_id = v_school);
end;
$$;

comment on function conformance.general_outcome(jsonb, jsonb, text[]) is
  'R9, R10 and R13: the general average of subjects (with average or marks), with conduct records '
  '(points, hours); R11, where asked: the average of each category.';
--! EndIncluded conformance/functions/general_outcome.sql
--! Included conformance/functions/points_outcome.sql
create or replace function conformance.points_outcome(policy jsonb, input jsonb)
  returns jsonb
  language sql volatile
begin atomic
  select conformance.general_outcome(
    policy || jsonb_build_object(
      'general_rule', 'points',
      'bands', jsonb_agg(distinct jsonb_build_array(
        (c ->> 'points')::numeric * 4, 'letter ' || (c ->> 'points'), true, c -> 'points'))),
    jsonb_agg(jsonb_build_object(
      'average', (c ->> 'points')::numeric * 4 + 0.5, 'coefficient', c -> 'credits')),
    null)
  from jsonb_array_elements(input) as c;
end;

comment on function conformance.points_outcome(jsonb, jsonb) is
  'GPA: the average of points by credits, from averages half a mark above the letters'' bounds.';
--! EndIncluded conformance/functions/points_outcome.sql
--! Included conformance/functions/group_outcome.sql
create or replace function conformance.group_outcome(policy jsonb, input jsonb)
  returns jsonb
  language sql volatile
begin atomic
  select conformance.subject_outcome(
    '{"scale": 100, "maximum": "proportional", "category_rule": "average"}'::jsonb || policy
      || jsonb_build_object('categories', jsonb_object_agg(g ->> 'group', g -> 'weight')),
    jsonb_agg(jsonb_build_object(
      'value', g -> 'score', 'code', g -> 'code', 'max', g -> 'possible',
      'category', g -> 'group')))
  from jsonb_array_elements(input) as g;
end;

comment on function conformance.group_outcome(jsonb, jsonb) is
  'Category percentages: groups of scores out of what was possible, with weights in percent.';
--! EndIncluded conformance/functions/group_outcome.sql
--! Included conformance/functions/class_outcome.sql
create or replace function conformance.class_outcome(policy jsonb, input jsonb)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
begin
  perform conformance.new_ranking(v_school, input);
  perform conformance.calculate(v_school);
  return (
    select pg_catalog.jsonb_build_object(
      'mean', app_hidden.rounded(s.mean, 2),
      'min', app_hidden.rounded(s.minimum, 2),
      'max', app_hidden.rounded(s.maximum, 2),
      'n', s.figures,
      'median', app_hidden.rounded(s.median, 2),
      'at_or_above_half', s.at_or_above_half)
    from app_public.term_statistics s
    where s.school_id = v_school);
end;
$$;

comment on function conformance.class_outcome(jsonb, jsonb) is
  'R12: the statistics of a class from its students'' general averages.';
--! EndIncluded conformance/functions/class_outcome.sql
--! Included conformance/functions/year_outcome.sql
create or replace function conformance.year_outcome(policy jsonb, input jsonb)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
  v_terms jsonb := case pg_catalog.jsonb_typeof(input)
    when 'array' then input else input -> 'terms' end;
  v_class uuid := conformance.new_class(v_school, 'A', 'L');
  v_course uuid := conformance.new_course(v_school, v_class, 'SUBJECT', '{}');
  v_ana uuid := conformance.new_student(v_school, 'ana', v_class, '{}');
  -- has a figure in each term, which is thereby held
  v_ben uuid := conformance.new_student(v_school, 'ben', v_class, '{}');
  v_row record;
  v_term uuid;
begin
  for v_row in
    select t.term, t.place
    from pg_catalog.jsonb_array_elements(v_terms) with ordinality as t (term, place)
  loop
    v_term := conformance.new_term(
      v_school, 'T' || v_row.place, (v_row.term ->> 'weight')::numeric, 8 + v_row.place::integer);
    perform conformance.new_average(
      v_school, v_course, v_term, v_ana, (v_row.term ->> 'average')::numeric);
    perform conformance.new_mark(v_school, v_course, v_term, v_ana, m)
    from pg_catalog.jsonb_array_elements(v_row.term -> 'marks') as m;
    perform conformance.new_average(v_school, v_course, v_term, v_ben, 1);
  end loop;
  insert into app_public.year_exams (school_id, academic_year_id, student_id, average)
  select v_school, y.id, v_ana, (input ->> 'exam')::numeric
  from app_public.academic_years y
  where y.school_id = v_school
    and input ->> 'exam' is not null;
  perform conformance.calculate(v_school);
  return (
    select pg_catalog.to_jsonb(app_hidden.rounded(r.average, p.decimals))
    from app_public.year_results r
    join app_public.grading_policy_versions p on p.school_id = v_school
    where r.school_id = v_school
      and r.student_id = v_ana);
end;
$$;

comment on function conformance.year_outcome(jsonb, jsonb) is
  'R14 to R17: the annual average of terms (weight, and average or marks), with an exam where '
  'there is one.';
--! EndIncluded conformance/functions/year_outcome.sql
--! Included conformance/functions/year_variants.sql
create or replace function conformance.year_variants(
  policy jsonb, input jsonb, setting text, asked text[])
  returns jsonb
  language sql volatile
begin atomic
  select jsonb_object_agg(
    v.name, conformance.year_outcome(policy || jsonb_build_object(setting, v.name), input))
  from unnest(asked) as v (name);
end;

comment on function conformance.year_variants(jsonb, jsonb, text, text[]) is
  'The annual average of the same terms with each value of a setting.';
--! EndIncluded conformance/functions/year_variants.sql
--! Included conformance/functions/rank_outcome.sql
create or replace function conformance.rank_outcome(
  policy jsonb, input jsonb, asked text[] default null)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
  v_figures jsonb;
begin
  perform conformance.new_ranking(v_school, input);
  perform conformance.calculate(v_school);
  select pg_catalog.jsonb_build_object(
    'ranks', coalesce(pg_catalog.jsonb_agg(r.rank order by s.student_number), '[]'),
    'tied', pg_catalog.jsonb_agg(r.is_tied order by s.student_number),
    'printed', pg_catalog.jsonb_agg(
      r.rank || case r.rank when 1 then 'er' else 'e' end
        || case when r.is_tied then ' ex' else '' end || '/' || t.ranked
      order by s.student_number),
    'denominator', max(t.ranked),
    'subject_ranks', pg_catalog.jsonb_agg(c.rank order by s.student_number),
    'subject_denominator', max(cs.ranked),
    'year_ranks', pg_catalog.jsonb_agg(y.rank order by s.student_number),
    'year_denominator', max(y.ranked))
  into v_figures
  from app_public.term_results r
  join app_public.students s on s.school_id = v_school and s.id = r.student_id
  join app_public.term_statistics t on t.school_id = v_school and t.class_id = r.class_id
  left join app_public.year_results y on y.school_id = v_school and y.student_id = r.student_id
  left join (
    select cr.student_id, cr.course_id, cr.rank
    from app_public.course_results cr
    join app_public.courses co on co.school_id = v_school and co.id = cr.course_id
    join app_public.subjects su
      on su.school_id = v_school and su.id = co.subject_id and su.code = 'SUBJECT1'
    where cr.school_id = v_school) as c on c.student_id = r.student_id
  left join app_public.course_statistics cs
    on cs.school_id = v_school and cs.course_id = c.course_id
  where r.school_id = v_school;
  if asked is null then
    return v_figures -> 'ranks';
  end if;
  return (
    select pg_catalog.jsonb_object_agg(f.key, f.value)
    from pg_catalog.jsonb_each(v_figures) as f
    where f.key = any (asked));
end;
$$;

comment on function conformance.rank_outcome(jsonb, jsonb, text[]) is
  'The ranks of students, or what is asked of: ranks, tied, printed (in French), denominator, and '
  'the same of the first subject and of the year.';
--! EndIncluded conformance/functions/rank_outcome.sql
--! Included conformance/functions/rank_variants.sql
create or replace function conformance.rank_variants(policy jsonb, input jsonb, asked text[])
  returns jsonb
  language sql volatile
begin atomic
  select jsonb_object_agg(v.name, conformance.rank_outcome(policy || v.change, input))
  from (values
    ('exact', '{"rank_key": "exact"}'::jsonb),
    ('2 decimals', '{}'),
    ('dense, 2 decimals', '{"rank_method": "dense"}'))
    as v (name, change)
  where v.name = any (asked);
end;

comment on function conformance.rank_variants(jsonb, jsonb, text[]) is
  'The ranks of the same students by exact figures, by 2 decimals, and dense.';
--! EndIncluded conformance/functions/rank_variants.sql
--! Included conformance/functions/arithmetic_outcome.sql
create or replace function conformance.arithmetic_outcome(
  rule text, policy jsonb, input jsonb, asked text[])
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer;
begin
  case rule
    when 'R8' then
      return (
        select pg_catalog.jsonb_object_agg(a, app_hidden.stepped(
          input::text::numeric, pg_catalog.split_part(a, ' ', 2)::numeric,
          pg_catalog.split_part(a, ' ', 1)))
        from pg_catalog.unnest(asked) as a);
    when 'rounding' then
      return (
        select pg_catalog.jsonb_agg(app_hidden.rounded(f.figure::text::numeric, 2) order by f.place)
        from pg_catalog.jsonb_array_elements(input) with ordinality as f (figure, place));
    when 'half-days' then
      return (
        select pg_catalog.jsonb_agg(
          app_hidden.half_days(m.minutes::text::integer, d.minutes / 2, d.minutes)
          order by m.place)
        from pg_catalog.jsonb_array_elements(input -> 'present')
          with ordinality as m (minutes, place)
        cross join (select (input ->> 'day_minutes')::integer as minutes) as d);
    when 'R18' then
      v_school := conformance.new_school(policy);
      return (
        select pg_catalog.jsonb_agg(
          (app_hidden.band(v_school, v.id, b.purpose, f.figure::text::numeric)).label
          order by f.place)
        from app_public.grading_policy_versions v
        cross join lateral (
          select g.purpose
          from app_public.grading_policy_bands g
          where g.school_id = v_school
          limit 1) as b
        cross join pg_catalog.jsonb_array_elements(input) with ordinality as f (figure, place)
        where v.school_id = v_school);
  end case;
end;
$$;

comment on function conformance.arithmetic_outcome(text, jsonb, jsonb, text[]) is
  'What needs no marks: R8 (direction and step), rounding as printed, half-days from minutes of '
  'presence, and R18, the bands of figures.';
--! EndIncluded conformance/functions/arithmetic_outcome.sql
--! Included conformance/functions/outcome.sql
create or replace function conformance.outcome(
  rule text, policy jsonb, input jsonb, asked text[])
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
begin
  case
    when rule ~ '^(R[1-7]|codes|scale)$' then return conformance.subject_outcome(policy, input);
    when rule = 'explanation' then return conformance.reasons_outcome(policy, input);
    when rule ~ '^(R8|R18|rounding|half-days)$' then
      return conformance.arithmetic_outcome(rule, policy, input, asked);
    when rule ~ '^(R9|R10|R13)' then return conformance.general_outcome(policy, input, null);
    when rule = 'R11' then return conformance.general_outcome(policy, input, asked);
    when rule = 'R12' then return conformance.class_outcome(policy, input);
    when rule = 'R14' then return conformance.year_outcome(policy, input);
    when rule = 'R15' and asked is not null then
      return conformance.year_variants(policy, input, 'missing_term', asked);
    when rule = 'R16' and asked is not null then
      return conformance.year_variants(policy, input, 'year_input', asked);
    when rule = 'R17' and input ? 'weights' then
      return conformance.year_outcome(
        policy || pg_catalog.jsonb_build_object(
          'year_weight', input -> 'weights' -> 0, 'exam_weight', input -> 'weights' -> 1),
        pg_catalog.jsonb_build_object(
          'exam', input -> 'exam', 'terms', pg_catalog.jsonb_build_array(
            pg_catalog.jsonb_build_object('average', input -> 'year', 'weight', 1))));
    when rule ~ '^R1[567]$' then return conformance.year_outcome(policy, input);
    when rule = 'rank' and asked is not null then
      return conformance.rank_variants(policy, input, asked);
    when rule = 'rank printed' then
      return conformance.rank_outcome(policy, input, '{printed}') -> 'printed';
    when rule ~ '^rank' then return conformance.rank_outcome(policy, input, asked);
    when rule = 'GPA' then return conformance.points_outcome(policy, input);
    when rule = 'Canvas style' then return conformance.group_outcome(policy, input);
  end case;
end;
$$;

comment on function conformance.outcome(text, jsonb, jsonb, text[]) is
  'What Rollbook''s own calculators make of a case, in a school made for it: the caller rolls it '
  'back. asked: the names of the figures wanted, where there are several. Error 20000: no such '
  'rule.';
--! EndIncluded conformance/functions/outcome.sql
--! Included conformance/functions/mark_cases.sql
create or replace function conformance.mark_cases()
  returns table (id text, rule text, says text, policy jsonb, input jsonb, expected jsonb)
  language sql immutable parallel safe
begin atomic
  select c.*
  from (values
    ('avg-1', 'R1', 'marks weigh their coefficients',
      '{}'::jsonb,
      '[{"value": 12, "coefficient": 1, "max": 20}, {"value": 15, "coefficient": 2, "max": 20},
       {"value": 8, "coefficient": 1, "max": 20}]'::jsonb,
      '12.5'::jsonb),
    ('avg-2', 'R1', 'without marks there is no average',
      '{}', '[]', 'null'),
    ('avg-3', 'R1', 'a coefficient of 0 leaves a mark out',
      '{}',
      '[{"value": 1, "coefficient": 0, "max": 20}, {"value": 14, "coefficient": 2, "max": 20}]',
      '14.0'),
    ('avg-4', 'R1', 'only a coefficient of 0 makes no average, and the subject counts nowhere',
      '{}', '[{"value": 1, "coefficient": 0, "max": 20}]', 'null'),
    ('avg-5', 'R1', 'a mark of 0 is a figure',
      '{}', '[{"value": 0, "coefficient": 1, "max": 20}]', '0.0'),
    ('code-1', 'codes', 'who was absent with reason is not counted',
      '{}',
      '[{"value": 12, "coefficient": 1, "max": 20}, {"code": "A", "coefficient": 1, "max": 20}]',
      '12.0'),
    ('code-2', 'codes', 'absent without reason counts as 0',
      '{}',
      '[{"value": 12, "coefficient": 1, "max": 20}, {"code": "Z", "coefficient": 1, "max": 20}]',
      '6.0'),
    ('code-3', 'codes', 'not handed in counts as 0, exempt does not count',
      '{}',
      '[{"value": 12, "coefficient": 1, "max": 20}, {"code": "W", "coefficient": 1, "max": 20},
       {"code": "E", "coefficient": 1, "max": 20}]',
      '6.0'),
    ('code-4', 'codes', 'only neutral codes make no average',
      '{}',
      '[{"code": "A", "coefficient": 1, "max": 20}, {"code": "E", "coefficient": 1, "max": 20},
       {"code": "N", "coefficient": 1, "max": 20}]',
      'null'),
    ('max-1', 'R2', 'whatever its maximum, an assessment weighs its coefficient',
      '{"maximum": "normalise"}',
      '[{"value": 18, "coefficient": 1, "max": 20}, {"value": 2, "coefficient": 1, "max": 10},
       {"value": 1, "coefficient": 1, "max": 5}]',
      '8.67'),
    ('max-2', 'R2', 'proportional, it weighs as much as its maximum',
      '{"maximum": "proportional"}',
      '[{"value": 18, "coefficient": 1, "max": 20}, {"value": 2, "coefficient": 1, "max": 10},
       {"value": 1, "coefficient": 1, "max": 5}]',
      '12.0'),
    ('scale-1', 'scale', 'a school on a scale of 10',
      '{"scale": 10}',
      '[{"value": 7.5, "coefficient": 1, "max": 10}, {"value": 6, "coefficient": 1, "max": 10},
       {"value": 9, "coefficient": 1, "max": 10}]',
      '7.5'),
    ('bonus-1', 'R3', 'a bonus adds its points above half of the scale',
      '{}',
      '[{"value": 12, "coefficient": 1, "max": 20}, {"value": 16, "coefficient": 1, "max": 20},
       {"value": 17, "coefficient": 1, "max": 20, "optional": "bonus"}]',
      '17.5'),
    ('bonus-2', 'R3', 'a bonus below half of the scale adds nothing',
      '{}',
      '[{"value": 12, "coefficient": 1, "max": 20}, {"value": 16, "coefficient": 1, "max": 20},
       {"value": 8, "coefficient": 1, "max": 20, "optional": "bonus"}]',
      '14.0'),
    ('bonus-3', 'R3', 'a bonus stops at the scale',
      '{"cap_bonus": true}',
      '[{"value": 18, "coefficient": 1, "max": 20}, {"value": 19, "coefficient": 1, "max": 20},
       {"value": 20, "coefficient": 1, "max": 20, "optional": "bonus"}]',
      '20.0'),
    ('improve-1', 'R4', 'an optional mark that does not improve is left out',
      '{}',
      '[{"value": 16, "coefficient": 1, "max": 20}, {"value": 18, "coefficient": 1, "max": 20},
       {"value": 20, "coefficient": 1, "max": 20, "optional": "improves"}, {"value": 17,
       "coefficient": 1, "max": 20, "optional": "improves"}]',
      '18.0'),
    ('improve-2', 'R4', 'optional marks are tried from the highest down, whatever their dates',
      '{}',
      '[{"value": 10, "coefficient": 1, "max": 20}, {"value": 12, "coefficient": 1, "max": 20},
       {"value": 11.5, "coefficient": 1, "max": 20, "optional": "improves", "date": 1},
       {"value": 15, "coefficient": 1, "max": 20, "optional": "improves", "date": 2}]',
      '12.33'),
    ('extra-1', 'R5', 'extra weight on the best mark',
      '{"extra_weight_best": 1}',
      '[{"value": 10, "coefficient": 1, "max": 20}, {"value": 14, "coefficient": 1, "max": 20},
       {"value": 8, "coefficient": 1, "max": 20}]',
      '11.5'),
    ('avg-6', 'R1', 'coefficients need not be whole',
      '{}',
      '[{"value": 13.5, "coefficient": 0.5, "max": 20}, {"value": 11, "coefficient": 1.5,
       "max": 20}]',
      '11.63'),
    ('avg-7', 'R1', 'what is not published does not count',
      '{}',
      '[{"value": 12, "coefficient": 1, "max": 20}, {"value": 20, "coefficient": 1, "max": 20,
       "is_published": false}]',
      '12'),
    ('avg-8', 'R1', 'not marked yet is not 0',
      '{}', '[{"value": 12, "coefficient": 1, "max": 20}, {"coefficient": 1, "max": 20}]', '12'),
    ('code-5', 'codes', 'unfit, not graded and not submitted do not count',
      '{}',
      '[{"value": 9, "coefficient": 1, "max": 20}, {"code": "I", "coefficient": 1, "max": 20},
       {"code": "N", "coefficient": 1, "max": 20}, {"code": "S", "coefficient": 1, "max": 20}]',
      '9'),
    ('max-3', 'R2', 'normalised, a small maximum with a coefficient of 2 weighs 2',
      '{}',
      '[{"value": 18, "coefficient": 1, "max": 20}, {"value": 3, "coefficient": 2, "max": 10}]',
      '10'),
    ('max-4', 'R2', 'proportional, it weighs 2 × 10/20',
      '{"maximum": "proportional"}',
      '[{"value": 18, "coefficient": 1, "max": 20}, {"value": 3, "coefficient": 2, "max": 10}]',
      '12'),
    ('max-5', 'R2', 'proportional on a scale of 100',
      '{"maximum": "proportional", "scale": 100}',
      '[{"value": 9, "coefficient": 1, "max": 10}, {"value": 60, "coefficient": 1, "max": 90}]',
      '69'),
    ('bonus-4', 'R3', 'a bonus without the cap passes the scale',
      '{"cap_bonus": false}',
      '[{"value": 18, "coefficient": 1, "max": 20}, {"value": 19, "coefficient": 1, "max": 20},
       {"value": 20, "coefficient": 1, "max": 20, "optional": "bonus"}]',
      '23.5'),
    ('bonus-5', 'R3', 'a bonus weighs its coefficient',
      '{}',
      '[{"value": 12, "coefficient": 1, "max": 20}, {"value": 16, "coefficient": 1, "max": 20},
       {"value": 17, "coefficient": 0.5, "max": 20, "optional": "bonus"}]',
      '15.75'),
    ('bonus-6', 'R3', 'a bonus alone makes no average',
      '{}', '[{"value": 17, "coefficient": 1, "max": 20, "optional": "bonus"}]', 'null'),
    ('improve-3', 'R4', 'each optional mark meets the average that the one before left',
      '{}',
      '[{"value": 10, "coefficient": 2, "max": 20}, {"value": 11.9, "coefficient": 1, "max": 20,
       "optional": "improves"}, {"value": 16, "coefficient": 1, "max": 20,
       "optional": "improves"}]',
      '12'),
    ('improve-4', 'R4', 'an optional mark alone counts',
      '{}', '[{"value": 7, "coefficient": 1, "max": 20, "optional": "improves"}]', '7'),
    ('extra-2', 'R5', 'extra weight on the worst mark',
      '{"extra_weight": 1, "extra_weight_on": "worst"}',
      '[{"value": 10, "coefficient": 1, "max": 20}, {"value": 14, "coefficient": 1, "max": 20},
       {"value": 8, "coefficient": 1, "max": 20}]',
      '10'),
    ('extra-3', 'R5', 'half a weight more, beside coefficients',
      '{"extra_weight": 0.5}',
      '[{"value": 10, "coefficient": 2, "max": 20}, {"value": 14, "coefficient": 1, "max": 20}]',
      '11.71'),
    ('drop-1', 'R5', 'with equal coefficients the lowest mark is left out',
      '{"dropped_marks": 1}',
      '[{"value": 10, "coefficient": 1, "max": 20}, {"value": 14, "coefficient": 1, "max": 20},
       {"value": 8, "coefficient": 1, "max": 20}]',
      '12'),
    ('drop-2', 'R5', 'with others, the mark whose omission helps most, not the lowest',
      '{"dropped_marks": 1}',
      '[{"value": 9, "coefficient": 4, "max": 20}, {"value": 8, "coefficient": 1, "max": 20},
       {"value": 15, "coefficient": 1, "max": 20}]',
      '11.5'),
    ('drop-3', 'R5', 'never all marks',
      '{"dropped_marks": 2}', '[{"value": 7, "coefficient": 1, "max": 20}]', '7'),
    ('drop-4', 'R5', 'two are left out',
      '{"dropped_marks": 2}',
      '[{"value": 5, "coefficient": 1, "max": 20}, {"value": 12, "coefficient": 1, "max": 20},
       {"value": 16, "coefficient": 1, "max": 20}]',
      '16'),
    ('drop-5', 'R5', 'a zero for absence can be left out',
      '{"dropped_marks": 1}',
      '[{"code": "Z", "coefficient": 1, "max": 20}, {"value": 12, "coefficient": 1, "max": 20},
       {"value": 14, "coefficient": 1, "max": 20}]',
      '13'),
    ('drop-6', 'R5', 'out of several maxima, the highest percentage remains',
      '{"dropped_marks": 1, "maximum": "proportional", "scale": 100}',
      '[{"value": 31, "coefficient": 1, "max": 40}, {"value": 17, "coefficient": 1, "max": 24},
       {"value": 7, "coefficient": 1, "max": 10}]',
      '76'),
    ('drop-7', 'R5', 'a bonus is not left out',
      '{"dropped_marks": 1}',
      '[{"value": 10, "coefficient": 1, "max": 20}, {"value": 14, "coefficient": 1, "max": 20},
       {"value": 12, "coefficient": 1, "max": 20, "optional": "bonus"}]',
      '16'),
    ('group-1', 'R6', 'monthly tests and the exam weigh the same',
      '{"scale": 10, "category_rule": "average", "categories": {"monthly": 1, "exam": 1}}',
      '[{"value": 7, "coefficient": 1, "max": 10, "category": "monthly"}, {"value": 8,
       "coefficient": 1, "max": 10, "category": "monthly"}, {"value": 9, "coefficient": 1,
       "max": 10, "category": "monthly"}, {"value": 6, "coefficient": 1, "max": 10,
       "category": "exam"}]',
      '7'),
    ('group-2', 'R6', 'a category without marks is left out',
      '{"scale": 10, "category_rule": "average", "categories": {"monthly": 1, "exam": 1}}',
      '[{"value": 7, "coefficient": 1, "max": 10, "category": "monthly"}, {"value": 9,
       "coefficient": 1, "max": 10, "category": "monthly"}]',
      '8'),
    ('group-3', 'R6', 'small summatives 40 %, big ones 60 %',
      '{"scale": 100, "category_rule": "average", "categories": {"KSQ": 40, "BSQ": 60}}',
      '[{"value": 80, "coefficient": 1, "max": 100, "category": "KSQ"}, {"value": 60,
       "coefficient": 1, "max": 100, "category": "KSQ"}, {"value": 90, "coefficient": 1,
       "max": 100, "category": "BSQ"}]',
      '82'),
    ('group-4', 'R6', 'flat, all marks are one group',
      '{"scale": 10}',
      '[{"value": 7, "coefficient": 1, "max": 10, "category": "monthly"}, {"value": 8,
       "coefficient": 1, "max": 10, "category": "monthly"}, {"value": 9, "coefficient": 1,
       "max": 10, "category": "monthly"}, {"value": 6, "coefficient": 1, "max": 10,
       "category": "exam"}]',
      '7.5'),
    ('group-5', 'R6', 'marks of no category are a group that weighs 1',
      '{"category_rule": "average", "categories": {"exam": 1}}',
      '[{"value": 10, "coefficient": 1, "max": 20}, {"value": 14, "coefficient": 1, "max": 20},
       {"value": 8, "coefficient": 1, "max": 20, "category": "exam"}]',
      '10'),
    ('group-6', 'R6', 'within a category marks weigh their coefficients',
      '{"scale": 10, "category_rule": "average", "categories": {"monthly": 1, "exam": 1}}',
      '[{"value": 6, "coefficient": 1, "max": 10, "category": "monthly"}, {"value": 9,
       "coefficient": 2, "max": 10, "category": "monthly"}, {"value": 5, "coefficient": 1,
       "max": 10, "category": "exam"}]',
      '6.5'),
    ('group-7', 'R6', 'a category of coefficient 0 is left out',
      '{"category_rule": "average", "categories": {"homework": 0, "exam": 1}}',
      '[{"value": 4, "coefficient": 1, "max": 20, "category": "homework"}, {"value": 12,
       "coefficient": 1, "max": 20, "category": "exam"}]',
      '12'),
    ('group-8', 'R6', 'in each category the lowest mark is left out',
      '{"category_rule": "average", "categories": {"monthly": 1, "exam": 1}, "dropped_marks": 1}',
      '[{"value": 4, "max": 20, "category": "monthly"},
       {"value": 8, "max": 20, "category": "monthly"},
       {"value": 6, "max": 20, "category": "exam"}, {"value": 10, "max": 20, "category": "exam"}]',
      '9'),
    ('group-9', 'R6', 'a bonus counts in its category',
      '{"category_rule": "average", "categories": {"monthly": 1, "exam": 1}}',
      '[{"value": 10, "max": 20, "category": "monthly"},
       {"value": 12, "max": 20, "category": "monthly"},
       {"value": 14, "max": 20, "category": "exam"},
       {"value": 16, "max": 20, "category": "exam", "optional": "bonus"}]',
      '15.5'),
    ('group-10', 'R6', 'an optional mark improves its category or is left out',
      '{"category_rule": "average", "categories": {"monthly": 1, "exam": 1}}',
      '[{"value": 6, "max": 20, "category": "monthly"},
       {"value": 8, "max": 20, "category": "monthly", "optional": "improves"},
       {"value": 14, "max": 20, "category": "exam"}]',
      '10.5'),
    ('points-1', 'R7', 'points are added to the average',
      '{}',
      '{"marks": [{"value": 12, "coefficient": 1, "max": 20}, {"value": 13, "coefficient": 1,
       "max": 20}], "adjustment": 1}',
      '13.5'),
    ('points-2', 'R7', 'not above the scale',
      '{}', '{"marks": [{"value": 19.5, "coefficient": 1, "max": 20}], "adjustment": 2}', '20'),
    ('points-3', 'R7', 'nor below 0',
      '{}', '{"marks": [{"value": 1, "coefficient": 1, "max": 20}], "adjustment": -3}', '0'),
    ('points-4', 'R7', 'points alone make no average',
      '{}', '{"marks": [], "adjustment": 2}', 'null'),
    ('points-5', 'R7', 'a malus after a bonus that passed the scale',
      '{"cap_bonus": false}',
      '{"marks": [{"value": 18, "coefficient": 1, "max": 20}, {"value": 19, "coefficient": 1,
       "max": 20}, {"value": 20, "coefficient": 1, "max": 20, "optional": "bonus"}],
       "adjustment": -1}',
      '20'),
    ('scale-2', 'scale', 'a test out of 20 on a scale of 100',
      '{"scale": 100}', '[{"value": 15, "coefficient": 1, "max": 20}]', '75'),
    ('why-1', 'explanation', 'why a mark does not count',
      '{}',
      '[{"value": 12, "coefficient": 1, "max": 20}, {"code": "A", "coefficient": 1, "max": 20},
       {"code": "Z", "coefficient": 1, "max": 20}, {"value": 9, "coefficient": 0, "max": 20},
       {"value": 20, "coefficient": 1, "max": 20, "is_published": false}, {"coefficient": 1,
       "max": 20}]',
      '["counted", "neutral", "counted", "zero_coefficient", "unpublished", "missing"]'),
    ('why-2', 'explanation', 'what was left out',
      '{"dropped_marks": 1}',
      '[{"value": 10, "coefficient": 1, "max": 20}, {"value": 14, "coefficient": 1, "max": 20},
       {"value": 8, "coefficient": 1, "max": 20}]',
      '["counted", "counted", "left_out"]'),
    ('why-3', 'explanation', 'optional marks that add nothing',
      '{}',
      '[{"value": 12, "coefficient": 1, "max": 20}, {"value": 8, "coefficient": 1, "max": 20,
       "optional": "bonus"}, {"value": 11, "coefficient": 1, "max": 20, "optional": "improves"},
       {"value": 13, "coefficient": 1, "max": 20, "optional": "improves"}]',
      '["counted", "no_bonus", "no_improvement", "counted"]'))
    as c (id, rule, says, policy, input, expected);
end;

comment on function conformance.mark_cases() is
  'The cases of R1 to R7, mark codes, scales and the explanation: see conformance.cases.';
--! EndIncluded conformance/functions/mark_cases.sql
--! Included conformance/functions/general_cases.sql
create or replace function conformance.general_cases()
  returns table (id text, rule text, says text, policy jsonb, input jsonb, expected jsonb)
  language sql immutable parallel safe
begin atomic
  select c.*
  from (values
    ('round-1', 'R8', 'steps of rounding, nearest and up',
      '{}'::jsonb,
      '12.31'::jsonb,
      '{"up 0.1": 12.4, "up 0.5": 12.5, "up 1": 13, "nearest 0.1": 12.3, "nearest 0.5": 12.5,
       "nearest 1": 12}'::jsonb),
    ('round-2', 'R8', 'half a step goes up',
      '{}',
      '12.25',
      '{"up 0.1": 12.3, "up 0.5": 12.5, "up 1": 13, "nearest 0.1": 12.3, "nearest 0.5": 12.5,
       "nearest 1": 12}'),
    ('round-3', 'rounding', 'printed: two decimals, half away from zero',
      '{}', '[9.995, 9.9949, 12.345]', '[10.0, 9.99, 12.35]'),
    ('general-1', 'R9', 'subjects weigh their coefficients',
      '{}',
      '[{"subject": "Maths", "average": 12.5, "coefficient": 5}, {"subject": "French",
       "average": 9.0, "coefficient": 4}, {"subject": "English", "average": 14.25,
       "coefficient": 3}, {"subject": "PE", "average": 16, "coefficient": 1}]',
      '12.1'),
    ('general-2', 'R9', 'a subject without average leaves the general average',
      '{}',
      '[{"subject": "Maths", "average": 12.5, "coefficient": 5}, {"subject": "French",
       "average": 9.0, "coefficient": 4}, {"subject": "English", "average": 14.25,
       "coefficient": 3}, {"subject": "PE", "average": null, "coefficient": 1}]',
      '11.77'),
    ('general-3', 'R9 conduct as subject', 'conduct as a subject like any other',
      '{}',
      '[{"subject": "Maths", "average": 12.5, "coefficient": 5}, {"subject": "French",
       "average": 9.0, "coefficient": 4}, {"subject": "English", "average": 14.25,
       "coefficient": 3}, {"subject": "PE", "average": 16, "coefficient": 1},
       {"subject": "Conduct", "average": 16, "coefficient": 1}]',
      '12.38'),
    ('mode-1', 'R10 bonus', 'a bonus subject adds its points above half of the scale',
      '{}',
      '[{"subject": "Maths", "average": 12, "coefficient": 4}, {"subject": "French",
       "average": 10, "coefficient": 3}, {"subject": "Latin", "average": 15, "coefficient": 1,
       "mode": "bonus"}]',
      '11.86'),
    ('mode-2', 'R10 bonus', 'a bonus subject below half adds nothing',
      '{}',
      '[{"subject": "Maths", "average": 12, "coefficient": 4}, {"subject": "French",
       "average": 10, "coefficient": 3}, {"subject": "Latin", "average": 8, "coefficient": 1,
       "mode": "bonus"}]',
      '11.14'),
    ('mode-3', 'R10 sup10', 'a subject that counts from half of the scale on, above it',
      '{}',
      '[{"subject": "Maths", "average": 12, "coefficient": 4}, {"subject": "French",
       "average": 10, "coefficient": 3}, {"subject": "Latin", "average": 15, "coefficient": 1,
       "mode": "sup10"}]',
      '11.63'),
    ('gpa-1', 'GPA', 'points weigh credits',
      '{}',
      '[{"points": 4.0, "credits": 1}, {"points": 3.3, "credits": 0.5}, {"points": 2.0,
       "credits": 1}]',
      '3.06'),
    ('category-1', 'Canvas style', 'a group without scores: the others are scaled up',
      '{}',
      '[{"group": "A", "score": 80, "possible": 100, "weight": 40}, {"group": "B",
       "score": null, "possible": null, "weight": 60}]',
      '80.0'),
    ('round-4', 'R8', 'a tenth that carries over',
      '{}', '9.96', '{"nearest 0.1": 10, "up 0.1": 10, "nearest 1": 10}'),
    ('round-5', 'R8', 'what is on a step stays',
      '{}', '12.5', '{"up 0.5": 12.5, "nearest 0.5": 12.5, "up 0.1": 12.5, "nearest 1": 13}'),
    ('round-6', 'R9 after R8', 'subject averages are rounded up before they are used',
      '{"course_rounding_step": 0.5, "course_rounding_direction": "up"}',
      '[{"average": 12.3, "coefficient": 1}, {"average": 11.2, "coefficient": 1}]',
      '12'),
    ('round-7', 'R9 after R8', 'the general average is rounded once more',
      '{"general_rounding_step": 1}',
      '[{"average": 12.3, "coefficient": 1}, {"average": 12.7, "coefficient": 1}]',
      '13'),
    ('round-8', 'R9 after R8', 'without a step the exact averages are used',
      '{}',
      '[{"average": 12.334, "coefficient": 1}, {"average": 12.333, "coefficient": 1}]',
      '12.33'),
    ('general-4', 'R9', 'a coefficient of 0 leaves a subject out',
      '{}', '[{"average": 12, "coefficient": 1}, {"average": 18, "coefficient": 0}]', '12'),
    ('general-5', 'R9', 'without any average there is none',
      '{}', '[{"average": null, "coefficient": 1}, {"average": null, "coefficient": 3}]', 'null'),
    ('general-6', 'R9', 'a subject on a scale of 10 counts on the school’s',
      '{}',
      '[{"average": 7.5, "coefficient": 1, "scale": 10}, {"average": 12, "coefficient": 1}]',
      '13.5'),
    ('general-7', 'R9', 'a general average of 0 is a figure',
      '{}', '[{"average": 0, "coefficient": 1}, {"average": 0, "coefficient": 2}]', '0'),
    ('general-8', 'R9 of marks', 'marks of several subjects',
      '{}',
      '[{"coefficient": 1.5, "marks": [{"code": "E", "coefficient": 1, "max": 20}, {"code": "E",
       "coefficient": 2, "max": 20}]}, {"coefficient": 2.1, "marks": [{"value": 12.5,
       "coefficient": 1, "max": 20}]}]',
      '12.5'),
    ('mode-4', 'R10 excluded', 'an excluded subject never counts',
      '{}',
      '[{"average": 12, "coefficient": 4}, {"average": 10, "coefficient": 3}, {"average": 18,
       "coefficient": 2, "mode": "excluded"}]',
      '11.14'),
    ('mode-5', 'R10 sup10', 'a subject that counts from half of the scale on, below it',
      '{}',
      '[{"average": 12, "coefficient": 4}, {"average": 10, "coefficient": 3}, {"average": 9,
       "coefficient": 1, "mode": "sup10"}]',
      '11.14'),
    ('mode-6', 'R10 sup10', 'and exactly at half',
      '{}',
      '[{"average": 12, "coefficient": 4}, {"average": 10, "coefficient": 3}, {"average": 10,
       "coefficient": 1, "mode": "sup10"}]',
      '11'),
    ('mode-7', 'R10 bonus', 'a bonus subject alone makes no average',
      '{}', '[{"average": 15, "coefficient": 1, "mode": "bonus"}]', 'null'),
    ('mode-8', 'R10 sup10', 'half of the scale is 5 on a scale of 10',
      '{"scale": 10}',
      '[{"average": 6, "coefficient": 1}, {"average": 4.999, "coefficient": 1, "mode": "sup10"},
       {"average": 5, "coefficient": 1, "mode": "sup10"}]',
      '5.5'),
    ('category-2', 'R11', 'categories with the same coefficients, whatever the modes',
      '{}',
      '[{"average": 12, "coefficient": 4, "category": "sciences"}, {"average": 15,
       "coefficient": 2, "category": "sciences"}, {"average": 10, "coefficient": 3,
       "category": "languages"}, {"average": 15, "coefficient": 1, "category": "languages",
       "mode": "bonus"}, {"average": 18, "coefficient": 1, "category": "sports",
       "mode": "excluded"}]',
      '{"sciences": 13, "languages": 11.25, "sports": 18}'),
    ('category-3', 'R11', 'without average, coefficient or category a subject is in none',
      '{}',
      '[{"average": 12, "coefficient": 1, "category": "sciences"}, {"average": null,
       "coefficient": 2, "category": "sciences"}, {"average": 5, "coefficient": 0,
       "category": "sciences"}, {"average": null, "coefficient": 1, "category": "arts"},
       {"average": 3, "coefficient": 1}]',
      '{"sciences": 12}'),
    ('category-4', 'R11', 'a subject on a scale of 10 counts on the school’s',
      '{}',
      '[{"average": 7, "coefficient": 1, "scale": 10, "category": "sciences"}, {"average": 12,
       "coefficient": 1, "category": "sciences"}]',
      '{"sciences": 13}'),
    ('category-5', 'R11', 'a subject that counts from half of the scale on is always in its category',
      '{}',
      '[{"average": 12, "coefficient": 1, "category": "languages"}, {"average": 6,
       "coefficient": 1, "category": "languages", "mode": "sup10"}]',
      '{"languages": 9}'),
    ('conduct-1', 'R13', 'off, the conduct subject is not counted',
      '{}',
      '[{"average": 12, "coefficient": 2}, {"average": 18, "coefficient": 1, "is_conduct": true}]',
      '12'),
    ('conduct-2', 'R13', 'as a subject, it counts with its coefficient',
      '{"conduct_rule": "subject"}',
      '[{"average": 12, "coefficient": 2}, {"average": 18, "coefficient": 1, "is_conduct": true}]',
      '14'),
    ('conduct-3', 'R13', 'computed: points and unjustified hours are taken off',
      '{"conduct_rule": "computed", "conduct_hour_points": 0.5}',
      '{"subjects": [{"average": 12, "coefficient": 2}], "conduct": [{"points": 2},
       {"hours": 4}]}',
      '13.33'),
    ('conduct-4', 'R13', 'computed: without a record the whole scale',
      '{"conduct_rule": "computed"}',
      '{"subjects": [{"average": 12, "coefficient": 2}], "conduct": []}',
      '14.67'),
    ('conduct-5', 'R13', 'computed: from a start of its own, never below 0',
      '{"conduct_rule": "computed", "conduct_start": 18}',
      '{"subjects": [{"average": 12, "coefficient": 2}], "conduct": [{"points": 25}]}',
      '8'),
    ('conduct-6', 'R13', 'computed: with its coefficient, from its start',
      '{"conduct_rule": "computed", "conduct_start": 16, "conduct_coefficient": 2}',
      '{"subjects": [{"average": 12, "coefficient": 2}], "conduct": [{"points": 1}]}',
      '13.5'),
    ('conduct-7', 'R13', 'computed: conduct alone makes no average',
      '{"conduct_rule": "computed"}',
      '{"subjects": [{"average": null, "coefficient": 1}], "conduct": []}',
      'null'),
    ('conduct-8', 'R13', 'computed: the conduct subject does not count beside it',
      '{"conduct_rule": "computed"}',
      '{"subjects": [{"average": 12, "coefficient": 1}, {"average": 2, "coefficient": 1,
       "is_conduct": true}], "conduct": []}',
      '16'),
    ('conduct-9', 'R13', 'computed on a scale of 10',
      '{"conduct_rule": "computed", "scale": 10}',
      '{"subjects": [{"average": 6, "coefficient": 1}], "conduct": [{"points": 1}]}',
      '7.5'),
    ('gpa-2', 'GPA', 'a course without credits does not count',
      '{}', '[{"points": 4.0, "credits": 0}, {"points": 2.0, "credits": 1}]', '2'),
    ('gpa-3', 'GPA', 'failing all is 0, not nothing',
      '{}', '[{"points": 0.0, "credits": 1}, {"points": 0.0, "credits": 2}]', '0'),
    ('percent-1', 'Canvas style', 'groups weigh their percent',
      '{}',
      '[{"group": "A", "score": 80, "possible": 100, "weight": 40}, {"group": "B", "score": 45,
       "possible": 50, "weight": 60}]',
      '86'),
    ('percent-2', 'Canvas style', 'within a group points are added up',
      '{}',
      '[{"group": "A", "score": 10, "possible": 20, "weight": 50}, {"group": "A", "score": 60,
       "possible": 80, "weight": 50}, {"group": "B", "score": 90, "possible": 100, "weight": 50}]',
      '80'),
    ('percent-3', 'Canvas style', 'weights below 100 are scaled up',
      '{}',
      '[{"group": "A", "score": 75, "possible": 100, "weight": 9.9}, {"group": "B",
       "score": 53.75, "possible": 100, "weight": 23.1}]',
      '60.13'))
    as c (id, rule, says, policy, input, expected);
end;

comment on function conformance.general_cases() is
  'The cases of R8 to R11, R13, points and percentages: see conformance.cases.';
--! EndIncluded conformance/functions/general_cases.sql
--! Included conformance/functions/year_cases.sql
create or replace function conformance.year_cases()
  returns table (id text, rule text, says text, policy jsonb, input jsonb, expected jsonb)
  language sql immutable parallel safe
begin atomic
  select c.*
  from (values
    ('class-1', 'R12', 'mean, extremes, median and number of those with an average',
      '{}'::jsonb,
      '[15.25, 14, 14, 12.5, 7.75, null]'::jsonb,
      '{"mean": 12.7, "min": 7.75, "max": 15.25, "n": 5, "median": 14, "at_or_above_half": 4}'::jsonb),
    ('year-1', 'R14', 'terms weigh 1, 2 and 2',
      '{}',
      '[{"term": 1, "average": 9.5, "weight": 1}, {"term": 2, "average": 10.2, "weight": 2},
       {"term": 3, "average": 11.0, "weight": 2}]',
      '10.38'),
    ('year-2', 'R14', 'terms of equal weight',
      '{}',
      '[{"term": 1, "average": 9.5, "weight": 1}, {"term": 2, "average": 10.2, "weight": 1},
       {"term": 3, "average": 11.0, "weight": 1}]',
      '10.23'),
    ('year-3', 'R15', 'a missing term: left out, no figure, or 0',
      '{}',
      '[{"term": 1, "average": null, "weight": 1}, {"term": 2, "average": 10.2, "weight": 2},
       {"term": 3, "average": 11.0, "weight": 2}]',
      '{"renormalise": 10.6, "not_classable": null, "zero": 8.48}'),
    ('year-4', 'R16', 'exact or printed averages: a pass can flip',
      '{}',
      '[{"term": 1, "average": 9.985, "weight": 1}, {"term": 2, "average": 9.995, "weight": 2},
       {"term": 3, "average": 9.995, "weight": 2}]',
      '{"exact": 9.99, "printed": 10.0}'),
    ('exam-1', 'R17', 'half the year, half the exam',
      '{}', '{"year": 10.5, "exam": 9.25, "weights": [1, 1]}', '9.88'),
    ('bands-1', 'R18', 'a bound belongs to the band above it',
      '{"bands": [[16, "très bien"], [14, "bien"], [12, "assez bien"], [10, "passable"], [0,
       "insuffisant"]]}',
      '[15.99, 16, 9.999, 10]',
      '["bien", "très bien", "insuffisant", "passable"]'),
    ('halfday-1', 'half-days', 'half a day from half of its minutes on',
      '{}', '{"day_minutes": 360, "present": [180, 179, 360]}', '[0.5, 0, 1]'),
    ('class-2', 'R12', 'without averages there is no mean',
      '{}',
      '[null, null]',
      '{"mean": null, "min": null, "max": null, "n": 0, "median": null, "at_or_above_half": 0}'),
    ('class-3', 'R12', 'the median of an even number lies between two',
      '{}',
      '[8, 10, 12, 15]',
      '{"mean": 11.25, "min": 8, "max": 15, "n": 4, "median": 11, "at_or_above_half": 3}'),
    ('class-4', 'R12', 'who left is not in the statistics',
      '{}',
      '[{"average": 15}, {"average": 5, "enrolled_at_end": false}, {"average": 13}]',
      '{"mean": 14, "min": 13, "max": 15, "n": 2, "median": 14, "at_or_above_half": 2}'),
    ('class-5', 'R12', 'half of a scale of 10 is 5',
      '{"scale": 10}',
      '[5, 4.999]',
      '{"mean": 5, "min": 5, "max": 5, "n": 2, "median": 5, "at_or_above_half": 1}'),
    ('year-5', 'R14', 'two semesters on a scale of 10',
      '{"scale": 10}',
      '[{"term": 1, "average": 8, "weight": 1}, {"term": 2, "average": 9.5, "weight": 1}]',
      '8.75'),
    ('year-6', 'R14', 'a term of weight 0 does not count',
      '{}',
      '[{"term": 1, "average": 10, "weight": 1}, {"term": 2, "average": 18, "weight": 0}]',
      '10'),
    ('year-7', 'R15', 'a missing term between others',
      '{}',
      '[{"term": 1, "average": 12, "weight": 1}, {"term": 2, "average": null, "weight": 2},
       {"term": 3, "average": 9, "weight": 2}]',
      '{"renormalise": 10, "not_classable": null, "zero": 6}'),
    ('year-8', 'R15', 'without any term there is no figure, not 0',
      '{}',
      '[{"term": 1, "average": null, "weight": 1}, {"term": 2, "average": null, "weight": 2}]',
      '{"renormalise": null, "not_classable": null, "zero": null}'),
    ('year-9', 'R15', 'nothing missing, nothing changes',
      '{}',
      '[{"term": 1, "average": 12, "weight": 1}, {"term": 2, "average": 9, "weight": 2}]',
      '{"renormalise": 10, "not_classable": 10, "zero": 10}'),
    ('year-10', 'R16', 'printed terms can lift an average over the pass',
      '{"scale": 10}',
      '[{"term": 1, "average": 4.995, "weight": 1}, {"term": 2, "average": 4.994, "weight": 1}]',
      '{"exact": 4.99, "printed": 5}'),
    ('exam-2', 'R17', 'weights are data',
      '{}', '{"year": 12, "exam": 9, "weights": [2, 1]}', '11'),
    ('exam-3', 'R17', 'an exam alone',
      '{}', '{"year": 12, "exam": 9, "weights": [0, 1]}', '9'),
    ('exam-4', 'R17', 'a missing exam is left out',
      '{"exam_weight": 1}', '{"terms": [{"average": 12, "weight": 1}]}', '12'),
    ('exam-5', 'R17', 'or makes no figure',
      '{"exam_weight": 1, "missing_term": "not_classable"}',
      '{"terms": [{"average": 12, "weight": 1}]}',
      'null'),
    ('exam-6', 'R17', 'or counts as 0',
      '{"exam_weight": 1, "missing_term": "zero"}',
      '{"terms": [{"average": 12, "weight": 1}]}',
      '6'),
    ('exam-7', 'R17', 'an exam without a year makes no figure',
      '{"exam_weight": 1}', '{"terms": [{"average": null, "weight": 1}], "exam": 9}', 'null'),
    ('bands-2', 'R18', 'a bound may belong to the band below it',
      '{"scale": 100, "bands": [[80, "5", false], [60, "4", false], [30, "3", false], [0, "2"]]}',
      '[0, 30, 30.01, 60, 60.5, 80, 80.01, 100]',
      '["2", "2", "3", "3", "4", "4", "5", "5"]'),
    ('bands-3', 'R18', 'the lowest band holds what is below it',
      '{"bands": [[10, "admis"], [8.5, "rattrapage"]]}',
      '[3, 9.99, 10]',
      '["rattrapage", "rattrapage", "admis"]'),
    ('halfday-2', 'half-days', 'a day of odd length',
      '{}',
      '{"day_minutes": 300, "present": [0, 149, 150, 299, 300, 400]}',
      '[0, 0, 0.5, 0.5, 1, 1]'))
    as c (id, rule, says, policy, input, expected);
end;

comment on function conformance.year_cases() is
  'The cases of R12, R14 to R18 and half-days: see conformance.cases.';
--! EndIncluded conformance/functions/year_cases.sql
--! Included conformance/functions/rank_cases.sql
create or replace function conformance.rank_cases()
  returns table (id text, rule text, says text, policy jsonb, input jsonb, expected jsonb)
  language sql immutable parallel safe
begin atomic
  select c.*
  from (values
    ('rank-1', 'rank', 'by exact figures, by two decimals, and dense',
      '{}'::jsonb,
      '[15.25, 14, 14, 12.504, 12.496, null]'::jsonb,
      '{"exact": [1, 2, 2, 4, 5, null], "2 decimals": [1, 2, 2, 4, 4, null],
       "dense, 2 decimals": [1, 2, 2, 3, 3, null]}'::jsonb),
    ('rank-2', 'rank printed', 'printed in French, equals with “ex”',
      '{"rank_key": "exact"}',
      '[15.25, 14, 14, 12.504, 12.496, null]',
      '["1er/5", "2e ex/5", "2e ex/5", "4e/5", "5e/5", null]'),
    ('rank-3', 'rank', 'all equal are all first',
      '{}', '[10, 10, 10]', '[1, 1, 1]'),
    ('rank-4', 'rank population', 'who left is neither ranked nor in the denominator',
      '{}',
      '[{"average": 15, "enrolled_at_end": true}, {"average": 14, "enrolled_at_end": false},
       {"average": 13, "enrolled_at_end": true}]',
      '{"ranks": [1, null, 2], "denominator": 2}'),
    ('rank-5', 'rank', 'dense ranks have no gaps',
      '{"rank_method": "dense"}', '[15, 14, 14, 12]', '[1, 2, 2, 3]'),
    ('rank-6', 'rank', 'as printed, without decimals',
      '{"rank_key": "printed", "decimals": 0}', '[12.4, 11.6, 12.6]', '[2, 2, 1]'),
    ('rank-7', 'rank', 'by one decimal',
      '{"rank_decimals": 1}', '[12.44, 12.36, 12.5]', '[2, 2, 1]'),
    ('rank-8', 'rank', 'nobody without an average is first',
      '{}', '[null, 5, null]', '[null, 1, null]'),
    ('rank-9', 'rank', 'an average of 0 is ranked',
      '{}', '[0, 12]', '[2, 1]'),
    ('rank-10', 'rank equals', 'equals know it',
      '{}', '[15, 14, 14, null]', '{"ranks": [1, 2, 2, null], "tied": [false, true, true, false]}'),
    ('rank-11', 'rank printed', 'out of all who are enrolled',
      '{"rank_denominator": "enrolled"}', '[15, null, 12]', '["1er/3", null, "2e/3"]'),
    ('rank-12', 'rank denominator', 'out of all enrolled, but not who left',
      '{"rank_denominator": "enrolled"}',
      '[{"average": 15}, {"average": 14, "enrolled_at_end": false}, {"average": null},
       {"average": 12}]',
      '{"ranks": [1, null, null, 2], "denominator": 3, "subject_denominator": 3,
       "year_denominator": 3}'),
    ('rank-13', 'rank coverage', 'who lacks half of the coefficients is not ranked',
      '{"minimum_coverage": 0.5}',
      '[{"subjects": [{"average": 12, "coefficient": 1}, {"average": 10, "coefficient": 3}]},
       {"subjects": [{"average": 18, "coefficient": 1}, {"average": null, "coefficient": 3}]}]',
      '{"ranks": [1, null], "denominator": 1}'),
    ('rank-14', 'rank coverage', 'who has just enough is',
      '{"minimum_coverage": 0.25}',
      '[{"subjects": [{"average": 12, "coefficient": 1}, {"average": 10, "coefficient": 3}]},
       {"subjects": [{"average": 18, "coefficient": 1}, {"average": null, "coefficient": 3}]}]',
      '{"ranks": [2, 1], "denominator": 2}'),
    ('rank-15', 'rank level', 'within the class by default',
      '{}',
      '[{"class": "A", "average": 15}, {"class": "B", "average": 14}, {"class": "A",
       "average": 13}, {"class": "B", "average": 15}]',
      '{"ranks": [1, 2, 2, 1], "denominator": 2}'),
    ('rank-16', 'rank level', 'within the level: subject, term and year',
      '{"rank_scope": "level"}',
      '[{"class": "A", "average": 15}, {"class": "B", "average": 14}, {"class": "A",
       "average": 13}, {"class": "B", "average": 15}]',
      '{"ranks": [1, 3, 4, 1], "tied": [true, false, false, true], "denominator": 4,
       "subject_ranks": [1, 3, 4, 1], "subject_denominator": 4, "year_ranks": [1, 3, 4, 1],
       "year_denominator": 4}'),
    ('rank-17', 'rank level', 'another level is not compared',
      '{"rank_scope": "level"}',
      '[{"class": "A", "average": 12}, {"class": "B", "average": 14}, {"class": "C",
       "level": "M", "average": 18}]',
      '{"ranks": [2, 1, 1], "denominator": 2}'),
    ('rank-18', 'rank level', 'dense, without who left and who has no average',
      '{"rank_scope": "level", "rank_method": "dense"}',
      '[{"class": "A", "average": 15}, {"class": "B", "average": 15}, {"class": "B",
       "average": 14, "enrolled_at_end": false}, {"class": "B", "average": null}, {"class": "A",
       "average": 13}]',
      '{"ranks": [1, 1, null, null, 2], "denominator": 3}'),
    ('rank-19', 'rank level', 'out of all enrolled in the level',
      '{"rank_scope": "level", "rank_denominator": "enrolled"}',
      '[{"class": "A", "average": 15}, {"class": "B", "average": null}, {"class": "B",
       "average": 12}]',
      '{"ranks": [1, null, 2], "denominator": 3, "subject_denominator": 3, "year_denominator": 3}'),
    ('rank-20', 'rank ties', 'the better in the main subject goes first',
      '{"rank_ties": ["main_subject"]}',
      '[{"subjects": [{"average": 12, "coefficient": 3}, {"average": 12, "coefficient": 1}]},
       {"subjects": [{"average": 14, "coefficient": 3}, {"average": 6, "coefficient": 1}]}]',
      '{"ranks": [2, 1], "tied": [false, false], "year_ranks": [2, 1]}'),
    ('rank-21', 'rank ties', 'among several main subjects, the better mean',
      '{"rank_ties": ["main_subject"]}',
      '[{"subjects": [{"average": 14, "coefficient": 3}, {"average": 8, "coefficient": 3},
       {"average": 13, "coefficient": 1}]}, {"subjects": [{"average": 12, "coefficient": 3},
       {"average": 12, "coefficient": 3}, {"average": 7, "coefficient": 1}]}]',
      '{"ranks": [2, 1]}'),
    ('rank-22', 'rank ties', 'the younger goes first',
      '{"rank_ties": ["younger"]}',
      '[{"average": 12, "birth_date": "1990-01-01"}, {"average": 12,
       "birth_date": "1991-01-01"}, {"average": 12}]',
      '{"ranks": [2, 1, 3], "year_ranks": [2, 1, 3]}'),
    ('rank-23', 'rank ties', 'in the order of the list',
      '{"rank_ties": ["main_subject", "younger"]}',
      '[{"average": 12, "birth_date": "1990-01-01"}, {"average": 12,
       "birth_date": "1991-01-01"}, {"average": 15, "birth_date": "1980-01-01"}]',
      '{"ranks": [3, 2, 1]}'),
    ('rank-24', 'rank ties', 'the better conduct goes first',
      '{"rank_ties": ["conduct"], "conduct_rule": "computed"}',
      '[{"average": 14, "points_off": 2}, {"average": 12}]',
      '{"ranks": [2, 1]}'),
    ('rank-25', 'rank ties', 'who is equal in all stays equal',
      '{"rank_ties": ["main_subject"]}',
      '[12, 12, 9]',
      '{"ranks": [1, 1, 3], "tied": [true, true, false]}'),
    ('rank-26', 'rank ties', 'subjects are not parted',
      '{"rank_ties": ["younger"]}',
      '[{"average": 12, "birth_date": "1990-01-01"}, {"average": 12, "birth_date": "1991-01-01"}]',
      '{"subject_ranks": [1, 1]}'),
    ('rank-27', 'rank level', 'equals of different classes are parted, too',
      '{"rank_scope": "level", "rank_ties": ["younger"]}',
      '[{"class": "A", "average": 12, "birth_date": "1990-01-01"}, {"class": "B", "average": 12,
       "birth_date": "1991-01-01"}]',
      '{"ranks": [2, 1], "tied": [false, false], "year_ranks": [2, 1]}'))
    as c (id, rule, says, policy, input, expected);
end;

comment on function conformance.rank_cases() is
  'The cases of ranks: see conformance.cases.';
--! EndIncluded conformance/functions/rank_cases.sql
--! Included conformance/views/cases.sql
create or replace view conformance.cases as
select c.* from conformance.mark_cases() as c
union all
select c.* from conformance.general_cases() as c
union all
select c.* from conformance.year_cases() as c
union all
select c.* from conformance.rank_cases() as c;

comment on view conformance.cases is
  'What the grading rules make of known marks, one row per case; conformance.run() calculates '
  'them.';
comment on column conformance.cases.id is 'Name of the case.';
comment on column conformance.cases.rule is 'Grading rule, such as R5, or rank, scale, codes…';
comment on column conformance.cases.says is 'What the case shows.';
comment on column conformance.cases.policy is
  'What differs from the default policy: scale of the school, columns of grading_policy_versions, '
  'categories, bands.';
comment on column conformance.cases.input is 'Marks, averages or students; the rule says which.';
comment on column conformance.cases.expected is
  'The figures as they are printed; null for none. An object names several.';
--! EndIncluded conformance/views/cases.sql
--! Included conformance/functions/run.sql
create or replace function conformance.run()
  returns table (id text, rule text, passed boolean, expected jsonb, got jsonb)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_case record;
begin
  for v_case in
    select c.*,
      case when pg_catalog.jsonb_typeof(c.expected) = 'object'
        then array(select pg_catalog.jsonb_object_keys(c.expected)) end as asked
    from conformance.cases c
  loop
    id := v_case.id;
    rule := v_case.rule;
    expected := v_case.expected;
    begin
      got := coalesce(
        conformance.outcome(v_case.rule, v_case.policy, v_case.input, v_case.asked), 'null');
      raise exception using errcode = 'ROLLB';
    exception
      when sqlstate 'ROLLB' then null; -- takes the school back
      when others then
        got := pg_catalog.jsonb_build_object('error', sqlerrm);
    end;
    passed := got = expected;
    return next;
  end loop;
end;
$$;

comment on function conformance.run() is
  'Calculates every case of conformance.cases with the calculators of production, each in a '
  'throw-away school that is rolled back. Run it after an upgrade or a change of the rules: a row '
  'that did not pass is a figure that bulletins would get wrong.';
--! EndIncluded conformance/functions/run.sql
