import type { Refusal } from '../refusal.ts';

/** Where a class's term stands, as the API's `termState` gives it. */
export type TermState = {
  state: 'open' | 'closed' | 'reopened';
  closedAt: string | null;
  closedBy: string | null;
  reopenedAt: string | null;
  reopenedBy: string | null;
  reason: string | null;
  mayClose: boolean;
  mayReopen: boolean;
};

/** What an action of a form answers when the database refused it. */
export type Refused = { at: string; refusal: Refusal };
