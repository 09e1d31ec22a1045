const many = (n: number, one: string, more: string): string => `${n} ${n < 2 ? one : more}`;

export const words = {
  frozen: (day: string) => `Chiffres figés à la clôture de la période, le ${day}.`,
  policy: (name: string, version: number) => `Règles « ${name}, version ${version} ».`,
  differs:
    'Les notes d’aujourd’hui donneraient un autre chiffre ; celui qui a été retenu reste affiché.',
  waits: 'Un changement attend d’être calculé.',
  subject: 'Matière',
  subjectAverage: 'Moyenne',
  onScale: (scale: string) => `Sur ${scale}`,
  letterPoints: 'Points',
  coefficient: 'Coef',
  adds: 'Apporte',
  counts: 'Compte ?',
  yes: 'oui',
  no: (reason: string) => `non : ${reason}`,
  bonus: 'bonus',
  personal: 'coef. personnel',
  reasons: {
    excluded: 'hors moyenne générale',
    zero_coefficient: 'coefficient 0',
    no_average: 'pas de moyenne',
    below_half: 'sous la moitié',
    no_bonus: 'pas de points au-dessus de la moitié',
    zero_weight: 'poids 0',
    no_figures: 'personne n’a encore de moyenne',
    missing: 'pas de moyenne',
  } as Record<string, string>,
  conduct: 'Conduite',
  sum: (points: string, weights: string) => `${points} points ÷ ${weights} de coefficients`,
  step: (step: string, direction: string) =>
    `arrondi ${direction === 'up' ? 'vers le haut ' : ''}à ${step}`,
  categories: 'Moyennes par groupe de matières',
  category: 'Groupe',
  uncategorised: 'sans catégorie',
  mention: (label: string) => `Mention : ${label}`,
  from: (bound: string, includes: boolean) =>
    includes ? `à partir de ${bound}` : `plus de ${bound}`,
  upTo: (bound: string) => `moins de ${bound}`,
  decision: (label: string) => `Décision : ${label}`,
  coverage: (covered: string, expected: string) =>
    `${covered} sur ${expected} de coefficients ont une moyenne`,
  minimumCoverage: (share: string) => `il en faut ${share} pour être classé`,
  rank: (rank: string, ranked: string) => `Rang : ${rank} sur ${ranked}`,
  noRank: 'Pas de rang',
  rankReasons: {
    left: 'l’élève a quitté la classe',
    no_average: 'il n’y a pas de moyenne',
    coverage: 'trop peu de matières ont une moyenne',
  } as Record<string, string>,
  above: (n: number) =>
    n === 0 ? 'personne au-dessus' : many(n, 'élève au-dessus', 'élèves au-dessus'),
  equal: (n: number) => many(n, 'autre à égalité', 'autres à égalité'),
  scope: { class: 'dans la classe', level: 'dans toutes les classes du niveau' } as Record<
    string,
    string
  >,
  compares: {
    exact: (figure: string) => `on compare les moyennes exactes (${figure})`,
    decimals: (figure: string) => `on compare les moyennes arrondies (${figure})`,
    printed: (figure: string) => `on compare les moyennes imprimées (${figure})`,
  } as Record<string, (figure: string) => string>,
  dense: 'après des égalités, le rang suivant n’est pas sauté',
  denominator: {
    ranked: (n: number) => `le total compte les ${n} élèves classés`,
    enrolled: (n: number) => `le total compte les ${n} élèves inscrits`,
  } as Record<string, (n: number) => string>,
  ties: (list: string) => `les égalités sont départagées par : ${list}`,
  tieNames: {
    main_subject: 'la matière principale',
    conduct: 'la conduite',
    younger: 'le plus jeune',
  } as Record<string, string>,
  weight: 'Poids',
  printedInput: 'Les moyennes imprimées des périodes comptent.',
  exactInput: 'Les moyennes exactes des périodes comptent, pas les arrondies.',
  missingTerm: {
    renormalise: 'Une période sans moyenne est laissée de côté.',
    not_classable: 'Sans moyenne dans une période, il n’y a pas de moyenne annuelle.',
    zero: 'Une période sans moyenne compte 0.',
  } as Record<string, string>,
  exam: (mark: string, weight: string, year: string) =>
    `Examen : ${mark}, avec le poids ${weight} ; les périodes pèsent ${year}.`,
  population: (figures: number, sum: string, mean: string) =>
    `Les ${figures} élèves inscrits qui ont une moyenne comptent : ${sum} ÷ ${figures} → ${mean}.`,
  medianIs: (median: string) => `Médiane : ${median}, autant d’élèves au-dessus qu’au-dessous.`,
  halfIs: (n: number, half: string) => `${n} atteignent ${half}.`,
  notIn: 'Ne comptent pas :',
  without: (n: number) => many(n, 'élève sans moyenne', 'élèves sans moyenne'),
  left: (n: number) => many(n, 'élève parti', 'élèves partis'),
  hasLeft: 'parti',
  hasNoAverage: 'sans moyenne',
  parts: {
    left_out: 'écartée, la plus faible',
    no_bonus: 'facultative, sans points au-dessus de la moitié',
    no_improvement: 'facultative, n’améliore pas la moyenne',
  } as Record<string, string>,
  bonusMark: 'bonus : seuls les points au-dessus de la moitié',
  improves: 'facultative',
  byCategory: (name: string, average: string, coefficient: string) =>
    `${name} : ${average} × ${coefficient}`,
  adjustment: (points: string, reason: string) => `${points} point(s) : ${reason}`,
  plain: (average: string) => `sans coefficients : ${average}`,
  marks: {
    changed: 'modifiée',
    assessment: 'Évaluation',
    mark: 'Note',
    outOf: (scale: string) => `sur ${scale}`,
    counts: 'Compte ?',
    counted: 'oui',
    notCounted: (reason: string) => `non : ${reason}`,
    reasons: {
      unpublished: 'pas encore publiée',
      missing: 'note manquante',
      neutral: 'dispensé ou excusé',
      zero_coefficient: 'coefficient 0',
      left_out: 'écartée selon les règles',
      no_bonus: 'facultative, pas de points au-dessus de la moitié',
      no_improvement: 'facultative, n’améliore pas la moyenne',
    } as Record<string, string>,
    noAssessments: 'Aucune évaluation dans cette matière pour cette période.',
  },
};

export type WhyWords = typeof words;
