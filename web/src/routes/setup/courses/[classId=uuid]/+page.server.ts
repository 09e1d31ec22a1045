import { error } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change, json, text } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Course, Teacher } from '#lib/setup/types.ts';
import type { Actions, PageServerLoad } from './$types';

const CoursesQuery = graphql(`
  query SetupCourses($class: UUID!) {
    setupCourses(classId: $class)
    classTeachers(condition: { classId: $class }, orderBy: POSITION_ASC, first: 20) {
      nodes {
        userId
      }
    }
  }
`);

const SaveCourses = graphql(`
  mutation SaveCourses($class: UUID!, $courses: JSON!, $revision: String!) {
    saveCourses(input: { classId: $class, courses: $courses, revision: $revision }) {
      clientMutationId
    }
  }
`);

const SetClassTeachers = graphql(`
  mutation SetClassTeachers($class: UUID!, $users: [UUID!]!) {
    setClassTeachers(input: { classId: $class, userIds: $users }) {
      clientMutationId
    }
  }
`);

const ApplyCourses = graphql(`
  mutation ApplyCourses($class: UUID!, $try: Boolean!) {
    applyCourses(input: { classId: $class, try: $try }) {
      result
    }
  }
`);

type Grid = {
  class: {
    id: string;
    name: string;
    yearName: string;
    levelName: string | null;
    siblings: string[];
  };
  courses: Course[];
  revision: string;
  subjects: { id: string; name: string; coefficient: number; isActive: boolean }[];
  teachers: Teacher[];
};

export const load: PageServerLoad = async ({ locals, params }) => {
  requireAdmin(locals);
  const data = await ask(locals.api, CoursesQuery, { class: params.classId });
  if (!data.setupCourses) error(404, 'No such class.');
  const mains = (data.classTeachers?.nodes ?? []).map(({ userId }) => userId);
  return { ...(data.setupCourses as Grid), mains };
};

export const actions: Actions = {
  courses: async ({ locals, params, request }) => {
    const form = await request.formData();
    const revision = text(form, 'revision') ?? '';
    const courses = json(form, 'courses');
    return change(locals.api, 'courses', SaveCourses, { class: params.classId, courses, revision });
  },
  mains: async ({ locals, params, request }) => {
    const users = json(await request.formData(), 'teachers') as string[];
    return change(locals.api, 'mains', SetClassTeachers, { class: params.classId, users });
  },
  apply: async ({ locals, params, request }) => {
    const isTrial = (await request.formData()).has('try');
    const at = isTrial ? 'try' : 'apply';
    return change(locals.api, at, ApplyCourses, { class: params.classId, try: isTrial });
  },
};
