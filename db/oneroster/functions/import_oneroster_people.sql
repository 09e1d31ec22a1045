create or replace function app_private.import_oneroster_people(school integer, org text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
begin
  -- one record for one person: a student before a teacher before a guardian
  drop table if exists pg_temp.people;
  create temporary table people on commit drop as
  select distinct on (s.sid) s.sid, s.line, s.cells, s.schools, r.role,
    case
      when r.role = 'student' then 'student'
      when r.role = 'teacher' then 'teacher'
      when r.role in ('guardian', 'parent', 'relative') then 'guardian'
      else coalesce(k.what, case when r.role is null then 'unknown' end) end as what,
    coalesce(r.starts_on, null) as starts_on, r.ends_on,
    nullif(pg_catalog.concat_ws(' ', app_private.cell(s.cells, 'givenName'),
      app_private.cell(s.cells, 'middleName')), '') as first_name,
    app_private.cell(s.cells, 'familyName') as last_name,
    app_private.cell(s.cells, 'email') as email,
    app_private.cell(s.cells, 'phone') as phone,
    app_private.cell(s.cells, 'sms') as sms,
    lower(app_private.cell(s.cells, 'enabledUser')) is distinct from 'false' as is_enabled,
    k.id as known_id
  from pg_temp.here s
  left join pg_temp.staged_roles r on r.user_sid = s.sid and r.org = import_oneroster_people.org
    and not r.is_gone
  left join pg_temp.known k on k.file = 'users' and k.sid = s.sid
  where s.file = 'users'
    and not s.is_gone
  order by s.sid, case r.role when 'student' then 1 when 'teacher' then 2 when 'guardian' then 3
    when 'parent' then 3 when 'relative' then 3 else 4 end, r.is_primary desc, r.line;

  insert into pg_temp.import_findings
    (schools, file, line, column_name, value, message, remedy, is_note)
  select array[import_oneroster_people.org], 'users.csv', p.line, 'role', p.role,
    case when p.what = 'unknown' then 'the person has no role here, and is left out'
      else 'nobody gets this role by a file, and the person is left out' end,
    case when p.what = 'unknown' then 'Add a line to roles.csv.'
      else 'Invite the person in Rollbook.' end, true
  from pg_temp.people p
  where p.what is null
     or p.what = 'unknown'
  union all
  select array[import_oneroster_people.org], 'users.csv', p.line, x.column_name, x.value,
    x.message, 'Give the whole name.', false
  from pg_temp.people p
  cross join lateral (
    select v.column_name, v.value, 'a name has at least 2 characters' as message
    from (values ('givenName', p.first_name), ('familyName', p.last_name))
      as v (column_name, value)
    where p.what in ('student', 'guardian')
      and pg_catalog.char_length(v.value) < 2) as x
  union all
  select array[import_oneroster_people.org], 'users.csv', p.line, 'identifier',
    app_private.cell(p.cells, 'identifier'),
    'another student has this number in line ' || p.first_line, 'Give each student a number.', false
  from (
    select s.*, pg_catalog.first_value(s.line) over same as first_line
    from pg_temp.people s
    where s.what = 'student'
      and app_private.cell(s.cells, 'identifier') is not null
    window same as (
      partition by app_private.cell(s.cells, 'identifier') order by s.line)) as p
  where p.line > p.first_line;
  delete from pg_temp.people p where p.what is null or p.what = 'unknown';
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  drop table if exists pg_temp.student_values;
  create temporary table student_values on commit drop as
  select p.sid, p.line, coalesce(p.known_id, n.id, pg_catalog.uuidv7()) as id,
    coalesce(p.known_id, n.id) is null as is_new,
    coalesce(i.number, s.student_number, p.sid) as student_number,
    coalesce(p.last_name, s.last_name) as last_name,
    coalesce(p.first_name, s.first_name) as first_name,
    case when p.cells ? 'email' then p.email else s.email end as email,
    case when p.cells ? 'phone' then coalesce(p.phone, p.sms) else s.phone end as phone,
    coalesce(
      lower(app_private.cell(p.cells, 'metadata.status')),
      case when not p.is_enabled and coalesce(s.status, 'active') = 'active' then 'inactive'
        when p.is_enabled and s.status = 'inactive' then 'active' end,
      s.status, 'active') as status,
    case
      when d.cells ? 'sex' then case
        when lower(app_private.cell(d.cells, 'sex')) in ('female', 'male')
          then lower(app_private.cell(d.cells, 'sex')) end
      else s.sex end as sex,
    case when d.cells ? 'birthDate'
      then app_private.date_of(app_private.cell(d.cells, 'birthDate')) else s.birth_date end
      as birth_date,
    case when d.cells ? 'cityOfBirth' then app_private.cell(d.cells, 'cityOfBirth')
      else s.birth_place end as birth_place
  from pg_temp.people p
  cross join lateral (select app_private.cell(p.cells, 'identifier') as number) as i
  left join app_public.students n
    on n.school_id = school and n.student_number = coalesce(i.number, p.sid)
  left join app_public.students s
    on s.school_id = school and s.id = coalesce(p.known_id, n.id)
  left join pg_temp.here d on d.file = 'demographics' and d.sid = p.sid and not d.is_gone
  where p.what = 'student';
  insert into pg_temp.known
  select 'users', 'student', s.sid, s.id, s.is_new from pg_temp.student_values s
  on conflict do nothing;
  -- in a delta, demographics may come without the user
  insert into pg_temp.student_values
  select d.sid, d.line, s.id, false, s.student_number, s.last_name, s.first_name, s.email, s.phone,
    s.status,
    case when d.cells ? 'sex' then lower(app_private.cell(d.cells, 'sex')) else s.sex end,
    case when d.cells ? 'birthDate'
      then app_private.date_of(app_private.cell(d.cells, 'birthDate')) else s.birth_date end,
    case when d.cells ? 'cityOfBirth' then app_private.cell(d.cells, 'cityOfBirth')
      else s.birth_place end
  from pg_temp.here d
  join pg_temp.known k on k.file = 'users' and k.sid = d.sid and k.what = 'student'
  join app_public.students s on s.school_id = school and s.id = k.id
  where d.file = 'demographics'
    and not d.is_gone
    and not exists (select from pg_temp.student_values v where v.id = k.id);

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select array[import_oneroster_people.org], 'demographics.csv', d.line, 'birthDate',
    v.birth_date::text, 'a birth date lies between 1900 and today', 'Check the year.'
  from pg_temp.student_values v
  join pg_temp.here d on d.file = 'demographics' and d.sid = v.sid
  where v.birth_date > v_today
     or v.birth_date < '1900-01-01';
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  with changed as (
    update app_public.students s
    set student_number = n.student_number, last_name = n.last_name, first_name = n.first_name,
      email = n.email, phone = n.phone, status = n.status, sex = n.sex, birth_date = n.birth_date,
      birth_place = n.birth_place
    from pg_temp.student_values n
    where s.school_id = school
      and s.id = n.id
      and (s.student_number, s.last_name, s.first_name, s.email, s.phone, s.status, s.sex,
        s.birth_date, s.birth_place) is distinct from (n.student_number, n.last_name, n.first_name,
        n.email, n.phone, n.status, n.sex, n.birth_date, n.birth_place)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'students', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.student_values n;
  insert into app_public.students
    (school_id, id, student_number, last_name, first_name, email, phone, status, sex, birth_date,
     birth_place)
  select school, n.id, n.student_number, n.last_name, n.first_name, n.email, n.phone, n.status,
    n.sex, n.birth_date, n.birth_place
  from pg_temp.student_values n
  where n.is_new
  order by n.line;
  perform app_private.import_oneroster_guardians(school);
  perform app_private.import_oneroster_teachers(school, v_today);
end;
$$;

comment on function app_private.import_oneroster_people(integer, text) is
  'Writes the people of a bundle into a school, as students, guardians and teachers. Nobody '
  'becomes an admin by a file; passwords in it are not looked at.';
