-- Extensions are all that the schema public holds.
create extension if not exists btree_gist schema public;
create extension if not exists pg_trgm schema public;
