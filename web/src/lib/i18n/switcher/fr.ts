export const words = {
  schools: 'Vos établissements',
  search: 'Trouver un établissement',
  submit: 'Chercher',
  family: 'Voir comme une famille',
  staff: 'Revenir à votre travail',
  visiting: (from: string) => `Vous venez de : ${from}. L’établissement voit cette visite.`,
};

export type SwitcherWords = typeof words;
