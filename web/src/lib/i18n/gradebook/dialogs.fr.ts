const many = (n: number, one: string, more: string): string => `${n} ${n < 2 ? one : more}`;

/** Words of what is shown over or instead of the grid, which come with it. */
export const words = {
  empty: {
    none: 'Aucune évaluation dans cette période.',
    first: 'Créez la première : un nom et une note maximale suffisent, puis saisissez.',
  },
  single: {
    previous: 'Élève précédent',
    next: 'Élève suivant',
    mark: 'Note',
    marks: (name: string) => `Notes de ${name}`,
    keys: 'Entrée : évaluation suivante. Page suivante, Page précédente : autre élève.',
  },
  signIn: {
    title: 'Se reconnecter',
    password: 'Mot de passe',
    login: 'Nom d’utilisateur ou adresse e-mail',
    submit: 'Se connecter et enregistrer',
    cancel: 'Plus tard',
    wrong: 'Le nom ou le mot de passe est faux, ou le compte est bloqué.',
    code: 'Code de votre téléphone, ou code de secours',
    wrongCode: 'Ce code n’est pas le bon, ou il a déjà servi.',
    enrol:
      'Votre administration demande maintenant un code en plus du mot de passe : connectez-vous dans un autre onglet pour l’activer, puis revenez ici.',
    somebodyElse: (name: string) =>
      `Ces notes sont celles de ${name} : connectez-vous sous ce nom.`,
    unreachable: 'Le serveur ne répond pas.',
  },
  conflict: {
    title: 'Deux personnes ont changé la même note',
    about: (student: string, assessment: string) => `${student}, ${assessment} :`,
    mine: (mark: string, time: string) => `vous, ${mark} (à ${time})`,
    theirs: (name: string, mark: string, time: string) => `${name}, ${mark} (à ${time})`,
    theirsErased: 'la note a été effacée',
    somebody: 'quelqu’un',
    nothing: 'aucune note',
    keepMine: (mark: string) => `Garder la mienne : ${mark}`,
    takeTheirs: (mark: string) => `Prendre l’autre : ${mark}`,
  },
  paste: {
    title: 'Coller depuis un tableur',
    lead: 'Copiez une colonne ou un bloc du tableur et collez-le ici. Si la première colonne contient le matricule ou le nom, chaque note va à son élève ; sinon, dans l’ordre, à partir de la cellule choisie.',
    text: 'Cellules copiées',
    from: (student: string, assessment: string) => `À partir de : ${student}, ${assessment}`,
    matched: 'Reconnu par matricule ou nom.',
    byPosition: 'Dans l’ordre de la liste.',
    valid: (n: number) => many(n, 'note valable', 'notes valables'),
    invalid: (n: number) => many(n, 'non valable', 'non valables'),
    unknown: (n: number) => many(n, 'élève inconnu', 'élèves inconnus'),
    outside: (n: number) => many(n, 'hors du tableau', 'hors du tableau'),
    overwritten: (n: number) => many(n, 'remplace une note', 'remplacent une note'),
    preview: 'Aperçu',
    before: 'Avant',
    after: 'Collé',
    apply: (n: number) => `Coller ${many(n, 'note', 'notes')}`,
    cancel: 'Ne rien changer',
  },
  keys: [
    ['Entrée, Maj+Entrée', 'valider, élève suivant ou précédent'],
    ['Tab', 'valider, évaluation suivante'],
    ['F2', 'modifier la note'],
    ['Échap', 'rendre l’ancienne note'],
    ['Suppr', 'effacer la note'],
    ['Ctrl+Entrée', 'historique de la note'],
    ['Ctrl+D', 'recopier dans les cellules vides en dessous'],
    ['Ctrl+Z, Ctrl+Y', 'annuler, rétablir'],
    ['← depuis la première note', 'nom de l’élève ; Entrée le montre seul'],
    ['↑ depuis la première note', 'nom de l’évaluation ; Entrée la modifie'],
    ['Maj+←, Maj+→ sur ce nom', 'déplacer l’évaluation'],
  ],
};

export type DialogWords = typeof words;
