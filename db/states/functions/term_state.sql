create or replace function app_public.term_state(class_id uuid, term_id uuid)
  returns json
  language sql stable
  security definer -- names of who closed and reopened
begin atomic
  select json_build_object(
    'state', coalesce(ct.state, 'open'),
    'closedAt', ct.closed_at,
    'closedBy', c.first_name || ' ' || c.last_name,
    'reopenedAt', ct.reopened_at,
    'reopenedBy', r.first_name || ' ' || r.last_name,
    'reason', ct.reopening_reason,
    'mayClose', app_hidden.may_act_for_class(k.id, s.closing_duty),
    'mayReopen', app_hidden.may_act_for_class(k.id, s.reopening_duty))
  from app_public.classes k
  join app_public.schools s on s.id = k.school_id
  left join app_public.class_terms ct
    on ct.school_id = k.school_id
    and ct.class_id = k.id
    and ct.term_id = term_state.term_id
  left join app_public.users c on c.id = ct.closed_by
  left join app_public.users r on r.id = ct.reopened_by
  where k.school_id = (select app_hidden.current_school_id())
    and k.id = term_state.class_id
    and (select app_hidden.is_class_visible(term_state.class_id));
end;

comment on function app_public.term_state(uuid, uuid) is
  'Where a class''s term stands, for its teachers and the school''s admins; NULL for others. state '
  '(open, closed or reopened), closedAt, closedBy, reopenedAt, reopenedBy, reason (of the last '
  'reopening), mayClose, mayReopen (also: may decide on corrections).';
grant execute on function app_public.term_state(uuid, uuid) to app_user;
