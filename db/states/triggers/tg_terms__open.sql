create or replace function app_private.tg_terms__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_class uuid;
begin
  for v_class in
    select ct.class_id
    from app_public.class_terms ct
    where ct.school_id = old.school_id
      and ct.term_id = old.id
      and ct.state = 'closed'
    order by 1
  loop
    perform app_private.require_open(old.school_id, v_class, old.id);
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_terms__open() is
  'Error RBCLO: dates, year or policy version of a term that is closed for a class.';

create or replace trigger _400_open
  after update on app_public.terms
  for each row
  when ((old.academic_year_id, old.starts_on, old.ends_on, old.policy_version_id)
    is distinct from (new.academic_year_id, new.starts_on, new.ends_on, new.policy_version_id))
  execute function app_private.tg_terms__open();
