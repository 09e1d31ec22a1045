create or replace function app_public.invitation(token text)
  returns json
  language sql stable
  security definer -- whoever holds the link or code may see what it is for
begin atomic
  select json_build_object(
    'institution', o.name, 'type', o.type, 'duty', i.duty,
    'lastName', i.last_name, 'firstName', i.first_name,
    'username', a.username, 'email', i.email, 'expiresAt', i.expires_at,
    'language', s.language,
    'students', (
      select coalesce(json_agg(t.first_name order by t.birth_date, t.id), '[]')
      from app_public.student_guardians l
      join app_public.students t on t.school_id = l.school_id and t.id = l.student_id
      where l.school_id = i.institution_id
        and l.guardian_id = i.guardian_id),
    -- the mail proves that the address is theirs: it is no secret to them
    'hasAccount', exists (
      select
      from app_public.user_accounts x
      join app_private.credentials c on c.user_id = x.user_id
      where lower(x.email) = i.email))
  from app_private.open_invitation(token) as i
  join app_public.institutions o on o.id = i.institution_id
  left join app_public.schools s on s.id = o.id
  left join app_public.user_accounts a on a.user_id = i.user_id;
end;

comment on function app_public.invitation(text) is
  'What a link or code invites to: institution, type, duty, lastName, firstName, username (where '
  'the person has one), email, expiresAt, language (of the school), students (first names of a '
  'guardian''s), hasAccount (whether the address of the mail has one). NULL: none, or not any more.';
grant execute on function app_public.invitation(text) to app_user;
