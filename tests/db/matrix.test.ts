import { describe, expect, test } from 'vitest';
import { useFixture } from './isolation/fixture.ts';
import { isDeclared } from './isolation/declared.ts';
import { cellsOf, openMatrix, rowsOf, type Cell } from './isolation/matrix.ts';
import { contexts, personas } from './isolation/people.ts';

// Every role, table, view, command and context, read from the catalog.

const db = await useFixture();
const relations = await openMatrix(db);

test('there are rows of both schools in every table that somebody may touch', async () => {
  const empty: string[] = [];
  for (const relation of relations.filter(({ schema }) => schema === 'app_public')) {
    for (const context of contexts) {
      const from = `${relation.schema}.${relation.name} where ${rowsOf(relation, context)}`;
      const { rowCount } = await db.query(`select from ${from} limit 1`);
      if (rowCount === 0) empty.push(from);
    }
  }
  expect(empty).toEqual([]);
});

const named = relations.map(
  (relation) => [`${relation.schema}.${relation.name}`, relation] as const,
);
describe.each(named)('%s', (_, relation) => {
  test('is declared', () => {
    expect(isDeclared(relation.schema, relation.name)).toBe(true);
  });

  let cells: Promise<Cell[]>;
  test.each(personas)('%s may do what is declared, and nothing else', async (persona) => {
    cells ??= cellsOf(db, relation);
    const own = (await cells).filter((cell) => cell.persona === persona);
    const sides = (side: 'found' | 'wanted') =>
      Object.fromEntries(own.map((cell) => [cell.context, cell[side]]));
    expect(sides('found')).toEqual(sides('wanted'));
  });
});
