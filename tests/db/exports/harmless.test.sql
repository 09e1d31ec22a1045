begin;
select plan(5);

select is(app_private.harmless('=1+1'), '''=1+1', 'a formula gets an apostrophe');
select is(app_private.harmless('@Luc'), '''@Luc', 'what a spreadsheet takes for one gets it, too');
select is(app_private.harmless('-Luc'), '''-Luc', 'a minus begins a formula');
select is(app_private.harmless('N’Dri-Aka'), 'N’Dri-Aka', 'a name in which there is one stays as it is');
select is(app_private.harmless(null), null, 'nothing stays nothing');

select * from finish();
rollback;
