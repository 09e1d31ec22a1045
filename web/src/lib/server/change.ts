import { error, fail, type ActionFailure } from '@sveltejs/kit';
import type { AnyVariables, Client, TypedDocumentNode } from '@urql/core';
import { unanswered } from './api.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';

/**
 * Asks the API for a change. Answers its data, or 422 with what the database refused and why; `at`
 * tells the page which of its forms it was. Throws 429 and 503 (come again), else 500.
 */
export const change = async <Data, Variables extends AnyVariables>(
  api: Client,
  at: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => {
  const result = await api.mutation(document, variables).toPromise();
  const [first] = result.error?.graphQLErrors ?? [];
  if (first) {
    const refusal = { ...first.extensions, message: first.message } as Refusal;
    if (refusal.code === 'RBBSY') return unanswered(result.error);
    if (!isRefusal(refusal.code)) error(500, first.message, { code: refusal.code });
    return fail(422, { at, refusal });
  }
  if (result.error || !result.data) return unanswered(result.error);
  return { at, result: result.data };
};

/**
 * What `change` answered; a refusal with what was typed, so that a page without its script loses none
 * of it either.
 */
export const withTyped = <Done>(
  answer: Done | ActionFailure<{ at: string; refusal: Refusal }>,
  typed: Record<string, string | null>,
) =>
  answer instanceof Object && 'status' in answer
    ? fail(answer.status, { ...answer.data, typed })
    : answer;

/** A text field of a form, without spaces around it; null when it is empty or missing. */
export const text = (form: FormData, name: string): string | null => {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
};

/** A field that holds JSON written by our own page. Throws 400 when it does not. */
export const json = (form: FormData, name: string): unknown => {
  try {
    return JSON.parse(String(form.get(name)));
  } catch {
    error(400, 'A field of the form is not what the page sends.');
  }
};
