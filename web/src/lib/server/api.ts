import { error, type RequestEvent } from '@sveltejs/kit';
import { type AnyVariables, Client, fetchExchange, type TypedDocumentNode } from '@urql/core';

/** The GraphQL client of one request: it asks with the request's own cookies. */
export const createApi = (event: RequestEvent): Client =>
  new Client({
    url: '/graphql',
    fetch: event.fetch,
    exchanges: [fetchExchange],
    preferGetMethod: false,
  });

const forbidden = ['RBDEN', '42501'];

/** Asks the API. Throws the page's error: 403 when refused, 503 when unreachable, else 500. */
export const ask = async <Data, Variables extends AnyVariables>(
  api: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> => {
  const result = await api.query(document, variables).toPromise();
  const [first] = result.error?.graphQLErrors ?? [];
  const code = first?.extensions?.['code'] as string | undefined;
  if (code && forbidden.includes(code)) error(403, { message: first!.message, code });
  if (first) error(500, { message: first.message, code });
  if (result.error || !result.data) error(503, 'The API does not answer.');
  return result.data;
};
