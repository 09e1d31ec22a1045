const many = (n: number, one: string, more: string): string =>
  `${new Intl.NumberFormat('fr-FR').format(n)} ${n < 2 ? one : more}`;

export const words = {
  head: {
    history: 'Parcours',
    tabs: {
      label: 'Élève',
      results: 'Résultats',
      record: 'Dossier',
      family: 'Famille',
      attendance: 'Présence',
      private: 'Confidentiel',
      access: 'Qui le voit',
    },
    photoOf: (name: string) => `Photo de ${name}`,
    number: (number: string) => `matricule ${number}`,
    age: (years: number) => many(years, 'an', 'ans'),
  },
  attendance: {
    title: (name: string) => `${name} — Présence`,
    none: 'Aucun appel n’est encore enregistré pour cet élève.',
  },
  bulletins: 'Bulletins',
  bulletinKinds: { annual: 'Bulletin annuel', transcript: 'Relevé de notes' } as Record<
    string,
    string
  >,
  title: (name: string) => `${name} — Résultats`,
  subject: 'Matière',
  teacher: 'Enseignant',
  class: 'Classe',
  range: 'min – max',
  annual: 'Moyenne annuelle',
  annualTerms: (n: number): string => (n < 2 ? 'sur 1 période' : `sur ${n} périodes`),
  changedSince: (names: string) => `Notes modifiées depuis votre dernière visite : ${names}.`,
  register: 'Moyennes par matière',
  explanations: 'Comment ces moyennes sont-elles calculées ?',
  modes: {
    bonus: 'bonus : seuls les points au-dessus de la moitié comptent',
    sup10: 'compte seulement si elle atteint la moitié',
    excluded: 'hors moyenne générale',
  } as Record<string, string>,
};

export type StudentWords = typeof words;
