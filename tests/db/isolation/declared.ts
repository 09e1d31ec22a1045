import type { Context, Persona } from './people.ts';

// Every table and view, persona and context. What is not declared here is not allowed; a table that
// is missing here fails. s select, i insert, u update, d delete.
type Rights = Partial<Record<Persona, string>>;

const all = 'siud';
const read = 's';
const staff = { admin: all, official: all, teacher: read };

// In the own school, for rows that concern the persona.
const school: Record<string, Rights> = {
  academic_years: { ...staff, guardian: read, student: read },
  terms: { ...staff, guardian: read, student: read },
  levels: { ...staff, guardian: read, student: read },
  subjects: { ...staff, guardian: read, student: read },
  classes: { ...staff, guardian: read, student: read },
  class_teachers: { ...staff, guardian: read, student: read },
  courses: { ...staff, guardian: read, student: read },
  course_teachers: { ...staff, guardian: read, student: read },
  students: { ...staff, guardian: read, student: read },
  guardians: { ...staff, guardian: read },
  student_guardians: { ...staff, guardian: read, student: read },
  scholarships: { admin: all, official: all, guardian: read, student: read },
  family_children: { admin: read, official: read, guardian: read },
  start_skips: { admin: 'sid', official: 'sid' },
  student_merges: { admin: read, official: read },
  student_distinctions: { admin: read, official: read },
  imports: { admin: read, official: read },
  student_needs: { admin: all, official: all },
  enrollments: { ...staff, guardian: read, student: read },
  student_courses: { ...staff, guardian: read, student: read },
  transfers: { admin: read, official: read },
  staff_records: { admin: read, official: read, teacher: read },
  replacements: { admin: read, official: read, teacher: read },
  student_fields: { admin: 'siu', official: 'siu', teacher: read, guardian: read, student: read },
  student_photos: { ...staff, guardian: read, student: read },
  student_health: { admin: '', trusted: all },
  student_backgrounds: { admin: '', trusted: all },
  guardian_backgrounds: { admin: '', trusted: all },
  decisions: { admin: read, official: read, teacher: read },
  rollovers: { admin: read, official: read },
  enrollment_steps: { admin: read, official: read, teacher: read },
  grading_policies: { ...staff, guardian: read, student: read },
  grading_policy_versions: {
    admin: 'si',
    official: 'si',
    teacher: read,
    guardian: read,
    student: read,
  },
  grading_policy_categories: {
    admin: 'si',
    official: 'si',
    teacher: read,
    guardian: read,
    student: read,
  },
  grading_policy_bands: {
    admin: 'si',
    official: 'si',
    teacher: read,
    guardian: read,
    student: read,
  },
  course_adjustments: { admin: all, official: all, teacher: all, guardian: read, student: read },
  conduct_records: { admin: all, official: all, teacher: 'si', guardian: read, student: read },
  year_exams: { ...staff, guardian: read, student: read },
  mark_codes: { ...staff, guardian: read, student: read },
  assessments: { admin: all, official: all, teacher: all, guardian: read, student: read },
  marks: { admin: all, official: all, teacher: all, guardian: read, student: read },
  course_results: { admin: read, official: read, teacher: read, guardian: read, student: read },
  term_results: { admin: read, official: read, teacher: read, guardian: read, student: read },
  year_results: { admin: read, official: read, teacher: read, guardian: read, student: read },
  course_statistics: { admin: read, official: read, teacher: read },
  term_statistics: { admin: read, official: read, teacher: read },
  class_terms: { admin: read, official: read, teacher: read },
  term_snapshots: { admin: read, official: read, teacher: read },
  corrections: { admin: read, official: read, teacher: read },
  mark_sightings: { guardian: read },
  // the sample has one of the school's, which a teacher may not add
  phrases: { admin: all, official: all, teacher: 'sud' },
  course_appreciations: { admin: read, official: read, teacher: read },
  councils: { admin: read, official: read, teacher: read },
  council_remarks: { admin: read, official: read, teacher: read },
  school_images: { admin: read, official: read, teacher: read },
  bulletins: { admin: read, official: read, teacher: read, guardian: read, student: read },
  bulletin_batches: { admin: read, official: read },
  bulletin_files: { admin: read, official: read },
  bulletin_copies: {},
  visits: { admin: read, official: read },
};

const everybody = {
  admin: read,
  official: read,
  teacher: read,
  guardian: read,
  student: read,
  analyst: read,
};

// Tables above schools: rows of school A's side.
const shared: Record<string, Rights> = {
  institutions: everybody,
  schools: { ...everybody, admin: 'su', official: 'su' },
  users: { ...everybody, teacher: 'su' },
  user_accounts: { admin: read, official: read, teacher: 'su' },
  families: { admin: read, official: read, guardian: 'su' },
  memberships: { admin: 'su', official: 'su', teacher: read },
};

// Without a chosen school, one still has oneself and what one administers.
const withoutSchool: Record<string, Rights> = {
  institutions: everybody,
  schools: { ...everybody, admin: 'su', official: 'su' },
  users: { teacher: 'su' },
  user_accounts: { teacher: 'su' },
  families: { guardian: 'su' },
  memberships: { admin: read, official: read, teacher: read },
};

// For analysts, in whatever context: rows of school A's side.
const mart: Record<string, Rights> = {
  class_statistics: { researcher: read, statistician: read },
  course_results: { researcher: read },
  term_results: { researcher: read },
  year_results: { researcher: read },
};

// The same for everybody: what kinds of institutions there are.
const lookups: Record<string, Rights> = {
  institution_types: { ...everybody, stranger: read },
};

/** Whether somebody thought about the table. Nobody may anything outside the exposed schemas. */
export const isDeclared = (schema: string, name: string): boolean => {
  if (schema === 'mart') return name in mart;
  return schema !== 'app_public' || name in school || name in shared || name in lookups;
};

/** What is declared. Somebody trusted may what an admin may, if nothing else is said. */
export const expected = (
  schema: string,
  name: string,
  persona: Persona,
  context: Context,
): string => {
  if (schema === 'mart') {
    return context === 'own' || context === 'none' ? (mart[name]?.[persona] ?? '') : '';
  }
  if (schema !== 'app_public') return '';
  if (persona === 'trusted' && school[name]?.trusted === undefined) {
    return expected(schema, name, 'admin', context);
  }
  if (lookups[name]) return lookups[name][persona] ?? '';
  if (context === 'own') return (school[name] ?? shared[name])?.[persona] ?? '';
  return context === 'none' ? (withoutSchool[name]?.[persona] ?? '') : '';
};
