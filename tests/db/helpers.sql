-- What database tests share. Loaded by an administrator into the template that they copy.
create schema tests;
grant usage on schema tests to public;
