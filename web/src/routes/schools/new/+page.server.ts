import { error } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import type { Actions, PageServerLoad } from './$types';

const ParentsQuery = graphql(`
  query Parents($search: String!, $first: Int!) {
    searchParents(search: $search, first: $first) {
      totalCount
      nodes {
        id
        name
        parent {
          name
        }
      }
    }
    policyTemplates {
      nodes {
        countries
      }
    }
  }
`);

const FoundSchool = graphql(`
  mutation FoundSchool($parent: Int!, $code: String!, $name: String!, $country: String!) {
    foundSchool(input: { parentId: $parent, code: $code, name: $name, country: $country }) {
      result
    }
  }
`);

const most = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const isAbove = locals.viewer?.institutions.some(
    ({ type, duty }) => type !== 'school' && duty === 'admin',
  );
  if (!isAbove) error(403, 'Only an admin above schools creates one.');
  const search = (url.searchParams.get('below') ?? '').slice(0, 100);
  const answer = await ask(locals.api, ParentsQuery, { search, first: most });
  const { searchParents, policyTemplates } = answer;
  const names = new Intl.DisplayNames([locals.language], { type: 'region' });
  const codes = policyTemplates?.nodes.flatMap(({ countries }) => countries ?? []) ?? [];
  const countries = codes
    .filter((code) => code !== null)
    .map((code) => ({ code, name: names.of(code) ?? code }));
  return {
    search,
    parents: searchParents?.nodes ?? [],
    total: searchParents?.totalCount ?? 0,
    countries: countries.toSorted((a, b) => a.name.localeCompare(b.name, locals.language)),
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData();
    const name = text(form, 'name') ?? '';
    const answer = await change(locals.api, 'found', FoundSchool, {
      parent: Number(form.get('parent')) || 0,
      code: text(form, 'code') ?? '',
      name,
      country: text(form, 'country') ?? '',
    });
    if (!('result' in answer)) return answer;
    return { at: 'found', result: { id: answer.result.foundSchool?.result, name } };
  },
};
