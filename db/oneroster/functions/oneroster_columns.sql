create or replace function app_private.oneroster_columns(version text)
  returns table (
    file text, place integer, name text, type text, is_required boolean, words text[],
    refers_to text)
  language sql immutable
begin atomic
  -- a column is: name type[!: required][(words it may be)][>file it refers to]
  select f.file, c.place::integer, p.part[1], p.part[2], p.part[3] = '!',
    string_to_array(p.part[4], '|'), p.part[5]
  from (values
    ('academicSessions', 'title text!; type word!(gradingPeriod|semester|schoolYear|term);
      startDate date!; endDate date!; parentSourcedId guid>academicSessions; schoolYear year!;
      metadata.code text; metadata.kind word(trimester|semester|quarter|term);
      metadata.weight float; metadata.active boolean'),
    ('categories', 'title text!' || case version when '1.2' then '; weight integer' else '' end),
    ('classes', 'title text!; grades list; courseSourcedId guid!>courses; classCode text;
      classType word!(homeroom|scheduled); location text; schoolSourcedId guid!>orgs;
      termSourcedIds guids!>academicSessions; subjects list; subjectCodes list; periods list;
      metadata.homeroom guid>classes; metadata.coefficient float;
      metadata.mode word(normal|bonus|sup10|excluded); metadata.position integer;
      metadata.section text; metadata.maxSize integer; metadata.active boolean'),
    ('courses', 'schoolYearSourcedId guid>academicSessions; title text!; courseCode text;
      grades list; orgSourcedId guid!>orgs; subjects list; subjectCodes list;
      metadata.what word(subject|level); metadata.position integer;
      metadata.level word(primary|secondary); metadata.category text; metadata.scale float;
      metadata.maximum float; metadata.coefficient float; metadata.active boolean;
      metadata.conduct boolean; metadata.description text'),
    ('demographics', 'birthDate date; sex word(male|female|unspecified|other);
      americanIndianOrAlaskaNative boolean; asian boolean; blackOrAfricanAmerican boolean;
      nativeHawaiianOrOtherPacificIslander boolean; white boolean;
      demographicRaceTwoOrMoreRaces boolean; hispanicOrLatinoEthnicity boolean;
      countryOfBirthCode text; stateOfBirthAbbreviation text; cityOfBirth text;
      publicSchoolResidenceStatus text'),
    ('enrollments', 'classSourcedId guid!>classes; schoolSourcedId guid!>orgs;
      userSourcedId guid!>users; role word!(administrator|aide|guardian|parent|proctor|relative'
      || '|student|teacher);
      primary boolean; beginDate date; endDate date; metadata.position integer;
      metadata.coefficient float; metadata.mode word(normal|bonus|sup10|excluded);
      metadata.dropped boolean'),
    ('lineItems', 'title text!; description text; assignDate date!; dueDate date!;
      classSourcedId guid!>classes; categorySourcedId guid!>categories; '
      || case version
        when '1.2' then 'academicSessionSourcedId guid!>academicSessions;
          resultValueMin float; resultValueMax float; schoolSourcedId guid!>orgs'
        else 'gradingPeriodSourcedId guid!>academicSessions; resultValueMin float!;
          resultValueMax float!' end
      || '; metadata.coefficient float; metadata.position integer;
      metadata.optional word(bonus|improves); metadata.part text; metadata.dated boolean;
      metadata.scheduledFor time; metadata.publishedAt time'),
    ('orgs', 'name text!; type word!(department|school|district|local|state|national);
      identifier text; parentSourcedId guid>orgs; metadata.country text; metadata.timeZone text;
      metadata.currency text; metadata.language text; metadata.scale float;
      metadata.maxStudents integer; metadata.maxTeachers integer'),
    ('results', 'lineItemSourcedId guid!>lineItems; studentSourcedId guid!>users;
      scoreStatus word!(exempt|fully graded|not submitted|partially graded|submitted); score float;
      scoreDate date!; comment text'
      || case version when '1.2' then '; textScore text; classSourcedId guid>classes;
          inProgress boolean; incomplete boolean; late boolean; missing boolean' else '' end
      || '; metadata.code text'),
    ('roles', case version when '1.2' then 'userSourcedId guid!>users;
      roleType word!(primary|secondary); role word!(aide|counselor|districtAdministrator|guardian'
      || '|parent|principal|proctor|relative|siteAdministrator|student|systemAdministrator|teacher);
      beginDate date; endDate date; orgSourcedId guid!>orgs; userProfileSourcedId guid' end),
    ('users', case version
      when '1.2' then 'enabledUser boolean!; username text!; userIds list; givenName text!;
        familyName text!; middleName text; identifier text; email text; sms text; phone text;
        agentSourcedIds guids>users; grades list; password text; userMasterIdentifier text;
        preferredGivenName text; preferredMiddleName text; preferredFamilyName text;
        primaryOrgSourcedId guid>orgs; pronouns text'
      else 'enabledUser boolean!; orgSourcedIds guids!>orgs;
        role word!(administrator|aide|guardian|parent|proctor|relative|student|teacher);
        username text!; userIds list; givenName text!; familyName text!; middleName text;
        identifier text; email text; sms text; phone text; agentSourcedIds guids>users; grades list;
        password text' end
      || '; metadata.relations list;
        metadata.status word(active|inactive|transferred|graduated)')) as f (file, columns)
  cross join lateral regexp_split_to_table(
      'sourcedId guid!; status word(active|inactive|tobedeleted); dateLastModified time; '
        || f.columns, ';\s*') with ordinality as c (words, place)
  cross join lateral (
    select regexp_match(c.words, '^(\S+) ([a-z]+)(!?)(?:\(([^)]*)\))?(?:>(\w+))?$') as part) as p;
end;

comment on function app_private.oneroster_columns(text) is
  'The files of a OneRoster bundle (1.1 or 1.2) that Rollbook writes and reads, with their columns '
  'in order: type, whether it is required, the words it may be, the file it refers to. Columns '
  'named metadata.… are Rollbook''s own.';
