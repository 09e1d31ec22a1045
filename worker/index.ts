import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseCrontab, type TaskList } from 'graphile-worker';
import pg from 'pg';
import { drainDirtyResults } from './drain.ts';
import { showLiveness } from './liveness.ts';
import { log } from './log.ts';
import { startPool } from './pool.ts';
import { checkSchoolResults } from './tasks/check_school_results.ts';
import { createAuditPartitions } from './tasks/create_audit_partitions.ts';
import { enqueueResultChecks } from './tasks/enqueue_result_checks.ts';
import { forgetBundles } from './tasks/forget_bundles.ts';
import { forgetImports } from './tasks/forget_imports.ts';
import { forgetSignIns } from './tasks/forget_sign_ins.ts';
import { makeBulletinCopy } from './tasks/make_bulletin_copy.ts';
import { makeBulletinFile } from './tasks/make_bulletin_file.ts';
import { makeBundleExport } from './tasks/make_bundle_export.ts';
import { makeSchoolArchive } from './tasks/make_school_archive.ts';
import { publishScheduled } from './tasks/publish_scheduled.ts';
import { readImport } from './tasks/read_import.ts';
import { recomputeResults } from './tasks/recompute_results.ts';
import { recomputeSchool } from './tasks/recompute_school.ts';
import { refreshClassStatistics } from './tasks/refresh_class_statistics.ts';
import { runImport } from './tasks/run_import.ts';
import { sendInvitation } from './tasks/send_invitation.ts';
import { sendPasswordReset } from './tasks/send_password_reset.ts';

// Somebody waits for these; a pool of their own keeps long work from holding them up.
const interactive: TaskList = {
  make_bulletin_copy: makeBulletinCopy,
  read_import: readImport,
  recompute_results: recomputeResults,
  run_import: runImport,
  send_invitation: sendInvitation,
  send_password_reset: sendPasswordReset,
};

const bulk: TaskList = {
  check_school_results: checkSchoolResults,
  create_audit_partitions: createAuditPartitions,
  enqueue_result_checks: enqueueResultChecks,
  forget_bundles: forgetBundles,
  forget_imports: forgetImports,
  forget_sign_ins: forgetSignIns,
  make_bulletin_file: makeBulletinFile,
  make_bundle_export: makeBundleExport,
  make_school_archive: makeSchoolArchive,
  publish_scheduled: publishScheduled,
  recompute_school: recomputeSchool,
  refresh_class_statistics: refreshClassStatistics,
};

export type Worker = { stop: () => Promise<void> };

/** Starts to run background jobs as rollbook_worker; `stop` lets those under way finish. */
export const startWorker = async (options: { connectionString: string }): Promise<Worker> => {
  const { connectionString } = options;
  const crontab = await readFile(path.join(import.meta.dirname, 'crontab'), 'utf8');
  const pools = [
    startPool({ connectionString, taskList: interactive, concurrency: 2 }),
    startPool({
      connectionString,
      taskList: bulk,
      concurrency: 1,
      parsedCronItems: parseCrontab(crontab),
    }),
  ];
  const drainPool = new pg.Pool({ connectionString, max: 1 });
  drainPool.on('error', (error) => log.warn({ err: error }, 'connection lost'));
  const stopDrain = drainDirtyResults(drainPool);
  const stopLiveness = showLiveness(connectionString, () =>
    pools.map((pool) => pool.id()).filter((id) => id !== undefined),
  );
  const stop = async () => {
    await stopDrain();
    await Promise.all(pools.map((pool) => pool.stop()));
    await Promise.all([stopLiveness(), drainPool.end()]);
  };
  return { stop };
};
