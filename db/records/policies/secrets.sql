-- Keys and what archived fields held: only definer functions reach them.
alter table app_private.school_keys enable row level security;
alter table app_private.archived_field_values enable row level security;
