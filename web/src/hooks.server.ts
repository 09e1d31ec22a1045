import { env } from 'node:process';
import { redirect } from '@sveltejs/kit';
import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks';
import { chooseLanguage, languageCookie } from '#lib/i18n/language.ts';
import { createApi } from '#lib/server/api.ts';
import { fetchViewer } from '#lib/server/viewer.ts';

const open =
  /^\/(sign-in(\/(code|enrolment))?|forgotten|language|reset\/[^/]+|invitations(\/[^/]+)?)$/;
const sessionCookies = ['rollbook_session', '__Host-rollbook_session'];
const ownServer = /^\/(graphql|session|events)(\/|$)/;

export const handle: Handle = async ({ event, resolve }) => {
  const { cookies, locals, request, url } = event;
  locals.api = createApi(event);
  const hasSession = sessionCookies.some((name) => cookies.get(name));
  locals.viewer = hasSession ? await fetchViewer(event) : null;
  locals.language = chooseLanguage(
    cookies.get(languageCookie),
    locals.viewer?.user.language,
    locals.viewer?.school?.language,
    request.headers.get('accept-language'),
  );
  if (!locals.viewer && !open.test(url.pathname)) {
    const back = url.pathname === '/' ? '' : `?to=${encodeURIComponent(url.pathname + url.search)}`;
    redirect(303, `/sign-in${back}`);
  }
  return resolve(event, {
    transformPageChunk: ({ html }) => html.replace('%rollbook.language%', locals.language),
  });
};

// The API lives in this very process. Its address comes from the server, never from a Host header.
export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== event.url.origin || !ownServer.test(pathname)) return fetch(request);
  const internal = env['ROLLBOOK_INTERNAL_ORIGIN'];
  if (!internal) throw new Error('The server has not said where it listens.');
  const headers = new Headers(request.headers);
  headers.set('origin', internal);
  headers.set('cookie', event.request.headers.get('cookie') ?? '');
  headers.set('user-agent', event.request.headers.get('user-agent') ?? '');
  headers.set('x-forwarded-proto', event.url.protocol.slice(0, -1));
  headers.set('x-rollbook-key', env['ROLLBOOK_INTERNAL_KEY'] ?? '');
  headers.set('x-rollbook-address', event.getClientAddress());
  const body = request.method === 'GET' ? undefined : await request.text();
  // not SvelteKit's fetch, which would look for a page when the browser uses this very address
  const address = new URL(pathname + search, internal);
  return globalThis.fetch(address, { method: request.method, headers, body });
};

export const handleError: HandleServerError = ({ kind, error }) => {
  if (kind === 'unknown') console.error(error);
};
