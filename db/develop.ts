import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connectAdmin } from './admin.ts';
import { catalogFile, listCatalog } from './catalog.ts';
import { writeDocuments } from './docs.ts';
import { installationUrls } from './install.ts';
import { graphileMigrate } from './migrate.ts';
import { openServer } from './open.ts';
import { bootstrap } from './prepare.ts';
import { giveUp, Refusal } from './refusal.ts';
import { otherDatabase, setPasswords } from './roles.ts';

const committed = path.join(import.meta.dirname, '../migrations/committed');

const main = async (command: string | undefined, args: string[]): Promise<void> => {
  const { url, secret, stop } = await openServer();
  try {
    const urls = installationUrls(url, secret);
    const shadowUrl = otherDatabase(urls.ownerUrl, 'rollbook_shadow');
    const admin = await connectAdmin(urls.maintenanceUrl);
    await bootstrap(admin, 'roles');
    await setPasswords(admin, urls.maintenanceUrl, secret);
    await admin.end();
    const migrate = (...words: string[]) =>
      graphileMigrate(words, {
        DATABASE_URL: urls.ownerUrl,
        SHADOW_DATABASE_URL: shadowUrl,
        ROOT_DATABASE_URL: urls.maintenanceUrl,
        ROLLBOOK_ADMIN_URL: urls.adminUrl,
        ROLLBOOK_SECRET: secret,
      });
    const rebuildShadow = async () => {
      await migrate('reset', '--shadow', '--erase');
      await migrate('current', '--shadow');
      writeFileSync(catalogFile, `${(await listCatalog(shadowUrl)).join('\n')}\n`);
      await writeDocuments(shadowUrl);
    };
    if (command === 'reset') {
      await migrate('reset', '--erase');
      await migrate('current');
    } else if (command === 'catalog') {
      await rebuildShadow();
    } else if (command === 'commit') {
      // A commit that fails rewrites current.sql beyond repair: everything is tried before.
      await rebuildShadow();
      await migrate('commit', ...args);
      // The tool makes them unreadable for other accounts, such as a container's.
      for (const file of readdirSync(committed)) chmodSync(path.join(committed, file), 0o644);
    } else {
      throw new Refusal('Usage: node db/develop.ts reset | catalog | commit [--message TEXT]');
    }
  } finally {
    await stop();
  }
};

const [command, ...args] = process.argv.slice(2);
await main(command, args).catch(giveUp);
