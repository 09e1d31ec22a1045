import type { Client } from '@urql/core';
import { graphql } from '../graphql.ts';
import { ask } from './api.ts';

const FirstRunQuery = graphql(`
  query FirstRun {
    firstRun
  }
`);

export type FirstRun = {
  steps: { step: string; isDone: boolean; isSkipped: boolean }[];
  percent: number;
  readyClass: { id: string; name: string } | null;
  firstClassId: string | null;
  template: {
    terms: [code: string, name: string, from: string, to: string, weight: number][];
    levels: string[];
    subjects: [code: string, name: string, coefficient: number][];
  };
  firstYear: number;
};

/** How far a new school is; null for who is not its admin. */
export const fetchFirstRun = async (api: Client): Promise<FirstRun | null> =>
  (await ask(api, FirstRunQuery, {})).firstRun as FirstRun | null;
