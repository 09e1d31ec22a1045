create or replace function app_public.save_council_remarks(
  class_id uuid, term_id uuid, remarks json)
  returns integer
  language plpgsql volatile
  security definer -- remarks are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_changed integer;
begin
  perform app_private.require_council(v_school, class_id, term_id);
  perform app_private.refuse_issued(v_school, class_id, term_id);
  if exists (
    select
    from pg_catalog.json_array_elements(remarks) as r
    where r ->> 'head_comment' is not null or r::jsonb ? 'head_comment')
    and not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school writes the comment of its head'
      using errcode = 'RBDEN', column = 'head_comment';
  end if;
  if exists (
    select
    from pg_catalog.json_to_recordset(remarks) as r (student_id uuid)
    where not exists (
      select
      from app_public.enrollments e
      where e.school_id = v_school
        and e.class_id = save_council_remarks.class_id
        and e.student_id = r.student_id)) then
    raise exception 'One of the students is not in the class'
      using errcode = 'RBVAL', column = 'student_id', hint = 'Open the page again.';
  end if;
  if exists (
    select
    from pg_catalog.json_to_recordset(remarks) as r (distinctions text[])
    join app_public.schools s on s.id = v_school
    where not r.distinctions <@ s.bulletin_distinctions) then
    raise exception 'The school does not give such a distinction'
      using errcode = 'RBVAL', column = 'distinctions';
  end if;

  insert into app_public.council_remarks as x
    (school_id, class_id, term_id, student_id, appreciation, council_comment, head_comment,
     is_mention_chosen, mention, distinctions, changed_by)
  select v_school, save_council_remarks.class_id, save_council_remarks.term_id, n.student_id,
    nullif(pg_catalog.btrim(n.appreciation), ''), nullif(pg_catalog.btrim(n.council_comment), ''),
    nullif(pg_catalog.btrim(n.head_comment), ''), n.is_mention_chosen,
    case when n.is_mention_chosen then nullif(pg_catalog.btrim(n.mention), '') end,
    n.distinctions, app_hidden.current_user_id()
  from pg_catalog.json_array_elements(remarks) as r
  left join app_public.council_remarks old
    on old.school_id = v_school
    and old.class_id = save_council_remarks.class_id
    and old.term_id = save_council_remarks.term_id
    and old.student_id = (r ->> 'student_id')::uuid
  -- what an entry does not name stays as it is
  cross join lateral pg_catalog.jsonb_populate_record(
    null::app_public.council_remarks,
    '{"is_mention_chosen": false, "distinctions": []}'
      || coalesce(pg_catalog.to_jsonb(old), '{}') || r::jsonb) as n
  order by n.student_id
  on conflict on constraint council_remarks_pkey do update
  set appreciation = excluded.appreciation, council_comment = excluded.council_comment,
    head_comment = excluded.head_comment, is_mention_chosen = excluded.is_mention_chosen,
    mention = excluded.mention, distinctions = excluded.distinctions,
    changed_by = excluded.changed_by, changed_at = pg_catalog.now()
  where (x.appreciation, x.council_comment, x.head_comment, x.is_mention_chosen, x.mention,
      x.distinctions)
    is distinct from (excluded.appreciation, excluded.council_comment, excluded.head_comment,
      excluded.is_mention_chosen, excluded.mention, excluded.distinctions);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;

comment on function app_public.save_council_remarks(uuid, uuid, json) is
  'Writes what the class teacher, the council and the head say: a list of student_id and any of '
  'appreciation, council_comment, head_comment (admins only), is_mention_chosen, mention and '
  'distinctions; what is not named stays. Returns how many changed. Errors: RBDEN, not yours to '
  'write; RBISS, the bulletins are issued; RBVAL, a student of another class or a distinction '
  'the school does not give; constraints.';
grant execute on function app_public.save_council_remarks(uuid, uuid, json) to app_user;
