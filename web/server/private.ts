import { randomUUID } from 'node:crypto';
import { keyPlace, makeKey, recordPlace, seal, unseal } from '../../db/seal.ts';

/** What a client of the database must be able to do; a transaction is open on it. */
export type Client = {
  query: <Row>(statement: {
    text: string;
    values?: unknown[];
  }) => Promise<{ rows: readonly Row[] }>;
};

type Values = Record<string, unknown>;
type Sealed = {
  school_id: number;
  seal_id: string | null;
  sealed: Buffer | null;
  key_version: number | null;
  wrapped: Buffer | null;
  sealed_at: string | null;
};
type Key = { school_id: number; version: number; wrapped: Buffer | null };

const all = async <Row>(client: Client, text: string, values: unknown[]): Promise<readonly Row[]> =>
  (await client.query<Row>({ text, values })).rows;

/** Reads, writes and re-seals what schools must keep secret; `master` wraps the schools' keys. */
export const privateRecords = (master: Buffer) => {
  const fetchSealed = async (client: Client, kind: string, id: string) => {
    const text = 'select * from app_hidden.sealed_record($1, $2)';
    return (await all<Sealed>(client, text, [kind, id]))[0];
  };

  // A record whose key was destroyed is as if it had never been written.
  const valuesOf = (row: Sealed, kind: string): Values => {
    if (!row.sealed || !row.wrapped || !row.seal_id) return {};
    const key = unseal(master, keyPlace(row.school_id), row.wrapped);
    return JSON.parse(
      unseal(key, recordPlace(row.school_id, kind, row.seal_id), row.sealed).toString(),
    );
  };

  const addKey = async (client: Client, school: number) => {
    const key = makeKey();
    const text = 'select app_hidden.add_school_key($1) as version';
    const wrapped = seal(master, keyPlace(school), key);
    const [{ version } = { version: 0 }] = await all<{ version: number }>(client, text, [wrapped]);
    return { key, version };
  };

  const fetchKey = async (client: Client): Promise<Key> =>
    (await all<Key>(client, 'select * from app_hidden.newest_key()', []))[0]!;

  const usableKey = async (client: Client) => {
    const { school_id: school, version, wrapped } = await fetchKey(client);
    if (!wrapped) return addKey(client, school);
    return { key: unseal(master, keyPlace(school), wrapped), version };
  };

  return {
    /** The record with its fields in order; null without the right, or for somebody unknown. */
    read: async (client: Client, kind: string, id: string) => {
      const row = await fetchSealed(client, kind, id);
      if (!row) return null;
      const fields = await all(client, 'select * from app_hidden.private_fields($1)', [kind]);
      return {
        fields,
        values: valuesOf(row, kind),
        sealedAt: row.sealed_at,
        isDestroyed: row.sealed !== null && row.wrapped === null,
      };
    },
    /** Changes the record; errors as `private_changes()`, and null as `read`. */
    save: async (client: Client, kind: string, id: string, before: Values, after: Values) => {
      const { key, version } = await usableKey(client); // whoever comes second waits here
      const row = await fetchSealed(client, kind, id);
      if (!row) return null;
      const stored = JSON.stringify(valuesOf(row, kind));
      const [changed] = await all<{ values: Values }>(
        client,
        'select app_hidden.private_changes($1, $2, $3, $4) as values',
        [kind, stored, JSON.stringify(before), JSON.stringify(after)],
      );
      const sealId = row.seal_id ?? randomUUID();
      const plain = Buffer.from(JSON.stringify(changed!.values));
      const isEmpty = Object.keys(changed!.values).length === 0;
      const sealed = isEmpty ? null : seal(key, recordPlace(row.school_id, kind, sealId), plain);
      const text = 'select app_hidden.store_sealed($1, $2, $3, $4, $5)';
      await all(client, text, [kind, id, sealId, sealed, version]);
      return true;
    },
    /** Seals everything with a new key and destroys the old ones; answers the key's version. */
    rotate: async (client: Client): Promise<number> => {
      const { school_id: school } = await fetchKey(client);
      const { key, version } = await addKey(client, school);
      type Row = { kind: string; seal_id: string; sealed: Buffer; wrapped: Buffer };
      const rows = await all<Row>(client, 'select * from app_hidden.sealed_rows()', []);
      const resealed = rows.map(({ kind, seal_id, sealed, wrapped }) => {
        const place = recordPlace(school, kind, seal_id);
        return seal(key, place, unseal(unseal(master, keyPlace(school), wrapped), place, sealed));
      });
      await all(client, 'select app_hidden.reseal($1, $2, $3, $4)', [
        rows.map(({ kind }) => kind),
        rows.map(({ seal_id }) => seal_id),
        resealed,
        version,
      ]);
      return version;
    },
  };
};
