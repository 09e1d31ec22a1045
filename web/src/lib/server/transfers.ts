import type { Client } from '@urql/core';
import { graphql } from '../graphql.ts';
import { ask } from './api.ts';

const PendingQuery = graphql(`
  query PendingTransfers {
    pendingTransfers
  }
`);

/** How many transfers wait for the answer of the school. */
export const fetchPendingTransfers = async (api: Client): Promise<number> =>
  (await ask(api, PendingQuery, {})).pendingTransfers ?? 0;

const SchoolsQuery = graphql(`
  query TransferSchools {
    transferSchools(first: 500) {
      nodes {
        code
        name
      }
    }
  }
`);

export type OtherSchool = { code: string | null; name: string | null };

/** Schools that a student may go to or come from. */
export const fetchTransferSchools = async (api: Client): Promise<OtherSchool[]> =>
  (await ask(api, SchoolsQuery, {})).transferSchools?.nodes ?? [];
