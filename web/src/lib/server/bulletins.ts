import { error, type RequestEvent } from '@sveltejs/kit';
import type { Kind, Overview } from '../bulletins/types.ts';
import { graphql } from '../graphql.ts';
import { ask } from './api.ts';
import { change, text } from './change.ts';
import { requireTerm } from './class-pages.ts';
import { requireAdmin } from './viewer.ts';

const OverviewQuery = graphql(`
  query BulletinOverview($term: UUID!, $kind: String!) {
    bulletinOverview(termId: $term, kind: $kind)
  }
`);

const Issue = graphql(`
  mutation IssueBulletins($classes: [UUID!]!, $term: UUID, $kind: String!) {
    issueBulletins(input: { classIds: $classes, termId: $term, kind: $kind }) {
      result
    }
  }
`);

const Make = graphql(`
  mutation MakeBulletins($classes: [UUID!]!, $term: UUID, $kind: String!) {
    makeBulletins(input: { classIds: $classes, termId: $term, kind: $kind }) {
      clientMutationId
    }
  }
`);

const Cancel = graphql(`
  mutation CancelBulletins($batch: UUID!) {
    cancelBulletins(input: { batchId: $batch }) {
      clientMutationId
    }
  }
`);

const Resume = graphql(`
  mutation ResumeBulletins($batch: UUID!) {
    resumeBulletins(input: { batchId: $batch }) {
      clientMutationId
    }
  }
`);

/** Which bulletins an address means. */
export const kindOf = (url: URL): Kind => {
  const kind = url.searchParams.get('kind');
  return kind === 'annual' || kind === 'transcript' ? kind : 'term';
};

/** The state of a school's bulletins and of their files, for its admins. */
export const fetchOverview = async ({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>) => {
  requireAdmin(locals);
  const { term } = requireTerm(locals, url);
  const kind = kindOf(url);
  const answer = await ask(locals.api, OverviewQuery, { term: term.id, kind });
  if (!answer.bulletinOverview) error(404, 'The school has no such term.');
  return { term, kind, overview: answer.bulletinOverview as Overview };
};

const wanted = async ({ locals, url, request }: RequestEvent) => {
  const { term } = requireTerm(locals, url);
  const kind = kindOf(url);
  const form = await request.formData();
  const classes = form.getAll('class').map(String);
  return { form, variables: { classes, term: kind === 'term' ? term.id : null, kind } };
};

/** What is done with bulletins of classes and with their files. */
export const bulletinActions = {
  issue: async (event: RequestEvent) =>
    change(event.locals.api, 'issue', Issue, (await wanted(event)).variables),
  make: async (event: RequestEvent) =>
    change(event.locals.api, 'make', Make, (await wanted(event)).variables),
  cancel: async (event: RequestEvent) => {
    const batch = text((await wanted(event)).form, 'batch') ?? '';
    return change(event.locals.api, 'batch', Cancel, { batch });
  },
  resume: async (event: RequestEvent) => {
    const batch = text((await wanted(event)).form, 'batch') ?? '';
    return change(event.locals.api, 'batch', Resume, { batch });
  },
};
