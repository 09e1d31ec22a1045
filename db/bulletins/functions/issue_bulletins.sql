create or replace function app_public.issue_bulletins(
  class_ids uuid[], term_id uuid default null, kind text default 'term')
  returns integer
  language plpgsql volatile
  security definer -- bulletins are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_class uuid;
  v_open text;
  v_students uuid[];
  v_classes uuid[];
  v_contents jsonb[];
begin
  perform app_hidden.check_admin();
  if issue_bulletins.kind not in ('term', 'annual', 'transcript')
    or (issue_bulletins.kind = 'term') <> (term_id is not null) then
    raise exception 'Bulletins are of a term, of a year or transcripts'
      using errcode = 'RBVAL', column = 'kind';
  end if;
  for v_class in select distinct c from pg_catalog.unnest(class_ids) as c order by c loop
    perform pg_catalog.pg_advisory_xact_lock(app_private.council_lock(v_school, v_class, term_id));
    -- no mark changes while it is printed
    perform pg_catalog.pg_advisory_xact_lock(app_private.class_lock(v_school, v_class));
  end loop;

  if exists (
    select
    from pg_catalog.unnest(class_ids) as c (id)
    where not exists (
      select
      from app_public.classes k
      left join app_public.terms t
        on t.school_id = v_school
        and t.academic_year_id = k.academic_year_id
        and t.id = issue_bulletins.term_id
      where k.school_id = v_school
        and k.id = c.id
        and (issue_bulletins.kind <> 'term' or t.id is not null))) then
    raise exception 'There is no such class, or the term is not of its year'
      using errcode = 'RBVAL', column = 'class_ids';
  end if;
  select pg_catalog.string_agg(distinct k.name || ', ' || t.name, '; ') into v_open
  from app_public.classes k
  join app_public.terms t
    on t.school_id = v_school
    and t.academic_year_id = k.academic_year_id
    and (issue_bulletins.kind = 'annual' and t.weight > 0 or t.id = issue_bulletins.term_id)
  where k.school_id = v_school
    and k.id = any (class_ids)
    and not app_hidden.is_term_closed(v_school, k.id, t.id);
  if v_open is not null then
    raise exception 'Not closed yet: %', v_open
      using errcode = 'RBOPN', hint = 'Close the term first: its figures must not change any more.';
  end if;

  select pg_catalog.array_agg(d.student_id), pg_catalog.array_agg(d.class_id),
    pg_catalog.array_agg(d.data)
  into v_students, v_classes, v_contents
  from (
    select b.* from app_private.bulletin_data(v_school, class_ids, term_id) as b
    where issue_bulletins.kind = 'term'
    union all
    select y.* from app_private.year_data(v_school, class_ids) as y
    where issue_bulletins.kind = 'annual'
    union all
    select t.* from app_private.transcript_data(v_school, class_ids) as t
    where issue_bulletins.kind = 'transcript') as d;
  if issue_bulletins.kind = 'term' then
    insert into app_public.councils (school_id, class_id, term_id, state, opened_by)
    select distinct v_school, c.id, issue_bulletins.term_id, 'issued', app_hidden.current_user_id()
    from pg_catalog.unnest(class_ids) as c (id)
    on conflict on constraint councils_pkey do update
    set state = 'issued';
  end if;
  return app_private.store_bulletins(
    v_school, issue_bulletins.kind, term_id, v_students, v_classes, v_contents);
end;
$$;

comment on function app_public.issue_bulletins(uuid[], uuid, text) is
  'Issues the bulletins of classes, all at once: term (with term_id), annual or transcript. What '
  'they say is kept for good, with its hash and a code; after a correction, only what says '
  'something else is issued anew and supersedes the old. Returns how many were issued. Errors: '
  'RBDEN, not an admin; RBVAL, no such class or term; RBOPN, a term of a class is not closed.';
grant execute on function app_public.issue_bulletins(uuid[], uuid, text) to app_user;
