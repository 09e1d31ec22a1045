import type { RequestEvent } from '@sveltejs/kit';

const readCookie = (text: string) => {
  const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
  const name = pair.slice(0, pair.indexOf('='));
  const age = attributes.find((attribute) => /^max-age=/i.test(attribute));
  const maxAge = age ? { maxAge: Number(age.split('=')[1]) } : {};
  return { name, value: pair.slice(name.length + 1), maxAge };
};

/** Calls the server's session routes and hands the cookies that they set on to the browser. */
export const callSession = async (
  event: RequestEvent,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<Response> => {
  const response = await event.fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  for (const { name, value, maxAge } of response.headers.getSetCookie().map(readCookie)) {
    event.cookies.set(name, value, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: event.url.protocol === 'https:',
      ...maxAge,
    });
  }
  return response;
};

/** The address of ours to return to; anything else becomes the home page. */
export const ownPath = (wanted: FormDataEntryValue | string | null): string => {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])/.test(wanted)) return '/';
  const base = 'http://own.invalid';
  const url = new URL(wanted, base);
  return url.origin === base ? url.pathname + url.search : '/';
};
