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

/** Whether there is another school the person may step into. */
export const hasSeveralSchools = (viewer: Viewer): boolean =>
  viewer.institutions.some(({ id }) => id !== viewer.school?.id);
