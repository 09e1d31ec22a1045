create or replace function app_public.invitation_list(
  state text default null, page integer default 1, institution integer default null)
  returns json
  language plpgsql stable
  security definer -- invitations are nobody's to read directly
  set search_path = ''
as $$
declare
  v_institution integer := app_hidden.managed_institution(institution);
  v_size constant integer := 50;
begin
  return (
    with found as (
      select i.*, x.state,
        row_number() over (order by i.created_at desc, i.id desc) as place,
        count(*) over () as total
      from app_private.invitations i
      cross join lateral (
        select case
          when i.accepted_at is not null then 'accepted'
          when i.withdrawn_at is not null then 'withdrawn'
          when i.expires_at <= pg_catalog.now() then 'expired'
          when i.sent_at is null then 'waiting'
          else 'open' end as state) as x
      where i.institution_id = v_institution
        and (
          invitation_list.state is null
          or x.state = invitation_list.state
          or invitation_list.state = 'open' and x.state = 'waiting')
    )
    select pg_catalog.json_build_object(
      'size', v_size,
      'total', coalesce(max(f.total), 0),
      'invitations', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', f.id, 'lastName', f.last_name, 'firstName', f.first_name, 'duty', f.duty,
        'email', f.email, 'state', f.state, 'createdAt', f.created_at,
        'expiresAt', f.expires_at, 'acceptedAt', f.accepted_at)
        order by f.place)
        filter (where f.place > v_size * (greatest(least(page, 1000), 1) - 1)
          and f.place <= v_size * greatest(least(page, 1000), 1)), '[]'))
    from found f);
end;
$$;

comment on function app_public.invitation_list(text, integer, integer) is
  'Invitations to the current school or an institution above schools, newest first, for its '
  'admins: total, size (of a page), invitations (id, lastName, firstName, duty, email: NULL for a '
  'code on paper, state: waiting for its mail, open, accepted, expired or withdrawn, createdAt, '
  'expiresAt, acceptedAt). state: only these; open has those that wait. Error RBDEN: not an admin.';
grant execute on function app_public.invitation_list(text, integer, integer) to app_user;
