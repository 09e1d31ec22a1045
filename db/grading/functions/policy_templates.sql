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
