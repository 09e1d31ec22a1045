create or replace function app_private.bulletin_code()
  returns text
  language sql volatile parallel safe
begin atomic
  -- five bits a character, of 244 random bits
  select string_agg(
    substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(d.bytes, n) & 31), 1), '' order by n)
  from (
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as bytes) as d
  cross join generate_series(0, 19) as n;
end;

comment on function app_private.bulletin_code() is
  'A new code of a bulletin: 20 digits and capitals without I, L, O and U, 100 random bits.';
