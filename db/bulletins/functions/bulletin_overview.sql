create or replace function app_public.bulletin_overview(
  term_id uuid, kind text default 'term')
  returns json
  language sql stable
  security definer -- states of classes, counted for their admins
begin atomic
  select json_build_object(
    'classes', (
      select coalesce(json_agg(json_build_object(
        'id', k.id,
        'name', k.name,
        'state', case when bulletin_overview.kind = 'term'
          then app_private.council_state(k.school_id, k.id, t.id) end,
        'isClosed', case bulletin_overview.kind
          when 'term' then app_hidden.is_term_closed(k.school_id, k.id, t.id)
          when 'annual' then not exists (
            select
            from app_public.terms o
            where o.school_id = k.school_id
              and o.academic_year_id = k.academic_year_id
              and o.weight > 0
              and not app_hidden.is_term_closed(k.school_id, k.id, o.id))
          else true end,
        'students', (
          select count(*)
          from app_public.term_results r
          where r.school_id = k.school_id
            and r.class_id = k.id
            and r.term_id = t.id),
        'issued', b.issued,
        'superseded', b.superseded,
        'revoked', b.revoked,
        'appreciations', (
          select count(*)
          from app_public.course_appreciations a
          join app_public.courses c on c.school_id = k.school_id and c.id = a.course_id
          where a.school_id = k.school_id
            and a.term_id = t.id
            and c.class_id = k.id),
        'expected', (
          select count(*)
          from app_public.course_results r
          where r.school_id = k.school_id
            and r.class_id = k.id
            and r.term_id = t.id))
        order by l.position, k.name), '[]')
      from app_public.classes k
      left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
      cross join lateral (
        select count(*) filter (where i.state = 'issued') as issued,
          count(*) filter (where i.state = 'superseded') as superseded,
          count(*) filter (where i.state = 'revoked') as revoked
        from app_public.bulletins i
        where i.school_id = k.school_id
          and i.class_id = k.id
          and i.kind = bulletin_overview.kind
          and i.academic_year_id = t.academic_year_id
          and i.term_id is not distinct from
            case when bulletin_overview.kind = 'term' then t.id end) as b
      where k.school_id = t.school_id
        and k.academic_year_id = t.academic_year_id
        and k.is_active),
    'batches', (
      select coalesce(json_agg(app_private.described_batch(b) order by b.id desc), '[]')
      from (
        select b.*
        from app_public.bulletin_batches b
        where b.school_id = t.school_id
          and b.academic_year_id = t.academic_year_id
          and b.kind = bulletin_overview.kind
          and b.term_id is not distinct from
            case when bulletin_overview.kind = 'term' then t.id end
        order by b.id desc
        limit 5) as b))
  from app_public.terms t
  where t.school_id = (select app_hidden.current_school_id())
    and t.id = bulletin_overview.term_id
    and (select app_hidden.has_duty('admin'));
end;

comment on function app_public.bulletin_overview(uuid, text) is
  'The bulletins of a school for a term, or of its year (kind annual or transcript): classes '
  '(id, name, state, isClosed, students, issued, superseded, revoked, appreciations written and '
  'expected) and the last five batches as described_batch() says. For admins; NULL for others.';
grant execute on function app_public.bulletin_overview(uuid, text) to app_user;
