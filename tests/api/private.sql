-- A class with marks, and two people who may be trusted with more than others.
select tests.staffed_class(tests.school('S'));
select tests.user('nurse', i.id, 'teacher'), tests.user('social', i.id, 'teacher')
from app_public.institutions i
where i.code = 'S';
