create or replace function app_public.search_guardians(search text)
  returns json
  language plpgsql stable
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  return (
    with words as (
      select w.word,
        -- as people say a number: without spaces, with or without its country
        nullif(pg_catalog.regexp_replace(w.word, '[^0-9]', '', 'g'), '') as digits
      from pg_catalog.regexp_split_to_table(
        app_hidden.normalised(pg_catalog.btrim(search)), '\s+') as w (word)
      where w.word <> ''),
    found as materialized (
      select g.*
      from app_public.guardians g
      where g.school_id = (select app_hidden.current_school_id())
        and pg_catalog.btrim(search) <> ''
        and not exists (
          select
          from words w
          where pg_catalog.strpos(
              app_hidden.normalised(pg_catalog.concat_ws(
                ' ', g.last_name, g.first_name, g.email)), w.word) = 0
            and coalesce(pg_catalog.strpos(
              pg_catalog.regexp_replace(
                pg_catalog.concat_ws('|', g.phone, g.phone_2), '[^0-9|]', '', 'g'),
              w.digits), 0) = 0))
    select pg_catalog.json_build_object(
      'total', (select count(*) from found),
      'guardians', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', x.id, 'lastName', x.last_name, 'firstName', x.first_name, 'phone', x.phone,
          'email', x.email,
          'children', (
            select coalesce(pg_catalog.json_agg(s.last_name || ' ' || s.first_name
              order by s.birth_date, s.id), '[]')
            from app_public.student_guardians l
            join app_public.students s on s.school_id = l.school_id and s.id = l.student_id
            where l.school_id = x.school_id
              and l.guardian_id = x.id))
          order by x.place), '[]')
        from (
          select f.*, pg_catalog.row_number() over (
            order by
              app_hidden.name_order(
                f.last_name, f.first_name, (select app_hidden.name_collation())),
              f.id) as place
          from found f) as x
        where x.place <= 20)));
end;
$$;

comment on function app_public.search_guardians(text) is
  'Guardians whom the school knows already, by parts of names, e-mail or phone numbers, before one '
  'is entered twice: total, and the first 20 by name (id, lastName, firstName, phone, email, '
  'children: names). Error RBDEN: not an admin.';
grant execute on function app_public.search_guardians(text) to app_user;
