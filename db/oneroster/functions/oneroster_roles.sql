create or replace function app_private.oneroster_roles(school integer)
  returns table (
    record text, "sourcedId" text, "userSourcedId" text, "roleType" text, role text,
    "beginDate" date, "endDate" date, "orgSourcedId" text, "userProfileSourcedId" text)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school))
  select u.record || '.role', coalesce(i.sourced_id, u."sourcedId" || '.role'), u."sourcedId",
    'primary', u.role, t.starts_on, t.ends_on, u."primaryOrgSourcedId", null::text
  from app_private.oneroster_users(school) as u
  left join app_private.oneroster_staff(school) as t on t.user_id::text = u.record
  left join ids i on i.record = u.record || '.role';
end;

comment on function app_private.oneroster_roles(integer) is
  'roles.csv: what each person of users.csv is in the school.';
