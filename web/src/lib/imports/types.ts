export type Import = {
  id: string;
  kind: string;
  fileName: string;
  state: string;
  rows: number;
  created: number;
  changed: number;
  same: number;
  rejected: number;
  leftOut: number;
  problem: {
    code: string;
    message: string;
    hint?: string;
    reason?: string;
    detail?: string;
  } | null;
  createdAt: string;
  createdBy: string | null;
  appliedAt: string | null;
  undoneAt: string | null;
  zipId: string | null;
  isCancelling: boolean;
  canUndo: boolean;
  counts: BundleCounts;
};

/** What a OneRoster bundle holds and does; empty before its check. */
export type BundleCounts = {
  kinds?: { what: string; added: number; changed: number; same: number; gone: number }[];
  files?: { file: string; lines: number; rejected: number }[];
  problems?: number;
  notes?: number;
};

export type Finding = {
  place: number;
  file: string | null;
  line: number | null;
  column: string | null;
  value: string | null;
  message: string;
  remedy: string;
  isNote: boolean;
};

export type ImportError = {
  field: string | null;
  value: string | null;
  code: string;
  detail: string | null;
};

export type ImportRow = {
  line: number;
  fields: string[];
  errors: ImportError[];
  changes: { table: string; column: string; before: unknown; after: unknown }[];
};

/** A field of a kind of import; only the school's own have a label. */
export type ImportField = { name: string; label: string | null; isRequired: boolean };

/** A field as a table to fill in shows it. */
export type TemplateField = ImportField & { type: string; choices: string[] | null };

/** More rejected rows are told in a CSV file, which is written as it is read. */
export const mostRejectedInWorkbook = 5000;

export type ImportColumn = { header: string; field: string | null; samples: string[] };

export type ImportPage = {
  import: Import;
  fields: ImportField[];
  parts: Import[] | null;
  headerLine: number | null;
  top: { line: number; text: string }[];
  columns: ImportColumn[];
  rows: ImportRow[];
  findings: Finding[];
};

/** What rows do, in the order in which a person looks at them. */
export const actions = ['reject', 'change', 'create', 'same', 'leave_out'] as const;
export type Action = (typeof actions)[number];

export const countOf = (of: Import, action: Action): number =>
  ({
    reject: of.rejected,
    change: of.changed,
    create: of.created,
    same: of.same,
    leave_out: of.leftOut,
  })[action];

/** Whether the worker is at it. */
export const isBusy = ({ state }: Import): boolean =>
  ['reading', 'checking', 'applying'].includes(state);

/** What follows an import in its ZIP file, and waits for somebody; undefined when nothing does. */
export const nextPart = (one: Import, parts: Import[] | null): Import | undefined => {
  const place = parts?.findIndex(({ id }) => id === one.id) ?? -1;
  return parts?.slice(place + 1).find(({ state }) => ['mapping', 'checked'].includes(state));
};
