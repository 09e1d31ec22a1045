import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { graphql } from '../graphql.ts';
import type { School, Viewer } from '../viewer.ts';
import { ask } from './api.ts';

const ViewerQuery = graphql(`
  query Viewer {
    viewer
  }
`);

const EnterSchool = graphql(`
  mutation EnterSchool($school: Int!) {
    enterSchool(input: { institution: $school }) {
      result
    }
  }
`);

const sideCookie = 'rollbook_side';

/** Has the person look at the school as a family does, or with all their duties there. */
export const chooseSide = (
  { cookies, url }: Pick<RequestEvent, 'cookies' | 'url'>,
  side: 'family' | null,
): void => {
  const secure = url.protocol === 'https:';
  if (side) cookies.set(sideCookie, side, { path: '/', sameSite: 'lax', secure });
  else cookies.delete(sideCookie, { path: '/', secure });
};

/**
 * Who asks; null without a valid session. Somebody from above enters the chosen school with it, once
 * a day; a side that the person does not have in the school is forgotten.
 */
export const fetchViewer = async ({
  cookies,
  locals,
  request,
  url,
}: RequestEvent): Promise<Viewer | null> => {
  const fetchOnce = async () => (await ask(locals.api, ViewerQuery, {})).viewer as Viewer | null;
  const viewer = await fetchOnce();
  if (viewer?.awaitsVisit) {
    const school = Number(cookies.get('rollbook_school'));
    await locals.api.mutation(EnterSchool, { school }).toPromise();
    return fetchOnce();
  }
  if (viewer?.side && !viewer.sides.includes(viewer.side)) {
    chooseSide({ cookies, url }, null);
    if (request.method === 'GET') redirect(303, url.pathname + url.search);
  }
  return viewer;
};

/** The signed-in person and the chosen school; without one, goes to where it is chosen. */
export const requireSchool = ({ viewer }: App.Locals): { viewer: Viewer; school: School } => {
  if (!viewer?.school) redirect(303, '/schools');
  return { viewer, school: viewer.school };
};

/** As `requireSchool`, for admins of the school only. Throws 403 for others. */
export const requireAdmin = (locals: App.Locals): { viewer: Viewer; school: School } => {
  const current = requireSchool(locals);
  if (!current.viewer.duties.includes('admin')) error(403, 'Only an admin sets up a school.');
  return current;
};
