import { error } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const DecisionsQuery = graphql(`
  query Decisions($class: UUID!) {
    class(id: $class) {
      id
      name
      academicYear {
        id
        name
        startsOn
      }
    }
    classes(orderBy: NAME_ASC, first: 500) {
      nodes {
        id
        name
        isActive
        academicYear {
          name
          startsOn
        }
      }
    }
    decisionList(classId: $class, first: 500) {
      nodes {
        studentId
        lastName
        firstName
        average
        rank
        label
        suggestion
        decision
        toClassId
        note
      }
    }
  }
`);

const SaveDecisions = graphql(`
  mutation SaveDecisions($class: UUID!, $decisions: JSON!) {
    saveDecisions(input: { classId: $class, decisions: $decisions }) {
      result
    }
  }
`);

export const load: PageServerLoad = async ({ locals, params }) => {
  requireAdmin(locals);
  const answer = await ask(locals.api, DecisionsQuery, { class: params.id });
  const own = answer.class;
  if (!own) error(404, 'There is no such class.');
  const after = own.academicYear?.startsOn ?? '';
  return {
    class: own,
    nextClasses: (answer.classes?.nodes ?? [])
      .filter((next) => next.isActive && (next.academicYear?.startsOn ?? '') > after)
      .map(({ id, name, academicYear }) => ({ id, name: `${name} (${academicYear?.name})` })),
    rows: answer.decisionList?.nodes ?? [],
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const form = await request.formData();
    const of = (name: string, id: string) => String(form.get(`${name} ${id}`) ?? '') || null;
    const decisions = form.getAll('student').map((id) => ({
      student_id: String(id),
      decision: of('decision', String(id)),
      to_class_id: of('class', String(id)),
      note: of('note', String(id)),
    }));
    return change(locals.api, 'decide', SaveDecisions, { class: params.id, decisions });
  },
};
