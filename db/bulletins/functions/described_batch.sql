create or replace function app_private.described_batch(batch app_public.bulletin_batches)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'id', batch.id,
    'state', case
      when batch.state = 'cancelled' then 'cancelled'
      when count(*) filter (where f.state = 'waiting') > 0 then 'running'
      when count(*) filter (where f.state = 'failed') > 0 then 'failed'
      else 'made' end,
    'requestedAt', batch.requested_at,
    'requestedBy', (
      select u.last_name || ' ' || u.first_name
      from app_public.users u
      where u.id = batch.requested_by),
    'bulletins', sum(f.bulletins),
    'made', coalesce(sum(f.bulletins) filter (where f.state = 'made'), 0),
    'size', sum(f.size),
    'files', json_agg(
      json_build_object(
        'classId', f.class_id, 'className', k.name, 'state', f.state, 'bulletins', f.bulletins,
        'size', f.size, 'problem', f.problem)
      order by k.name, k.id))
  from app_public.bulletin_files f
  join app_public.classes k on k.school_id = f.school_id and k.id = f.class_id
  where f.school_id = batch.school_id
    and f.batch_id = batch.id;
end;

comment on function app_private.described_batch(app_public.bulletin_batches) is
  'A batch with its progress: id, state (running, made, failed, cancelled), requestedAt, '
  'requestedBy, bulletins, made (of them), size in bytes, files by class (classId, className, '
  'state, bulletins, size, problem).';
