import { sentences } from './findings.fr.ts';
import { translatedBy } from './translated.ts';

const plural = (n: number, one: string, many: string): string => `${n} ${n < 2 ? one : many}`;

export const words = {
  title: 'OneRoster et archive',
  lead: 'OneRoster est le format par lequel les logiciels scolaires s’échangent élèves, classes, cours et notes : un lot de fichiers CSV dans un ZIP. L’archive, plus bas, garde tout ce que Rollbook sait de l’école.',
  exporting: 'Envoyer l’école vers un autre logiciel',
  what: 'Ce que contient le lot',
  whole: 'Toute l’école',
  sinceLast: (moment: string): string => `Ce qui a changé depuis le dernier lot (${moment})`,
  sinceDay: 'Ce qui a changé depuis le',
  day: 'Jour',
  version: 'Version',
  versions: { '1.2': '1.2 (la plus récente)', '1.1': '1.1 (anciens logiciels)' },
  make: 'Préparer le lot',
  bundleTitle: 'Lot reçu',
  made: 'Lots préparés',
  noneMade: 'Encore aucun lot. Le premier contient toute l’école.',
  bundle: (version: string, since: string | null): string =>
    `OneRoster ${version} · ${since ? `changements depuis le ${since}` : 'toute l’école'}`,
  by: (moment: string, who: string | null): string => (who ? `${moment}, ${who}` : moment),
  states: {
    waiting: 'en préparation',
    made: 'prêt',
    cancelled: 'abandonné',
    failed: 'échoué',
    forgotten: 'effacé',
  } as Record<string, string>,
  progress: (done: number, all: number): string => `${done} fichiers sur ${all}`,
  download: 'Télécharger',
  downloadOf: (what: string): string => `Télécharger : ${what}`,
  keptFor:
    'Un lot contient les données de toute l’école : il est gardé 7 jours, et il est noté qui le télécharge.',
  cancel: 'Abandonner',
  refusals: {
    since: 'Ce jour n’est pas encore passé. Choisissez un jour passé.',
    is_since_last: 'Aucun lot n’a été préparé avant. Exportez toute l’école.',
    RBDEN: 'Seul un administrateur de l’école peut le faire.',
    archive: 'Une archive est déjà en préparation. Attendez-la, ou abandonnez-la.',
    dayMissing: 'Choisissez un jour.',
    other: 'L’état a changé entre-temps. Regardez la liste.',
  } as Record<string, string>,
  archiving: 'Garder toute l’école dans un fichier',
  archiveLead:
    'L’archive contient tout ce que Rollbook sait de l’école, pour la garder ou la quitter : élèves, familles, notes, bulletins, photos, historique. Une autre installation de Rollbook peut la reprendre.',
  makeArchive: 'Préparer l’archive',
  archives: 'Archives préparées',
  noArchives: 'Encore aucune archive.',
  archiveName: 'Archive de toute l’école',
  archiveNotes: [
    'Qui a ce fichier peut tout y lire : gardez-le comme un registre. Il est noté qui la demande et qui la télécharge ; elle est gardée 7 jours.',
    'Ce qui est scellé (santé, situation des familles) n’y est pas : qui exploite l’installation peut l’y joindre avec un mot de passe, par la ligne de commande (export school).',
    'Reprendre une archive crée une école : cela se fait par la ligne de commande (import school).',
  ],
  importing: 'Recevoir un lot d’un autre logiciel',
  importLead:
    'Le lot est d’abord vérifié : rien n’est écrit avant que vous ayez vu ce qu’il change. Il ne peut concerner que cette école.',
  file: 'Lot (ZIP)',
  fileHint:
    'ZIP, 20 Mo au plus ; OneRoster 1.1 ou 1.2, entier ou delta, ou les fichiers de Microsoft School Data Sync (v1, v2, v2.1).',
  send: 'Envoyer le lot',
  received: 'Lots reçus',
  noneReceived: 'Encore aucun lot reçu.',
  counts: (n: number): string => plural(n, 'ligne', 'lignes'),
  refused: (n: number): string =>
    n > 0
      ? `${plural(n, 'problème empêche', 'problèmes empêchent')} d’écrire ce lot. Corrigez-les dans l’autre logiciel, puis envoyez le lot de nouveau.`
      : 'Ce lot ne peut pas être écrit. Corrigez-le, puis envoyez-le de nouveau.',
  write: (n: number): string => `Écrire ${plural(n, 'changement', 'changements')}`,
  allOrNothing: 'Tout est écrit, ou rien.',
  noUndo:
    'Un lot écrit ne se défait pas, contrairement à un tableau : regardez ci-dessous ce qu’il change avant de l’écrire. Ce qui serait faux se corrigerait à la main, ou par un autre lot.',
  found: (problems: number, notes: number): string =>
    [
      ...(problems > 0 ? [plural(problems, 'problème', 'problèmes')] : []),
      ...(notes > 0 ? [plural(notes, 'remarque', 'remarques')] : []),
    ].join(' · '),
  note: 'remarque',
  problem: 'problème',
  where: (file: string | null, line: number | null, column: string | null): string =>
    [
      file ?? 'le lot',
      ...(line === null ? [] : [`ligne ${line}`]),
      ...(column ? [`colonne ${column}`] : []),
    ].join(', '),
  told: translatedBy(sentences),
  firstOnly: (n: number): string => `Seuls les ${n} premiers sont montrés.`,
  wouldDo: 'Ce que le lot change',
  done: 'Ce que le lot a changé',
  kind: 'Données',
  columns: ['Nouveaux', 'Modifiés', 'Inchangés', 'Retirés'],
  kinds: {
    'academic years': 'Années scolaires',
    terms: 'Périodes',
    levels: 'Niveaux',
    subjects: 'Matières',
    classes: 'Classes',
    courses: 'Cours',
    'courses added': 'Cours d’autres classes suivis',
    'courses left out or weighted': 'Cours non suivis, ou autre coefficient',
    students: 'Élèves',
    guardians: 'Responsables',
    families: 'Liens avec les responsables',
    teachers: 'Enseignants',
    'students in classes': 'Inscriptions',
    'teachers of classes': 'Professeurs principaux',
    'teachers of courses': 'Enseignants des cours',
    assessments: 'Évaluations',
    marks: 'Notes',
    removed: 'Supprimés par le lot',
  } as Record<string, string>,
  files: 'Fichiers du lot',
  lines: 'Lignes',
  refusedLines: 'Refusées',
};

export type ExchangeWords = typeof words;
