import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const remedy =
  'Install one ("apt-get install chromium" or "npx playwright-core install chromium").';

/** Starts a real Chromium, installing it as root when there is none; fails where that is impossible. */
export const launchBrowser = async (): Promise<Browser> => {
  const found = requireChromium();
  // As root Chromium refuses to build its sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: found, args });
};

const findChromium = (): string | undefined =>
  [...onPath(), chromium.executablePath()].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const onPath = (): string[] =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)));

/** Path of a Chromium; as root, installs one when there is none. Error: there is none. */
export const requireChromium = (): string => findChromium() ?? installChromium();

const installChromium = (): string => {
  if (process.getuid?.() !== 0) throw new Error(`There is no Chromium. ${remedy}`);
  try {
    execFileSync('apt-get', ['update'], { stdio: 'pipe' });
    execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', 'chromium'], {
      stdio: 'pipe',
    });
  } catch (error) {
    throw new Error(`There is no Chromium, and apt-get could not install it. ${remedy}`, {
      cause: error,
    });
  }
  const installed = findChromium();
  if (!installed) throw new Error(`apt-get installed no Chromium. ${remedy}`);
  return installed;
};
