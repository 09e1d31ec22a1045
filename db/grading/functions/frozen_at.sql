create or replace function app_private.frozen_at(school integer, class uuid, term uuid)
  returns timestamptz
  language sql stable
begin atomic
  select c.closed_at
  from app_public.class_terms c
  where c.school_id = school
    and c.class_id = class
    and c.term_id = term
    and c.state = 'closed';
end;

comment on function app_private.frozen_at(integer, uuid, uuid) is
  'Since when the results of a class''s term are frozen; NULL while the term is open.';
