create or replace function app_private.worker_pool_lock(pool text)
  returns bigint
  language sql immutable strict parallel safe
return hashtextextended('worker:' || pool, 0);

comment on function app_private.worker_pool_lock(text) is
  'The number of the advisory lock that a pool of workers holds as long as its process lives.';
grant execute on function app_private.worker_pool_lock(text) to rollbook_worker;
