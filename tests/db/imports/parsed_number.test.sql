begin;
select plan(8);

select is(app_private.parsed_number('12'), 12.0, 'a whole number is one');
select is(app_private.parsed_number('12.5'), 12.5, 'a decimal point is understood');
select is(app_private.parsed_number('12,5'), 12.5, 'a decimal comma is understood');
select is(app_private.parsed_number('-3'), -3.0, 'a negative number is a number');
select is(app_private.parsed_number('12,5,1'), null, 'two commas make no number');
select is(app_private.parsed_number('1e5'), null, 'an exponent is not how people write marks');
select is(app_private.parsed_number('NaN'), null, 'not a number is not a number');
select is(app_private.parsed_number(''), null, 'nothing is no number');

select * from finish();
rollback;
