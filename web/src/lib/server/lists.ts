import type { Client } from '@urql/core';
import { graphql } from '../graphql.ts';
import { ask } from './api.ts';

const ListsQuery = graphql(`
  query SetupLists {
    setupLists
  }
`);

export type Subject = {
  id: string;
  code: string;
  name: string;
  category: string | null;
  scale: number | null;
  default_maximum: number | null;
  default_coefficient: number;
  is_active: boolean;
  courses: number;
};

type Lists = {
  scale: number;
  subjects: Subject[];
  codes: { code: string; label: string; effect: string }[];
};

/** Subjects and mark codes of the school, for its admins. */
export const fetchLists = async (api: Client): Promise<Lists> =>
  (await ask(api, ListsQuery, {})).setupLists as Lists;
