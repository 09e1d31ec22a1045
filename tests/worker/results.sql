select tests.school('S');
update app_public.schools set max_students = 1000;
select tests.student(s.id, 'N' || c || '-' || n, 'C' || c)
from app_public.schools s, generate_series(1, 3) c, generate_series(1, 30) n;
select tests.course(s.id, 'SUBJECT' || n, n, 'C' || c)
from app_public.schools s, generate_series(1, 3) c, generate_series(1, 4) n;
select tests.assessment(c.school_id, c.id, 'Test ' || n, n)
from app_public.courses c, generate_series(1, 5) n;
insert into app_public.marks (school_id, assessment_id, student_id, value)
select a.school_id, a.id, e.student_id, round((random() * 20)::numeric, 2)
from app_public.assessments a
join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
join app_public.enrollments e on e.school_id = c.school_id and e.class_id = c.class_id;
