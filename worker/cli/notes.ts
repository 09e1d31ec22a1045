import type pg from 'pg';

type Note = { line: number; column_name: string; value: string; kept: string | null };

const onScreen = 20;

/** Says on stderr where the file describes what exists in another way, which changes nothing. */
export const reportNotes = async (client: pg.Client, school: number): Promise<void> => {
  const counted = await client.query(
    'select count(*)::integer as total from app_private.mark_import_notes($1)',
    [school],
  );
  const { total } = counted.rows[0];
  if (total === 0) return;
  const { rows } = await client.query<Note>(
    'select * from app_private.mark_import_notes($1) limit $2',
    [school, onScreen],
  );
  const lines = rows.map(
    ({ line, column_name, value, kept }) =>
      `  line ${line}, column ${column_name}: "${value}", kept: ${kept === null ? 'none' : `"${kept}"`}\n`,
  );
  const more = total > onScreen ? `  and ${total - onScreen} more\n` : '';
  process.stderr.write(
    `The file describes what exists in another way, which stays as it is:\n${lines.join('')}${more}`,
  );
};
