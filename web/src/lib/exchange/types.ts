/** A OneRoster bundle, or an archive without a version, that the school had made. */
export type BundleExport = {
  id: string;
  kind: 'oneroster' | 'archive';
  version: string | null;
  since: string | null;
  until: string | null;
  state: 'waiting' | 'made' | 'cancelled' | 'failed' | 'forgotten';
  filesDone: number;
  files: number;
  size: number | null;
  createdAt: string;
  createdBy: string | null;
};
