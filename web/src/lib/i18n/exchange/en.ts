import type { ExchangeWords } from './fr.ts';

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const words: ExchangeWords = {
  title: 'OneRoster and archive',
  lead: 'OneRoster is how school systems hand each other students, classes, courses and marks: a bundle of CSV files in a ZIP. The archive, further down, keeps all that Rollbook knows of the school.',
  exporting: 'Take the school to another system',
  what: 'What the bundle holds',
  whole: 'The whole school',
  sinceLast: (moment) => `What changed since the last bundle (${moment})`,
  sinceDay: 'What changed since',
  day: 'Day',
  version: 'Version',
  versions: { '1.2': '1.2 (the newest)', '1.1': '1.1 (older systems)' },
  make: 'Make the bundle',
  bundleTitle: 'Bundle',
  made: 'Bundles made',
  noneMade: 'No bundle yet. The first one holds the whole school.',
  bundle: (version, since) =>
    `OneRoster ${version} · ${since ? `changes since ${since}` : 'the whole school'}`,
  by: (moment, who) => (who ? `${moment}, ${who}` : moment),
  states: {
    waiting: 'being made',
    made: 'ready',
    cancelled: 'given up',
    failed: 'failed',
    forgotten: 'deleted',
  },
  progress: (done, all) => `${done} of ${all} files`,
  download: 'Download',
  downloadOf: (what) => `Download: ${what}`,
  keptFor:
    'A bundle holds the data of the whole school: it is kept for 7 days, and who downloads it is noted.',
  cancel: 'Give up',
  refusals: {
    since: 'This day is still to come. Choose a day in the past.',
    is_since_last: 'No bundle was made before. Export the whole school.',
    RBDEN: 'Only an admin of the school may do this.',
    archive: 'An archive is being made already. Wait for it, or give it up.',
    dayMissing: 'Choose a day.',
    other: 'The state changed meanwhile. Look at the list.',
  },
  archiving: 'Keep the whole school in one file',
  archiveLead:
    'The archive holds all that Rollbook knows of the school, to keep it or to leave with it: students, families, marks, bulletins, photos, history. Another Rollbook installation can take it in.',
  makeArchive: 'Make the archive',
  archives: 'Archives made',
  noArchives: 'No archive yet.',
  archiveName: 'Archive of the whole school',
  archiveNotes: [
    'Whoever has this file can read all of it: guard it like a register. Who asks for it and who takes it is noted; it is kept for 7 days.',
    'What is sealed (health, family background) is not in it: whoever runs the installation can add it with a passphrase, on the command line (export school).',
    'Taking an archive in makes a school: that is done on the command line (import school).',
  ],
  importing: 'Bring a bundle of another system',
  importLead:
    'The bundle is checked first: nothing is written before you have seen what it changes. It can only be about this school.',
  file: 'Bundle (ZIP)',
  fileHint:
    'ZIP, at most 20 MB; OneRoster 1.1 or 1.2, whole or a delta, or the files of Microsoft School Data Sync (v1, v2, v2.1).',
  send: 'Send the bundle',
  received: 'Bundles brought',
  noneReceived: 'No bundle was brought yet.',
  counts: (n) => plural(n, 'line', 'lines'),
  refused: (n) =>
    n > 0
      ? `${plural(n, 'problem keeps', 'problems keep')} this bundle from being written. Correct them in the other system, then send the bundle again.`
      : 'This bundle can’t be written. Correct it, then send it again.',
  write: (n) => `Write ${plural(n, 'change', 'changes')}`,
  allOrNothing: 'All of it is written, or nothing.',
  noUndo:
    'Unlike a table, a bundle that is written can’t be undone: look below at what it changes before you write it. What turns out wrong is mended by hand, or by another bundle.',
  found: (problems, notes) =>
    [
      ...(problems > 0 ? [plural(problems, 'problem', 'problems')] : []),
      ...(notes > 0 ? [plural(notes, 'note', 'notes')] : []),
    ].join(' · '),
  note: 'note',
  problem: 'problem',
  where: (file, line, column) =>
    [
      file ?? 'the bundle',
      ...(line === null ? [] : [`line ${line}`]),
      ...(column ? [`column ${column}`] : []),
    ].join(', '),
  told: (sentence) => sentence,
  firstOnly: (n) => `Only the first ${n} are shown.`,
  wouldDo: 'What the bundle changes',
  done: 'What the bundle changed',
  kind: 'Data',
  columns: ['New', 'Changed', 'Unchanged', 'Removed'],
  kinds: {
    'academic years': 'Academic years',
    terms: 'Terms',
    levels: 'Levels',
    subjects: 'Subjects',
    classes: 'Classes',
    courses: 'Courses',
    'courses added': 'Courses of other classes followed',
    'courses left out or weighted': 'Courses left out, or other coefficient',
    students: 'Students',
    guardians: 'Guardians',
    families: 'Links with guardians',
    teachers: 'Teachers',
    'students in classes': 'Enrollments',
    'teachers of classes': 'Class teachers',
    'teachers of courses': 'Teachers of courses',
    assessments: 'Assessments',
    marks: 'Marks',
    removed: 'Removed by the bundle',
  },
  files: 'Files of the bundle',
  lines: 'Lines',
  refusedLines: 'Refused',
};
