create or replace function app_hidden.start_template(code text)
  returns jsonb
  language sql immutable parallel safe
return case code
  when 'francophone' then '{
    "from": "09-15", "to": "07-15", "kind": "trimester",
    "terms": [["T1", "Premier trimestre", "09-15", "12-20", 1],
      ["T2", "Deuxième trimestre", "01-05", "03-31", 2],
      ["T3", "Troisième trimestre", "04-10", "07-15", 2]],
    "levels": ["6e", "5e", "4e", "3e", "2nde", "1re", "Tle"],
    "subjects": [["FR", "Français", 4], ["MATH", "Mathématiques", 4], ["ANG", "Anglais", 2],
      ["HG", "Histoire-Géographie", 2], ["SVT", "Sciences de la vie et de la Terre", 2],
      ["PC", "Physique-Chimie", 2], ["EDHC", "Éducation civique", 1],
      ["EPS", "Éducation physique et sportive", 1]]}'::jsonb
  when 'cambodia' then '{
    "from": "11-01", "to": "08-31", "kind": "semester",
    "terms": [["S1", "ឆមាសទី ១", "11-01", "03-31", 1], ["S2", "ឆមាសទី ២", "04-20", "08-31", 1]],
    "levels": ["ថ្នាក់ទី ៧", "ថ្នាក់ទី ៨", "ថ្នាក់ទី ៩", "ថ្នាក់ទី ១០", "ថ្នាក់ទី ១១", "ថ្នាក់ទី ១២"],
    "subjects": [["KHM", "ភាសាខ្មែរ", 1], ["MATH", "គណិតវិទ្យា", 1], ["PHY", "រូបវិទ្យា", 1],
      ["CHEM", "គីមីវិទ្យា", 1], ["BIO", "ជីវវិទ្យា", 1], ["HIST", "ប្រវត្តិវិទ្យា", 1],
      ["GEO", "ភូមិវិទ្យា", 1], ["ENG", "ភាសាអង់គ្លេស", 1]]}'
  when 'azerbaijan' then '{
    "from": "09-15", "to": "06-14", "kind": "semester",
    "terms": [["I", "I yarımil", "09-15", "12-31", 1], ["II", "II yarımil", "01-15", "06-14", 1]],
    "levels": ["5", "6", "7", "8", "9", "10", "11"],
    "subjects": [["AZ", "Azərbaycan dili", 1], ["EDB", "Ədəbiyyat", 1], ["RIY", "Riyaziyyat", 1],
      ["ING", "İngilis dili", 1], ["TAR", "Tarix", 1], ["COG", "Coğrafiya", 1],
      ["BIO", "Biologiya", 1], ["FIZ", "Fizika", 1], ["KIM", "Kimya", 1],
      ["INF", "İnformatika", 1]]}'
  else '{
    "from": "09-01", "to": "06-30", "kind": "semester",
    "terms": [["S1", "First semester", "09-01", "01-31", 1],
      ["S2", "Second semester", "02-01", "06-30", 1]],
    "levels": ["Grade 7", "Grade 8", "Grade 9", "Grade 10", "Grade 11", "Grade 12"],
    "subjects": [["ENG", "English", 1], ["MATH", "Mathematics", 1], ["SCI", "Science", 1],
      ["HIST", "History", 1], ["GEO", "Geography", 1], ["PE", "Physical education", 1]]}'
  end;

comment on function app_hidden.start_template(text) is
  'What a school of a country usually begins with, by the code of its policy template: days of the '
  'year (from, to), kind and terms (code, name, first and last day, weight), levels in order, '
  'subjects (code, name, coefficient). Schools change it as they like afterwards.';
grant execute on function app_hidden.start_template(text) to app_user;
