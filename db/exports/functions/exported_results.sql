create or replace function app_private.exported_results(school integer, term uuid, only_class uuid)
  returns table (
    class text, student_number text, last_name text, first_name text, average numeric,
    rank integer, ranked integer, calculated_at text)
  language sql stable
begin atomic
  select app_private.harmless(k.name), app_private.harmless(s.student_number),
    app_private.harmless(s.last_name), app_private.harmless(s.first_name),
    app_hidden.rounded(r.average, p.decimals), r.rank, ts.ranked,
    to_char(ts.calculated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  from app_public.term_results r
  join app_public.classes k on k.school_id = r.school_id and k.id = r.class_id
  join app_public.students s on s.school_id = r.school_id and s.id = r.student_id
  join app_public.term_statistics ts
    on ts.school_id = r.school_id and ts.class_id = r.class_id and ts.term_id = r.term_id
  join app_public.grading_policy_versions p
    on p.school_id = ts.school_id and p.id = ts.policy_version_id
  where r.school_id = school
    and r.term_id = term
    and (only_class is null or r.class_id = only_class)
  order by
    k.name,
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation(school))),
    s.student_number;
end;

comment on function app_private.exported_results(integer, uuid, uuid) is
  'The official results of a term as "export results" writes them: averages as printed, names '
  'harmless to a spreadsheet.';
