import { importingBundle } from './import_bundle.ts';
import { stageBundle } from './oneroster_staging.ts';
import type { Command } from './usage.ts';

export const importOneroster: Command = {
  usage: 'import oneroster PATH [--school CODE | --create [--parent CODE]] [--dry-run]',
  summary:
    'Import a OneRoster CSV bundle, 1.1 or 1.2, whole or a delta; all or nothing per school.',
  details: [
    'PATH is a folder or a ZIP. Schools are found by their code (identifier or sourcedId in orgs.csv)',
    'or by what an earlier import remembered. What is there already stays as it is.',
    '',
    '--school CODE   import the one school of the bundle into this school',
    '--create        make the schools that do not exist, and what stands above them',
    '--parent CODE   below this institution, where the bundle has none above them',
    '--country CODE  for new schools, where the bundle does not say (ISO 3166, such as CI)',
    '--dry-run       write nothing, say what would change',
    'Passwords in the files are not used, and nobody becomes an admin by them.',
  ],
  run: importingBundle(stageBundle),
};
