import { fail } from '@sveltejs/kit';
import type { BundleExport } from '#lib/exchange/types.ts';
import type { Import } from '#lib/imports/types.ts';
import { ask } from '#lib/server/api.ts';
import { change, text, withTyped } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import { CancelBundle, ExchangeQuery, MakeArchive, MakeBundle } from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ depends, locals, url }) => {
  depends('rollbook:exchange');
  requireAdmin(locals);
  const answer = await ask(locals.api, ExchangeQuery, {});
  return {
    exports: answer.bundleExportList as BundleExport[],
    imports: (answer.importList as Import[]).filter(({ kind }) => kind === 'oneroster'),
    problem: url.searchParams.get('problem'),
  };
};

export const actions: Actions = {
  make: async ({ locals, request }) => {
    const form = await request.formData();
    const typed = {
      what: text(form, 'what'),
      since: text(form, 'since'),
      version: text(form, 'version'),
    };
    const isDay = typed.what === 'day';
    if (isDay && !/^\d{4}-\d\d-\d\d$/.test(typed.since ?? '')) {
      return fail(422, { at: 'make', refusal: { code: 'dayMissing', message: '' }, typed });
    }
    const answer = await change(locals.api, 'make', MakeBundle, {
      version: typed.version ?? '1.2',
      since: isDay ? typed.since : null,
      isSinceLast: typed.what === 'last',
    });
    return withTyped(answer, typed);
  },
  archive: async ({ locals }) => change(locals.api, 'archive', MakeArchive, {}),
  cancel: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'cancel', CancelBundle, { export: String(form.get('export')) });
  },
};
