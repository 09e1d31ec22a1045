import { isRefusal, type Refusal } from '../refusal.ts';
import { post, type Asker } from './send.ts';
import type { Assessment } from './types.ts';

/** What a teacher says of an assessment; numbers are written with a point. */
export type Definition = {
  name: string;
  kind: string;
  heldOn: string | null;
  maximum: string;
  coefficient: string;
  optional: string | null;
  category: string | null;
};

type Where = { courseId: string; termId: string };

/** The assessment's id, or why the database refused; undefined when the server does not answer. */
export type Outcome = { id: string } | { refusal: Refusal } | undefined;

const create = `mutation AddAssessment($assessment: AssessmentInput!) {
  answer: createAssessment(input: { assessment: $assessment }) { assessment { id } }
}`;
const update = `mutation ChangeAssessment($id: UUID!, $patch: AssessmentPatch!) {
  answer: updateAssessment(input: { id: $id, patch: $patch }) { assessment { id } }
}`;
const remove = `mutation DeleteAssessment($id: UUID!) {
  answer: deleteAssessment(input: { id: $id }) { assessment { id } }
}`;
const order = `mutation OrderAssessments($courseId: UUID!, $termId: UUID!, $ids: [UUID]!) {
  answer: orderAssessments(input: { courseId: $courseId, termId: $termId, ids: $ids }) {
    clientMutationId
  }
}`;

const ask = async (asker: Asker, query: string, variables: object): Promise<Outcome> => {
  try {
    const { data, errors } = await post(asker, query, variables);
    const answer = data?.['answer'] as { assessment?: { id: string } } | null | undefined;
    if (answer) return { id: answer.assessment?.id ?? '' };
    const [first] = errors ?? [];
    if (!isRefusal(first?.extensions?.code)) return undefined;
    return { refusal: { ...first!.extensions, message: first!.message } as Refusal };
  } catch {
    return undefined;
  }
};

export const definitionOf = (assessment: Assessment): Definition => ({
  name: assessment.name,
  kind: assessment.kind,
  heldOn: assessment.heldOn,
  maximum: String(assessment.maximum),
  coefficient: String(assessment.coefficient),
  optional: assessment.optional,
  category: assessment.category,
});

export const addAssessment = (
  asker: Asker,
  where: Where & { position: number },
  definition: Definition,
): Promise<Outcome> => ask(asker, create, { assessment: { ...where, ...definition } });

/** Changes what differs, so that what a colleague changed meanwhile stays. */
export const changeAssessment = async (
  asker: Asker,
  { id, ...assessment }: Assessment,
  definition: Definition,
): Promise<Outcome> => {
  const before: Record<string, string | null> = definitionOf({ id, ...assessment });
  const changed = Object.entries(definition).filter(([field, value]) => before[field] !== value);
  if (changed.length === 0) return { id };
  return ask(asker, update, { id, patch: Object.fromEntries(changed) });
};

export const deleteAssessment = (asker: Asker, id: string): Promise<Outcome> =>
  ask(asker, remove, { id });

export const orderAssessments = (asker: Asker, where: Where, ids: string[]): Promise<Outcome> =>
  ask(asker, order, { ...where, ids });
