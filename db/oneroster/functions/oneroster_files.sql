create or replace function app_private.oneroster_files(version text)
  returns table (file text, is_kept boolean)
  language sql stable
begin atomic
  select f.file,
    exists (select from app_private.oneroster_columns(version) as c where c.file = f.file)
  from string_to_table(
    case version
      when '1.2' then 'academicSessions,categories,classes,classResources,courseResources,courses,'
        || 'demographics,enrollments,lineItemLearningObjectiveIds,lineItems,lineItemScoreScales,'
        || 'orgs,resources,resultLearningObjectiveIds,results,resultScoreScales,roles,scoreScales,'
        || 'userProfiles,userResources,users'
      else 'academicSessions,categories,classes,classResources,courseResources,courses,'
        || 'demographics,enrollments,lineItems,orgs,resources,results,users' end,
    ',') as f (file);
end;

comment on function app_private.oneroster_files(text) is
  'The catalogue of a version of OneRoster (1.1 or 1.2), in the order of its manifest; is_kept: '
  'Rollbook has what stands in the file.';
