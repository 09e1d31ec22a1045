import type { ClosingWords } from './fr.ts';

const many = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`;

export const words: ClosingWords = {
  closing: {
    lacks: {
      noAssessment: 'no assessment',
      draft: (name) => `${name}: draft`,
      due: (name) => `${name}: publication due`,
      unmarkedIn: (name, n) => `${name}: ${many(n, 'missing mark', 'missing marks')}`,
    },
    title: (term) => `Closing: ${term}`,
    states: { open: 'open', closed: 'closed', reopened: 'reopened' },
    closedBy: (term, when, name) =>
      `${term} is closed for this class since ${when}${name ? `, by ${name}` : ''}. Marks and results no longer change; a mistake is put right by asking for a correction.`,
    reopenedBy: (when, name, reason) =>
      `Reopened on ${when}${name ? ` by ${name}` : ''}: “${reason}”`,
    complete: 'Nothing is missing: every assessment is published and marked.',
    lacking: (n) => many(n, 'thing is still missing', 'things are still missing'),
    mayNot: 'Closing is up to the administration or the class teacher.',
    close: 'Close the term…',
    closeLead:
      'Results are calculated a last time and frozen; marks, assessments, coefficients and points become read-only. Reopening needs a reason.',
    closeAnyway: (n) =>
      n === 0
        ? ''
        : `${many(n, 'thing is', 'things are')} still missing: the frozen averages will do without.`,
    confirm: 'Close now',
    reopen: 'Reopen the term…',
    reopenLead: 'Marks can be changed again. Results that were frozen can still be read.',
    reason: 'Reason',
    confirmReopen: 'Reopen',
    snapshots: 'Frozen results',
  },
  refusals: {
    reason: 'Give a reason.',
    note: 'This remark does not fit.',
    value: 'This mark does not fit: check the maximum, and that it differs from the mark now.',
    code: 'The school has no such code.',
    publish_at: 'Choose a day and time to come.',
    correction_id: 'This request no longer waits, or the mark has changed meanwhile.',
    assessment_id: 'A correction of this mark waits already, or the mark is not of your courses.',
    RBDEN: 'Your account does not allow this.',
    RBCLO: 'The term is closed for this class: request a correction, or its reopening.',
    RBVAL: 'This is no longer possible: the state has changed. Load the page again.',
    other: 'This could not be saved. Try again.',
  },
};
