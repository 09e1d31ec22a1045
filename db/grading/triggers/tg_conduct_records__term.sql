create or replace function app_private.tg_conduct_records__term()
  returns trigger
  language plpgsql volatile
  security definer -- the terms are looked at whoever records
  set search_path = ''
as $$
declare
  v_given uuid := case when tg_op = 'INSERT' then new.term_id end;
begin
  select t.id into new.term_id
  from app_public.terms t
  where t.school_id = new.school_id
    and new.happened_on between t.starts_on and t.ends_on
    and (v_given is null or t.id = v_given)
  order by t.starts_on desc
  limit 1;
  if new.term_id is null then
    raise exception 'The day % is not in the term', new.happened_on
      using errcode = 'RBVAL', column = 'happened_on', hint = 'Choose a day of a term.';
  end if;
  return new;
end;
$$;

comment on function app_private.tg_conduct_records__term() is
  'The term of a conduct record is that of its day. Error RBVAL: the day is in no term, or not in '
  'the one that was named.';

create or replace trigger _100_term
  before insert or update of happened_on on app_public.conduct_records
  for each row when (new.school_id is not null) -- without a school, row level security refuses
  execute function app_private.tg_conduct_records__term();
