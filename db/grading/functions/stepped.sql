create or replace function app_hidden.stepped(figure numeric, step numeric, direction text)
  returns numeric
  language sql immutable parallel safe
return case
  when step = 0 then figure
  when direction = 'up' then ceil(round(figure, 12) / step) * step
  else round(round(figure, 12) / step) * step
end;

comment on function app_hidden.stepped(numeric, numeric, text) is
  'Grading rule R8: the figure rounded to a step of 0.1, 0.5 or 1, nearest (half away from zero) or '
  'up; step 0 leaves it as it is.';
grant execute on function app_hidden.stepped(numeric, numeric, text) to app_user;
