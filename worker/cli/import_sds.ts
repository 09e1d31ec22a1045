import { importingBundle } from './import_bundle.ts';
import { stageSds } from './sds_staging.ts';
import type { Command } from './usage.ts';

export const importSds: Command = {
  usage: 'import sds PATH [--school CODE | --create [--parent CODE]] [--dry-run]',
  summary: 'Import a folder or ZIP of Microsoft School Data Sync, v1, v2 or v2.1.',
  details: [
    'As "import oneroster": schools are found by their code, all or nothing per school. Dates may be',
    '11/21/2025 (the month first). A student who is in no homeroom comes into a class of the grade.',
    '',
    '--school CODE   import the one school of the files into this school',
    '--create        make the schools that do not exist, and what stands above them',
    '--parent CODE   below this institution, where the files have none above them',
    '--country CODE  for new schools, where the files do not say (ISO 3166, such as US)',
    '--dry-run       write nothing, say what would change',
    'Passwords in the files are not used, and nobody becomes an admin by them.',
  ],
  run: importingBundle(stageSds),
};
