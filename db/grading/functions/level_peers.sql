create or replace function app_hidden.level_peers(school integer, class uuid)
  returns table (class_id uuid)
  language sql stable parallel safe
begin atomic
  select peer.id
  from app_public.classes own
  join app_public.classes peer
    on peer.school_id = school
    and peer.academic_year_id = own.academic_year_id
    and peer.level_id = own.level_id
    and peer.id <> own.id
  where own.school_id = school
    and own.id = class;
end;

comment on function app_hidden.level_peers(integer, uuid) is
  'The other classes of a class''s level in its year.';
