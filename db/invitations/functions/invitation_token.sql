create or replace function app_private.invitation_token(on_paper boolean)
  returns text
  language sql volatile parallel safe
return app_private.random_code(case when on_paper then 16 else 32 end);

comment on function app_private.invitation_token(boolean) is
  'A new secret of an invitation, of digits and capitals without I, L, O and U: 80 random bits to '
  'type from paper, 160 in a link.';
