create or replace function app_hidden.private_fields(kind text)
  returns table (name text, type text, choices text[])
  language sql immutable parallel safe
begin atomic
  select f.name, f.type, f.choices
  from (values
    ('student_health', 1, 'health_notes', 'note', '{}'::text[]),
    ('student_health', 2, 'is_vaccinated', 'yes_no', '{}'),
    ('student_health', 3, 'social_security_number', 'text', '{}'),
    ('student_backgrounds', 1, 'religion', 'text', '{}'),
    ('student_backgrounds', 2, 'church', 'text', '{}'),
    ('student_backgrounds', 3, 'living_with', 'text', '{}'),
    ('student_backgrounds', 4, 'living_condition', 'note', '{}'),
    ('student_backgrounds', 5, 'owns_house', 'yes_no', '{}'),
    ('student_backgrounds', 6, 'time_in_area', 'text', '{}'),
    ('student_backgrounds', 7, 'has_poverty_card', 'yes_no', '{}'),
    ('student_backgrounds', 8, 'helping_organisation', 'text', '{}'),
    ('student_backgrounds', 9, 'can_help_school', 'yes_no', '{}'),
    ('student_backgrounds', 10, 'help_amount', 'amount', '{}'),
    ('student_backgrounds', 11, 'help_frequency', 'choice', '{once,weekly,monthly,termly,yearly}'),
    ('student_backgrounds', 12, 'how_known', 'text', '{}'),
    ('guardian_backgrounds', 1, 'income', 'amount', '{}'),
    ('guardian_backgrounds', 2, 'church', 'text', '{}'),
    ('guardian_backgrounds', 3, 'belief', 'text', '{}'))
    as f (kind, place, name, type, choices)
  where f.kind = private_fields.kind
  order by f.place;
end;

comment on function app_hidden.private_fields(text) is
  'The fields of student_health, student_backgrounds or guardian_backgrounds in order, and their '
  'type: text, note, yes_no, amount or choice (with its choices).';
grant execute on function app_hidden.private_fields(text) to app_user;
