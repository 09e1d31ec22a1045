/** A OneRoster bundle that the school had made. */
export type BundleExport = {
  id: string;
  version: string;
  since: string | null;
  until: string | null;
  state: 'waiting' | 'made' | 'cancelled' | 'failed' | 'forgotten';
  filesDone: number;
  files: number;
  size: number | null;
  createdAt: string;
  createdBy: string | null;
};
