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
