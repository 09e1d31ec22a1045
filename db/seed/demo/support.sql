-- Scholarships of one student in thirty this year, and what one in twenty lacks.
insert into app_public.scholarships
  (school_id, id, student_id, sponsor, type, amount, currency, frequency, starts_on, ends_on, status)
select d.school_id, pg_temp.key('scholarship ' || d.seed), d.id, v.sponsor, v.type, v.amount,
  c.currency, v.frequency, y.starts_on, y.ends_on,
  (array['active', 'active', 'active', 'requested', 'suspended'])
    [1 + pg_temp.pick('scholarship state ' || d.seed, 5)]
from demo_students d
join demo_countries c using (country)
join app_public.academic_years y on y.school_id = d.school_id and y.is_active
join (
  values
    ('CI', 'Fonds communal des bourses', 'frais de scolarité', 60000, 'year'),
    ('KH', 'មូលនិធិអាហារូបករណ៍', 'ថ្លៃសិក្សា', 40000, 'month'),
    ('AZ', 'Təqaüd fondu', 'təhsil haqqı', 120, 'term'))
  as v (country, sponsor, type, amount, frequency) using (country)
where not d.has_left
  and pg_temp.share('scholarship ' || d.seed) < 0.03;

insert into app_public.student_needs (school_id, student_id, kind, met_on)
select d.school_id, d.id, n.kind,
  case when pg_temp.share(format('met %s %s', n.kind, d.seed)) < 0.4 then current_date - 10 end
from demo_students d
cross join (values ('clothes'), ('materials'), ('transport')) as n (kind)
where not d.has_left
  and pg_temp.share(format('need %s %s', n.kind, d.seed)) < 0.02;
