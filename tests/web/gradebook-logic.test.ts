import { describe, expect, test } from 'vitest';
import { noHistory, record, redo, undo } from '../../web/src/lib/gradebook/history.ts';
import { commandFor, moved } from '../../web/src/lib/gradebook/keys.ts';
import { canonical, readMark } from '../../web/src/lib/gradebook/marks.ts';
import { matchBlock, readBlock } from '../../web/src/lib/gradebook/paste.ts';
import type { Assessment, Student } from '../../web/src/lib/gradebook/types.ts';

const codes = [
  { code: 'A', label: 'absent', effect: 'neutral' },
  { code: 'Z', label: 'absent without reason', effect: 'zero' },
];

test.each([
  ['12,5', '12.5'],
  ['12.50', '12.5'],
  [' 7 ', '7'],
  ['0', '0'],
  ['-0', '0'],
  [',5', '0.5'],
  ['20', '20'],
  ['a', 'A'],
  ['', null],
  ['  ', null],
])('“%s” is read as the mark %s', (text, mark) => {
  expect(readMark(text, 20, codes)).toEqual({ mark });
});

test.each([
  ['20,01', 'above'],
  ['-1', 'negative'],
  ['12,345', 'decimals'],
  ['Q', 'code'],
  ['1O', 'unreadable'],
  ['1,2,3', 'unreadable'],
  ['12 13', 'unreadable'],
])('“%s” can’t be a mark: %s', (text, problem) => {
  expect(readMark(text, 20, codes)).toEqual({ problem });
});

test('marks that are equal are written alike', () => {
  expect(['12.50', 12.5, '12.5'].map(canonical)).toEqual(['12.5', '12.5', '12.5']);
  expect([null, 'A', '0.00'].map(canonical)).toEqual([null, 'A', '0']);
});

test('fifty steps can be undone, the latest first, and redone', () => {
  let history = noHistory;
  for (let n = 1; n <= 60; n++) {
    history = record(history, [{ key: 'cell', before: String(n - 1), after: String(n) }]);
  }
  const seen: (string | null)[] = [];
  for (;;) {
    const { history: next, changes } = undo(history);
    if (changes.length === 0) break;
    history = next;
    seen.push(changes[0]!.after);
  }
  expect(seen).toHaveLength(50);
  expect([seen[0], seen.at(-1)]).toEqual(['59', '10']);
  expect(redo(history).changes).toEqual([{ key: 'cell', before: '10', after: '11' }]);
  const other = record(history, [{ key: 'cell', before: '10', after: '5' }]);
  expect(redo(other).changes).toEqual([]);
});

describe('the keyboard', () => {
  const press = (key: string, isEditing: boolean, more = {}) =>
    commandFor(
      { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more },
      isEditing,
      false,
    );

  test('Enter edits, then commits and goes down; the arrows stay inside a text being typed', () => {
    expect(press('Enter', false)).toEqual({ kind: 'edit' });
    expect(press('Enter', true)).toMatchObject({ kind: 'move', move: 'down', holds: true });
    expect(press('Enter', true, { shiftKey: true })).toMatchObject({ move: 'up' });
    expect(press('ArrowLeft', false)).toMatchObject({ move: 'left' });
    expect(press('ArrowLeft', true)).toBeNull();
    expect(press('ArrowDown', true)).toMatchObject({ move: 'down' });
  });

  test('Tab moves right from a mark being typed, and leaves the grid otherwise', () => {
    expect(press('Tab', true)).toMatchObject({ move: 'right' });
    expect(press('Tab', false)).toBeNull();
  });

  test('Ctrl+Z is the editor’s own while a mark is typed', () => {
    expect(press('z', false, { ctrlKey: true })).toEqual({ kind: 'undo' });
    expect(press('z', true, { ctrlKey: true })).toBeNull();
    expect(press('Z', false, { ctrlKey: true, shiftKey: true })).toEqual({ kind: 'redo' });
  });

  test('the edges of the grid hold', () => {
    const place = { row: 1, column: 1 };
    expect(moved(place, 'pageUp', 60, 3)).toEqual({ row: 0, column: 1 });
    expect(moved(place, 'last', 60, 3)).toEqual({ row: 59, column: 2 });
    expect(moved(place, 'rowEnd', 60, 3)).toEqual({ row: 1, column: 2 });
    expect(moved({ row: 59, column: 0 }, 'down', 60, 3)).toEqual({ row: 59, column: 0 });
  });
});

describe('a pasted block', () => {
  const person = (number: string, name: string): Student => ({
    id: number,
    number,
    name,
    sex: null,
    isEnrolled: true,
  });
  const students = [
    person('E1', 'Koné Mariam'),
    person('E2', 'Hüseynov Əli'),
    person('E3', 'N’Dri Jean-Paul'),
  ];
  const column = (id: string) => ({ id, name: id, maximum: 20 }) as Assessment;
  const assessments = [column('Test'), column('Exam')];
  const match = (text: string, row = 0, at = 0) =>
    matchBlock(readBlock(text), { row, column: at }, students, assessments, codes);
  const written = (pasted: ReturnType<typeof match>) =>
    pasted.marks.map(({ student, assessment, reading }) =>
      [student.number, assessment.id, reading.mark ?? reading.problem].join(' '),
    );

  test('is read with quotes, tabs and the line ends of every system', () => {
    expect(readBlock('a\tb\r\nc\t\r\n')).toEqual([
      ['a', 'b'],
      ['c', ''],
    ]);
    expect(readBlock('"x ""y""\nz"\t1\n')).toEqual([['x "y"\nz', '1']]);
    expect(readBlock('1\n\n3')).toEqual([['1'], [''], ['3']]);
  });

  test('of one column follows the list from the chosen cell; blanks change nothing', () => {
    const pasted = match('12,5\n\na\n14', 0, 1);
    expect(pasted.isMatched).toBe(false);
    expect(written(pasted)).toEqual(['E1 Exam 12.5', 'E3 Exam A']);
    expect(pasted.outside).toBe(1);
  });

  test('finds students by number, in any order, and drops the heading', () => {
    const pasted = match('Matricule\tNom\tNote\nE3\tN’Dri\t9\ne1\tKoné\t21\nE9\tX\t3');
    expect(pasted.isMatched).toBe(true);
    expect(written(pasted)).toEqual(['E3 Test 9', 'E1 Test above']);
    expect(pasted.unknown).toEqual(['E9']);
  });

  test('finds students by name, whatever its accents, case and order', () => {
    const pasted = match('mariam kone\t1\t2\nN Dri Jean Paul\t3\t4');
    expect(written(pasted)).toEqual(['E1 Test 1', 'E1 Exam 2', 'E3 Test 3', 'E3 Exam 4']);
  });

  test('of marks that look like numbers of students is not taken for them', () => {
    const twins = [person('1', 'A B'), person('2', 'C D'), person('3', 'E F')];
    const block = readBlock('1\t1\n1\t2\n2\t2');
    const pasted = matchBlock(block, { row: 0, column: 0 }, twins, assessments, codes);
    expect(pasted.isMatched).toBe(false);
    expect(pasted.marks).toHaveLength(6);
  });
});
