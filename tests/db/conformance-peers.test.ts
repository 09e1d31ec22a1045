import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connect, useDatabase } from '../support/database.ts';
import { translations, type OwnCase, type PeerCase } from '../support/peer-cases.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { foreignCases, foreignKinds } from './conformance-peers.ts';

// Cases that other engines' own tests assert, through the calculators of production.
const file = 'conformance/peers/cases.json';
const cases = hasShared(file)
  ? (JSON.parse(readFileSync(sharedFile(file), 'utf8')) as { cases: PeerCase[] }).cases
  : [];

const db = await connect((await useDatabase()).ownerUrl);

const outcome = async ({ rule, policy, input }: OwnCase): Promise<unknown> => {
  await db.query('begin');
  try {
    const { rows } = await db.query('select conformance.outcome($1, $2, $3, null) as got', [
      rule,
      JSON.stringify(policy),
      JSON.stringify(input),
    ]);
    return rows[0].got;
  } catch (error) {
    return { error: (error as Error).message };
  } finally {
    await db.query('rollback');
  }
};

const outcomes = async (each: PeerCase) => {
  const own = translations[each.kind]!(each);
  const got: unknown[] = [];
  for (const one of own) got.push(await outcome(one));
  return { got, wanted: own.map(({ wanted }) => wanted) };
};

if (cases.length === 0) test.skip('cases of other engines give the same figures');
else {
  const translated = cases.filter(({ kind }) => translations[kind]);
  const isForeign = ({ id }: PeerCase) => id in foreignCases;

  test.each(translated.filter((each) => !isForeign(each)).map((each) => [each.id, each]))(
    'the case %s of another engine gives the same figure',
    async (_, each) => {
      const { got, wanted } = await outcomes(each);
      expect(got).toEqual(wanted);
    },
  );

  test.each(translated.filter(isForeign).map((each) => [each.id, foreignCases[each.id], each]))(
    'the case %s is another rule: %s',
    async (_, _because, each) => {
      const { got, wanted } = await outcomes(each as PeerCase);
      expect(got).not.toEqual(wanted);
    },
  );

  test('each other case is of a kind that is listed, and nothing is listed in vain', () => {
    const kinds = new Set(cases.map(({ kind }) => kind));
    expect([...kinds].filter((kind) => !translations[kind] && !foreignKinds[kind])).toEqual([]);
    expect(Object.keys(foreignKinds).filter((kind) => translations[kind])).toEqual([]);
    const ids = new Set(translated.map(({ id }) => id));
    expect(Object.keys(foreignCases).filter((id) => !ids.has(id))).toEqual([]);
    expect([...Object.keys(foreignKinds), ...Object.keys(translations)].sort()).toEqual(
      [...kinds].sort(),
    );
  });
}
