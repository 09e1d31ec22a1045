import { error, type RequestEvent } from '@sveltejs/kit';
import {
  type AnyVariables,
  Client,
  type CombinedError,
  fetchExchange,
  type TypedDocumentNode,
} from '@urql/core';

/** The GraphQL client of one request: it asks with the request's own cookies. */
export const createApi = (event: RequestEvent): Client =>
  new Client({
    url: '/graphql',
    fetch: event.fetch,
    exchanges: [fetchExchange],
    preferGetMethod: false,
  });

const forbidden = ['RBDEN', '42501'];

/** Throws the page's error of a question that was not answered: too many of them, or nobody there. */
export const unanswered = (problem?: CombinedError): never => {
  const response = problem?.response as Response | undefined;
  if (response?.status === 429) error(429, 'Too many requests.', { code: 'RBRAT' });
  if (response?.status === 503) error(503, 'The server is busy.', { code: 'RBBSY' });
  error(503, 'The API does not answer.');
};

/** Asks the API. Throws the page's error: 403 refused, 429 and 503 come again, else 500. */
export const ask = async <Data, Variables extends AnyVariables>(
  api: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> => {
  const result = await api.query(document, variables).toPromise();
  const [first] = result.error?.graphQLErrors ?? [];
  const code = first?.extensions?.['code'] as string | undefined;
  if (code && forbidden.includes(code)) error(403, first!.message, { code });
  if (code === 'RBBSY') return unanswered(result.error);
  if (first) error(500, first.message, { code });
  return result.error || !result.data ? unanswered(result.error) : result.data;
};
