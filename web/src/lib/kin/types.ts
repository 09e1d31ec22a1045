import type { Values } from '#lib/setup/types.ts';

export type GuardianRecord = {
  last_name: string;
  first_name: string;
  phone: string | null;
  phone_2: string | null;
  email: string | null;
  occupation: string | null;
  children_count: number | null;
  birth_district: string | null;
  address: string | null;
};

export type GuardianLink = {
  relation: string;
  priority: number;
  may_see_marks: boolean;
  may_act: boolean;
  lives_with: boolean;
};

export type Guardian = {
  id: string;
  record: GuardianRecord;
  link: GuardianLink;
  hasAccount: boolean;
};

export type Need = { kind: string; note: string | null; metOn: string | null };

/** The family of a student, as the API's `studentFamily` gives it. */
export type Family = {
  guardians: Guardian[];
  siblings: { id: string; lastName: string; firstName: string }[];
  scholarships: { id: string; values: Values; renewsId: string | null; isRenewed: boolean }[];
  needs: Need[];
};

export type KnownGuardian = {
  id: string;
  lastName: string;
  firstName: string;
  phone: string | null;
  email: string | null;
  children: string[];
};
