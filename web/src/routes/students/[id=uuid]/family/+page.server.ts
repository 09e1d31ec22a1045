import type { Family, KnownGuardian } from '#lib/kin/types.ts';
import { ask } from '#lib/server/api.ts';
import { change, json, text } from '#lib/server/change.ts';
import { structureActions } from '#lib/server/structure.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { FamilyQuery, SearchGuardians } from './queries.ts';
import {
  LinkGuardian,
  RenewScholarship,
  SaveGuardian,
  SetNeed,
  UnlinkGuardian,
} from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

const flags = ['may_see_marks', 'may_act', 'lives_with'];
const columns = [
  'last_name',
  'first_name',
  'phone',
  'phone_2',
  'email',
  'occupation',
  'children_count',
  'birth_district',
  'address',
];
const kinds = ['clothes', 'materials', 'transport'];

const linkOf = (form: FormData) => ({
  relation: text(form, 'relation') ?? 'guardian',
  ...(text(form, 'priority') ? { priority: text(form, 'priority') } : {}),
  ...Object.fromEntries(flags.map((flag) => [flag, form.has(flag)])),
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { viewer, school } = requireSchool(locals);
  const isAdmin = viewer.duties.includes('admin');
  const search = url.searchParams.get('guardian') ?? '';
  const [{ studentFamily }, found] = await Promise.all([
    ask(locals.api, FamilyQuery, { student: params.id }),
    isAdmin && search ? ask(locals.api, SearchGuardians, { search }) : null,
  ]);
  return {
    family: studentFamily as Family,
    isAdmin,
    today: school.today,
    currency: school.currency,
    search,
    known: (found?.searchGuardians ?? null) as { total: number; guardians: KnownGuardian[] } | null,
  };
};

export const actions: Actions = {
  ...structureActions,
  guardian: async ({ locals, params, request }) => {
    const form = await request.formData();
    const guardian = text(form, '_key');
    return change(locals.api, `guardian ${guardian ?? ''}`, SaveGuardian, {
      student: params.id,
      guardian,
      before: guardian ? json(form, '_before') : null,
      after: Object.fromEntries(
        columns.map((name) => [name, text(form, name) ?? (name.endsWith('_name') ? '' : null)]),
      ),
      link: linkOf(form),
    });
  },
  link: async ({ locals, params, request }) => {
    const form = await request.formData();
    const guardian = text(form, 'guardian') ?? '';
    const link = form.has('_link') ? json(form, '_link') : { relation: text(form, 'relation') };
    return change(locals.api, 'link', LinkGuardian, { student: params.id, guardian, link });
  },
  unlink: async ({ locals, params, request }) => {
    const form = await request.formData();
    const guardian = text(form, 'guardian') ?? '';
    const name = text(form, 'name');
    const answer = await change(locals.api, 'unlink', UnlinkGuardian, {
      student: params.id,
      guardian,
    });
    if (!('result' in answer)) return answer;
    return { at: 'unlink', result: { guardian, name, link: answer.result.unlinkGuardian?.result } };
  },
  renew: async ({ locals, request }) => {
    const form = await request.formData();
    const scholarship = text(form, 'scholarship') ?? '';
    return change(locals.api, `renew ${scholarship}`, RenewScholarship, {
      scholarship,
      from: text(form, 'from') ?? '',
    });
  },
  needs: async ({ locals, params, request }) => {
    const form = await request.formData();
    for (const kind of kinds) {
      const answer = await change(locals.api, 'needs', SetNeed, {
        student: params.id,
        kind,
        is: form.has(kind),
        note: text(form, `${kind}_note`),
        met: text(form, `${kind}_met`),
      });
      if (!('result' in answer)) return answer;
    }
    return { at: 'needs', result: true };
  },
};
