const many = (n: number, one: string, more: string): string => `${n} ${n < 2 ? one : more}`;

export const words = {
  closing: {
    lacks: {
      noAssessment: 'aucune évaluation',
      draft: (name: string) => `${name} : brouillon`,
      due: (name: string) => `${name} : publication prévue`,
      unmarkedIn: (name: string, n: number) =>
        `${name} : ${many(n, 'note manquante', 'notes manquantes')}`,
    },
    title: (term: string) => `Clôture : ${term}`,
    states: { open: 'ouvert', closed: 'clos', reopened: 'rouvert' },
    closedBy: (term: string, when: string, name: string | null) =>
      `${term} est clos pour cette classe depuis le ${when}${name ? `, par ${name}` : ''}. Les notes et les résultats ne changent plus ; une erreur se corrige par une demande de correction.`,
    reopenedBy: (when: string, name: string | null, reason: string) =>
      `Rouvert le ${when}${name ? ` par ${name}` : ''} : « ${reason} »`,
    complete: 'Rien ne manque : toutes les évaluations sont publiées et notées.',
    lacking: (n: number) => many(n, 'point reste à régler', 'points restent à régler'),
    mayNot: 'La clôture revient à l’administration ou au professeur principal.',
    close: 'Clore la période…',
    closeLead:
      'Les résultats sont calculés une dernière fois et figés ; notes, évaluations, coefficients et points deviennent non modifiables. Rouvrir demande un motif.',
    closeAnyway: (n: number) =>
      n === 0
        ? ''
        : `${many(n, 'point manque', 'points manquent')} encore : les moyennes figées n’en tiendront pas compte.`,
    confirm: 'Clore maintenant',
    reopen: 'Rouvrir la période…',
    reopenLead:
      'Les notes redeviennent modifiables. Les résultats déjà figés restent consultables.',
    reason: 'Motif',
    confirmReopen: 'Rouvrir',
    snapshots: 'Résultats figés',
  },
  refusals: {
    reason: 'Indiquez un motif.',
    note: 'Cette remarque ne convient pas.',
    value:
      'Cette note ne convient pas : vérifiez le maximum, et qu’elle diffère de la note actuelle.',
    code: 'L’école n’a pas ce code.',
    publish_at: 'Choisissez une date et une heure à venir.',
    correction_id: 'Cette demande n’est plus en attente, ou la note a changé entre-temps.',
    assessment_id: 'Une correction de cette note attend déjà, ou la note n’est pas dans vos cours.',
    RBDEN: 'Votre compte ne permet pas cela.',
    RBCLO: 'La période est close pour cette classe : demandez une correction, ou la réouverture.',
    RBVAL: 'Cela n’est plus possible : l’état a changé. Rechargez la page.',
    other: 'Cela n’a pas pu être enregistré. Réessayez.',
  } as Record<string, string>,
};

export type ClosingWords = typeof words;
