import { error } from '@sveltejs/kit';
import { loadClassWords } from '#lib/i18n/classes/load.ts';
import { loadCsvWords } from '#lib/i18n/csv/load.ts';
import { loadKinWords } from '#lib/i18n/kin/load.ts';
import { loadDictionary } from '#lib/i18n/load.ts';
import { loadSummaryWords } from '#lib/i18n/summary/load.ts';
import { requireTerm } from '#lib/server/class-pages.ts';
import { registers } from './registers.ts';
import type { RequestHandler } from './$types';

const unsafe = /[^\p{L}\p{N}._-]+/gu;

/** A register as a CSV file, with what its page shows to the same person. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const write = registers[params.register];
  if (!write) error(404, 'There is no such register.');
  const { school, year, term } = requireTerm(locals, url);
  const [t, classes, w, csv, kin] = await Promise.all([
    loadDictionary(locals.language),
    loadClassWords(locals.language),
    loadSummaryWords(locals.language),
    loadCsvWords(locals.language),
    loadKinWords(locals.language),
  ]);
  const query = url.searchParams;
  const { api, language } = locals;
  const wanted = { api, query, year, term, t, classes, w, csv, kin, language };
  const { about, body } = await write(wanted, language);
  const name = [school.code, about, csv.files[params.register], year?.name, term.code]
    .filter(Boolean)
    .join('-')
    .replace(unsafe, '_');
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.csv`)}`,
      'cache-control': 'no-store',
    },
  });
};
