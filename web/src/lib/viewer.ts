export type Duty = 'admin' | 'teacher' | 'guardian' | 'student';

export type Term = { id: string; name: string; code: string; startsOn: string; endsOn: string };

export type Year = { id: string; name: string; isActive: boolean; terms: Term[] };

export type School = {
  id: number;
  code: string;
  name: string;
  country: string;
  language: string;
  currency: string;
  timeZone: string;
  scale: number;
  today: string;
  years: Year[];
};

/** Who is signed in and where, as the API's `viewer` says it. */
export type Viewer = {
  user: { id: string; lastName: string; firstName: string; language: string | null };
  duties: Duty[];
  /** What they were trusted with in the current school beyond their duties. */
  rights: ('health' | 'background')[];
  /** `family`: they look as a family does, whatever else they are in the school. */
  side: 'family' | null;
  sides: ('staff' | 'family')[];
  /** Where somebody came from who is in the school from above. */
  visit: { from: string; type: string } | null;
  /** The chosen school is to be entered before it opens. */
  awaitsVisit: boolean;
  school: School | null;
  institutions: { id: number; code: string; name: string; type: string; duty: string }[];
  /** Attempts to sign in that failed before this session, until they were seen. */
  failures: { count: number; lastAt: string } | null;
};

/** Whether the person works in the current school, and not only has a child there or studies. */
export const isStaff = (viewer: Viewer): boolean =>
  viewer.duties.includes('admin') || viewer.duties.includes('teacher');

/** Whether the person has a child in the current school or studies there, whatever else they do. */
export const isFamily = (viewer: Viewer): boolean =>
  viewer.duties.includes('guardian') || viewer.duties.includes('student');

/** Whether the person can look at something else, or from another side. */
export const hasContexts = (viewer: Viewer): boolean =>
  viewer.visit !== null ||
  viewer.sides.length > 1 ||
  viewer.institutions.some(({ id }) => id !== viewer.school?.id);

/** The institutions above schools that the person administers. */
export const administeredAbove = (viewer: Viewer): Viewer['institutions'] =>
  viewer.institutions.filter(({ type, duty }) => type !== 'school' && duty === 'admin');
