import type { Client } from '@urql/core';
import { graphql } from '../graphql.ts';
import { ask } from './api.ts';

const ScholarshipsQuery = graphql(`
  query Scholarships($status: String) {
    scholarshipList(status: $status)
  }
`);

const NeedsQuery = graphql(`
  query Needs($kind: String) {
    needList(kind: $kind)
  }
`);

type Pupil = {
  studentId: string;
  studentNumber: string;
  lastName: string;
  firstName: string;
  className: string | null;
};

export type Scholarship = Pupil & {
  id: string;
  sponsor: string;
  type: string | null;
  amount: number;
  currency: string;
  frequency: string;
  startsOn: string;
  endsOn: string | null;
  status: string;
  isRenewal: boolean;
};

export type Total = {
  sponsor: string;
  currency: string;
  frequency: string;
  students: number;
  amount: number;
};

export type NeedRow = Pupil & { kind: string; note: string | null; metOn: string | null };

export type NeedCount = { kind: string; waiting: number; met: number };

/** The school's scholarships, of one status when given, and the totals of the active ones. */
export const fetchScholarships = async (api: Client, status: string | null) =>
  (await ask(api, ScholarshipsQuery, { status })).scholarshipList as {
    scholarships: Scholarship[];
    totals: Total[];
  };

/** What students need, of one kind when given, and how many by kind. */
export const fetchNeeds = async (api: Client, kind: string | null) =>
  (await ask(api, NeedsQuery, { kind })).needList as { counts: NeedCount[]; needs: NeedRow[] };
