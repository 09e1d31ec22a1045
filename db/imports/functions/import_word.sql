create or replace function app_private.import_word(type text, words text)
  returns text
  language sql immutable parallel safe
begin atomic
  select v.value
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
    ('subject_level', 'secondary', '{secondary,secondaire}'),
    ('yes', 'yes', '{yes,y,oui,o,x,true,vrai,1,published,publie,publiee}'),
    ('yes', 'no', '{no,n,non,false,faux,0,draft,brouillon}'))
    as v (of_type, value, names)
  where v.of_type = import_word.type
    and app_private.header_words(words) = any (v.names);
end;

comment on function app_private.import_word(text, text) is
  'What a word stands for that people write in several ways: sex, status, relation, mode, '
  'subject_level or yes; NULL when it is none of them.';
