export type Duty = {
  id: string;
  duty: string;
  startsOn: string;
  endsOn: string | null;
  state: 'live' | 'future' | 'ended' | 'inactive';
};

/** Somebody who belongs to an institution, as `userList` says it. */
export type User = {
  id: string;
  lastName: string;
  firstName: string;
  login: string | null;
  isYou: boolean;
  isActive: boolean;
  hasPassword: boolean;
  lastSignedInAt: string | null;
  duties: Duty[];
};

export type Institution = { id: number; name: string; type: string };

export type Invited = {
  id: string;
  lastName: string | null;
  firstName: string | null;
  duty: string;
  email: string | null;
  /** Shown once, for an invitation on paper. */
  code: string | null;
  expiresAt: string;
};

export type Invitation = Omit<Invited, 'code'> & { state: string; createdAt: string };

export type Candidate = {
  id: string;
  lastName: string;
  firstName: string;
  email: string | null;
  /** A guardian's students. */
  of: string | null;
  invitedAt: string | null;
};

export type Visit = {
  userId: string;
  lastName: string;
  firstName: string;
  from: string;
  day: string;
  enteredAt: string;
  address: string | null;
  /** Null when too long ago to be counted. */
  changes: number | null;
  lastChangeAt: string | null;
};

export type Watcher = {
  id: string;
  lastName: string;
  firstName: string;
  ways: { way: string; of: string | null; until: string | null }[];
  sees: string[];
};
