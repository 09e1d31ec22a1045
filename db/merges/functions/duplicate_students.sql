create or replace function app_public.duplicate_students(at_most integer default 50)
  returns json
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return pg_catalog.json_build_object(
    'pairs', (
      with live as materialized (
        select s as student, s.id, s.birth_date,
          nullif(pg_catalog.regexp_replace(s.phone, '[^0-9]', '', 'g'), '') as phone,
          array(
            select w.word
            from pg_catalog.regexp_split_to_table(
              app_hidden.normalised(s.last_name || ' ' || s.first_name), '[\s-]+') as w (word)
            order by w.word) as words
        from app_public.students s
        where s.school_id = v_school
          and not exists (
            select
            from app_public.student_merges m
            where m.school_id = v_school
              and m.gone_id = s.id
              and m.undone_at is null)),
      -- only who has something in common is compared, not everybody with everybody
      candidates as (
        select a.id as one, b.id as other
        from live a
        join live b on b.words = a.words and b.id > a.id
        union
        select a.id, b.id
        from live a
        join live b on b.birth_date = a.birth_date and b.id > a.id
        union
        select a.id, b.id
        from live a
        join live b on b.phone = a.phone and b.id > a.id
        union
        select x.student_id, y.student_id
        from app_public.student_guardians x
        join app_public.student_guardians y
          on y.school_id = v_school
          and y.guardian_id = x.guardian_id
          and y.student_id > x.student_id
        where x.school_id = v_school),
      scored as (
        select a.student as one, b.student as other, l.score, l.reasons
        from candidates c
        join live a on a.id = c.one
        join live b on b.id = c.other
        cross join lateral app_hidden.likeness(a.student, b.student, exists (
          select
          from app_public.student_guardians x
          join app_public.student_guardians y
            on y.school_id = v_school and y.guardian_id = x.guardian_id and y.student_id = b.id
          where x.school_id = v_school
            and x.student_id = a.id)) as l
        where l.score >= 60
          and not exists (
            select
            from app_public.student_distinctions d
            where d.school_id = v_school
              and d.student_id = a.id
              and d.other_id = b.id)
        order by l.score desc, (a.student).search_text, a.id, b.id
        limit least(at_most, 200))
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'score', least(p.score, 100), 'reasons', p.reasons,
        'students', pg_catalog.json_build_array(
          app_hidden.duplicate_facts(p.one), app_hidden.duplicate_facts(p.other)))
        order by p.score desc, (p.one).search_text, (p.one).id), '[]')
      from scored p),
    'merges', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', m.id, 'keptId', k.id, 'kept', k.last_name || ' ' || k.first_name,
        'gone', g.last_name || ' ' || g.first_name || ' (' || g.student_number || ')',
        'mergedAt', m.merged_at, 'mergedBy', u.last_name || ' ' || u.first_name,
        'isUndone', m.undone_at is not null)
        order by m.id desc), '[]')
      from (
        select x.*
        from app_public.student_merges x
        where x.school_id = v_school
        order by x.id desc
        limit 50) as m
      join app_public.students k on k.school_id = v_school and k.id = m.kept_id
      join app_public.students g on g.school_id = v_school and g.id = m.gone_id
      left join app_public.users u on u.id = m.merged_by));
end;
$$;

comment on function app_public.duplicate_students(integer) is
  'Students who were probably entered twice. pairs, most likely first: score (60 to 100), reasons '
  '(as likeness()), students (two: as duplicate_facts()), without pairs that part_students() '
  'parted. merges, newest first: id, keptId, kept, gone, mergedAt, mergedBy, isUndone. Error '
  'RBDEN: not an admin.';
grant execute on function app_public.duplicate_students(integer) to app_user;
