import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const SettingsQuery = graphql(`
  query BulletinSettings($id: Int!) {
    school(id: $id) {
      bulletinLayout
      bulletinColor
      bulletinHeader
      bulletinPlace
      bulletinSignatory
      bulletinDistinctions
    }
    schoolImages(first: 10) {
      nodes {
        kind
      }
    }
  }
`);

const SaveSettings = graphql(`
  mutation SaveBulletinSettings($id: Int!, $patch: SchoolPatch!) {
    updateSchool(input: { id: $id, patch: $patch }) {
      clientMutationId
    }
  }
`);

const SaveImage = graphql(`
  mutation SaveImage($kind: String!, $content: String) {
    saveSchoolImage(input: { kind: $kind, content: $content }) {
      result
    }
  }
`);

export const load: PageServerLoad = async ({ locals }) => {
  const { school } = requireAdmin(locals);
  const answer = await ask(locals.api, SettingsQuery, { id: school.id });
  return {
    settings: answer.school,
    images: answer.schoolImages?.nodes.map(({ kind }) => kind) ?? [],
  };
};

const lines = (form: FormData, name: string): string[] =>
  String(form.get(name) ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

export const actions: Actions = {
  save: async ({ locals, request }) => {
    const { school } = requireAdmin(locals);
    const form = await request.formData();
    return change(locals.api, 'save', SaveSettings, {
      id: school.id,
      patch: {
        bulletinLayout: text(form, 'layout'),
        bulletinColor: text(form, 'color'),
        bulletinHeader: lines(form, 'header'),
        bulletinPlace: text(form, 'place'),
        bulletinSignatory: text(form, 'signatory'),
        bulletinDistinctions: lines(form, 'distinctions'),
      },
    });
  },
  image: async ({ locals, request }) => {
    const form = await request.formData();
    const kind = text(form, 'kind') ?? '';
    const file = form.get('file');
    const content =
      file instanceof File && file.size > 0
        ? Buffer.from(await file.arrayBuffer()).toString('base64')
        : null;
    return change(locals.api, kind, SaveImage, { kind, content });
  },
};
