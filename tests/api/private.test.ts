import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { expect, test } from 'vitest';
import { seal, unseal } from '../../db/seal.ts';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'private.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);
const one = async (text: string): Promise<string> => (await db.query(text)).rows[0]?.value;
const ana = await one(`select id as value from app_public.students where student_number = 'ana'`);
const ben = await one(`select id as value from app_public.students where student_number = 'ben'`);
const mother = await one(`select id as value from app_public.guardians where last_name = 'Mother'`);

const ReadPrivate = `query ($kind: String!, $id: UUID!) { privateRecord(kind: $kind, id: $id) }`;
const SavePrivate = `mutation ($kind: String!, $id: UUID!, $before: JSON, $after: JSON!) {
  savePrivateRecord(input: { kind: $kind, id: $id, before: $before, after: $after }) { result }
}`;
const Rotate = 'mutation { rotateSchoolKey(input: {}) { result } }';

type Record_ = {
  values: Record<string, unknown>;
  isDestroyed: boolean;
  fields: { name: string }[];
};
const [head, nurse, social, parent, math] = await Promise.all(
  ['head', 'nurse', 'social', 'mother', 'math'].map((who) => api.signIn(who)),
);
const read = async (who: typeof nurse, kind = 'student_health', id = ana) =>
  (await who!.query(ReadPrivate, { kind, id })).data['privateRecord'] as Record_ | null;
const save = async (
  who: typeof nurse,
  after: object,
  before: object = {},
  kind = 'student_health',
  id = ana,
) => {
  const { data, errors } = await who!.query(SavePrivate, { kind, id, before, after });
  if (errors) return errors[0]!.extensions;
  return (data['savePrivateRecord'] as { result: unknown }).result;
};

test('sealed bytes open with their key and in their place only, and with every bit right', () => {
  const key = randomBytes(32);
  const sealed = seal(key, 'here', Buffer.from('asthma'));
  expect(unseal(key, 'here', sealed).toString()).toBe('asthma');
  expect(sealed.includes('asthma')).toBe(false);
  expect(seal(key, 'here', Buffer.from('asthma')).equals(sealed)).toBe(false);
  expect(() => unseal(randomBytes(32), 'here', sealed)).toThrow();
  expect(() => unseal(key, 'there', sealed)).toThrow();
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => unseal(key, 'here', changed)).toThrow();
  }
});

test('nobody reads or writes before an admin of the school gave the right', async () => {
  for (const who of [head, nurse, social, parent, math]) {
    expect(await read(who)).toBeNull();
    expect(['RBDEN', null]).toContain(
      ((await save(who, { health_notes: 'x' })) as never)?.['code'] ?? null,
    );
  }
  expect(await one('select count(*)::text as value from app_public.student_health')).toBe('0');
  const give = `mutation ($user: UUID!, $rights: [String]!) {
    setRights(input: { userId: $user, rights: $rights }) { clientMutationId } }`;
  for (const [name, right] of [
    ['nurse', 'health'],
    ['social', 'background'],
  ]) {
    const user = await one(`select tests.user('${name}') as value`);
    const refused = await math!.query(give, { user, rights: [right] });
    expect(refused.errors?.[0]?.extensions['code']).toBe('RBDEN');
    expect((await head!.query(give, { user, rights: [right] })).errors).toBeUndefined();
  }
});

test('what is written comes back to whom it is for, and stands nowhere in the clear', async () => {
  expect(
    await save(nurse, { health_notes: 'Asthma, inhaler in the bag', is_vaccinated: 'true' }),
  ).toBe(true);
  const record = await read(nurse);
  expect(record?.values).toEqual({
    health_notes: 'Asthma, inhaler in the bag',
    is_vaccinated: true,
  });
  expect(record?.fields.map(({ name }) => name)).toEqual([
    'health_notes',
    'is_vaccinated',
    'social_security_number',
  ]);
  for (const who of [head, social, parent, math]) expect(await read(who)).toBeNull();
  expect(await read(nurse, 'student_backgrounds')).toBeNull();
  const found = await one(
    `select count(*)::text as value from app_public.student_health
     where position('Asthma' in encode(sealed, 'escape')) > 0`,
  );
  expect(found).toBe('0');
  expect(
    await one(`select count(*)::text as value from audit.log
      where concat(before, after, key) ilike '%asthma%'`),
  ).toBe('0');
});

