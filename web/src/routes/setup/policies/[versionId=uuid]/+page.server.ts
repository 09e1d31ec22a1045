import { error, redirect } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { fields, fromForm } from '#lib/policies/fields.ts';
import { change, json } from '#lib/server/change.ts';
import { fetchPolicies } from '#lib/server/policies.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const MakePolicyVersion = graphql(`
  mutation MakePolicyVersion($basedOn: UUID!, $rules: JSON!, $categories: JSON!, $bands: JSON!) {
    makePolicyVersion(
      input: { basedOn: $basedOn, rules: $rules, categories: $categories, bands: $bands }
    ) {
      result
    }
  }
`);

export const load: PageServerLoad = async ({ locals, params }) => {
  requireAdmin(locals);
  for (const { name, versions } of await fetchPolicies(locals.api)) {
    const version = versions.find(({ id }) => id === params.versionId);
    if (version) return { name, version };
  }
  error(404, 'No such version.');
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const form = await request.formData();
    const answer = await change(locals.api, 'version', MakePolicyVersion, {
      basedOn: params.versionId,
      rules: Object.fromEntries(fields.map((field) => [field.name, fromForm(form, field)])),
      categories: json(form, 'categories'),
      bands: json(form, 'bands'),
    });
    if (!('result' in answer)) return answer;
    redirect(303, `/setup/policies?made=${answer.result.makePolicyVersion?.result}`);
  },
};
