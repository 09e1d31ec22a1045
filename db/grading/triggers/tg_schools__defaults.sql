create or replace function app_private.tg_schools__defaults()
  returns trigger
  language plpgsql volatile
  security definer -- a new school starts with rules, whoever creates it
  set search_path = ''
as $$
declare
  v_policy uuid;
  v_french boolean := new.language = 'fr';
begin
  insert into app_public.grading_policies (school_id, name, is_default)
  values (new.id, case when v_french then 'Règles de base' else 'Standard' end, true)
  returning id into v_policy;
  insert into app_public.grading_policy_versions (school_id, policy_id, version)
  values (new.id, v_policy, 1);

  insert into app_public.mark_codes (school_id, code, label, effect, position)
  select new.id, d.code, case when v_french then d.french else d.english end, d.effect, d.place
  from (values
    (1, 'A', 'absent', 'absent', 'neutral'),
    (2, 'E', 'dispensé', 'exempt', 'neutral'),
    (3, 'N', 'non noté', 'not graded', 'neutral'),
    (4, 'I', 'inapte', 'unfit', 'neutral'),
    (5, 'S', 'non rendu, ne compte pas', 'not submitted, not counted', 'neutral'),
    (6, 'Z', 'absence injustifiée', 'absent without reason', 'zero'),
    (7, 'W', 'non rendu', 'not handed in', 'zero'))
    as d (place, code, french, english, effect);
  return null;
end;
$$;

comment on function app_private.tg_schools__defaults() is
  'Gives a new school its default grading policy and the mark codes of the grading rules.';

create or replace trigger _800_defaults
  after insert on app_public.schools
  for each row execute function app_private.tg_schools__defaults();
