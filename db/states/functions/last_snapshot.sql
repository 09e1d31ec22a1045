create or replace function app_private.last_snapshot(school integer, class uuid, term uuid)
  returns uuid
  language sql stable
begin atomic
  select s.id
  from app_public.term_snapshots s
  where s.school_id = school
    and s.class_id = class
    and s.term_id = term
  order by s.number desc
  limit 1;
end;

comment on function app_private.last_snapshot(integer, uuid, uuid) is
  'The newest snapshot of a class''s term; NULL without any.';
