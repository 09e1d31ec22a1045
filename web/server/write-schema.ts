import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../db/open.ts';
import { readSchema } from './schema.ts';

// `npm run generate`: the schema of the API as the current sources make it.
const file = fileURLToPath(new URL('../../schema.graphql', import.meta.url));
const database = await openDatabase({ withCurrent: true });
try {
  await writeFile(file, await readSchema(database.authenticatorUrl));
} finally {
  await database.stop();
}
