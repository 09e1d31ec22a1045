do $$
begin
  if pg_catalog.to_regtype('app_public.mark_input') is null then
    create type app_public.mark_input as (
      assessment_id uuid,
      student_id uuid,
      value numeric,
      code text,
      comment text,
      version integer
    );
  end if;
end;
$$;

comment on type app_public.mark_input is 'One mark to save with save_marks().';
comment on column app_public.mark_input.assessment_id is 'Assessment.';
comment on column app_public.mark_input.student_id is 'Student.';
comment on column app_public.mark_input.value is 'The mark; NULL with a code, or to clear it.';
comment on column app_public.mark_input.code is 'A code of the school; NULL with a number.';
comment on column app_public.mark_input.comment is 'Remark for the family; NULL for none.';
comment on column app_public.mark_input.version is
  'Version of the mark the edit was based on; NULL when there was no mark.';
