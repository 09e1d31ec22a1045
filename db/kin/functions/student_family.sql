create or replace function app_public.student_family(student_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'guardians', (
      select coalesce(json_agg(json_build_object(
        'id', g.id,
        'record', json_build_object(
          'last_name', g.last_name, 'first_name', g.first_name, 'phone', g.phone,
          'phone_2', g.phone_2, 'email', g.email, 'occupation', g.occupation,
          'children_count', g.children_count, 'birth_district', g.birth_district,
          'address', g.address),
        'link', json_build_object(
          'relation', l.relation, 'priority', l.priority, 'may_see_marks', l.may_see_marks,
          'may_act', l.may_act, 'lives_with', l.lives_with),
        'hasAccount', g.user_id is not null)
        order by l.priority, g.id), '[]')
      from app_public.student_guardians l
      join app_public.guardians g on g.school_id = l.school_id and g.id = l.guardian_id
      where l.school_id = s.school_id
        and l.student_id = s.id),
    'siblings', (
      select coalesce(json_agg(json_build_object(
        'id', o.id, 'lastName', o.last_name, 'firstName', o.first_name)
        order by o.birth_date, o.id), '[]')
      from app_public.students o
      where o.school_id = s.school_id
        and o.id <> s.id
        and exists (
          select
          from app_public.student_guardians mine
          join app_public.student_guardians theirs
            on theirs.school_id = mine.school_id and theirs.guardian_id = mine.guardian_id
          where mine.school_id = s.school_id
            and mine.student_id = s.id
            and theirs.student_id = o.id)),
    'scholarships', (
      select coalesce(json_agg(json_build_object(
        'id', b.id,
        'values', json_build_object(
          'sponsor', b.sponsor, 'type', b.type, 'amount', b.amount, 'currency', b.currency,
          'frequency', b.frequency, 'starts_on', b.starts_on, 'ends_on', b.ends_on,
          'status', b.status, 'note', b.note),
        'renewsId', b.renewed_from_id,
        'isRenewed', exists (
          select
          from app_public.scholarships later
          where later.school_id = b.school_id
            and later.renewed_from_id = b.id))
        order by b.starts_on desc, b.id desc), '[]')
      from app_public.scholarships b
      where b.school_id = s.school_id
        and b.student_id = s.id),
    'needs', (
      select coalesce(json_agg(json_build_object(
        'kind', n.kind, 'note', n.note, 'metOn', n.met_on) order by n.kind), '[]')
      from app_public.student_needs n
      where n.school_id = s.school_id
        and n.student_id = s.id))
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and s.id = student_family.student_id;
end;

comment on function app_public.student_family(uuid) is
  'The family of a student as far as the user may see it; NULL for no such student. guardians by '
  'contact priority: id, record and link (columns), hasAccount. siblings: students with a guardian '
  'in common (id, lastName, firstName). scholarships, newest first: id, values (columns), renewsId, '
  'isRenewed. needs: kind, note, metOn.';
grant execute on function app_public.student_family(uuid) to app_user;
