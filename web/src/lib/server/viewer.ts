import type { Client } from '@urql/core';
import { error, redirect } from '@sveltejs/kit';
import { graphql } from '../graphql.ts';
import type { School, Viewer } from '../viewer.ts';
import { ask } from './api.ts';

const ViewerQuery = graphql(`
  query Viewer {
    viewer
  }
`);

/** Who asks; null without a valid session. */
export const fetchViewer = async (api: Client): Promise<Viewer | null> =>
  (await ask(api, ViewerQuery, {})).viewer as Viewer | null;

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
