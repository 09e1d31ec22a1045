create or replace function app_private.copy_family(
  from_school integer, from_student uuid, to_school integer, to_student uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_guardian record;
  v_id uuid;
begin
  for v_guardian in
    select g.*, l.relation, l.priority, l.may_see_marks, l.may_act, l.lives_with
    from app_public.student_guardians l
    join app_public.guardians g on g.school_id = from_school and g.id = l.guardian_id
    where l.school_id = from_school
      and l.student_id = from_student
    order by l.priority, g.id
  loop
    -- who is known there already, as the parent of a brother or sister, is not entered twice
    select g.id into v_id
    from app_public.guardians g
    where g.school_id = to_school
      and g.user_id = v_guardian.user_id;
    if v_id is null then
      insert into app_public.guardians
        (school_id, last_name, first_name, phone, phone_2, email, user_id)
      values (to_school, v_guardian.last_name, v_guardian.first_name, v_guardian.phone,
        v_guardian.phone_2, v_guardian.email, v_guardian.user_id)
      returning id into v_id;
    end if;
    insert into app_public.student_guardians
      (school_id, student_id, guardian_id, relation, priority, may_see_marks, may_act, lives_with)
    values (to_school, to_student, v_id, v_guardian.relation, v_guardian.priority,
      v_guardian.may_see_marks, v_guardian.may_act, v_guardian.lives_with)
    on conflict do nothing;
    insert into app_public.memberships (user_id, institution_id, duty)
    select v_guardian.user_id, to_school, 'guardian'
    where v_guardian.user_id is not null
    on conflict do nothing;
  end loop;
end;
$$;

comment on function app_private.copy_family(integer, uuid, integer, uuid) is
  'Names and ways to reach a student''s guardians come along to another school, and with them '
  'their access. What else a school knows of a family stays there.';
