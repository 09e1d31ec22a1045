import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { beginZip, type ZipDraft } from '../archives/zip_writer.ts';

/** Where the files of a bundle go, one after the other; nothing is held in memory. */
export type Bundle = ZipDraft;

/** A folder, or a ZIP when the path ends so. */
export const openBundle = async (target: string): Promise<Bundle> =>
  target.toLowerCase().endsWith('.zip') ? beginZip(target) : folderBundle(target);

const folderBundle = async (folder: string): Promise<Bundle> => {
  const draft = `${folder}.${process.pid}.part`;
  await mkdir(draft, { recursive: true });
  const names: string[] = [];
  const file = (name: string) => {
    names.push(name);
    return createWriteStream(path.join(draft, name));
  };
  const discard = () => rm(draft, { recursive: true, force: true });
  const close = async () => {
    await mkdir(folder, { recursive: true });
    for (const name of names) await rename(path.join(draft, name), path.join(folder, name));
    await discard();
  };
  return { file, close, discard };
};
