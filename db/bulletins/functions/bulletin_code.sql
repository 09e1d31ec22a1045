create or replace function app_private.bulletin_code()
  returns text
  language sql volatile parallel safe
return app_private.random_code(20);

comment on function app_private.bulletin_code() is
  'A new code of a bulletin: 20 digits and capitals without I, L, O and U, 100 random bits.';
