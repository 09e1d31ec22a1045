create or replace function app_private.tg_assessments__publication()
  returns trigger
  language plpgsql volatile
  security definer -- the duty is looked up whoever edits the assessment
  set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and old.published_at is not null then
    raise exception 'Withdrawing a published assessment needs a reason'
      using errcode = 'RBVAL', column = 'published_at', hint = 'Use withdraw_assessment().';
  end if;
  if not app_hidden.may_publish(new.course_id) then
    raise exception 'You may not publish assessments of this course'
      using errcode = 'RBDEN', hint = 'Ask the class teacher or an admin of the school.';
  end if;
  return null;
end;
$$;

comment on function app_private.tg_assessments__publication() is
  'What publish_assessment() and its sisters demand, for writes of a request without them. Errors: '
  'RBDEN, not theirs to publish; RBVAL, publication undone without a reason.';

-- after row level security had its say
create or replace trigger _200_publication_insert
  after insert on app_public.assessments
  for each row
  when (current_user = 'app_user'
    and (new.published_at is not null or new.scheduled_for is not null))
  execute function app_private.tg_assessments__publication();

create or replace trigger _200_publication_update
  after update on app_public.assessments
  for each row
  when (current_user = 'app_user'
    and (old.published_at, old.scheduled_for) is distinct from (new.published_at, new.scheduled_for))
  execute function app_private.tg_assessments__publication();
