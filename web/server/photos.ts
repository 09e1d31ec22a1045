import express, { type Request as ExpressRequest, type Response as ExpressResponse } from 'express';
import type pg from 'pg';
import sharp from 'sharp';
import { requestSettings } from './context.ts';
import { withContext } from './one-flight.ts';

const maximumBytes = 10_000_000;
const maximumPixels = 50_000_000;
const formats = ['jpeg', 'png', 'webp'];
// no right to it, or no such student
const refusals = ['RBDEN', '42501', '23503'];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A small picture without what cameras write into theirs; null when it is no picture we take. */
export const smallPicture = async (file: Buffer): Promise<Buffer | null> => {
  try {
    const picture = sharp(file, { limitInputPixels: maximumPixels, failOn: 'error' });
    const { format } = await picture.metadata();
    if (!formats.includes(format)) return null;
    return await picture
      .autoOrient()
      .resize(480, 480, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer();
  } catch {
    return null;
  }
};

type Photo = { image: Buffer; version: string };

const show = (pool: pg.Pool) => async (request: ExpressRequest, response: ExpressResponse) => {
  const settings = { ...requestSettings(request), transaction_read_only: 'on' };
  const photo = await withContext(pool, settings, async (client) => {
    const text = `select p.image, p.version from app_public.student_photos p
      where p.school_id = (select app_hidden.current_school_id()) and p.student_id = $1`;
    return (await client.query<Photo>(text, [request.params['id']])).rows[0];
  });
  // kept by the browser, but asked for each time: the right to see it may be gone
  response.set({ 'cache-control': 'private, no-cache', vary: 'cookie' });
  if (!photo) {
    response.status(404).end();
    return;
  }
  const etag = `"${photo.version}"`;
  response.set({ etag, 'content-type': 'image/webp' });
  if (request.headers['if-none-match']?.includes(etag)) response.status(304).end();
  else response.end(photo.image);
};

type Outcome = 'saved' | 'removed' | 'none' | 'not_picture' | 'too_large' | 'refused';

// A form of the browser's own goes back to the page, which says what became of it.
const answer = (request: ExpressRequest, response: ExpressResponse, outcome: Outcome): void => {
  const isDone = outcome === 'saved' || outcome === 'removed';
  if (request.accepts(['html', 'json']) === 'json') {
    response.status(isDone ? 200 : 422).json({ outcome });
  } else {
    response.redirect(303, `/students/${request.params['id']}/record?photo=${outcome}`);
  }
};

const sentForm = (request: ExpressRequest): Promise<FormData> =>
  new Response(request.body as Buffer<ArrayBuffer>, {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  }).formData();

const save = (pool: pg.Pool) => async (request: ExpressRequest, response: ExpressResponse) => {
  const form = await sentForm(request).catch(() => new FormData());
  const file = form.get('photo');
  const isRemoval = form.has('remove');
  if (!isRemoval && !(file instanceof File && file.size > 0)) {
    answer(request, response, 'none');
    return;
  }
  const image = isRemoval
    ? null
    : await smallPicture(Buffer.from(await (file as File).arrayBuffer()));
  if (!isRemoval && !image) {
    answer(request, response, 'not_picture');
    return;
  }
  try {
    await withContext(pool, requestSettings(request), (client) =>
      client.query('select app_hidden.save_student_photo($1, $2)', [request.params['id'], image]),
    );
  } catch (error) {
    const { code = '' } = error as pg.DatabaseError;
    if (!refusals.includes(code)) throw error;
    answer(request, response, 'refused');
    return;
  }
  answer(request, response, isRemoval ? 'removed' : 'saved');
};

/** Photos of students, under the rights of who asks: shown, sent by a form, removed. */
export const photoRoutes = (pool: pg.Pool): express.Router => {
  const router = express.Router();
  router.param('id', (_request, response, next, id) => {
    if (uuid.test(id)) next();
    else response.status(404).end();
  });
  router.get('/:id', show(pool));
  router.post(
    '/:id',
    express.raw({ type: 'multipart/form-data', limit: maximumBytes }),
    save(pool),
  );
  router.use('/:id', ((error: { type?: string }, request, response, next) => {
    if (error.type === 'entity.too.large') answer(request, response, 'too_large');
    else next(error);
  }) as express.ErrorRequestHandler);
  return router;
};
