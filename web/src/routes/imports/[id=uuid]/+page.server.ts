import { error } from '@sveltejs/kit';
import { actions as kinds, countOf, type Action, type ImportPage } from '#lib/imports/types.ts';
import { ask } from '#lib/server/api.ts';
import { change } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import {
  CancelImport,
  ChangeImportKind,
  ChooseImportHeader,
  CorrectImport,
  ImportPageQuery,
  LeaveOutRejected,
  MapImport,
  UndoImport,
  WriteImport,
} from '../queries.ts';
import { correctedRows } from './corrected.ts';
import type { Actions, PageServerLoad } from './$types';

const size = 20;

export const load: PageServerLoad = async ({ depends, locals, params, url }) => {
  depends('rollbook:import');
  requireAdmin(locals);
  const wanted = url.searchParams.get('rows') as Action | null;
  const number = Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1);
  const fetchRows = async (action: Action): Promise<ImportPage> => {
    const answer = await ask(locals.api, ImportPageQuery, {
      import: params.id,
      action,
      start: (number - 1) * size,
    });
    if (!answer.importPage) error(404, 'The school has no such import.');
    return answer.importPage as ImportPage;
  };
  const first = await fetchRows(wanted ?? 'reject');
  const action =
    wanted ?? kinds.find((kind) => countOf(first.import, kind) > 0) ?? ('reject' as const);
  const page = action === (wanted ?? 'reject') ? first : await fetchRows(action);
  return { ...page, action, number, size, isNaming: url.searchParams.has('columns') };
};

const columnsOf = (form: FormData): (string | null)[] =>
  form.getAll('column').map((field) => String(field) || null);

export const actions: Actions = {
  map: async ({ locals, params, request }) => {
    const columns = columnsOf(await request.formData());
    return change(locals.api, 'map', MapImport, { import: params.id, columns });
  },
  kind: async ({ locals, params, request }) => {
    const kind = String((await request.formData()).get('kind'));
    return change(locals.api, 'kind', ChangeImportKind, { import: params.id, kind });
  },
  header: async ({ locals, params, request }) => {
    const line = Math.trunc(Number((await request.formData()).get('line'))) || 0;
    return change(locals.api, 'header', ChooseImportHeader, { import: params.id, line });
  },
  correct: async ({ locals, params, request }) => {
    const rows = correctedRows(await request.formData());
    return change(locals.api, 'correct', CorrectImport, {
      import: params.id,
      rows,
    });
  },
  leave: async ({ locals, params }) =>
    change(locals.api, 'leave', LeaveOutRejected, { import: params.id }),
  write: async ({ locals, params }) =>
    change(locals.api, 'write', WriteImport, { import: params.id }),
  cancel: async ({ locals, params }) =>
    change(locals.api, 'cancel', CancelImport, { import: params.id }),
  undo: async ({ locals, params }) => change(locals.api, 'undo', UndoImport, { import: params.id }),
};
