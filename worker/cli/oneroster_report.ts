import type pg from 'pg';

type Finding = {
  id: number;
  schools: string[] | null;
  file: string | null;
  line: number | null;
  column_name: string | null;
  value: string | null;
  message: string;
  remedy: string;
  is_note: boolean;
};

/** What an import makes of one kind of record. */
export type Change = { what: string; added: string; changed: string; same: string; gone: string };

/** Writes to stderr what was found after `after`; returns the number of the last finding. */
export const reportFindings = async (owner: pg.Client, after: number): Promise<number> => {
  await owner.query('select app_private.name_sds_findings()');
  const { rows } = await owner.query<Finding>(
    `select * from pg_temp.import_findings where id > $1
     order by is_note, file, line nulls first, column_name, message`,
    [after],
  );
  process.stderr.write(rows.map((finding) => `${described(finding)}\n`).join(''));
  return rows.reduce((last, { id }) => Math.max(last, id), after);
};

const described = ({ file, line, column_name, value, message, remedy, is_note }: Finding) => {
  const place = [file ?? 'the bundle'];
  if (line !== null) place.push(`line ${line}`);
  if (column_name) place.push(`column ${column_name}`);
  const given = value === null ? '' : `"${value}" – `;
  return `${is_note ? 'note: ' : ''}${place.join(', ')}: ${given}${message}. ${remedy}`;
};

/** What was, or would be, imported into a school. */
export const summary = (name: string, changes: Change[], dryRun: boolean): string => {
  const touched = changes.filter(({ added, changed, gone }) => +added + +changed + +gone > 0);
  if (!touched.length) return `${name}: nothing changed, all is there already.`;
  const given = changes.filter(
    ({ added, changed, same, gone }) => +added + +changed + +same + +gone > 0,
  );
  const width = Math.max(...given.map(({ what }) => what.length));
  const lines = given.map(({ what, added, changed, same, gone }) => {
    const removed = +gone ? `, ${gone} removed` : '';
    return `  ${what.padEnd(width)}  ${added} new, ${changed} changed, ${same} as they were${removed}`;
  });
  const title = dryRun ? 'nothing was written; the import would make' : 'imported';
  return [`${name}: ${title}`, ...lines].join('\n');
};
