create or replace function app_public.setup_years()
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'years', (
      select coalesce(json_agg(y order by y.starts_on desc), '[]')
      from (
        select y.id, y.name, y.starts_on, y.ends_on, y.is_active, (
            select coalesce(
              json_agg(
                json_build_object('id', t.id, 'kind', t.kind, 'name', t.name, 'code', t.code,
                  'starts_on', t.starts_on, 'ends_on', t.ends_on, 'weight', t.weight,
                  'policy_version_id', t.policy_version_id)
                order by t.starts_on),
              '[]')
            from app_public.terms t
            where t.school_id = y.school_id
              and t.academic_year_id = y.id) as terms, (
            select count(*)
            from app_public.classes k
            where k.school_id = y.school_id
              and k.academic_year_id = y.id) as classes
        from app_public.academic_years y
        where y.school_id = (select app_hidden.current_school_id())) as y),
    'versions', (
      select coalesce(
        json_agg(
          json_build_object('id', v.id, 'name', p.name, 'version', v.version,
            'is_default', p.is_default)
          order by p.is_default desc, p.name, v.version desc),
        '[]')
      from app_public.grading_policy_versions v
      join app_public.grading_policies p on p.school_id = v.school_id and p.id = v.policy_id
      where v.school_id = (select app_hidden.current_school_id())))
  where (select app_hidden.has_duty('admin'));
end;

comment on function app_public.setup_years() is
  'The academic years of the school, newest first, for its admins; NULL for others: years '
  '(columns, terms with their columns, classes: how many) and versions of the grading policies '
  '(id, name, version, is_default).';
grant execute on function app_public.setup_years() to app_user;
