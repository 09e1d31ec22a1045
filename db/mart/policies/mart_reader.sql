-- The views in mart read these tables as mart_reader, which row level security holds back like
-- anybody else. Included after the tables' own policies files, which begin by dropping all policies.
do $$
declare
  v_table text;
begin
  foreach v_table in array array[
    'institutions', 'schools', 'academic_years', 'terms', 'levels', 'classes', 'subjects',
    'courses', 'students', 'grading_policy_versions', 'course_results', 'term_results',
    'year_results', 'course_statistics', 'term_statistics'] loop
    execute format('drop policy if exists select_as_analyst on app_public.%I', v_table);
    execute format(
      'create policy select_as_analyst on app_public.%I for select to mart_reader
         using (%I = any ((select app_private.analyst_school_ids(false))::integer[]))',
      v_table, case when v_table in ('institutions', 'schools') then 'id' else 'school_id' end);
  end loop;
end;
$$;
