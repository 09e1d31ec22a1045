create or replace function app_private.random_code(length integer)
  returns text
  language sql volatile parallel safe
begin atomic
  -- five bits a character, of 244 random bits
  select string_agg(
    substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(d.bytes, n) & 31), 1), '' order by n)
  from (
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as bytes) as d
  cross join generate_series(0, random_code.length - 1) as n;
end;

comment on function app_private.random_code(integer) is
  'A new code of up to 32 digits and capitals without I, L, O and U: five random bits each.';
