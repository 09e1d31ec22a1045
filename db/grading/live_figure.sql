do $$
begin
  if to_regtype('app_private.live_figure') is null then
    create type app_private.live_figure as (
      student_id uuid, course_id uuid, is_enrolled boolean, average numeric, rank integer,
      is_tied boolean, ranked integer, covered_coefficient numeric, total_coefficient numeric,
      missing_marks integer, conduct numeric);
  end if;
end;
$$;

comment on type app_private.live_figure is 'A row of live_figures(), to be stored.';
