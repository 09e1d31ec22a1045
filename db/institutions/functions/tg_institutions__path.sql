create or replace function app_private.tg_institutions__path()
  returns trigger
  language plpgsql volatile
  security definer -- an admin who may add below one institution need not see the whole path
  set search_path = ''
as $$
declare
  v_parent app_public.institutions;
  v_depth smallint;
begin
  select t.depth into v_depth from app_public.institution_types t where t.code = new.type;
  -- nothing refers to a new one yet
  if tg_op = 'UPDATE' then
    if new.parent_id is distinct from old.parent_id
       and exists (select from app_public.institutions c where c.parent_id = new.id) then
      raise exception 'An institution that has others below it can''t be moved'
        using errcode = 'RBTRE', hint = 'Move the institutions below it first.',
        column = 'parent_id';
    end if;
    if exists (
      select
      from app_public.institutions c
      join app_public.institution_types t on t.code = c.type
      where c.parent_id = new.id
        and t.depth <= v_depth) then
      raise exception 'A % can''t have what stands below this institution', new.type
        using errcode = 'RBTRE', hint = 'Move the institutions below it first.', column = 'type';
    end if;
    if new.type <> 'school'
       and exists (select from app_public.schools s where s.id = new.id) then
      raise exception 'A school with its settings can''t become a %', new.type
        using errcode = 'RBTRE', column = 'type';
    end if;
  end if;

  select i.* into v_parent from app_public.institutions i where i.id = new.parent_id;
  if new.parent_id is not null then
    if v_depth <= (
      select t.depth from app_public.institution_types t where t.code = v_parent.type) then
      raise exception 'A % can''t stand below a %', new.type, v_parent.type
        using errcode = 'RBTRE', hint = 'Choose an institution of a higher level.',
        column = 'parent_id';
    end if;
  end if;

  new.path := coalesce(v_parent.path, '{}') || new.id;
  return new;
end;
$$;

comment on function app_private.tg_institutions__path() is
  'Keeps the path of an institution. Error RBTRE: wrong level, or moved with others below it.';

create or replace trigger _100_path
  before insert or update of parent_id, type on app_public.institutions
  for each row execute function app_private.tg_institutions__path();
