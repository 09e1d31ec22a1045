import { error, fail } from '@sveltejs/kit';
import type { AnyVariables, Client, TypedDocumentNode } from '@urql/core';

const ownRefusal = /^(RB(?!ERR)[A-Z]{3}|42501|22\w{3}|23\w{3})$/;
const knownFields = /^(reason|note|value|code|publish_at|correction_id|assessment_id)$/;

/**
 * Asks the API for a change on behalf of the form named `at`. Answers `{ at, done }`, or 422 with
 * what to say of the refusal: the field that it is about, else the error's code. Throws 503 when the
 * API does not answer, else 500.
 */
export const act = async <Data, Variables extends AnyVariables>(
  api: Client,
  at: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => {
  const result = await api.mutation(document, variables).toPromise();
  const [first] = result.error?.graphQLErrors ?? [];
  if (first) {
    const {
      code = '',
      field = '',
      constraint = '',
    } = (first.extensions ?? {}) as Record<string, string | undefined>;
    if (!ownRefusal.test(code)) error(500, { message: first.message, code });
    if (constraint === 'corrections_reason_not_blank') return fail(422, { at, refusal: 'reason' });
    return fail(422, { at, refusal: knownFields.test(field) ? field : code });
  }
  if (result.error || !result.data) error(503, 'The API does not answer.');
  return { at, done: true };
};

/** A text field of a form, without spaces around it; null when it is empty or missing. */
export const textOf = (form: FormData, name: string): string | null => {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
};
