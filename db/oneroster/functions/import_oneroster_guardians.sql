create or replace function app_private.import_oneroster_guardians(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.guardian_values;
  create temporary table guardian_values on commit drop as
  select p.sid, p.line, coalesce(p.known_id, pg_catalog.uuidv7()) as id,
    p.known_id is null as is_new, p.last_name, p.first_name,
    case when p.cells ? 'email' then p.email else g.email end as email,
    case when p.cells ? 'phone' then p.phone else g.phone end as phone,
    case when p.cells ? 'sms' then p.sms else g.phone_2 end as phone_2
  from pg_temp.people p
  left join app_public.guardians g on g.school_id = school and g.id = p.known_id
  where p.what = 'guardian';
  insert into pg_temp.known
  select 'users', 'guardian', g.sid, g.id, g.is_new from pg_temp.guardian_values g
  on conflict do nothing;
  with changed as (
    update app_public.guardians g
    set last_name = n.last_name, first_name = n.first_name, email = n.email, phone = n.phone,
      phone_2 = n.phone_2
    from pg_temp.guardian_values n
    where g.school_id = school
      and g.id = n.id
      and (g.last_name, g.first_name, g.email, g.phone, g.phone_2)
        is distinct from (n.last_name, n.first_name, n.email, n.phone, n.phone_2)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'guardians', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.guardian_values n
  having count(*) > 0;
  insert into app_public.guardians
    (school_id, id, last_name, first_name, email, phone, phone_2)
  select school, n.id, n.last_name, n.first_name, n.email, n.phone, n.phone_2
  from pg_temp.guardian_values n
  where n.is_new
  order by n.line;

  -- a student names the guardians, or a guardian the students
  drop table if exists pg_temp.new_links;
  create temporary table new_links on commit drop as
  select distinct on (l.student_id, l.guardian_id) l.*
  from (
    select s.id as student_id, g.id as guardian_id, a.place::smallint as priority,
      coalesce(
        (pg_catalog.string_to_array(coalesce(
          app_private.cell(p.cells, 'metadata.relations'), p.cells ->> 'relations'), ','))[a.place],
        case r.role when 'relative' then 'relative' else 'guardian' end) as relation,
      true as by_student, p.cells ? 'metadata.relations' as is_told
    from pg_temp.people p
    join pg_temp.known s on s.file = 'users' and s.sid = p.sid and s.what = 'student'
    cross join lateral pg_catalog.regexp_split_to_table(
      app_private.cell(p.cells, 'agentSourcedIds'), '\s*,\s*') with ordinality as a (sid, place)
    join pg_temp.known g on g.file = 'users' and g.sid = a.sid and g.what = 'guardian'
    left join pg_temp.people r on r.sid = a.sid
    union all
    select s.id, g.id, 1, case p.role when 'relative' then 'relative' else 'guardian' end, false,
      false
    from pg_temp.people p
    join pg_temp.known g on g.file = 'users' and g.sid = p.sid and g.what = 'guardian'
    cross join lateral pg_catalog.regexp_split_to_table(
      app_private.cell(p.cells, 'agentSourcedIds'), '\s*,\s*') as a (sid)
    join pg_temp.known s on s.file = 'users' and s.sid = a.sid and s.what = 'student') as l
  order by l.student_id, l.guardian_id, l.by_student desc, l.priority;

  with places as materialized (
    select o.student_id, o.guardian_id, pg_catalog.row_number() over (
      partition by o.student_id
      order by o.priority, coalesce(i.sourced_id, o.guardian_id::text) collate "C") as place
    from app_public.student_guardians o
    left join app_private.oneroster_ids(school) as i on i.record = o.guardian_id::text
    where o.school_id = school),
  gone as (
    delete from app_public.student_guardians g
    using pg_temp.people p
    join pg_temp.known k on k.file = 'users' and k.sid = p.sid and k.what = 'student'
    where g.school_id = school
      and g.student_id = k.id
      and p.cells ? 'metadata.relations'
      and not exists (
        select
        from pg_temp.new_links n
        where n.student_id = g.student_id and n.guardian_id = g.guardian_id)
    returning 1),
  changed as (
    update app_public.student_guardians g
    set relation = n.relation, priority = n.priority
    from pg_temp.new_links n
    join places p using (student_id, guardian_id)
    where g.school_id = school
      and g.student_id = n.student_id
      and g.guardian_id = n.guardian_id
      and n.is_told
      -- a bundle tells the order only
      and (g.relation, p.place) <> (n.relation, n.priority)
    returning 1),
  added as (
    insert into app_public.student_guardians
      (school_id, student_id, guardian_id, relation, priority)
    select school, n.student_id, n.guardian_id, n.relation, n.priority
    from pg_temp.new_links n
    on conflict do nothing
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same, gone)
  select 'families', a.n, c.n, l.n - a.n - c.n, g.n
  from (select count(*) as n from added) as a,
    (select count(*) as n from changed) as c,
    (select count(*) as n from gone) as g,
    (select count(*) as n from pg_temp.new_links) as l
  where l.n + g.n > 0;
end;
$$;

comment on function app_private.import_oneroster_guardians(integer) is
  'Writes the guardians of a bundle and whose they are. Where a bundle of Rollbook''s says what '
  'they are to the student, its list is the whole one; another only adds.';
