import { translatedBy } from '#lib/i18n/exchange/translated.ts';
import type { ImportWords } from '#lib/i18n/imports/fr.ts';
import type { Refusal } from '#lib/refusal.ts';
import { labelOf } from './labels.ts';
import type { Import, ImportField } from './types.ts';

type Obstacle = { by: string; table: string; count: number };

/** What keeps an import from being undone, a sentence for each. */
export const obstaclesOf = (refusal: Refusal, w: ImportWords): string[] =>
  refusal.code === 'RBUSE' && Array.isArray(refusal.details)
    ? (refusal.details as Obstacle[]).map(({ by, table, count }) =>
        by === 'changed'
          ? w.obstacleChanged(w.tables[table] ?? table, count)
          : w.obstacle(w.tables[by] ?? by, count),
      )
    : [];

/** Why a step of an import was refused, in the user's words. */
export const explainImport = (refusal: Refusal, w: ImportWords, fields: ImportField[]): string => {
  const [{ field } = {}] = (refusal.details ?? []) as { field?: string }[];
  if (refusal.code === 'RBVAL' && field) return w.twoColumns(labelOf(field, fields, w));
  return w.refusals[refusal.code] ?? refusal.message;
};

/** What is wrong with an import as a whole, in the user's words. */
export const explainProblem = (
  problem: NonNullable<Import['problem']>,
  w: ImportWords,
  rules: Record<string, string> = {},
): string => {
  const { code, message, reason = '', detail = '' } = problem;
  if (code === 'unmapped') {
    const fields = detail.split(', ').map((field) => w.fields[field] ?? field);
    return w.unmapped(fields.join(', '));
  }
  if (code === 'unreadable') return w.unreadable(unreadable(reason, detail, w) ?? message);
  if (code === 'broken') return w.broken;
  if (code === 'changed') return w.changedMeanwhile;
  const rule = translatedBy(rules)(message);
  if (code !== 'RBVAL' && w.refusals[code]) return w.refusals[code];
  return rule === message ? (w.otherRule ?? message) : rule;
};

// of a file in a ZIP come its name, the reason and the detail
const unreadable = (reason: string, detail: string, w: ImportWords): string | undefined => {
  if (reason !== 'in_file') return w.reasons[reason]?.(detail);
  const [file = '', why = '', more = ''] = detail.split('\n');
  const told = w.reasons[why]?.(more);
  return told && w.inFile(file, told);
};
