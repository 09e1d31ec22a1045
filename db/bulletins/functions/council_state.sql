create or replace function app_private.council_state(school integer, class uuid, term uuid)
  returns text
  language sql stable
begin atomic
  select coalesce(
    (select c.state
     from app_public.councils c
     where c.school_id = school
       and c.class_id = class
       and c.term_id = term),
    'draft');
end;

comment on function app_private.council_state(integer, uuid, uuid) is
  'How far the bulletins of a class''s term are: draft, council or issued.';
