import type { Format } from '#lib/i18n/format.ts';
import type { PolicyWords } from '#lib/i18n/policies/fr.ts';
import type { SetupWords } from '#lib/i18n/setup/fr.ts';
import { explain } from '#lib/setup/refusals.ts';
import type { Refusal } from '#lib/refusal.ts';
import { fields } from './fields.ts';

/** Why a version was refused, in words, and at which part of its form; no field for the whole. */
export const explainPolicy = (
  refusal: Refusal,
  p: PolicyWords,
  s: SetupWords,
  format: Format,
): { field?: string; message: string } => {
  const { code, constraint, field } = refusal;
  if (code === 'RBSTL') return { message: p.refusals.stale };
  if (constraint === 'grading_policy_bands_pkey') {
    return { field: 'bands', message: p.refusals.duplicateBand };
  }
  if (constraint === 'grading_policy_categories_pkey') {
    return { field: 'categories', message: p.refusals.duplicateCategory };
  }
  if (constraint === 'grading_policy_versions_year_blend_weighs') {
    return { field: 'exam_weight', message: p.refusals.blend };
  }
  const known = [...fields.map(({ name }) => name as string), 'categories', 'bands'];
  if (code === 'RBVAL' && field && known.includes(field)) {
    return { field, message: p.refusals.field };
  }
  return { message: explain(refusal, s, format) };
};
