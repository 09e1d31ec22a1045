const many = (n: number, one: string, more: string): string =>
  `${new Intl.NumberFormat('fr-FR').format(n)} ${n < 2 ? one : more}`;

export const words = {
  ownFields: {
    title: 'Champs du dossier de l’élève',
    lead: 'Ajoutez ce que votre école veut savoir de ses élèves. Les champs paraissent dans le dossier, la recherche et les exports ; les familles les voient aussi : n’y mettez rien de confidentiel.',
    name: 'Nom du champ',
    type: 'Type',
    types: {
      text: 'texte',
      number: 'nombre',
      date: 'date',
      choice: 'choix',
      yes_no: 'oui ou non',
    } as Record<string, string>,
    choices: 'Choix (séparés par ;)',
    required: 'Obligatoire',
    yes: 'oui',
    no: 'non',
    confirm: (name: string, n: number) =>
      `${many(n, 'élève a', 'élèves ont')} une valeur dans « ${name} ». Archiver le champ et ses valeurs ? Vous pourrez le restaurer.`,
    archive: 'Archiver',
    keep: 'Garder le champ',
    archived: 'Champs archivés',
    restore: 'Restaurer',
    restoreName: (name: string) => `Restaurer ${name}`,
    since: (day: string) => `archivé le ${day}`,
    problems: {
      student_fields_name_unique: 'L’école a déjà un champ de ce nom, peut-être archivé.',
      student_fields_name_length: 'Le nom a entre 1 et 80 caractères.',
      student_fields_choices_given:
        'Un choix demande une liste de choix ; les autres types, aucune.',
    } as Record<string, string>,
  },
  privacy: {
    title: 'Données confidentielles',
    lead: 'Santé, religion, revenus et situation familiale sont chiffrés et ne se montrent qu’aux personnes cochées ici. Aucune fonction, pas même l’administration, ne les ouvre d’elle-même.',
    staff: 'Personnel',
    health: 'Santé',
    background: 'Situation familiale',
    rightOf: (right: string, name: string) => `${right}, ${name}`,
    save: 'Enregistrer les droits',
    key: 'Clé de l’école',
    noKey: 'La clé sera faite avec le premier dossier.',
    version: (n: number, day: string) => `Version ${n}, faite le ${day}`,
    gone: (n: number, day: string) => `La clé ${n} a été détruite le ${day}.`,
    rotate: 'Changer de clé',
    rotateHint: 'Tout est chiffré de nouveau avec une nouvelle clé, l’ancienne est détruite.',
    rotated: 'Nouvelle clé en service.',
    destroy: 'Détruire la clé',
    destroyHint:
      'Ce qui est chiffré ne pourra plus jamais être lu, par personne. Écrivez le code de l’école pour confirmer.',
    code: 'Code de l’école',
    wrongCode: 'Ce n’est pas le code de l’école.',
    destroyed: 'La clé est détruite.',
  },
};

export type RecordSettingsWords = typeof words;
