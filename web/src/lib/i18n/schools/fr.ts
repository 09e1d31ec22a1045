const many = (n: number, one: string, more: string): string => `${n} ${n < 2 ? one : more}`;

export const words = {
  create: 'Nouvelle école',
  title: 'Choisir un établissement',
  lead: 'Vous travaillez dans un établissement à la fois.',
  code: 'Code',
  name: 'Nom',
  under: 'Sous',
  enter: 'Entrer',
  enterName: (name: string) => `Entrer : ${name}`,
  here: 'vous y êtes',
  empty: 'Aucun établissement n’est ouvert à votre compte.',
  closed:
    'L’établissement où vous travailliez n’est plus ouvert à votre compte. Rien de ce que vous avez enregistré n’est perdu. Si c’est une erreur, adressez-vous à son administration.',
  search: 'Nom, code ou autorité',
  submit: 'Chercher',
  noneFound: 'Aucun établissement ne correspond. Essayez une partie du nom, ou le code.',
  clear: 'Effacer la recherche',
  total: (n: number) => many(n, 'établissement', 'établissements'),
};

export type SchoolsWords = typeof words;
