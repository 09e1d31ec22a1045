import { prepareDatabase } from './prepare.ts';
import { otherDatabase } from './roles.ts';

const { ROLLBOOK_ADMIN_URL, ROLLBOOK_SECRET, GM_DBNAME } = process.env;
if (!ROLLBOOK_ADMIN_URL || !ROLLBOOK_SECRET || !GM_DBNAME) {
  throw new Error('This is called by graphile-migrate within "npm run db:reset" or "db:commit".');
}
await prepareDatabase(otherDatabase(ROLLBOOK_ADMIN_URL, GM_DBNAME), ROLLBOOK_SECRET);
