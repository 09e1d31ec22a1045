import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { installationUrls } from '../../db/install.ts';
import { openServer } from '../../db/open.ts';
import { otherDatabase } from '../../db/roles.ts';
import { readSchema } from './schema.ts';

// `npm run generate`: the schema of the API, of the shadow database that the catalog was made from.
const file = fileURLToPath(new URL('../../schema.graphql', import.meta.url));
const { url, secret, stop } = await openServer();
try {
  const shadow = installationUrls(otherDatabase(url, 'rollbook_shadow'), secret);
  await writeFile(file, await readSchema(shadow.authenticatorUrl));
} finally {
  await stop();
}
