export const words = {
  title: 'Rechercher',
  hint: 'Nom, prénom, matricule ou classe',
  students: 'Élèves',
  classes: 'Classes',
  staff: 'Personnel',
  total: (n: number): string => (n === 0 ? 'Aucun élève' : n === 1 ? '1 élève' : `${n} élèves`),
  nothing: 'Rien ne correspond. Essayez avec moins de lettres.',
  failed: 'La recherche ne répond pas. Réessayez dans un instant.',
  more: (n: number): string => `Afficher la suite (${n})`,
  keys: '↑ ↓ pour choisir, Entrée pour ouvrir, Échap pour fermer',
  close: 'Fermer',
  left: 'a quitté l’école',
};

export type SearchWords = typeof words;
