create or replace function app_private.invitation_token(on_paper boolean)
  returns text
  language sql volatile parallel safe
begin atomic
  -- five bits a character, of 244 random bits
  select string_agg(
    substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(d.bytes, n) & 31), 1), '' order by n)
  from (
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as bytes) as d
  cross join generate_series(0, case when on_paper then 15 else 31 end) as n;
end;

comment on function app_private.invitation_token(boolean) is
  'A new secret of an invitation, of digits and capitals without I, L, O and U: 80 random bits to '
  'type from paper, 160 in a link.';
