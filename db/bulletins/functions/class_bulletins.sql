create or replace function app_public.class_bulletins(
  class_id uuid, term_id uuid, kind text default 'term')
  returns table (
    student_id uuid, last_name text, first_name text, bulletin_id uuid, edition integer,
    state text, issued_at timestamptz, code text)
  language sql stable
begin atomic
  select s.id, s.last_name, s.first_name, b.id, b.edition, b.state, b.issued_at, b.code
  from app_public.bulletins b
  join app_public.terms t on t.school_id = b.school_id and t.id = class_bulletins.term_id
  join app_public.students s on s.school_id = b.school_id and s.id = b.student_id
  where b.school_id = (select app_hidden.current_school_id())
    and b.class_id = class_bulletins.class_id
    and b.kind = class_bulletins.kind
    and b.academic_year_id = t.academic_year_id
    and b.term_id is not distinct from case when class_bulletins.kind = 'term' then t.id end
  order by s.last_name, s.first_name, s.id, b.edition desc;
end;

comment on function app_public.class_bulletins(uuid, uuid, text) is
  'Every edition of the bulletins of a class for a term, or of its year (kind annual or '
  'transcript), by name, newest first, as far as the user may see them.';
grant execute on function app_public.class_bulletins(uuid, uuid, text) to app_user;
