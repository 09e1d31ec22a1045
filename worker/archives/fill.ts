import {
  format,
  madeBy,
  manifestName,
  peopleName,
  tableFile,
  type ArchivedTable,
  type Manifest,
} from './manifest.ts';
import { changedLines, summed } from './summed.ts';
import type { Add } from './zip_writer.ts';

type LeftOut = Manifest['left_out'];
type Chunks = AsyncIterable<Uint8Array>;

/** What an archive is made of, as the database says. */
export type Source = {
  id: number;
  school: Manifest['school'];
  tables: ArchivedTable[];
  exceptions: LeftOut;
  /** The rows of a table as JSON Lines; of no table: the people whom they name. */
  read: (table: string | null) => Promise<Chunks> | Chunks;
};

/** How the sealed tables are taken along; without it they are left out. */
export type Carrier = {
  salt: string;
  change: (table: string, row: Record<string, unknown>) => Record<string, unknown>;
};

export const notSealed = 'sealed with keys of this installation; no passphrase was given';

/** Writes all of a school to an archive; `begin` hears of each file before it is written. */
export const fillArchive = async (
  add: Add,
  { id, school, tables, exceptions, read }: Source,
  begin: (name: string, place: number) => void | Promise<void>,
  carrier?: Carrier,
): Promise<Manifest> => {
  let place = 0;
  const write = async (name: string, content: () => Promise<Chunks> | Chunks) => {
    await begin(name, place++);
    const { chunks, summary } = summed(await content());
    await add(name, chunks);
    return summary();
  };
  const people = await write(peopleName, () => read(null));
  const archived: ArchivedTable[] = [];
  for (const table of tables.filter(({ sealed }) => !sealed || carrier)) {
    const rows = async () => {
      const chunks = await read(table.name);
      if (!table.sealed || !carrier) return chunks;
      return changedLines(chunks, (row) => carrier.change(table.name, row));
    };
    archived.push({ ...table, ...(await write(tableFile(table.name), rows)) });
  }
  const manifest: Manifest = {
    kind: 'rollbook school',
    format,
    ...madeBy(),
    made_at: new Date().toISOString(),
    school_id: id,
    school,
    ...(carrier && { seal: { salt: carrier.salt } }),
    people,
    tables: archived,
    left_out: [
      ...exceptions,
      ...tables
        .filter(({ sealed }) => sealed && !carrier)
        .map(({ name }) => ({ name, reason: notSealed })),
    ],
  };
  await write(manifestName, () => chunksOf(`${JSON.stringify(manifest, null, 2)}\n`));
  return manifest;
};

const chunksOf = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
};
