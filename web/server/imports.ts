import express, { type Request as ExpressRequest, type Response as ExpressResponse } from 'express';
import type pg from 'pg';
import { requestSettings } from './context.ts';
import { withContext } from './one-flight.ts';

const maximumBytes = 20_000_000;
// the last: text with a NUL
const refusals = ['RBDEN', '42501', '23514', '22021'];

const sentForm = (request: ExpressRequest): Promise<FormData> =>
  new Response(request.body as Buffer<ArrayBuffer>, {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  }).formData();

// the page that the form stands on says in the person's words what became of it
const backToForm = (request: ExpressRequest, response: ExpressResponse, problem: string): void => {
  const page = request.query['from'] === 'exchange' ? 'exchange' : 'imports';
  response.redirect(303, `/${page}?problem=${problem}`);
};

const save = (pool: pg.Pool) => async (request: ExpressRequest, response: ExpressResponse) => {
  const form = await sentForm(request).catch(() => new FormData());
  const [file, kind] = [form.get('file'), form.get('kind')];
  if (!(file instanceof File && file.size > 0) || typeof kind !== 'string') {
    backToForm(request, response, 'none');
    return;
  }
  const content = Buffer.from(await file.arrayBuffer());
  try {
    const id = await withContext(pool, requestSettings(request), async (client) => {
      const { rows } = await client.query<{ id: string }>(
        'select app_hidden.upload_import($1, $2, $3) as id',
        [kind, file.name, content],
      );
      return rows[0]!.id;
    });
    response.redirect(303, `/imports/${id}`);
  } catch (error) {
    const { code = '' } = error as pg.DatabaseError;
    if (!refusals.includes(code)) throw error;
    backToForm(request, response, 'refused');
  }
};

/** Takes the files of imports, sent by the form of a page; the worker reads them. */
export const importRoutes = (pool: pg.Pool): express.Router => {
  const router = express.Router();
  router.post('/', express.raw({ type: 'multipart/form-data', limit: maximumBytes }), save(pool));
  router.use(((error: { type?: string }, request, response, next) => {
    if (error.type === 'entity.too.large') backToForm(request, response, 'too_large');
    else next(error);
  }) as express.ErrorRequestHandler);
  return router;
};
