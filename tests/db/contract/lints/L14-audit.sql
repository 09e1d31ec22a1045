-- L14 every table's changes are logged
select c.oid::regclass
from pg_class c
where c.relnamespace in ('app_public'::regnamespace, 'app_private'::regnamespace)
  and c.relkind in ('r', 'p')
  -- figures that the worker derives from audited tables, its own queue, and files that are brought:
  -- what an import makes of them is logged where it is written
  and c.oid <> all ('{app_public.course_results,app_public.term_results,app_public.year_results,
    app_public.course_statistics,app_public.term_statistics,app_private.dirty_results,
    app_private.provisional_results,app_private.result_checks,app_private.import_parts,
    app_private.import_rows,app_private.import_writes,app_private.import_titles,
    app_private.import_cancellations,app_private.bundle_lines,app_private.bundle_findings,
    app_private.bundle_export_parts}'::regclass[])
  and (
    select count(*) from pg_trigger g
    where g.tgrelid = c.oid
      and g.tgfoid in ('audit.tg__log'::regproc, 'audit.tg__log_update'::regproc)
      and g.tgenabled = 'O') <> 3;
-- offender: a table whose changes are not logged
create table app_public.offender (id uuid primary key);
-- offender: a log that is turned off
alter table app_public.marks disable trigger _500_audit_update;
