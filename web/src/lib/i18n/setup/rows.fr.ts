const many = (n: number, one: string, more: string): string => `${n} ${n < 2 ? one : more}`;

const used: Record<string, [one: string, more: string]> = {
  academic_years: ['année', 'années'],
  terms: ['période', 'périodes'],
  classes: ['classe', 'classes'],
  courses: ['cours', 'cours'],
  assessments: ['évaluation', 'évaluations'],
  enrollments: ['inscription', 'inscriptions'],
  marks: ['note', 'notes'],
  course_adjustments: ['bonus ou malus', 'bonus ou malus'],
  year_exams: ['résultat d’examen', 'résultats d’examen'],
};

/** What a table needs that is edited row by row, wherever it stands. */
export const rows = {
  title: 'Réglages',
  actions: 'Actions',
  add: 'Ajouter',
  save: 'Enregistrer',
  saved: '✓ Enregistré',
  remove: 'Supprimer',
  removeName: (name: string) => `Supprimer ${name}`,
  moveUp: (name: string) => `Monter ${name}`,
  moveDown: (name: string) => `Descendre ${name}`,
  newRow: 'nouvelle ligne',
  none: '—',
  uses: (by: string, n: number) => {
    const [one, more] = used[by] ?? ['autre donnée', 'autres données'];
    return many(n, one, more);
  },
  refusals: {
    inUse: (uses: string) =>
      `Ne peut pas être supprimé : ${uses}. Supprimez-les d’abord, ou mettez la ligne hors service.`,
    stale: (theirs: string) =>
      `Quelqu’un d’autre vient de le changer en « ${theirs} ». Enregistrez encore pour garder votre valeur.`,
    staleAll:
      'Quelqu’un d’autre vient de changer ces lignes. Comparez, puis enregistrez encore pour garder les vôtres.',
    days: {
      overlap: (name: string, from: string, to: string) =>
        `Chevauche « ${name} », du ${from} au ${to}.`,
      outside_year: (name: string, from: string, to: string) =>
        `Sort de l’année ${name}, du ${from} au ${to}.`,
      term_outside: (name: string, from: string, to: string) =>
        `« ${name} », du ${from} au ${to}, n’y tiendrait plus : changez d’abord cette période.`,
    },
    codes: {
      RBDEN: 'Seule l’administration de l’établissement peut changer cela.',
      RBVAL: 'Cette valeur ne convient pas, ou la ligne n’existe plus.',
      '22003': 'Ce nombre est trop grand.',
      '22007': 'Cette date n’en est pas une.',
      '22008': 'Cette date n’en est pas une.',
      '22P02': 'Cette valeur n’a pas la bonne forme.',
      '23502': 'Il manque une valeur obligatoire.',
      '42501': 'Vous n’avez pas le droit de changer cela.',
    },
  },
  constraints: {
    schools_currency_code: 'Une monnaie a un code de trois lettres, comme XOF.',
    academic_years_name_unique: 'L’établissement a déjà une année de ce nom.',
    academic_years_ends_after_start: 'Une année finit après son début.',
    terms_name_unique: 'L’année a déjà une période de ce nom.',
    terms_code_unique: 'L’année a déjà une période avec ce code.',
    terms_ends_after_start: 'Une période finit après son début.',
    terms_weight_not_negative: 'Un poids n’est pas négatif.',
    levels_name_unique: 'L’établissement a déjà un niveau de ce nom.',
    classes_name_unique: 'L’année a déjà une classe de ce nom.',
    classes_max_size_positive: 'Une classe a au moins une place.',
    subjects_code_unique: 'L’établissement a déjà une matière avec ce code.',
    subjects_scale_positive: 'Un barème est supérieur à 0.',
    subjects_default_maximum_positive: 'Une note maximale est supérieure à 0.',
    subjects_default_coefficient_not_negative: 'Un coefficient n’est pas négatif.',
    courses_coefficient_not_negative: 'Un coefficient n’est pas négatif.',
    mark_codes_pkey: 'L’établissement a déjà ce code.',
    mark_codes_code_letters: 'Un code a une à trois lettres.',
    grading_policies_name_unique: 'L’établissement a déjà des règles de ce nom.',
  },
};

export type RowWords = typeof rows;
