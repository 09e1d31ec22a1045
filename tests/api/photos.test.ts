import sharp from 'sharp';
import path from 'node:path';
import { expect, test } from 'vitest';
import { setPasswords, startApi, type Session } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);
const idOf = async (number: string): Promise<string> =>
  (await db.query('select id from app_public.students where student_number = $1', [number])).rows[0]
    .id;
const ana = await idOf('anaA');
const ben = await idOf('benA');
const [admin, teacher, guardian, stranger] = (await Promise.all(
  ['adminA', 'teacherA', 'guardianA', 'adminB'].map((who) => api.signIn(who)),
)) as [Session, Session, Session, Session];

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 40 } } });
const photo = await picture(1200, 800)
  .withExif({ IFD0: { Artist: 'Somebody', ImageDescription: 'At home' } })
  .jpeg()
  .toBuffer();

const send = async (who: Session, id: string, file: Buffer | null, name = 'photo') => {
  const form = new FormData();
  if (file) form.append(name, new Blob([new Uint8Array(file)]), 'me.jpg');
  else form.append('remove', 'yes');
  const response = await fetch(`${api.origin}/photos/${id}`, {
    method: 'POST',
    headers: { cookie: who.cookie, accept: 'application/json', origin: api.origin },
    body: form,
  });
  return [response.status, ((await response.json()) as { outcome: string }).outcome];
};
const show = (who: Session, id: string, headers: Record<string, string> = {}) =>
  fetch(`${api.origin}/photos/${id}`, { headers: { cookie: who.cookie, ...headers } });

test('a photo becomes small, loses what the camera wrote, and is shown to who sees the student', async () => {
  expect((await sharp(photo).metadata()).exif).toBeDefined();
  expect(await send(admin, ana, photo)).toEqual([200, 'saved']);
  const response = await show(admin, ana);
  expect(response.headers.get('content-type')).toBe('image/webp');
  expect(response.headers.get('cache-control')).toBe('private, no-cache');
  const bytes = Buffer.from(await response.arrayBuffer());
  const { width, height, exif, format } = await sharp(bytes).metadata();
  expect({ width, height, exif, format }).toEqual({
    width: 480,
    height: 320,
    exif: undefined,
    format: 'webp',
  });
  expect(bytes.includes('Somebody')).toBe(false);
  for (const who of [teacher, guardian]) expect((await show(who, ana)).status).toBe(200);
  expect((await show(stranger, ana)).status).toBe(404);
  expect((await show(api.anonymous, ana)).status).toBe(404);
});

test('a mother does not see the photo of another child', async () => {
  expect(await send(admin, ben, photo)).toEqual([200, 'saved']);
  expect((await show(guardian, ben)).status).toBe(404);
});

test('a browser that has the picture gets no bytes, and the new ones after a change', async () => {
  const etag = (await show(admin, ana)).headers.get('etag')!;
  expect((await show(admin, ana, { 'if-none-match': etag })).status).toBe(304);
  expect(await send(admin, ana, await picture(300, 400).png().toBuffer())).toEqual([200, 'saved']);
  const changed = await show(admin, ana, { 'if-none-match': etag });
  expect([changed.status, changed.headers.get('etag') === etag]).toEqual([200, false]);
});

test('who may not write is refused, and nothing changes', async () => {
  const before = (await show(admin, ana)).headers.get('etag');
  for (const who of [teacher, guardian, stranger]) {
    expect(await send(who, ana, photo)).toEqual([422, 'refused']);
  }
  expect(await send(api.anonymous, ana, null)).toEqual([422, 'refused']);
  expect((await show(admin, ana)).headers.get('etag')).toBe(before);
  const foreign = await fetch(`${api.origin}/photos/${ana}`, {
    method: 'POST',
    headers: { cookie: admin.cookie, origin: 'https://elsewhere.invalid' },
    body: new FormData(),
  });
  expect(foreign.status).toBe(403);
});

test('what is no picture is refused, whatever it is called', async () => {
  const half = photo.subarray(0, photo.length / 2);
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const pixel = await picture(2, 2).gif().toBuffer();
  for (const file of [Buffer.from('no picture'), half, drawing, pixel]) {
    expect(await send(admin, ana, file)).toEqual([422, 'not_picture']);
  }
  expect(await send(admin, ana, photo, 'file')).toEqual([422, 'none']);
});

test('a picture of too many bytes or pixels is refused', async () => {
  expect(await send(admin, ana, Buffer.alloc(10_000_001))).toEqual([422, 'too_large']);
  const vast = await picture(8000, 7000).png({ compressionLevel: 9 }).toBuffer();
  expect(vast.length).toBeLessThan(1_000_000);
  expect(await send(admin, ana, vast)).toEqual([422, 'not_picture']);
});

test('a form without the page’s script goes back to the record', async () => {
  const form = new FormData();
  form.append('photo', new Blob(['x']), 'x.jpg');
  const response = await fetch(`${api.origin}/photos/${ana}`, {
    method: 'POST',
    headers: { cookie: admin.cookie, accept: 'text/html,*/*' },
    body: form,
    redirect: 'manual',
  });
  expect([response.status, response.headers.get('location')]).toEqual([
    303,
    `/students/${ana}/record?photo=not_picture`,
  ]);
});

test('a removed photo is gone', async () => {
  expect(await send(admin, ana, null)).toEqual([200, 'removed']);
  expect((await show(admin, ana)).status).toBe(404);
  expect((await show(admin, 'nobody')).status).toBe(404);
});
