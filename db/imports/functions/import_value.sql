create or replace function app_private.import_value(type text, words text)
  returns jsonb
  language sql stable parallel safe
return case
  when type = 'text' and char_length(words) <= 500 then to_jsonb(words)
  when type = 'name' and char_length(words) between 2 and 200 then to_jsonb(words)
  when type = 'phone' and char_length(words) <= 40 and words ~ '[0-9]' then to_jsonb(words)
  when type = 'email' and words ~ '^[^@[:space:]]+@[^@[:space:]]+$' then to_jsonb(words)
  when type in ('date', 'birth_date') then to_jsonb(coalesce(
    app_private.parsed_date(words),
    -- a day as spreadsheets count it
    case when words ~ '^[1-9][0-9]{4}$' then date '1899-12-30' + words::integer end))
  when type in ('coefficient', 'maximum')
    and app_private.parsed_number(words) between 0 and 999.99
    and app_private.parsed_number(words) = round(app_private.parsed_number(words), 2)
    and (type = 'coefficient' or app_private.parsed_number(words) > 0)
    then to_jsonb(app_private.parsed_number(words))
  when type = 'size' and words ~ '^[1-9][0-9]{0,3}$' then to_jsonb(words::integer)
  else (
    select to_jsonb(v.value)
    from (
      values
      ('sex', 'female', '{f,female,feminin,fille,girl,woman,femme}'::text[]),
      ('sex', 'male', '{m,male,masculin,h,homme,g,garcon,boy,man}'),
      ('status', 'active', '{active,actif,present,inscrit}'),
      ('status', 'inactive', '{inactive,inactif,abandon,parti}'),
      ('status', 'transferred', '{transferred,transfere,mute}'),
      ('status', 'graduated', '{graduated,diplome,sorti}'),
      ('relation', 'mother', '{mother,mere,maman}'),
      ('relation', 'father', '{father,pere,papa}'),
      ('relation', 'grandparent', '{grandparent,grandmother,grandfather,grand mere,grand pere,
        grands parents,grand parent}'),
      ('relation', 'sibling', '{sibling,brother,sister,frere,soeur}'),
      ('relation', 'relative', '{relative,aunt,uncle,tante,oncle,cousin,cousine,parent,famille}'),
      ('relation', 'guardian', '{guardian,tutor,tuteur,tutrice,autre,other,correspondant}'),
      ('mode', 'normal', '{normal,normale}'),
      ('mode', 'bonus', '{bonus,facultatif,facultative,optional}'),
      ('mode', 'sup10', '{sup10,sup 10}'),
      ('mode', 'excluded', '{excluded,exclue,exclu,hors moyenne}'),
      ('subject_level', 'primary', '{primary,primaire}'),
      ('subject_level', 'secondary', '{secondary,secondaire}'))
      as v (of_type, value, names)
    where v.of_type = import_value.type
      and app_private.header_words(words) = any (v.names)) end;

comment on function app_private.import_value(text, text) is
  'A value as it is stored, from how people write it; NULL when it is none of its type (text, name, '
  'phone, email, date, birth_date, coefficient, maximum, size, sex, status, relation, mode, '
  'subject_level).';
