import './environment.ts';
import { installDatabase, type Installation } from './install.ts';
import { installationSecret } from './secret.ts';
import { startServer } from './server.ts';
import { dataFolder } from './server/place.ts';

/** The server to use: DATABASE_URL's, else our own one, started if need be. */
export const openServer = async () => {
  const secret = installationSecret(dataFolder());
  const url = process.env.DATABASE_URL;
  if (url) return { url, secret, stop: async () => {} };
  return { secret, ...(await startServer()) };
};

/** Opens the database that this checkout works on, installed and up to date. */
export const openDatabase = async (
  options: { withCurrent?: boolean } = {},
): Promise<Installation & { stop: () => Promise<void> }> => {
  const { url, secret, stop } = await openServer();
  try {
    return { ...(await installDatabase({ adminUrl: url, secret, ...options })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
