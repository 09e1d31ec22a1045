import type { Refusal } from '../refusal.ts';

/** What can be entered, changed and deleted row by row. */
export type Kind =
  | 'academic_years'
  | 'terms'
  | 'levels'
  | 'classes'
  | 'subjects'
  | 'mark_codes'
  | 'student_fields'
  | 'scholarships';

export type Option = { value: string; label: string };

/** A column of an editable table; its name is the database's. */
export type Column = {
  name: string;
  label: string;
  type: 'text' | 'number' | 'date' | 'select';
  options?: Option[];
  required?: boolean;
  min?: number;
  step?: string;
  size?: 'short' | 'long';
  /** Can be given to a new row only. */
  isFixed?: boolean;
};

export type Values = Record<string, string | number | boolean | null>;

export type Row = { key: string; name: string; values: Values };

export type Use = { by: string; count: number };
export type Stale = { field: string; yours: unknown; theirs: unknown };
export type TermDays = {
  reason: 'overlap' | 'outside_year' | 'term_outside';
  name: string;
  startsOn: string;
  endsOn: string;
};

/** What a form action answers: where it was asked, and what became of it. */
export type Answer<Result = unknown> = { at: string; refusal?: Refusal; result?: Result } | null;

export type Term = {
  id: string;
  kind: string;
  name: string;
  code: string;
  starts_on: string;
  ends_on: string;
  weight: number;
  policy_version_id: string;
};

export type Year = {
  id: string;
  name: string;
  starts_on: string;
  ends_on: string;
  is_active: boolean;
  classes: number;
  terms: Term[];
};

export type Teacher = { id: string; name: string; isCurrent: boolean };

export type Course = {
  subject_id: string;
  coefficient: number | string;
  mode: string;
  is_active: boolean;
  teachers: string[];
};
