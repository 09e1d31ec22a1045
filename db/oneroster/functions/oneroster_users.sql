create or replace function app_private.oneroster_users(school integer)
  returns table (
    record text, "sourcedId" text, "enabledUser" boolean, "orgSourcedIds" text, role text,
    username text, "userIds" text, "givenName" text, "familyName" text, "middleName" text,
    identifier text, email text, sms text, phone text, "agentSourcedIds" text, grades text,
    password text, "userMasterIdentifier" text, "preferredGivenName" text,
    "preferredMiddleName" text, "preferredFamilyName" text, "primaryOrgSourcedId" text,
    pronouns text, "metadata.relations" text, "metadata.status" text)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school)),
  org as materialized (select app_private.oneroster_school_id(school) as id),
  agents as materialized (
    select g.student_id,
      string_agg(coalesce(i.sourced_id, g.guardian_id::text), ',' order by g.priority,
        coalesce(i.sourced_id, g.guardian_id::text) collate "C") as sourced_ids,
      string_agg(g.relation, ',' order by g.priority,
        coalesce(i.sourced_id, g.guardian_id::text) collate "C") as relations
    from app_public.student_guardians g
    left join ids i on i.record = g.guardian_id::text
    where g.school_id = school
    group by g.student_id),
  relations as materialized (
    select g.guardian_id,
      case when bool_and(g.relation in ('mother', 'father')) then 'parent'
        when bool_and(g.relation in ('grandparent', 'sibling', 'relative')) then 'relative'
        else 'guardian' end as role
    from app_public.student_guardians g
    where g.school_id = school
    group by g.guardian_id)
  select s.id::text, coalesce(i.sourced_id, s.id::text), s.status = 'active', org.id, 'student',
    app_private.oneroster_text(s.student_number), null::text,
    app_private.oneroster_text(s.first_name), app_private.oneroster_text(s.last_name), null::text,
    app_private.oneroster_text(s.student_number), app_private.oneroster_text(s.email), null::text,
    app_private.oneroster_text(s.phone), a.sourced_ids, null::text, null::text, null::text,
    null::text, null::text, null::text, org.id, null::text, a.relations, s.status
  from app_public.students s
  cross join org
  left join ids i on i.record = s.id::text
  left join agents a on a.student_id = s.id
  where s.school_id = school
    and not exists (
      select
      from app_public.student_merges m
      where m.school_id = s.school_id and m.gone_id = s.id and m.undone_at is null)
  union all
  select g.id::text, coalesce(i.sourced_id, g.id::text), true, org.id,
    coalesce(r.role, 'guardian'), coalesce(i.sourced_id, g.id::text), null,
    app_private.oneroster_text(g.first_name), app_private.oneroster_text(g.last_name), null, null,
    app_private.oneroster_text(g.email), app_private.oneroster_text(g.phone_2),
    app_private.oneroster_text(g.phone), null, null, null, null, null, null, null, org.id, null,
    null, null
  from app_public.guardians g
  cross join org
  left join ids i on i.record = g.id::text
  left join relations r on r.guardian_id = g.id
  where g.school_id = school
  union all
  select u.id::text, coalesce(i.sourced_id, u.id::text),
    u.status = 'active' and u.deleted_at is null, org.id, 'teacher',
    app_private.oneroster_text(coalesce(a.username, a.email, i.sourced_id, u.id::text)), null,
    app_private.oneroster_text(u.first_name), app_private.oneroster_text(u.last_name), null, null,
    app_private.oneroster_text(a.email), app_private.oneroster_text(a.phone_2),
    app_private.oneroster_text(a.phone), null, null, null, null, null, null, null, org.id, null,
    null, null
  from app_private.oneroster_staff(school) as t
  join app_public.users u on u.id = t.user_id
  cross join org
  left join app_public.user_accounts a on a.user_id = u.id
  left join ids i on i.record = u.id::text;
end;

comment on function app_private.oneroster_users(integer) is
  'users.csv: the students, guardians and teachers of a school, with role and school for 1.1. '
  'Passwords never leave.';