test('two people who change different fields both win, the same field is asked about', async () => {
  expect(await save(social, { religion: 'A', church: 'B' }, {}, 'student_backgrounds')).toBe(true);
  expect(await save(social, { church: 'C' }, { church: 'B' }, 'student_backgrounds')).toBe(true);
  expect(await save(social, { religion: 'D' }, { religion: 'A' }, 'student_backgrounds')).toBe(
    true,
  );
  expect(await save(social, { church: 'E' }, { church: 'B' }, 'student_backgrounds')).toMatchObject(
    {
      code: 'RBSTL',
      details: [{ field: 'church', yours: 'E', theirs: 'C' }],
    },
  );
  expect((await read(social, 'student_backgrounds'))?.values).toEqual({
    religion: 'D',
    church: 'C',
  });
});

test('a value that does not fit is refused at its field and changes nothing', async () => {
  expect(await save(social, { income: '-5' }, {}, 'guardian_backgrounds', mother)).toMatchObject({
    code: 'RBVAL',
    field: 'income',
  });
  expect(
    await save(social, { income: '150000,50', belief: 'B' }, {}, 'guardian_backgrounds', mother),
  ).toBe(true);
  expect((await read(social, 'guardian_backgrounds', mother))?.values).toEqual({
    income: 150000.5,
    belief: 'B',
  });
  expect(await save(social, { income: 1 }, {}, 'marks', mother)).toMatchObject({
    code: 'RBVAL',
    field: 'kind',
  });
});

test('sealed bytes copied into another row do not open', async () => {
  await save(nurse, { health_notes: 'of ben' }, {}, 'student_health', ben);
  await db.query(
    `update app_public.student_health h set sealed = o.sealed
     from app_public.student_health o where h.student_id = $1 and o.student_id = $2`,
    [ben, ana],
  );
  const { errors } = await nurse!.query(ReadPrivate, { kind: 'student_health', id: ben });
  expect(errors?.[0]?.message).not.toContain('Asthma');
  await db.query('delete from app_public.student_health where student_id = $1', [ben]);
});

test('a record that was taken along to another student by a merge still opens', async () => {
  await db.query('update app_public.student_health set student_id = $1', [ben]);
  expect((await read(nurse, 'student_health', ben))?.values['is_vaccinated']).toBe(true);
  await db.query('update app_public.student_health set student_id = $1', [ana]);
});

test('a record that was emptied is gone', async () => {
  await save(nurse, { health_notes: 'of ben' }, {}, 'student_health', ben);
  await save(nurse, { health_notes: '' }, { health_notes: 'of ben' }, 'student_health', ben);
  expect(await one('select count(*)::text as value from app_public.student_health')).toBe('1');
});

test('ten writers of a school that has no key yet make one key', async () => {
  await db.query('delete from app_public.student_health');
  await db.query('delete from app_public.student_backgrounds');
  await db.query('delete from app_public.guardian_backgrounds');
  await db.query('delete from app_private.school_keys');
  const notes = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? ana : ben));
  await Promise.all(
    notes.map((id, index) =>
      save(nurse, { health_notes: `note ${index}` }, {}, 'student_health', id),
    ),
  );
  expect(await one('select count(*)::text as value from app_private.school_keys')).toBe('1');
  expect((await read(nurse))?.values['health_notes']).toMatch(/^note \d$/);
});

test('a new key seals everything anew and the old one is gone', async () => {
  const before = (await read(nurse))?.values;
  expect((await math!.query(Rotate)).errors?.[0]?.extensions['code']).toBe('RBDEN');
  expect((await head!.query(Rotate)).data['rotateSchoolKey']).toEqual({ result: 2 });
  expect((await read(nurse))?.values).toEqual(before);
  expect(
    await one(`select string_agg(version || case when wrapped is null then ' gone' else '' end, ', ' order by version) as value
      from app_private.school_keys`),
  ).toBe('1 gone, 2');
  expect(
    await one(
      'select string_agg(distinct key_version::text, $$,$$) as value from app_public.student_health',
    ),
  ).toBe('2');
});

test('a destroyed key leaves nothing to read, and new records begin anew', async () => {
  const destroy = `mutation ($code: String!) { destroySchoolKeys(input: { code: $code }) { result } }`;
  expect((await head!.query(destroy, { code: 'no' })).errors?.[0]?.extensions).toMatchObject({
    code: 'RBVAL',
    field: 'code',
  });
  expect((await head!.query(destroy, { code: 'S' })).errors).toBeUndefined();
  expect(await read(nurse)).toMatchObject({ values: {}, isDestroyed: true });
  expect(await save(nurse, { health_notes: 'new' })).toBe(true);
  expect(await read(nurse)).toMatchObject({ values: { health_notes: 'new' }, isDestroyed: false });
  expect(await read(nurse, 'student_health', ben)).toMatchObject({ values: {}, isDestroyed: true });
});
