create or replace function app_private.import_oneroster_marks(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.given_items;
  create temporary table given_items on commit drop as
  select s.sid, s.line, s.cells, s.schools, k.what as class_what, k.id as course_id,
    coalesce(t.id, d.id) as term_id,
    app_private.date_of(app_private.cell(s.cells, 'dueDate')) as due_on,
    app_private.cell(s.cells, 'title') as title,
    coalesce(app_private.cell(c.cells, 'title'), e.record, o.kind, 'test') as kind,
    coalesce(app_private.cell(s.cells, 'resultValueMax')::numeric, sc.scale) as maximum,
    app_private.cell(s.cells, 'metadata.coefficient')::numeric as coefficient,
    o.id as known_id
  from pg_temp.here s
  join app_public.schools sc on sc.id = school
  left join pg_temp.known k
    on k.file = 'classes' and k.sid = app_private.cell(s.cells, 'classSourcedId')
  left join pg_temp.known i on i.file = 'lineItems' and i.sid = s.sid
  left join app_public.assessments o on o.school_id = school and o.id = i.id
  left join pg_temp.known x
    on x.file = 'academicSessions'
    and x.sid = coalesce(
      app_private.cell(s.cells, 'academicSessionSourcedId'),
      app_private.cell(s.cells, 'gradingPeriodSourcedId'))
  left join app_public.terms t on t.school_id = school and t.id = x.id
  -- of a whole year: the term in which it is due
  left join lateral (
    select y.id
    from app_public.terms y
    where y.school_id = school
      and y.academic_year_id = x.id
      and app_private.date_of(app_private.cell(s.cells, 'dueDate'))
        between y.starts_on and y.ends_on
    limit 1) as d on t.id is null
  left join pg_temp.here c
    on c.file = 'categories' and c.sid = app_private.cell(s.cells, 'categorySourcedId')
  left join app_private.external_ids e
    on e.school_id = school and e.kind = 'categories'
    and e.sourced_id = app_private.cell(s.cells, 'categorySourcedId')
  where s.file = 'lineItems'
    and not s.is_gone;

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select g.schools, 'lineItems.csv', g.line, x.column_name, x.value, x.message, x.remedy
  from pg_temp.given_items g
  cross join lateral (
    select 'classSourcedId' as column_name, app_private.cell(g.cells, 'classSourcedId') as value,
      case when g.class_what is null then 'this class is not known'
        else 'a homeroom has no marks' end as message,
      'Name a scheduled class.' as remedy
    where g.class_what is distinct from 'course'
    union all
    select 'academicSessionSourcedId', coalesce(
        app_private.cell(g.cells, 'academicSessionSourcedId'),
        app_private.cell(g.cells, 'gradingPeriodSourcedId')),
      'this is no term, and none holds the due date', 'Name a term of the year.'
    where g.term_id is null
    union all
    select 'resultValueMin', app_private.cell(g.cells, 'resultValueMin'),
      'marks begin at 0 in Rollbook', 'Let the scores begin at 0.'
    where app_private.cell(g.cells, 'resultValueMin')::numeric <> 0
    union all
    select 'resultValueMax', app_private.cell(g.cells, 'resultValueMax'),
      'a maximum lies above 0 and below 1000', 'Correct it.'
    where g.maximum <= 0
       or g.maximum >= 1000) as x;
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  drop table if exists pg_temp.item_values;
  create temporary table item_values on commit drop as
  with named as (
    select g.*, g.title || case
      when pg_catalog.row_number() over (
        partition by g.course_id, g.term_id, g.kind, g.title order by g.line) > 1
        then ' ' || g.sid else '' end as name
    from pg_temp.given_items g)
  select n.sid, n.line, coalesce(n.known_id, a.id, pg_catalog.uuidv7()) as id,
    coalesce(n.known_id, a.id) is null as is_new, n.course_id, n.term_id, n.kind, n.name, n.maximum,
    coalesce(n.coefficient, a.coefficient, 1) as coefficient,
    case when lower(app_private.cell(n.cells, 'metadata.dated')) is distinct from 'false'
      then n.due_on end as held_on,
    coalesce(app_private.cell(n.cells, 'metadata.position')::smallint, a.position,
      pg_catalog.row_number() over (
        partition by n.course_id, n.term_id order by n.due_on, n.line)) as position,
    case when n.cells ? 'metadata.optional'
      then lower(app_private.cell(n.cells, 'metadata.optional'))
      else a.optional end as optional,
    case when n.cells ? 'metadata.part' then app_private.cell(n.cells, 'metadata.part')
      else a.category end as category,
    case when n.cells ? 'metadata.scheduledFor'
      then app_private.cell(n.cells, 'metadata.scheduledFor')::timestamptz
      else a.scheduled_for end as scheduled_for,
    case when n.cells ? 'metadata.publishedAt'
      then app_private.cell(n.cells, 'metadata.publishedAt')::timestamptz
      when coalesce(n.known_id, a.id) is null then pg_catalog.now()
      else a.published_at end as published_at
  from named n
  left join lateral (
    select o.*
    from app_public.assessments o
    where o.school_id = school
      and (o.id = n.known_id
        or n.known_id is null and o.course_id = n.course_id and o.term_id = n.term_id
          and o.kind = n.kind and o.name = n.name)
    limit 1) as a on true;
  insert into pg_temp.known
  select 'lineItems', 'assessment', i.sid, i.id, i.is_new from pg_temp.item_values i
  on conflict do nothing;
  with changed as (
    update app_public.assessments a
    set course_id = n.course_id, term_id = n.term_id, kind = n.kind, name = n.name,
      maximum = n.maximum, coefficient = n.coefficient, held_on = n.held_on,
      position = n.position, optional = n.optional, category = n.category,
      scheduled_for = n.scheduled_for, published_at = n.published_at
    from pg_temp.item_values n
    where a.school_id = school
      and a.id = n.id
      and (a.course_id, a.term_id, a.kind, a.name, a.maximum, a.coefficient, a.held_on, a.position,
        a.optional, a.category, pg_catalog.date_trunc('milliseconds', a.scheduled_for),
        pg_catalog.date_trunc('milliseconds', a.published_at))
        is distinct from (n.course_id, n.term_id, n.kind, n.name, n.maximum, n.coefficient,
          n.held_on, n.position::smallint, n.optional, n.category,
          pg_catalog.date_trunc('milliseconds', n.scheduled_for),
          pg_catalog.date_trunc('milliseconds', n.published_at))
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'assessments', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.item_values n;
  insert into app_public.assessments
    (school_id, id, course_id, term_id, kind, name, maximum, coefficient, held_on, position,
     optional, category, scheduled_for, published_at)
  select school, n.id, n.course_id, n.term_id, n.kind, n.name, n.maximum, n.coefficient, n.held_on,
    n.position, n.optional, n.category, n.scheduled_for, n.published_at
  from pg_temp.item_values n
  where n.is_new
  order by n.held_on, n.line;

  drop table if exists pg_temp.new_marks;
  create temporary table new_marks on commit drop as
  select distinct on (i.id, u.id) r.sid, r.line, r.schools, r.cells,
    app_private.cell(r.cells, 'lineItemSourcedId') as item_sid,
    app_private.cell(r.cells, 'studentSourcedId') as student_sid,
    i.id as assessment_id, u.id as student_id, u.what as user_what, a.maximum,
    c.code, case when c.code is null then x.score end as value,
    x.status, app_private.cell(r.cells, 'comment') as comment
  from pg_temp.here r
  cross join lateral (
    select lower(app_private.cell(r.cells, 'scoreStatus')) as status,
      app_private.cell(r.cells, 'score')::numeric as score) as x
  left join pg_temp.known i
    on i.file = 'lineItems' and i.sid = app_private.cell(r.cells, 'lineItemSourcedId')
  left join app_public.assessments a on a.school_id = school and a.id = i.id
  left join pg_temp.known u
    on u.file = 'users' and u.sid = app_private.cell(r.cells, 'studentSourcedId')
  left join lateral (
    select m.code
    from app_public.mark_codes m
    where m.school_id = school
      and (m.code = pg_catalog.upper(app_private.cell(r.cells, 'metadata.code'))
        or r.cells ->> 'metadata.code' is distinct from m.code
          and coalesce(app_private.cell(r.cells, 'metadata.code'), '') = ''
          and (x.status = 'exempt' and m.effect = 'neutral' and m.code not in ('N', 'S')
            or x.status = 'not submitted' and x.score is null and m.effect = 'neutral'
            or lower(app_private.cell(r.cells, 'missing')) = 'true' and m.effect = 'zero'
              and coalesce(x.score, 0) = 0))
    order by m.code = pg_catalog.upper(app_private.cell(r.cells, 'metadata.code')) desc nulls last,
      x.status = 'exempt' and m.code = 'E' desc,
      x.status = 'not submitted' and m.code = 'S' desc, m.position
    limit 1) as c on true
  where r.file = 'results'
    and not r.is_gone
  order by i.id, u.id, r.line;

  insert into pg_temp.import_findings
    (schools, file, line, column_name, value, message, remedy, is_note)
  select m.schools, 'results.csv', m.line, x.column_name, x.value, x.message, x.remedy, x.is_note
  from pg_temp.new_marks m
  cross join lateral (
    select 'lineItemSourcedId' as column_name, m.item_sid as value,
      'this line item is not known' as message, 'Add it to lineItems.csv.' as remedy,
      false as is_note
    where m.assessment_id is null
    union all
    select 'studentSourcedId', m.student_sid, 'this is no student of the school', 'Correct it.',
      false
    where m.user_what is distinct from 'student'
    union all
    select 'score', m.value::text,
      'it is not between 0 and the maximum of ' || pg_catalog.trim_scale(m.maximum),
      'Correct the score or the line item.', false
    where m.value < 0
       or m.value > m.maximum
    union all
    select 'scoreStatus', m.status, 'there is no score yet', 'The line is left out.', true
    where m.value is null
      and m.code is null) as x;
  delete from pg_temp.new_marks m where m.value is null and m.code is null;
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;
  perform app_private.write_oneroster_marks(school);
end;
$$;

comment on function app_private.import_oneroster_marks(integer) is
  'Writes the line items of a bundle as assessments and its results as marks. Results without a '
  'score stand for a code of the school, or for nothing yet.';
