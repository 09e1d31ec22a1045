export const words = {
  title: 'Doublons probables',
  lead: 'Des élèves entrés deux fois, peut-être. Comparez-les, puis fusionnez-les ou dites qu’ils sont différents.',
  none: 'Aucun doublon probable.',
  reasons: {
    same_name: 'même nom',
    swapped_name: 'nom et prénom échangés',
    similar_name: 'nom presque pareil',
    same_birth_date: 'même date de naissance',
    near_birth_date: 'jour et mois échangés',
    same_phone: 'même téléphone',
    same_guardian: 'même responsable',
  } as Record<string, string>,
  score: (n: number): string => `${n} % de ressemblance`,
  born: 'Naissance',
  class: 'Classe',
  marks: 'Notes',
  guardians: 'Responsables',
  keep: (name: string, number: string): string => `Garder ${name} (${number})`,
  different: 'Ce sont deux élèves',
  merged: (name: string): string => `Fusionné : ${name} garde tout.`,
  parted: 'Noté : ce sont deux élèves différents.',
  undo: 'Défaire la fusion',
  log: 'Fusions faites',
  logLine: (gone: string, kept: string): string => `${gone} fusionné dans ${kept}`,
  undone: 'défaite',
  by: (name: string, day: string): string => `par ${name}, le ${day}`,
  conflicts: (what: string): string =>
    `La fusion n’est pas possible : les deux ont déjà, pour la même chose, ${what}. Corrigez l’une des deux fiches d’abord.`,
  tables: {
    enrollments: 'une inscription à la même date',
    marks: 'une note',
    student_health: 'des informations de santé',
    student_backgrounds: 'des informations sur la famille',
    archived_field_values: 'un champ archivé',
    decisions: 'une décision',
  } as Record<string, string>,
  codes: {
    RBMRG: 'La fusion n’est pas possible : les deux élèves ont des données qui se contredisent.',
    RBUSE: 'Trop tard pour défaire : quelque chose a changé depuis.',
  } as Record<string, string>,
};

export type DuplicateWords = typeof words;
