create or replace function app_hidden.is_term_closed(school integer, class uuid, term uuid)
  returns boolean
  language sql stable parallel safe
begin atomic
  select exists (
    select
    from app_public.class_terms ct
    where ct.school_id = school
      and ct.class_id = class
      and ct.term_id = term
      and ct.state = 'closed');
end;

comment on function app_hidden.is_term_closed(integer, uuid, uuid) is
  'Whether a term is closed for a class: its results stay as they are.';
