begin;
select plan(7);

select is(app_private.parsed_date('2025-11-03'), '2025-11-03'::date, 'the year may come first');
select is(app_private.parsed_date('03/11/2025'), '2025-11-03'::date, 'else the day comes before the month');
select is(app_private.parsed_date('3.11.2025'), '2025-11-03'::date, 'with points and one digit, too');
select is(app_private.parsed_date('29/02/2024'), '2024-02-29'::date, 'a leap day is a day');
select is(app_private.parsed_date('29/02/2025'), null, 'unless the year has none');
select is(app_private.parsed_date('11/31/2025'), null, 'there is no 31st month');
select is(app_private.parsed_date('yesterday'), null, 'words are no date');

select * from finish();
rollback;
