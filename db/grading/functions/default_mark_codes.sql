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
