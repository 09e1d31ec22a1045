create or replace function app_private.share_offer(
  school integer, transfer uuid, leaves_on date)
  returns void
  language sql volatile
begin atomic
  update app_public.transfers t
  set state = 'offered', leaves_on = share_offer.leaves_on
  where t.school_id = school
    and t.id = transfer;
  update app_public.transfers t
  set state = 'offered', leaves_on = share_offer.leaves_on, last_name = s.last_name,
    first_name = s.first_name, birth_date = s.birth_date, student_number = s.student_number,
    record = app_private.transfer_record(school, s.id)
  from app_public.transfers own
  join app_public.students s on s.school_id = own.school_id and s.id = own.student_id
  where own.school_id = school
    and own.id = transfer
    and t.school_id = own.other_school_id
    and t.id = transfer;
end;

comment on function app_private.share_offer(integer, uuid, date) is
  'The school that is left agrees: the other one learns what the record needs.';
