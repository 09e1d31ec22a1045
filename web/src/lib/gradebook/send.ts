import { canonical } from './marks.ts';
import { isRefusal } from '../refusal.ts';
import type { Edit, Figures, Gradebook, LateMark, Theirs } from './types.ts';

type Named = { assessmentId: string; studentId: string };
type Value = { value: number | null; code: string | null; version: number | null };

export type Answer =
  | {
      kind: 'saved';
      marks: { key: string; mark: string | null; version: number | null }[];
      courses: Record<string, Figures>;
      /** By assessment and student: what of it was entered after publication. */
      lateMarks: LateMarks;
    }
  | { kind: 'stale'; marks: { key: string; theirs: Theirs }[] }
  | { kind: 'refused'; marks: { key: string; field: string }[] }
  | { kind: 'signedOut' }
  | { kind: 'unreachable' };

type LateMarks = Record<string, Record<string, LateMark> | null>;
type Reply = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string; details?: never } }[];
};

const saveMarks = `mutation SaveMarks($marks: [MarkEditInput!]!) {
  saveMarks(input: { marks: $marks }) { result }
}`;
const readGradebook = `query Gradebook($course: UUID!, $term: UUID!) {
  gradebook(courseId: $course, termId: $term)
}`;

export const keyOf = (assessmentId: string, studentId: string): string =>
  `${assessmentId} ${studentId}`;

export const studentOf = ({ key }: Pick<Edit, 'key'>): string => key.split(' ')[1]!;

/** For which school, and as whom, a page asks. */
export type Asker = { school: number; user: string };

/**
 * Asks the API as the browser's own session, and as nobody when that has become somebody else's:
 * another window may have chosen another school or person meanwhile.
 */
export const post = async (asker: Asker, query: string, variables = {}): Promise<Reply> => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-rollbook-school': String(asker.school),
      'x-rollbook-user': asker.user,
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Reply;
};

/** Whether the page's own person is signed in. Throws when the server does not answer. */
export const isSignedIn = async (asker: Asker): Promise<boolean> => {
  const { data } = await post(asker, `query Viewer { viewer }`);
  return Boolean(data?.['viewer']);
};

/** The gradebook as it stands now; null when it can't be had. */
export const fetchGradebook = async (
  asker: Asker,
  course: string,
  term: string,
): Promise<Gradebook | null> => {
  try {
    const { data } = await post(asker, readGradebook, { course, term });
    return (data?.['gradebook'] as Gradebook | null | undefined) ?? null;
  } catch {
    return null;
  }
};

const inputOf = ({ key, mark, comment, version }: Edit) => {
  const [assessmentId, studentId] = key.split(' ');
  const isNumber = mark !== null && /^\d/.test(mark);
  return {
    assessmentId,
    studentId,
    version,
    comment: mark === null ? null : comment,
    value: isNumber ? mark : null,
    code: isNumber ? null : mark,
  };
};

const named = ({ assessmentId, studentId }: Named): string => keyOf(assessmentId, studentId);
const markOf = ({ value, code }: Value): string | null => canonical(value ?? code);

const saved = (data: Record<string, unknown>): Answer => {
  const { result } = data['saveMarks'] as {
    result: {
      marks: (Named & Value)[];
      courses: Record<string, Figures>;
      lateMarks: LateMarks;
    };
  };
  const marks = result.marks.map((mark) => ({
    key: named(mark),
    mark: markOf(mark),
    version: mark.version,
  }));
  const { courses, lateMarks } = result;
  return { kind: 'saved', marks, courses, lateMarks };
};

const stale = (details: (Named & { theirs: Value & Omit<Theirs, 'mark'> })[]): Answer => ({
  kind: 'stale',
  marks: details.map((detail) => ({
    key: named(detail),
    theirs: { ...detail.theirs, mark: markOf(detail.theirs) },
  })),
});

/** Saves marks, all or none. Never throws. */
export const sendMarks = async (asker: Asker, edits: Edit[]): Promise<Answer> => {
  try {
    const { data, errors } = await post(asker, saveMarks, { marks: edits.map(inputOf) });
    if (data?.['saveMarks']) return saved(data);
    const { code = '', details } = errors?.[0]?.extensions ?? {};
    if (code === 'RBSGN') return { kind: 'signedOut' };
    if (code === 'RBSTL' && details) return stale(details);
    if (code === 'RBSTL' || !isRefusal(code)) return { kind: 'unreachable' };
    const problems: (Named & { field: string })[] = details ?? [];
    const refused = problems.map((problem) => ({ key: named(problem), field: problem.field }));
    const all = edits.map(({ key }) => ({ key, field: 'all' }));
    return { kind: 'refused', marks: refused.length > 0 ? refused : all };
  } catch {
    return { kind: 'unreachable' };
  }
};
