create or replace function app_private.require_open(school integer, class uuid, term uuid)
  returns void
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
declare
  v_class text;
  v_term text;
begin
  -- first the lock, then the look: a closing that goes on at this moment is waited for
  perform pg_catalog.pg_advisory_xact_lock_shared(app_private.class_lock(school, class));
  select k.name, t.name into v_class, v_term
  from app_public.class_terms ct
  join app_public.classes k on k.school_id = school and k.id = ct.class_id
  join app_public.terms t on t.school_id = school and t.id = ct.term_id
  where ct.school_id = school
    and ct.class_id = class
    and (term is null or ct.term_id = term)
    and ct.state = 'closed'
  order by t.ends_on
  limit 1;
  if v_term is not null then
    raise exception '% is closed for the class %', v_term, v_class
      using errcode = 'RBCLO',
      hint = 'Request a correction, or ask who may to reopen the term.';
  end if;
end;
$$;

comment on function app_private.require_open(integer, uuid, uuid) is
  'Error RBCLO when the class''s term (any of its terms when NULL) is closed; else it can''t be '
  'closed before the end of the transaction.';
