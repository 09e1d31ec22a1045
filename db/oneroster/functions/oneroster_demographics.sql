create or replace function app_private.oneroster_demographics(school integer)
  returns table (
    record text, "sourcedId" text, "birthDate" date, sex text,
    "americanIndianOrAlaskaNative" text, asian text, "blackOrAfricanAmerican" text,
    "nativeHawaiianOrOtherPacificIslander" text, white text, "demographicRaceTwoOrMoreRaces" text,
    "hispanicOrLatinoEthnicity" text, "countryOfBirthCode" text, "stateOfBirthAbbreviation" text,
    "cityOfBirth" text, "publicSchoolResidenceStatus" text)
  language sql stable
begin atomic
  select s.id::text, coalesce(i.sourced_id, s.id::text), s.birth_date, s.sex, null::text,
    null::text, null::text, null::text, null::text, null::text, null::text, null::text, null::text,
    app_private.oneroster_text(s.birth_place), null::text
  from app_public.students s
  left join app_private.oneroster_ids(school) as i on i.record = s.id::text
  where s.school_id = school
    and not exists (
      select
      from app_public.student_merges m
      where m.school_id = s.school_id and m.gone_id = s.id and m.undone_at is null);
end;

comment on function app_private.oneroster_demographics(integer) is
  'demographics.csv: day and place of birth and sex of the students. Origins are not asked for.';
