import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Request, type Response } from 'express';
import type pg from 'pg';
import { ZipFile } from 'yazl';
import { requestSettings } from './context.ts';
import { withContext } from './one-flight.ts';

type File = { file_name: string; content: Buffer | null };
type Part = { file_name: string; size: string; content: Buffer };

const patience = 20_000;
const isId = (text: unknown): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(`${text}`);
const unsafe = /[^\p{L}\p{M}\p{N}._-]+/gu;
const named = (name: string, type: string): string => `${name.replace(unsafe, '_')}.${type}`;

const send = (response: Response, name: string, content: Buffer): void => {
  response
    .set(
      'content-disposition',
      `inline; filename*=UTF-8''${encodeURIComponent(named(name, 'pdf'))}`,
    )
    .set('cache-control', 'private, no-store')
    .type('application/pdf')
    .send(content);
};

/**
 * Bulletins as PDF, the files of batches and OneRoster bundles, under the rights of who asks.
 */
export const fileRoutes = (pool: pg.Pool): express.Router => {
  const router = express.Router();

  const ask = <Row extends pg.QueryResultRow>(request: Request, text: string, values: unknown[]) =>
    withContext(pool, requestSettings(request), async (client) => {
      const { rows } = await client.query<Row>(text, values);
      return rows;
    });
  const fileOf = async (request: Request, batch: string, classId: string) => {
    const text = 'select * from app_hidden.bulletin_file($1, $2)';
    return (await ask<File>(request, text, [batch, classId]))[0];
  };
  const missing = (response: Response) => void response.status(404).json({ code: 'RBVAL' });

  router.get('/bulletins/:id.pdf', async (request, response) => {
    const { id } = request.params;
    const end = Date.now() + patience;
    while (isId(id)) {
      const text = 'select * from app_hidden.bulletin_copy($1)';
      const [copy] = await ask<File>(request, text, [id]);
      if (!copy) break;
      if (copy.content) return send(response, copy.file_name, copy.content);
      if (Date.now() > end) return void response.status(503).json({ code: 'RBERR' });
      await sleep(50);
    }
    return missing(response);
  });

  router.get('/batches/:batch/:class.pdf', async (request, response) => {
    const { batch, class: classId } = request.params;
    const file = isId(batch) && isId(classId) ? await fileOf(request, batch, classId) : undefined;
    if (!file?.content) return missing(response);
    return send(response, file.file_name, file.content);
  });

  // one file after the other, so that a school's do not lie in memory together
  router.get('/batches/:batch.zip', async (request, response) => {
    const { batch } = request.params;
    const text = 'select app_hidden.bulletin_file_list($1) as classes';
    const rows = isId(batch) ? await ask<{ classes: string[] | null }>(request, text, [batch]) : [];
    const classes = rows[0]?.classes ?? [];
    if (classes.length === 0) return missing(response);
    response.set('content-disposition', `attachment; filename="${named('bulletins', 'zip')}"`);
    response.set('cache-control', 'private, no-store').type('application/zip');
    const zip = new ZipFile();
    // who goes away in the middle is no error
    const sent = pipeline(zip.outputStream, response).catch(() => response.destroy());
    for (const classId of classes) {
      const file = await fileOf(request, batch, classId);
      if (response.destroyed) return;
      if (!file?.content) continue;
      const content = Readable.from([file.content]);
      zip.addReadStream(content, named(file.file_name, 'pdf'), { compress: false });
      await Promise.race([finished(content), sent]);
    }
    zip.end();
  });

  // part by part, so that little of it lies in memory
  router.get('/bundles/:id.zip', async (request, response) => {
    const { id } = request.params;
    const partOf = async (place: number): Promise<Part | undefined> => {
      const text = 'select * from app_hidden.bundle_export_part($1, $2)';
      const rows = await ask<Part>(request, text, [id, place]).catch((error: pg.DatabaseError) => {
        if (error.code === 'RBDEN') return [];
        throw error;
      });
      return rows[0];
    };
    const first = isId(id) ? await partOf(1) : undefined;
    if (!first) return missing(response);
    const name = encodeURIComponent(named(first.file_name, 'zip'));
    response
      .set('content-disposition', `attachment; filename*=UTF-8''${name}`)
      .set('cache-control', 'private, no-store')
      .set('content-length', first.size)
      .type('application/zip');
    const parts = async function* (): AsyncGenerator<Buffer> {
      let part: Part | undefined = first;
      for (let place = 2; part; part = await partOf(place++)) yield part.content;
    };
    // who goes away in the middle is no error
    await pipeline(Readable.from(parts()), response).catch(() => response.destroy());
  });
  return router;
};
