create table if not exists audit.log (
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  transaction_id xid8 not null default pg_current_xact_id(),
  school_id integer,
  table_name text not null,
  operation text not null,
  key jsonb not null,
  before jsonb,
  after jsonb,
  actor_id uuid,
  session_key bytea,
  database_role name not null default session_user,
  address inet,
  request_id text,
  reason text,
  primary key (at, id),
  constraint log_operation_known check (operation in ('insert', 'update', 'delete'))
) partition by range (at);

create index if not exists log_school_idx on audit.log (school_id, table_name, at);
-- Of schools only: elsewhere keys may be secret, and then all the same.
create index if not exists log_row_idx on audit.log using hash (key) where school_id is not null;

comment on table audit.log is
  'Every change of every table, one row per changed row, written by triggers in the same '
  'transaction. Never updated; old months are detached as partitions.';
comment on column audit.log.id is 'Number of the entry; gaps are rolled back transactions.';
comment on column audit.log.at is 'When the change was made (clock time, not start of transaction).';
comment on column audit.log.transaction_id is 'Entries of one transaction share it.';
comment on column audit.log.school_id is 'School of the row; NULL for rows that belong to no school.';
comment on column audit.log.table_name is 'Schema and table, for example app_public.marks.';
comment on column audit.log.operation is 'insert, update or delete.';
comment on column audit.log.key is
  'Primary key of the row, without school_id; a secret in it has the value null.';
comment on column audit.log.before is
  'Changed columns before an update, the whole row before a delete, NULL for an insert. '
  'A secret column appears with the value null: named, never copied.';
comment on column audit.log.after is
  'Changed columns after an update, the whole row after an insert, NULL for a delete.';
comment on column audit.log.actor_id is 'The signed-in user; NULL for jobs and the command line.';
comment on column audit.log.session_key is
  'First 8 bytes of the hash of the session''s token; NULL without a session.';
comment on column audit.log.database_role is 'The login role of the connection.';
comment on column audit.log.address is 'Network address as the server saw it; NULL when unknown.';
comment on column audit.log.request_id is 'The server''s number of the request; NULL outside one.';
comment on column audit.log.reason is
  'Why, where a change needs a reason, such as a correction after closing; NULL for none.';

alter table audit.log enable row level security;

-- Where entries go when nobody made the month's partition: nothing is lost, doctor complains.
create table if not exists audit.log_default partition of audit.log default;
alter table audit.log_default enable row level security;
