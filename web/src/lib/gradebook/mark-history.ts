import { post, type Asker } from './send.ts';

/** One change of a mark, as the API's `markHistory` gives it. */
export type Entry = {
  at: string;
  operation: 'insert' | 'update' | 'delete';
  actorLastName: string | null;
  actorFirstName: string | null;
  before: string | null;
  after: string | null;
  commentBefore: string | null;
  commentAfter: string | null;
  isAfterPublication: boolean;
  reason: string | null;
};

const readHistory = `query MarkHistory($assessment: UUID!, $student: UUID!) {
  markHistory(assessmentId: $assessment, studentId: $student, first: 200) {
    nodes {
      at operation actorLastName actorFirstName before after commentBefore commentAfter
      isAfterPublication reason
    }
  }
}`;

/** Every change of a mark, newest first; null when it can't be had. */
export const fetchHistory = async (
  asker: Asker,
  assessment: string,
  student: string,
): Promise<Entry[] | null> => {
  try {
    const { data } = await post(asker, readHistory, { assessment, student });
    return (data?.['markHistory'] as { nodes: Entry[] } | null | undefined)?.nodes ?? null;
  } catch {
    return null;
  }
};
