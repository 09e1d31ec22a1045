import { error } from '@sveltejs/kit';
import { chosenPeriod } from '#lib/period.ts';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { CompareQuery, ResultsQuery, SnapshotsQuery } from './queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { school } = requireSchool(locals);
  const { term } = chosenPeriod(school, url.searchParams);
  if (!term) error(404, 'The school has no term.');
  const variables = { class: params.id, term: term.id };
  const answer = await ask(locals.api, SnapshotsQuery, variables);
  if (!answer.class) error(404, 'There is no such class.');
  const snapshots = answer.termSnapshots?.nodes ?? [];
  const numbered = (name: string) =>
    snapshots.find(({ number }) => String(number) === url.searchParams.get(name));

  const [before, after, shown] = [numbered('before'), numbered('after'), numbered('show')];
  const compare = async () => {
    if (!before || !after) return null;
    const pair = { before: before.id, after: after.id };
    const { compareSnapshots } = await ask(locals.api, CompareQuery, pair);
    return {
      before: before.number,
      after: after.number,
      rows: compareSnapshots?.nodes ?? [],
    };
  };
  const show = async () => {
    if (!shown) return null;
    const { snapshotResults } = await ask(locals.api, ResultsQuery, { snapshot: shown.id });
    return { number: shown.number, rows: snapshotResults?.nodes ?? [] };
  };
  return {
    id: params.id,
    className: answer.class.name,
    term,
    snapshots,
    comparison: await compare(),
    results: await show(),
  };
};
