export const words = {
  title: 'Mise en route',
  lead: 'De l’école vide à une classe prête pour les notes. La liste suit ce qui est fait, par vous ou par d’autres : revenez quand vous voulez.',
  done: (percent: number): string => `${percent} % fait`,
  steps: {
    year: 'Année et périodes',
    classes: 'Classes',
    subjects: 'Matières',
    courses: 'Cours et coefficients de chaque classe',
    teachers: 'Enseignants des cours',
    students: 'Élèves inscrits',
    marks: 'Première note',
  } as Record<string, string>,
  actions: {
    year: 'Régler l’année',
    classes: 'Régler les classes',
    subjects: 'Régler les matières',
    courses: 'Régler les cours',
    teachers: 'Donner les cours',
    students: 'Inscrire un élève',
    marks: 'Saisir des notes',
  } as Record<string, string>,
  stateDone: 'fait',
  stateSkipped: 'laissé de côté',
  skip: 'Laisser de côté',
  skipName: (step: string): string => `Laisser de côté : ${step}`,
  resume: 'Reprendre',
  resumeName: (step: string): string => `Reprendre : ${step}`,
  ready: (name: string): string => `La classe ${name} est prête pour les notes.`,
  openClass: (name: string): string => `Ouvrir la classe ${name}`,
  prepare: {
    title: 'Préparer l’école d’un coup',
    lead: 'D’après l’usage du pays. Tout se modifie ensuite dans les réglages ; ce que l’école a déjà reste.',
    year: 'L’année commence en',
    classes: 'Nombre de classes par niveau',
    periods: 'Périodes',
    subjects: 'Matières (coefficient)',
    submit: 'Préparer l’école',
    again: 'Ajouter des classes',
  },
  refusals: {
    first_year: 'Une année telle que 2026.',
    classes: 'Entre 0 et 26 classes par niveau.',
    RBDEN: 'Seul qui administre au-dessus peut créer une école.',
    RBTRE: 'Une école se place sous une autorité.',
    institutions_code_unique: 'Ce code est déjà pris.',
    institutions_code_readable:
      'Lettres, chiffres, points et tirets ; le premier est une lettre ou un chiffre.',
    institutions_name_not_blank: 'Le nom a au moins 2 caractères.',
    schools_country_code: 'Choisissez un pays.',
    other: 'Une valeur ne convient pas.',
  } as Record<string, string>,
  newSchool: {
    title: 'Nouvelle école',
    lead: 'Elle commence avec les règles, la langue, l’heure et la monnaie de son pays.',
    parent: 'Sous',
    findParent: 'Chercher l’institution au-dessus',
    find: 'Chercher',
    found: (total: number, shown: number): string =>
      total === 0
        ? 'Aucune institution ne correspond.'
        : total > shown
          ? `${shown} institutions sur ${total} : précisez la recherche.`
          : `${total} ${total < 2 ? 'trouvée' : 'trouvées'}`,
    name: 'Nom',
    code: 'Code',
    codeHint: 'court et unique, tel que LYC-ABOBO-2',
    country: 'Pays',
    submit: 'Créer l’école',
    made: (name: string): string => `${name} est créée.`,
    enter: 'Entrer et mettre en route',
  },
  home: (percent: number): string => `Mise en route de l’école : ${percent} % fait`,
  goOn: 'Continuer',
};

export type StartWords = typeof words;
