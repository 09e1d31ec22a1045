create or replace function app_private.archive_exceptions()
  returns table (table_name text, reason text)
  language sql immutable parallel safe
begin atomic
  select e.*
  from (values
    ('app_public.transfers', 'between two schools; the other one keeps its half'),
    ('app_public.visits', 'who looked in from above, with their sessions and addresses'),
    ('app_public.family_children', 'families are their users''; made anew from the guardians'),
    ('app_public.bulletin_batches', 'prints under way; print again'),
    ('app_public.bulletin_files', 'prints under way; print again'),
    ('app_public.imports', 'files taken in here, and how to take them back; their rows came in'),
    ('app_private.import_parts', 'files taken in here'),
    ('app_private.import_rows', 'files taken in here'),
    ('app_private.import_titles', 'files taken in here'),
    ('app_private.import_writes', 'how to take back what was imported here'),
    ('app_private.import_cancellations', 'imports that are given up just now'),
    ('app_private.bundle_lines', 'files taken in here'),
    ('app_private.bundle_findings', 'files taken in here'),
    ('app_private.bundle_exports', 'bundles made here; make them again'),
    ('app_private.bundle_export_parts', 'bundles made here; make them again'),
    ('app_private.import_headers', 'guesses of columns; made anew'),
    ('app_private.external_ids', 'names in another system''s bundles, which come with the next one'),
    ('app_private.dirty_results', 'calculated anew'),
    ('app_private.provisional_results', 'calculated anew'),
    ('app_private.result_checks', 'calculated anew'),
    ('app_private.invitations', 'open links into this installation'),
    ('app_private.analyst_institutions', 'rights of database roles of this installation'))
    as e (table_name, reason);
end;

comment on function app_private.archive_exceptions() is
  'Tables with rows of a school that are not in its archive, and why. Any other one is.';
