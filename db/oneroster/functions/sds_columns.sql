create or replace function app_private.sds_columns()
  returns table (format text, source text, given text, file text, name text)
  language sql immutable
begin atomic
  -- source: its columns (another name after a slash) and where OneRoster has them
  select f.format, f.source, g.given, p.part[2], p.part[3]
  from (values
    ('v1', 'School', 'SIS ID/DfE Number = orgs.sourcedId; Name = orgs.name;
      School Number = orgs.identifier; Country = orgs.metadata.country'),
    ('v1', 'Section', 'SIS ID/ID = classes.sourcedId;
      School SIS ID/School DfE Number = classes.schoolSourcedId; Section Name = classes.title;
      Section Number = classes.classCode; Term SIS ID = classes.termSourcedIds;
      Course SIS ID = classes.courseSourcedId; Course SIS ID = courses.sourcedId;
      Course Name = courses.title; Course Number = courses.courseCode;
      School SIS ID/School DfE Number = courses.orgSourcedId;
      Term SIS ID = academicSessions.sourcedId; Term Name = academicSessions.title;
      Term StartDate = academicSessions.startDate; Term EndDate = academicSessions.endDate'),
    ('v1', 'Student', 'SIS ID/ID = users.sourcedId;
      School SIS ID/School DfE Number = users.orgSourcedIds; First Name = users.givenName;
      Last Name = users.familyName; Middle Name = users.middleName; Username = users.username;
      Secondary Email = users.email; Student Number = users.identifier; Grade = users.grades;
      Status = users.enabledUser; SIS ID/ID = demographics.sourcedId;
      Birthdate = demographics.birthDate'),
    ('v1', 'Teacher', 'SIS ID/ID = users.sourcedId;
      School SIS ID/School DfE Number = users.orgSourcedIds; First Name = users.givenName;
      Last Name = users.familyName; Middle Name = users.middleName; Username = users.username;
      Secondary Email = users.email; Status = users.enabledUser'),
    ('v1', 'StudentEnrollment', 'Section SIS ID/Section ID = enrollments.classSourcedId;
      SIS ID/ID = enrollments.userSourcedId'),
    ('v1', 'TeacherRoster', 'Section SIS ID/Section ID = enrollments.classSourcedId;
      SIS ID/ID = enrollments.userSourcedId'),
    ('v2', 'orgs', 'sourcedId = orgs.sourcedId; name = orgs.name; type = orgs.type;
      parentSourcedId = orgs.parentSourcedId'),
    ('v2', 'academicSessions', 'sourcedId = academicSessions.sourcedId;
      title = academicSessions.title; type = academicSessions.type;
      schoolYear = academicSessions.schoolYear; startDate = academicSessions.startDate;
      endDate = academicSessions.endDate'),
    ('v2', 'courses', 'sourcedId = courses.sourcedId; orgSourcedId = courses.orgSourcedId;
      title = courses.title; code = courses.courseCode;
      schoolYearSourcedId = courses.schoolYearSourcedId'),
    ('v2', 'classes', 'sourcedId = classes.sourcedId; orgSourcedId = classes.schoolSourcedId;
      title = classes.title; code = classes.classCode;
      sessionSourcedIds = classes.termSourcedIds; courseSourcedId = classes.courseSourcedId'),
    ('v2', 'users', 'sourcedId = users.sourcedId; orgSourcedIds = users.orgSourcedIds;
      role = users.role; username = users.username; givenName = users.givenName;
      familyName = users.familyName; grade = users.grades; email = users.email;
      phone = users.phone; sms = users.sms'),
    ('v2', 'roles', 'userSourcedId = roles.userSourcedId; orgSourcedId = roles.orgSourcedId;
      role = roles.role; roleStartDate = roles.beginDate; roleEndDate = roles.endDate;
      isPrimary = roles.roleType; grade = roles.grade'),
    ('v2', 'demographics', 'userSourcedId = demographics.sourcedId; sex = demographics.sex;
      birthDate = demographics.birthDate; birthCity = demographics.cityOfBirth'),
    ('v2', 'enrollments', 'classSourcedId = enrollments.classSourcedId;
      userSourcedId = enrollments.userSourcedId; role = enrollments.role'),
    ('v2', 'relationships', 'userSourcedId = links.student;
      relationshipUserSourcedId = links.guardian; relationshipRole = links.role'))
    as f (format, source, columns)
  cross join lateral regexp_split_to_table(f.columns, ';\s*') as c (words)
  cross join lateral (
    select regexp_match(c.words, '^(.+) = ([a-zA-Z]+)[.](.+)$') as part) as p
  cross join lateral string_to_table(p.part[1], '/') as g (given);
end;

comment on function app_private.sds_columns() is
  'The files of Microsoft School Data Sync (v1 with its British names, v2 with 2.1) and what their '
  'columns are in OneRoster. Passwords and flags are not among them.';
