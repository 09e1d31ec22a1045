import type { Client } from '@urql/core';
import { graphql } from '../graphql.ts';
import type { Colleague } from '../life/staff.ts';
import { ask } from './api.ts';

const StaffQuery = graphql(`
  query Staff {
    staffList
  }
`);

/** Admins and teachers of the school, for its admins. */
export const fetchStaff = async (api: Client): Promise<Colleague[]> =>
  (await ask(api, StaffQuery, {})).staffList as Colleague[];
