import { text } from 'node:stream/consumers';
import { Refusal } from '../../db/refusal.ts';
import { format, manifestName, peopleName, tableFile, type Manifest } from './manifest.ts';
import { damaged, readEntry, readZip } from './zip_reader.ts';

export type Archive = {
  manifest: Manifest;
  /** The manifest without what can't be opened. */
  taken: Manifest;
  passphrase: string | undefined;
  read: (name: string) => AsyncGenerator<Buffer>;
};

const mostManifest = 2 ** 22;
const fileName = /^(manifest\.json|people\.jsonl|tables\/[a-z_]+\.[a-z_]+\.jsonl)$/;

/** Opens an archive, and refuses one that is not whole, or newer than this Rollbook. */
export const openArchive = async (file: string): Promise<Archive> => {
  const entries = await readZip(file, (name) => fileName.test(name));
  const find = (name: string) => {
    const entry = entries.get(name);
    if (!entry) throw damaged(`it has no ${name}`);
    return entry;
  };
  const read = (name: string) => readEntry(file, find(name));
  if (find(manifestName).uncompressedSize > mostManifest)
    throw damaged('its manifest is too large');
  const manifest = checked(parsed(await text(read(manifestName))));

  for (const name of [peopleName, ...manifest.tables.map(({ name }) => tableFile(name))])
    find(name);
  if (entries.size !== manifest.tables.length + 2) {
    throw damaged('it holds files that its manifest does not name');
  }
  const passphrase = process.env.ROLLBOOK_ARCHIVE_PASSPHRASE;
  const tables = manifest.tables.filter(({ sealed }) => !sealed || passphrase);
  return { manifest, taken: { ...manifest, tables }, passphrase, read };
};

const parsed = (json: string): Partial<Manifest> | null => {
  try {
    return JSON.parse(json);
  } catch {
    throw damaged('its manifest is no JSON');
  }
};

const checked = (manifest: Partial<Manifest> | null): Manifest => {
  if (manifest?.kind !== 'rollbook school' || typeof manifest.format !== 'number') {
    throw new Refusal('This is no archive of a school.');
  }
  if (manifest.format > format) {
    throw new Refusal(
      `The archive was made by a newer Rollbook (${manifest.rollbook}, format ${manifest.format}); ` +
        `this one reads format ${format}. Update it first.`,
    );
  }
  const { tables, people, school } = manifest;
  const hasTables =
    Array.isArray(tables) &&
    tables.every((table) => typeof table?.name === 'string' && Array.isArray(table.columns)) &&
    new Set(tables.map(({ name }) => name)).size === tables.length;
  const hasSchool = typeof school?.code === 'string' && typeof school.settings === 'object';
  if (!hasTables || !people || !hasSchool) {
    throw damaged('its manifest is not complete');
  }
  return manifest as Manifest;
};
