create or replace function app_private.oneroster_line_items(school integer)
  returns table (
    record text, "sourcedId" text, title text, description text, "assignDate" date,
    "dueDate" date, "classSourcedId" text, "categorySourcedId" text,
    "academicSessionSourcedId" text, "resultValueMin" numeric, "resultValueMax" numeric,
    "schoolSourcedId" text, "metadata.coefficient" numeric, "metadata.position" integer,
    "metadata.optional" text, "metadata.part" text, "metadata.dated" boolean,
    "metadata.scheduledFor" text, "metadata.publishedAt" text)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school))
  select a.id::text, coalesce(i.sourced_id, a.id::text), app_private.oneroster_text(a.name),
    null::text, coalesce(a.held_on, t.starts_on), coalesce(a.held_on, t.starts_on),
    coalesce(c.sourced_id, a.course_id::text), coalesce(k.sourced_id, md5(a.kind)),
    coalesce(s.sourced_id, a.term_id::text), 0::numeric, trim_scale(a.maximum), org.id,
    trim_scale(a.coefficient), a.position::integer, a.optional,
    app_private.oneroster_text(a.category), a.held_on is not null,
    app_private.oneroster_time(a.scheduled_for), app_private.oneroster_time(a.published_at)
  from app_public.assessments a
  join app_public.terms t on t.school_id = a.school_id and t.id = a.term_id
  cross join (select app_private.oneroster_school_id(school) as id) as org
  left join ids i on i.record = a.id::text
  left join ids c on c.record = a.course_id::text
  left join ids k on k.record = a.kind
  left join ids s on s.record = a.term_id::text
  where a.school_id = school;
end;

comment on function app_private.oneroster_line_items(integer) is
  'lineItems.csv: the assessments. One without a day is given the first day of its term.';
