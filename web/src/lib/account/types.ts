/** What an authenticator app has to be told. */
export type Secret = { secret: string; uri: string; qr: { size: number; line: string } };

/** Why the server refused; `field` is the one whose value it was about. */
export type Refusal = {
  reason:
    | 'wrong'
    | 'password'
    | 'missing'
    | 'over'
    | 'locked'
    | 'patience'
    | 'unreachable'
    | 'short'
    | 'long'
    | 'obvious'
    | 'differ';
  field?: string;
  lockedUntil?: string;
  wait?: number;
};

export type Account = {
  username: string | null;
  email: string | null;
  passwordChangedAt: string;
  lastFailedAt: string | null;
  isRequired: boolean;
  secondFactorSince: string | null;
  recoveryCodes: number;
  sessions: {
    key: string;
    userAgent: string | null;
    address: string | null;
    openedAt: string;
    lastSeenAt: string;
    isCurrent: boolean;
  }[];
};
