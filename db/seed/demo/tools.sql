create or replace function pg_temp.share(words text)
  returns double precision
  language sql immutable
return (hashtextextended(words, 0) & 1048575) / 1048576.0::double precision;

create or replace function pg_temp.pick(words text, choices integer)
  returns integer
  language sql immutable
return floor(pg_temp.share(words) * choices)::integer;

create or replace function pg_temp.key(words text)
  returns uuid
  language sql immutable
return md5('rollbook demo ' || words)::uuid;
