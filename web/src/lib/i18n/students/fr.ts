const many = (n: number, one: string, more: string): string => `${n} ${n < 2 ? one : more}`;

export const words = {
  lists: 'Bourses, besoins, doublons',
  incomplete: 'Dossiers incomplets',
  transfers: 'Transferts',
  create: 'Nouvel élève',
  search: 'Rechercher',
  searchHint: 'Nom, prénom ou matricule',
  filter: 'Classe',
  wholeYear: (year: string) => `Tous les inscrits ${year}`,
  everyone: 'Tous les élèves, toutes années',
  currentClass: 'Classe actuelle',
  birthDate: 'Naissance',
  state: 'État',
  total: (n: number) => many(n, 'élève', 'élèves'),
  noneFound: 'Aucun élève ne correspond. Essayez une partie du nom, ou une autre classe.',
  none: 'Aucun élève inscrit dans cette sélection.',
  clear: 'Effacer la recherche',
};

export type StudentListWords = typeof words;
