create or replace function app_private.import_word_list()
  returns table (of_type text, place integer, value text, names text[])
  language sql immutable parallel safe
begin atomic
  select v.*
  from (
    values
    ('sex', 1, 'female', '{f,female,feminin,fille,girl,woman,femme}'::text[]),
    ('sex', 2, 'male', '{m,male,masculin,h,homme,g,garcon,boy,man}'),
    ('status', 1, 'active', '{active,actif,present,inscrit}'),
    ('status', 2, 'inactive', '{inactive,inactif,abandon,parti}'),
    ('status', 3, 'transferred', '{transferred,transfere,mute}'),
    ('status', 4, 'graduated', '{graduated,diplome,sorti}'),
    ('relation', 1, 'mother', '{mother,mere,maman}'),
    ('relation', 2, 'father', '{father,pere,papa}'),
    ('relation', 3, 'grandparent', '{grandparent,grandmother,grandfather,grand mere,grand pere,
      grands parents,grand parent}'),
    ('relation', 4, 'sibling', '{sibling,brother,sister,frere,soeur,frere ou soeur}'),
    ('relation', 5, 'relative', '{relative,aunt,uncle,tante,oncle,cousin,cousine,parent,famille,
      autre parent}'),
    ('relation', 6, 'guardian', '{guardian,tutor,tuteur,tutrice,autre,other,correspondant}'),
    ('mode', 1, 'normal', '{normal,normale}'),
    ('mode', 2, 'bonus', '{bonus,facultatif,facultative,optional}'),
    ('mode', 3, 'sup10', '{sup10,sup 10}'),
    ('mode', 4, 'excluded', '{excluded,exclue,exclu,hors moyenne}'),
    ('subject_level', 1, 'primary', '{primary,primaire}'),
    ('subject_level', 2, 'secondary', '{secondary,secondaire}'),
    ('yes', 1, 'yes', '{yes,y,oui,o,x,true,vrai,1,published,publie,publiee}'),
    ('yes', 2, 'no', '{no,n,non,false,faux,0,draft,brouillon}'))
    as v (of_type, place, value, names);
end;

comment on function app_private.import_word_list() is
  'The values of sex, status, relation, mode, subject_level and yes in order, and what people call '
  'them (header_words()).';
