create or replace function app_public.policy_versions()
  returns json
  language sql stable
begin atomic
  select coalesce(
    json_agg(
      json_build_object('id', p.id, 'name', p.name, 'isDefault', p.is_default, 'versions', (
        select coalesce(
          json_agg(
            json_build_object(
              'id', v.id,
              'version', v.version,
              'createdAt', v.created_at,
              'rules', to_jsonb(v)
                - array['school_id', 'id', 'policy_id', 'version', 'created_at'],
              'categories', (
                select coalesce(
                  json_agg(
                    json_build_object('code', c.code, 'name', c.name,
                      'coefficient', c.coefficient)
                    order by c.position, c.code),
                  '[]')
                from app_public.grading_policy_categories c
                where c.school_id = v.school_id
                  and c.policy_version_id = v.id),
              'bands', (
                select coalesce(
                  json_agg(
                    json_build_object('purpose', b.purpose, 'lower_bound', b.lower_bound,
                      'includes_bound', b.includes_bound, 'label', b.label, 'points', b.points,
                      'decision', b.decision)
                    order by b.purpose, b.lower_bound desc),
                  '[]')
                from app_public.grading_policy_bands b
                where b.school_id = v.school_id
                  and b.policy_version_id = v.id),
              'terms', (
                select coalesce(
                  json_agg(
                    json_build_object('id', t.id, 'name', t.name, 'yearName', y.name)
                    order by t.starts_on desc),
                  '[]')
                from app_public.terms t
                join app_public.academic_years y
                  on y.school_id = t.school_id and y.id = t.academic_year_id
                where t.school_id = v.school_id
                  and t.policy_version_id = v.id))
            order by v.version desc),
          '[]')
        from app_public.grading_policy_versions v
        where v.school_id = p.school_id
          and v.policy_id = p.id))
      order by p.is_default desc, p.name),
    '[]')
  from app_public.grading_policies p
  where p.school_id = (select app_hidden.current_school_id());
end;

comment on function app_public.policy_versions() is
  'The grading policies of the school: id, name, isDefault and versions, newest first (id, '
  'version, createdAt, rules by column, categories, bands, terms that use it with yearName).';
grant execute on function app_public.policy_versions() to app_user;
