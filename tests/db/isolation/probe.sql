-- What the proofs of isolation ask with: everything happens as somebody, and is taken back.
create function tests.institution_of(letter text)
  returns integer
  language sql stable
  security definer
return (select i.id from app_public.institutions i where i.code = 'SCHOOL' || letter);

-- What came of a statement: its rows, or the code of its error. Without a login it is a request.
create function tests.attempt(token text, login text, school text, statement text)
  returns text
  language plpgsql volatile
as $$
declare
  v_rows bigint;
begin
  perform set_config('app.session', token, true), set_config('app.school', school, true),
    case when login is null then set_config('role', 'app_user', true)
      else set_config('session_authorization', login, true) end;
  execute statement;
  get diagnostics v_rows = row_count;
  raise exception using errcode = 'TSTOK', message = v_rows::text;
exception
  when sqlstate 'TSTOK' then
    return sqlerrm;
  when others then
    return sqlstate;
end;
$$;

-- What a call answered: nothing, no, yes, with how many rows and members of lists if there are
-- several; or the code of its error.
create function tests.answer(token text, school text, call text)
  returns text
  language plpgsql volatile
as $$
declare
  v_rows jsonb;
  v_items bigint;
begin
  perform set_config('app.session', token, true), set_config('app.school', school, true),
    set_config('role', 'app_user', true);
  execute 'select jsonb_agg(a) from (select to_jsonb(f) as a from ' || call || ' as f) as answers
    where a not in (''null'', ''[]'', ''{}'')
      and not (jsonb_typeof(a) = ''object'' and not jsonb_path_exists(a, ''$.* ? (@ != null)''))'
  into v_rows;
  select sum(jsonb_array_length(a)) into v_items
  from jsonb_path_query(v_rows, 'strict $.** ? (@.type() == "array")') as a;
  raise exception using errcode = 'TSTOK', message = case
    when v_rows is null then 'nothing'
    when v_rows = '[false]' then 'no'
    when v_items = 1 then 'yes'
    else 'yes, ' || v_items end;
exception
  when sqlstate 'TSTOK' then
    return sqlerrm;
  when others then
    return sqlstate;
end;
$$;

grant execute on function tests.institution_of(text) to public;

-- What came of statements that are taken back: ok, or the code of the error.
create function tests.undone(variadic statements text[])
  returns text
  language plpgsql volatile
as $$
declare
  v_statement text;
begin
  foreach v_statement in array statements loop
    execute v_statement;
  end loop;
  raise exception using errcode = 'TSTOK', message = 'ok';
exception
  when sqlstate 'TSTOK' then
    return sqlerrm;
  when others then
    return sqlstate;
end;
$$;

-- Leaves a table nothing but its keys and its unique constraints.
create function tests.loosen(of_table regclass)
  returns void
  language plpgsql volatile
as $$
declare
  v_check text;
begin
  execute format('alter table %s disable trigger user', of_table);
  for v_check in
    select k.conname from pg_constraint k where k.conrelid = of_table and k.contype = 'c'
  loop
    execute format('alter table %s drop constraint %I', of_table, v_check);
  end loop;
end;
$$;
