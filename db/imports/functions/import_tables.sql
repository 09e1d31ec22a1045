create or replace function app_private.import_tables()
  returns table (place integer, of_table text, found_by text, columns text, entered text)
  language sql stable
  set search_path = ''
begin atomic
  select t.place::integer, t.name,
    pg_catalog.string_agg(
      case a.attname when 'school_id' then 't.school_id = $1'
        else pg_catalog.format('t.%I = %s', a.attname, v.of_key) end,
      ' and ' order by a.attnum) filter (where v.of_key is not null),
    pg_catalog.string_agg(pg_catalog.format('%I', a.attname), ', ' order by a.attnum),
    pg_catalog.string_agg(
      case
        when a.attname = 'school_id' then '$1'
        when v.of_key is not null then v.of_key
        -- what a row does not name has its default
        when d.adbin is not null then pg_catalog.format(
          'coalesce(r.%I, %s)', a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid))
        else pg_catalog.format('r.%I', a.attname) end,
      ', ' order by a.attnum)
  from pg_catalog.unnest('{levels,subjects,classes,students,guardians,users,memberships,
    staff_records,class_teachers,courses,course_teachers,student_guardians,enrollments,assessments,
    marks}'::text[])
    with ordinality as t (name, place)
  join pg_catalog.pg_class c
    on c.relnamespace = 'app_public'::regnamespace and c.relname = t.name
  join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
  join pg_catalog.pg_attribute a
    on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  cross join lateral (
    select case when a.attnum = any (k.conkey) then pg_catalog.format('(w.key ->> %L)::%s',
      a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)) end as of_key) as v
  group by t.place, t.name;
end;

comment on function app_private.import_tables() is
  'The tables that imports write, in the order in which their rows come about: how a row of one '
  '(t, in the school $1) is found by a row of import_writes (w), and the columns of a new one with '
  'what it enters there, from its key (w) and what the file says (r).';
