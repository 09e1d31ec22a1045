import type { Format } from '../i18n/format.ts';
import type { GradebookWords } from '../i18n/gradebook/fr.ts';
import type { Cell } from './box.svelte.ts';
import { isCode } from './marks.ts';
import type { Code, LateMark } from './types.ts';

/** A mark in the reader's form: `12.5` becomes `12,5`, a code stays. */
export const shownMark = (mark: string | null, format: Format): string => {
  if (mark === null || isCode(mark)) return mark ?? '';
  return format.number(mark);
};

const stateOf = ({ status, changedBy, reason }: Cell, g: GradebookWords): string => {
  if (status === 'changed' && changedBy) return g.cell.changedBy(changedBy);
  if (status === 'invalid') return `${g.cell.invalid}, ${reason}`;
  if (status === 'refused') return `${g.cell.refused}, ${g.refusals[reason ?? 'all']}`;
  return g.cell[status];
};

const traceOf = ([at, by, isChange]: LateMark, g: GradebookWords, format: Format): string => {
  const when = format.day(format.dayOf(at));
  return isChange ? g.late.changed(by, when) : g.late.entered(by, when);
};

/** All that a cell's looks say, in words: what its code means, its state, what became of it. */
export const noteOf = (
  cell: Cell,
  code: Code | undefined,
  isExpected: boolean,
  g: GradebookWords,
  format: Format,
): string => {
  const meaning =
    cell.draft === undefined && code ? `${code.label}, ${g.effects[code.effect]}` : '';
  const state = stateOf(cell, g);
  const blank = cell.mark === null && isExpected && !state ? g.blank : '';
  const trace = cell.late ? traceOf(cell.late, g, format) : '';
  const remark = cell.comment === null ? '' : g.remark(cell.comment);
  return [meaning, blank, state, trace, remark].filter(Boolean).join('. ');
};
