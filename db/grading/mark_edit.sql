do $$
begin
  if pg_catalog.to_regtype('app_public.mark_edit') is null then
    create type app_public.mark_edit as (
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

comment on type app_public.mark_edit is 'One mark to save with save_marks().';
comment on column app_public.mark_edit.assessment_id is 'Assessment.';
comment on column app_public.mark_edit.student_id is 'Student.';
comment on column app_public.mark_edit.value is 'The mark; NULL with a code, or to clear it.';
comment on column app_public.mark_edit.code is 'A code of the school; NULL with a number.';
comment on column app_public.mark_edit.comment is 'Remark for the family; NULL for none.';
comment on column app_public.mark_edit.version is
  'Version of the mark the edit was based on; NULL when there was no mark.';
