create or replace function app_hidden.likeness(
  one app_public.students, other app_public.students, same_guardian boolean)
  returns table (score integer, reasons text[])
  language sql stable parallel safe
begin atomic
  with words as (
    select app_hidden.normalised(one.last_name) as last_a,
      app_hidden.normalised(one.first_name) as first_a,
      app_hidden.normalised(other.last_name) as last_b,
      app_hidden.normalised(other.first_name) as first_b),
  facts as (
    select
      case
        when last_a = last_b and first_a = first_b then 'same_name'
        when last_a = first_b and first_a = last_b then 'swapped_name'
        -- both parts: twins have one of them in common
        when public.similarity(last_a, last_b) >= 0.4
          and public.similarity(first_a, first_b) >= 0.4 then 'similar_name' end as name,
      case
        when one.birth_date = other.birth_date then 'same_birth_date'
        when date_part('year', one.birth_date) = date_part('year', other.birth_date)
          and date_part('month', one.birth_date) = date_part('day', other.birth_date)
          and date_part('day', one.birth_date) = date_part('month', other.birth_date)
          then 'near_birth_date'
        when one.birth_date <> other.birth_date then 'other' end as birth,
      regexp_replace(one.phone, '[^0-9]', '', 'g')
        = nullif(regexp_replace(other.phone, '[^0-9]', '', 'g'), '') as same_phone
    from words)
  select
    case f.name when 'same_name' then 60 when 'swapped_name' then 55 when 'similar_name' then 40
      else 0 end
    + case f.birth when 'same_birth_date' then 30 when 'near_birth_date' then 20
        when 'other' then -30 else 0 end
    + case when f.same_phone then 10 else 0 end
    + case when same_guardian then 10 else 0 end,
    array_remove(array[
      f.name, nullif(f.birth, 'other'), case when f.same_phone then 'same_phone' end,
      case when same_guardian then 'same_guardian' end], null)
  from facts f
  where f.name is not null;
end;

comment on function app_hidden.likeness(app_public.students, app_public.students, boolean) is
  'How likely two records are of one student, up to 110, and why: same_name, swapped_name or '
  'similar_name, same_birth_date or near_birth_date (day and month swapped), same_phone, '
  'same_guardian; other dates of birth count against it. No row when the names differ.';
grant execute on function app_hidden.likeness(app_public.students, app_public.students, boolean)
  to app_user;
